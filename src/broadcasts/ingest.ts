// Collects single pushes: all that arrive while a flush is being written are stored by the next flush, then announced.
import type pg from 'pg'
import type { Core } from '../core.ts'
import { announce } from './announce.ts'
import { GroupCommit } from './group-commit.ts'
import { writePushes, type Outcome, type Push } from './writer.ts'

export type Ingest = GroupCommit<Push, Outcome>

interface IngestOptions extends Pick<Core, 'live' | 'metrics' | 'log'> {
  /** A pool for pushes only, so that pushes and people never wait for each other. */
  pool: pg.Pool
  /** Pushes that may wait for a flush. */
  maxWaiting: number
}

export function createIngest({ pool, live, metrics, log, maxWaiting }: IngestOptions): Ingest {
  return new GroupCommit<Push, Outcome>({
    flush: async (pushes, attempt) => {
      const outcomes = await writePushes(pool, pushes, attempt)
      announce({ live }, outcomes)
      return outcomes
    },
    maxWaiting,
    maxBatch: 500,
    maxInFlight: 2,
    onFlush: ({ size, seconds }) => {
      metrics.flushSize.observe(size)
      metrics.flushSeconds.observe(seconds)
    },
    onRetry: (error, size) => {
      metrics.flushRetries.inc()
      log.warn({ err: error, size }, 'retrying a flush')
    },
  })
}
