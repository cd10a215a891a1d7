// The folder of PostgreSQL's Unix socket. A socket's path is limited to 107 bytes (103 on macOS) and DATA_DIR may
// be long, so it is in the folder for temporary files, named after the data folder, and accessible to one user only.
import { createHash } from 'node:crypto'
import { chown, mkdir, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { canReach, type ServerUser } from './server-user.ts'

const LONGEST = 103 - '/.s.PGSQL.5432'.length

/**
 * Call it only when no PostgreSQL of this home is running. It removes the files of an earlier one, because a stale
 * socket lock stops PostgreSQL if its process number now belongs to another process of the same user.
 */
export async function makeSocketFolder(home: string, user: ServerUser | undefined): Promise<string> {
  const name = `pantau-${createHash('sha256').update(home).digest('hex').slice(0, 16)}`
  const folder = path.join(await temporaryFolder(name, user), name)
  try {
    await rm(folder, { recursive: true, force: true })
    // mkdir fails if another user's folder or link has this name, so the folder really is ours with this mode.
    await mkdir(folder, { mode: 0o700 })
    if (user) await chown(folder, user.uid, user.gid)
  } catch (error) {
    throw new Error(`PostgreSQL's socket folder ${folder} cannot be made: ${String(error)}`, { cause: error })
  }
  return folder
}

/** TMPDIR unless it is too long, has a character that separates folders in PostgreSQL's setting, or is private. */
async function temporaryFolder(name: string, user: ServerUser | undefined): Promise<string> {
  const wanted = os.tmpdir()
  const fits = Buffer.byteLength(path.join(wanted, name)) <= LONGEST && !/[,"]/.test(wanted)
  return fits && (await canReach(user, wanted).catch(() => false)) ? wanted : '/tmp'
}
