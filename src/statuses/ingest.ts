// Message statuses on their way to the database: those that come while the last batch is being written are one batch, one
// transaction. WhatsApp sends them one by one, three for every message.
import type pg from 'pg'
import { GroupCommit } from '../broadcasts/group-commit.ts'
import type { Core } from '../core.ts'
import { transaction } from '../db/transaction.ts'
import { writeStatuses, type StatusOutcome, type StatusReport } from './writer.ts'

export type StatusIngest = GroupCommit<StatusReport, StatusOutcome>

/** `pool` has a connection for it. */
export function createStatusIngest(core: Core, pool: pg.Pool, maxWaiting: number): StatusIngest {
  return new GroupCommit<StatusReport, StatusOutcome>({
    flush: async (reports) => {
      const { outcomes, changed } = await transaction(pool, (tx) => writeStatuses(core, tx, reports))
      core.live.announceLogs('updated', changed)
      return outcomes
    },
    maxWaiting,
    maxBatch: 1000,
    // In the order they came.
    maxInFlight: 1,
    onFlush: ({ size, seconds }) => {
      core.metrics.statusFlushSize.observe(size)
      core.metrics.statusFlushSeconds.observe(seconds)
    },
    onRetry: (error, size) => {
      core.metrics.flushRetries.inc()
      core.log.warn({ err: error, size }, 'a batch of message statuses is tried again')
    },
  })
}
