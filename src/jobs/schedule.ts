// The whole schedule. Every replica runs it; each job takes a lock or may safely run twice.
import type { AppContext } from '../context.ts'
import { flushLastUsed } from '../api-keys/service.ts'
import { readOldFailures } from '../broadcasts/failures.ts'
import { checkSummaryAtNight } from '../dashboard/recount.ts'
import { refreshIfWatched, refreshSummary } from '../dashboard/service.ts'
import { flushCalls } from '../n8n/calls.ts'
import { sendDue } from '../resends/send.ts'
import { upkeep } from './upkeep.ts'
import { sweepOutbox } from '../webhook/deliver.ts'
import { pruneAttachments } from '../attachments/prune.ts'
import { prune } from './prune.ts'

export interface Job {
  name: string
  /** node-cron's six fields: second minute hour day month weekday. */
  at: string
  run: (ctx: AppContext) => Promise<unknown>
}

export const schedule: readonly Job[] = [
  // Every five minutes, as the specification says, even if nobody has the panel open: a day also ends without traffic.
  { name: 'summary', at: '0 */5 * * * *', run: refreshSummary },
  // Within five seconds of a change while somebody has the panel open.
  { name: 'summary-watched', at: '*/2 * * * * *', run: refreshIfWatched },
  // Works once, at night in the business timezone.
  { name: 'summary-proof', at: '0 10 * * * *', run: checkSummaryAtNight },
  // Rows of an older version, found by an index that contains only them.
  { name: 'failure-reasons', at: '40 * * * * *', run: (ctx) => readOldFailures(ctx) },
  // If the notification of a new or revoked key was lost.
  { name: 'api-keys', at: '*/5 * * * * *', run: (ctx) => ctx.apiKeys.refresh() },
  { name: 'api-keys-used', at: '*/10 * * * * *', run: flushLastUsed },
  { name: 'api-calls', at: '*/5 * * * * *', run: flushCalls },
  // Resumes what a killed process left unfinished.
  { name: 'outbox', at: '*/10 * * * * *', run: sweepOutbox },
  // The pace is kept by the database; each call sends what is due.
  { name: 'resends', at: '* * * * * *', run: sendDue },
  // What earlier versions stored; after the first hours there is nothing left to do.
  { name: 'upkeep', at: '40 * * * * *', run: upkeep },
  { name: 'prune-attachments', at: '20 */10 * * * *', run: pruneAttachments },
  { name: 'prune', at: '30 17 * * * *', run: prune },
]
