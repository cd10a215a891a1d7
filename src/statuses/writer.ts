// Writes one batch of message statuses in one transaction: updates the broadcasts, then the replies that have these ids, and
// keeps the other statuses until their log or reply arrives.
import { applyReports } from '../broadcasts/delivery.ts'
import { lockMessages, selectKnownMessages, type SentLog } from '../broadcasts/delivery-queries.ts'
import { keepWaiting, lockAgainstWriters, type MessageReport } from '../broadcasts/waiting-queries.ts'
import type { Core } from '../core.ts'
import type { Queryable } from '../db/pool.ts'
import { lockReply, selectRepliesByMessage } from '../replies/queries.ts'
import { applyReport } from '../replies/service.ts'

export interface StatusReport extends MessageReport {
  api_key_id: string
  for_broadcasts: boolean
  for_replies: boolean
}
export type StatusOutcome = 'updated' | 'unchanged' | 'waiting'

export async function writeStatuses(
  core: Core,
  tx: Queryable,
  reports: readonly StatusReport[],
): Promise<{ outcomes: StatusOutcome[]; changed: string[] }> {
  // Before any row is locked, because a transaction that makes a message known may wait for one of those rows.
  if (await hasUnknown(tx, reports)) await lockAgainstWriters(tx)
  const outcomes = new Map<StatusReport, StatusOutcome>()
  const matched = await ofBroadcasts(tx, reports)
  const { outcomes: moved, changed } = await applyReports(tx, matched)
  for (const [at, { report }] of matched.entries()) outcomes.set(report, moved[at] ?? 'unchanged')
  const rest = reports.filter((report) => !outcomes.has(report))
  await applyToReplies(core, tx, rest, outcomes)
  await keepWaiting(
    tx,
    reports.filter((report) => !outcomes.has(report)),
  )
  return { outcomes: reports.map((report) => outcomes.get(report) ?? 'waiting'), changed }
}

const idsOf = (reports: readonly StatusReport[]) => [...new Set(reports.map((report) => report.message_id))]
const forBroadcasts = (reports: readonly StatusReport[]) => reports.filter((report) => report.for_broadcasts)
const forReplies = (reports: readonly StatusReport[]) => reports.filter((report) => report.for_replies)

async function hasUnknown(tx: Queryable, reports: readonly StatusReport[]): Promise<boolean> {
  const logs = await selectKnownMessages(tx, idsOf(forBroadcasts(reports)))
  const rest = reports.filter((report) => !(report.for_broadcasts && logs.has(report.message_id)))
  if (rest.length === 0) return false
  const replies = new Set(
    (await selectRepliesByMessage(tx, idsOf(forReplies(rest)))).map((one) => one.message_id),
  )
  return rest.some((report) => !(report.for_replies && replies.has(report.message_id)))
}

/** Finds logs by the message id alone. If several API keys used the id: the log of the reporting key, else the newest. */
async function ofBroadcasts(
  tx: Queryable,
  reports: readonly StatusReport[],
): Promise<{ log: SentLog; report: StatusReport }[]> {
  const allowed = forBroadcasts(reports)
  if (allowed.length === 0) return []
  const newest = new Map<string, SentLog>()
  const own = new Map<string, SentLog>()
  for (const log of await lockMessages(tx, idsOf(allowed))) {
    newest.set(log.message_id, log)
    own.set(`${log.api_key_id} ${log.message_id}`, log)
  }
  return allowed.flatMap((report) => {
    const log = own.get(`${report.api_key_id} ${report.message_id}`) ?? newest.get(report.message_id)
    return log ? [{ log, report }] : []
  })
}

async function applyToReplies(
  core: Core,
  tx: Queryable,
  reports: readonly StatusReport[],
  outcomes: Map<StatusReport, StatusOutcome>,
): Promise<void> {
  const allowed = forReplies(reports)
  if (allowed.length === 0) return
  for (const { id, message_id } of await selectRepliesByMessage(tx, idsOf(allowed))) {
    const reply = await lockReply(tx, id)
    if (!reply) continue
    for (const report of allowed.filter((one) => one.message_id === message_id)) {
      const moved = await applyReport(core, tx, reply, { type: 'n8n', id: report.api_key_id }, report)
      outcomes.set(report, moved ? 'updated' : 'unchanged')
    }
  }
}
