// Core: what a service needs. It imports no area. The context (context.ts) has more, and only routes and jobs see it; a
// service that needs a part of the context names that part in its parameter's type.
import type pg from 'pg'
import type { Logger } from 'pino'
import type { Config } from './config.ts'
import type { Queryable } from './db/pool.ts'
import type { LiveMessage } from './live-message.ts'
import type { Metrics } from './metrics.ts'

export interface Secrets {
  session: string
  jwt: Uint8Array
}

/** Notifies every replica of a change once its transaction is committed. */
export interface Publisher {
  publish: (tx: Queryable, message: LiveMessage) => Promise<void>
  /** The same for broadcast logs, to be called after the commit; many logs share one notification. */
  announceLogs: (event: 'created' | 'updated', ids: readonly string[]) => void
  /** Whether a dashboard is open on this process. */
  watched: () => boolean
}

/** The users kept in memory (auth/people.ts). A service that changes one says so after its commit. */
export interface KnownPeople {
  forget: (id: string) => void
  forgetToken: (jti: string) => void
}

export interface Core {
  config: Config
  log: Logger
  pool: pg.Pool
  secrets: Secrets
  live: Publisher
  people: KnownPeople
  metrics: Metrics
  /** Aborted when the process has to stop; work that waits for another system then gives up. */
  stopping: AbortSignal
}
