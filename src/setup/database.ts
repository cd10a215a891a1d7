// The database that this process uses: DATABASE_URL, or the embedded PostgreSQL.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../db/embedded/start.ts'

export interface Database {
  url: string
  /** For LISTEN and locks. */
  directUrl: string
  stop: () => Promise<void>
}

const restarts = 5

/** `onLost`: the embedded PostgreSQL ended and could not be started again. */
export async function openDatabase(
  config: Config,
  log: Logger,
  onLost: (reason: string) => void,
): Promise<Database> {
  if (config.databaseUrl !== undefined) {
    const { databaseUrl: url, databaseDirectUrl: directUrl = url } = config
    return { url, directUrl, stop: () => Promise.resolve() }
  }
  let stopping = false
  let current: Promise<EmbeddedPostgres> = start()
  const { url } = await current
  return {
    url,
    directUrl: url,
    stop: async () => {
      stopping = true
      await (await current.catch(() => undefined))?.stop()
    },
  }

  function start(): Promise<EmbeddedPostgres> {
    return startEmbeddedPostgres({
      dataDir: config.dataDir,
      log: (message) => {
        log.info(message)
      },
      onUnexpectedExit: (reason) => {
        log.error(`PostgreSQL ended unexpectedly (${reason}); starting it again`)
        current = restart(current)
        current.catch((error: unknown) => {
          onLost(error instanceof Error ? error.message : String(error))
        })
      },
    })
  }

  // The URL stays the same, so the pools connect to the new one by themselves.
  async function restart(ended: Promise<EmbeddedPostgres>): Promise<EmbeddedPostgres> {
    await (await ended).stop()
    for (let attempt = 1; ; attempt++) {
      try {
        const fresh = await start()
        log.info('PostgreSQL is back')
        return fresh
      } catch (error) {
        if (attempt >= restarts || stopping) throw error
        await sleep(500 * attempt)
      }
    }
  }
}
