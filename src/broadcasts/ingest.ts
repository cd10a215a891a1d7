// The way of a single push: gathered with those that come while the last flush is being written, stored, announced.
import type pg from 'pg'
import type { Core } from '../core.ts'
import { announce } from './announce.ts'
import { GroupCommit } from './group-commit.ts'
import { writePushes, type Outcome, type Push } from './writer.ts'

export type Ingest = GroupCommit<Push, Outcome>

interface IngestOptions extends Pick<Core, 'live' | 'metrics' | 'log'> {
  /** Its own: pushes never wait for people, nor people for pushes. */
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
      log.warn({ err: error, size }, 'a flush is tried again')
    },
  })
}
