// Collects message statuses: all that arrive while a batch is being written become the next batch, which is one transaction.
// WhatsApp sends them one by one, three for each message.
import type pg from 'pg'
import { GroupCommit } from '../broadcasts/group-commit.ts'
import type { Core } from '../core.ts'
import { transaction } from '../db/transaction.ts'
import { writeStatuses, type StatusOutcome, type StatusReport } from './writer.ts'

export type StatusIngest = GroupCommit<StatusReport, StatusOutcome>

/** `pool` must have a connection for it. */
export function createStatusIngest(core: Core, pool: pg.Pool, maxWaiting: number): StatusIngest {
  return new GroupCommit<StatusReport, StatusOutcome>({
    flush: async (reports) => {
      const { outcomes, changed } = await transaction(pool, (tx) => writeStatuses(core, tx, reports))
      core.live.announceLogs('updated', changed)
      return outcomes
    },
    maxWaiting,
    maxBatch: 1000,
    // One batch at a time keeps the order in which statuses arrive.
    maxInFlight: 1,
    onFlush: ({ size, seconds }) => {
      core.metrics.statusFlushSize.observe(size)
      core.metrics.statusFlushSeconds.observe(seconds)
    },
    onRetry: (error, size) => {
      core.metrics.flushRetries.inc()
      core.log.warn({ err: error, size }, 'retrying a batch of message statuses')
    },
  })
}
