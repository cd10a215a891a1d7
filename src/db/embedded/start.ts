// The PostgreSQL that comes with Pantau, used when DATABASE_URL is not set. It runs detached from node, listens on a Unix
// socket only, and keeps its data in DATA_DIR. Signals are handled in server.ts, not here.
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openCluster } from './cluster.ts'
import { ensureDatabase } from './database.ts'
import { openHome } from './home.ts'
import { takeInstanceLock } from './instance-lock.ts'
import { stopLeftover } from './leftover.ts'
import { launchPostmaster, type Launch, type Postmaster } from './postmaster.ts'
import { preparePrograms } from './programs.ts'
import { chooseServerUser, type ServerUser } from './server-user.ts'
import { serverSettings } from './settings.ts'
import { makeSocketFolder } from './socket-folder.ts'

export interface EmbeddedPostgres {
  /** libpq-style URL that node-postgres accepts, database `pantau` (created if missing). */
  readonly url: string
  /** Fast shutdown (SIGINT) that waits until the postmaster is gone; then SIGQUIT and SIGKILL if needed. Idempotent. */
  stop(): Promise<void>
}

export interface EmbeddedOptions {
  /** DATA_DIR; all of PostgreSQL is below it (`<dataDir>/postgres`). */
  dataDir: string
  log: (message: string) => void
  /** called once if PostgreSQL ends although stop() was not called */
  onUnexpectedExit?: (reason: string) => void
  /** extra `-c name=value` settings, e.g. for tests fsync=off */
  settings?: Record<string, string>
}

/**
 * Rejects with a sentence for the operator: another Pantau uses the folder, the folder has another major release or
 * owner, or PostgreSQL's last log lines. No process is left running then.
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  if (process.platform === 'win32') {
    throw new Error('The embedded PostgreSQL needs Linux or macOS: use WSL, or set DATABASE_URL.')
  }
  const dataDir = path.resolve(options.dataDir)
  const user = await chooseServerUser(path.join(dataDir, 'postgres', 'cluster'), options.log)
  const home = await openHome(dataDir, user, options.log)
  const lock = await takeInstanceLock(home, user)
  try {
    const running = await run(options, home, user)
    let stopping: Promise<void> | undefined
    return {
      url: running.url,
      stop: () => {
        stopping ??= running.stop().finally(() => {
          lock.release()
        })
        return stopping
      },
    }
  } catch (error) {
    lock.release()
    throw error
  }
}

async function run(
  { log, onUnexpectedExit, settings = {} }: EmbeddedOptions,
  home: string,
  user: ServerUser | undefined,
): Promise<EmbeddedPostgres> {
  const programs = await preparePrograms(home, user, log)
  const cluster = path.join(home, 'cluster')
  const password = await openCluster({ home, programs, user, log, sync: settings.fsync !== 'off' })
  await stopLeftover(cluster, log)
  const socketFolder = await makeSocketFolder(home, user)
  let postmaster: Postmaster | undefined
  let stopping = false
  const stop = async (): Promise<void> => {
    stopping = true
    await postmaster?.end()
    await rm(socketFolder, { recursive: true, force: true })
  }
  try {
    postmaster = await launchPatiently({
      program: programs.postgres,
      cluster,
      settings: serverSettings(socketFolder, settings),
      logFile: path.join(home, 'postgres.log'),
      user,
      log,
    })
    const url = await ensureDatabase(socketFolder, password)
    void postmaster.exited.then((reason) => {
      if (!stopping) (onUnexpectedExit ?? log)(reason)
    })
    return { url, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

const STILL_ENDING = /pre-existing shared memory block|lock file ".*" already exists/
const PATIENCE = 15_000

/** After a kill -9 of the postmaster its backends run for a moment longer, and PostgreSQL refuses to start meanwhile. */
async function launchPatiently(launch: Launch): Promise<Postmaster> {
  const begin = Date.now()
  let announced = false
  for (;;) {
    const postmaster = await launchPostmaster(launch)
    try {
      await postmaster.ready()
      return postmaster
    } catch (error) {
      await postmaster.end()
      if (!(error instanceof Error) || !STILL_ENDING.test(error.message)) throw error
      if (Date.now() - begin > PATIENCE) {
        throw new Error(
          `Processes of an earlier PostgreSQL still use ${launch.cluster} after ${PATIENCE / 1000} s: ` +
            `end them (ps aux | grep postgres), then start again. ${error.message}`,
          { cause: error },
        )
      }
      if (!announced) launch.log('Waiting for the last processes of an earlier PostgreSQL to end')
      announced = true
      await sleep(250)
    }
  }
}
