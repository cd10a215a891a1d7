// Stops a PostgreSQL that outlived its node (kill -9 of node alone); postmaster.pid has its process number.
import { readFile, readlink, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { isAlive } from './instance-lock.ts'
import { endPostmaster } from './postmaster.ts'
import { errorCode, runProgram } from './run-program.ts'

/**
 * Call it while holding the instance lock. The process is stopped, not reused. That takes a moment, but the state afterwards is
 * always the same: our settings, this release's programs, our log, a child process that we watch, and no locks held by
 * sessions of the dead node.
 */
export async function stopLeftover(cluster: string, log: (message: string) => void): Promise<void> {
  const file = path.join(cluster, 'postmaster.pid')
  const content = await readFile(file, 'utf8').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return ''
    throw error
  })
  const pid = Number.parseInt(content, 10)
  if (Number.isNaN(pid) || pid <= 1 || !isAlive(pid)) return // PostgreSQL itself replaces the file of a dead process
  if (!(await isPostmasterOf(pid, cluster))) {
    await forgetRecycled(pid, cluster, file)
    return
  }
  log(
    `PostgreSQL ${pid} was left running by a Pantau that ended without stopping it: it is stopped and started anew`,
  )
  await endPostmaster(
    (signal) => {
      if (isAlive(pid)) process.kill(pid, signal)
    },
    async (milliseconds) => {
      const end = Date.now() + milliseconds
      while (await isPostmasterOf(pid, cluster)) {
        if (Date.now() > end) return false
        await sleep(20)
      }
      return true
    },
  )
}

/** Checks its working directory, which follows a moved folder, or its arguments if the directory is not visible. */
async function isPostmasterOf(pid: number, cluster: string): Promise<boolean> {
  const args = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => undefined)
  if (args !== undefined) {
    const [program = '', ...rest] = args.split('\0') // empty for a zombie, which has ended
    if (path.basename(program) !== 'postgres') return false
    return rest.includes(cluster) || (await readlink(`/proc/${pid}/cwd`).catch(() => '')) === cluster
  }
  if (process.platform === 'linux') return false // it ended a moment ago
  const ps = await runProgram('ps', ['-ww', '-o', 'command=', '-p', String(pid)]).catch(() => undefined)
  return ps !== undefined && ps.output.includes('postgres') && ps.output.includes(cluster)
}

/**
 * After a container was killed, the number in postmaster.pid often belongs to another process of the same user, and
 * PostgreSQL then never starts again. Only this case must be handled here: PostgreSQL itself detects a process of
 * another user. It notices backends that are still running by the shared memory, which depends on the folder's inode.
 */
async function forgetRecycled(pid: number, cluster: string, file: string): Promise<void> {
  const other = await stat(`/proc/${pid}`).catch(() => undefined)
  if (other?.uid === (await stat(cluster)).uid) await rm(file, { force: true })
}
