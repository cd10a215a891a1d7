// Allows one Pantau per data folder, with flock(2) on `<home>/lock`. The kernel releases the lock however node ends,
// and it also works between containers that share the folder, where process numbers cannot be compared.
import { closeSync, fchownSync, ftruncateSync, openSync, writeSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { errorCode, runProgram } from './run-program.ts'
import type { ServerUser } from './server-user.ts'

export interface InstanceLock {
  release(): void
}

/** Rejects if another running Pantau has the lock. */
export async function takeInstanceLock(home: string, user: ServerUser | undefined): Promise<InstanceLock> {
  const file = path.join(home, 'lock')
  const descriptor = openSync(file, 'a+', 0o600)
  try {
    const holder = Number.parseInt(await readFile(file, 'utf8'), 10)
    if (!(await locked(descriptor, holder))) {
      throw new Error(
        `Another Pantau${Number.isNaN(holder) ? '' : ` (process ${holder})`} is already running on ${home}: stop it ` +
          'first, or give this one a DATA_DIR of its own. To run several on one database, set DATABASE_URL.',
      )
    }
    if (user) fchownSync(descriptor, user.uid, user.gid)
    ftruncateSync(descriptor)
    writeSync(descriptor, `${process.pid}\n`)
  } catch (error) {
    closeSync(descriptor)
    throw error
  }
  return {
    release: () => {
      // Emptied, not removed: if another start has the file open, a removed file and its successor could both be locked.
      ftruncateSync(descriptor)
      closeSync(descriptor)
    },
  }
}

/**
 * Node has no flock, but the lock belongs to the open file that the short-lived flock(1) inherits, so it stays with
 * us. Where flock(1) is missing (macOS) or the file system has no locks, the process number in the file decides.
 */
async function locked(descriptor: number, holder: number): Promise<boolean> {
  const flock = await runProgram('flock', ['-n', '3'], { inherit: [descriptor] }).catch(() => undefined)
  if (flock?.exitCode === 0) return true
  if (flock?.exitCode === 1) return false
  // It may be our own number, because a restarted container counts from 1 again.
  return Number.isNaN(holder) || holder === process.pid || !isAlive(holder)
}

/** Whether a process has this number, also a process of another user. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return errorCode(error) === 'EPERM'
  }
}
