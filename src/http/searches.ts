// Searches use their own connections and have a short time limit. However many slow searches run, pages and pushes still
// get a connection.
import type pg from 'pg'
import type { Queryable } from '../db/pool.ts'
import { problem } from '../errors.ts'
import type { Core } from '../core.ts'
import { Bulkhead } from './bulkhead.ts'

/** Connections. */
export const searchesAtOnce = 4
/** Milliseconds that PostgreSQL gives one statement of a search. */
export const searchTimeout = 4_000

export interface Searches {
  pool: pg.Pool
  /** Resolves to the result of `work`. Rejects with 503 when too many searches are running. `who` is a user's id. */
  run: <T>(who: string, work: (db: Queryable) => Promise<T>) => Promise<T>
}

/** For a service that searches. */
export interface SearchCore extends Core {
  searches: Searches
}

export function createSearches(pool: pg.Pool): Searches {
  const bulkhead = new Bulkhead({
    running: searchesAtOnce,
    runningEach: searchesAtOnce / 2,
    waiting: 60,
    patience: searchTimeout,
    refusal: () => problem('searches_busy'),
  })
  return { pool, run: (who, work) => bulkhead.run(who, () => work(pool)) }
}
