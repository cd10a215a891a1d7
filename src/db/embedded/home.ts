// The folder of the embedded PostgreSQL: `<DATA_DIR>/postgres` or, if its user cannot reach that (a project below
// a mode-700 folder such as /root), a folder in /var/lib/pantau that `<DATA_DIR>/postgres` links to.
import { constants } from 'node:fs'
import { access, chmod, mkdir, mkdtemp, readlink, realpath, rm, symlink } from 'node:fs/promises'
import path from 'node:path'
import { errorCode } from './run-program.ts'
import { canReach, type ServerUser } from './server-user.ts'

/** Holds all files that root must store where other users can read them. */
export const SYSTEM_FOLDER = '/var/lib/pantau'

/** Creates or finds the folder and returns its real path: `cluster/`, `postgres.log` and `lock` are in it. */
export async function openHome(
  dataDir: string,
  user: ServerUser | undefined,
  log: (message: string) => void,
): Promise<string> {
  const entrance = path.join(dataDir, 'postgres')
  try {
    const home = (await existing(entrance)) ?? (await create(dataDir, entrance, user, log))
    await access(home, constants.W_OK)
    if (await canReach(user, home)) return home
    throw new Error(
      `The database in ${home} cannot be reached by user ${user?.name ?? ''}, who runs PostgreSQL: ` +
        'allow that user to enter the folders above it (chmod o+x), or set DATA_DIR to another folder.',
    )
  } catch (error) {
    const code = errorCode(error)
    if (code !== 'EACCES' && code !== 'EROFS' && code !== 'EPERM') throw error
    throw new Error(
      `DATA_DIR ${dataDir} cannot be written by the user Pantau runs as (${code}). If it was first started as ` +
        'root, start it as root again or chown the folder; otherwise set DATA_DIR to another folder.',
      { cause: error },
    )
  }
}

async function existing(entrance: string): Promise<string | undefined> {
  try {
    return await realpath(entrance)
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error
  }
  const lost = await readlink(entrance).catch(() => undefined)
  if (lost === undefined) return undefined
  throw new Error(
    `The database is gone: ${entrance} links to ${lost}, which does not exist (was DATA_DIR copied without it?). ` +
      `Bring that folder back, or remove ${entrance} to begin with an empty database.`,
  )
}

async function create(
  dataDir: string,
  entrance: string,
  user: ServerUser | undefined,
  log: (message: string) => void,
): Promise<string> {
  // mkdir returns the first folder that it created. These folders may be entered (their files are 0600), whatever the umask.
  if (await mkdir(dataDir, { recursive: true })) await chmod(dataDir, 0o711)
  if (await canReach(user, dataDir)) {
    await mkdir(entrance, { recursive: true })
    await chmod(entrance, 0o711)
    return realpath(entrance)
  }
  const home = await createOutside(dataDir)
  try {
    await symlink(home, entrance)
  } catch (error) {
    await rm(home, { recursive: true })
    if (errorCode(error) !== 'EEXIST') throw error
    return realpath(entrance) // another start created it first
  }
  log(
    `User ${user?.name ?? ''} cannot enter ${dataDir}: the database is kept in ${home} (${entrance} links to it)`,
  )
  return home
}

/** The name is random, not derived from DATA_DIR: after DATA_DIR was deleted, a new start must not find the old data. */
async function createOutside(dataDir: string): Promise<string> {
  try {
    await mkdir(SYSTEM_FOLDER, { recursive: true, mode: 0o755 })
    const home = await mkdtemp(path.join(SYSTEM_FOLDER, 'data-'))
    await chmod(home, 0o711)
    return home
  } catch (error) {
    // No fallback to /tmp: a reboot would delete the database.
    throw new Error(
      `The user who runs PostgreSQL can neither enter ${dataDir} nor use ${SYSTEM_FOLDER} (${String(error)}): ` +
        'set DATA_DIR to a folder that every user may enter, or set DATABASE_URL.',
      { cause: error },
    )
  }
}
