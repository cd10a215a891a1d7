// Writes a flush: claims the idempotency keys, inserts the logs and updates those whose message_id is known, in one
// transaction of a few set-based statements. An array is written in the same way, in a transaction of its own.
import type pg from 'pg'
import { uuidv7 } from 'uuidv7'
import type { Queryable } from '../db/pool.ts'
import { transaction } from '../db/transaction.ts'
import { movesOn } from '../customers/delivery.ts'
import { shownApart, trackingKey } from '../customers/tracking-number.ts'
import { problem, Problem } from '../errors.ts'
import { claimKeys, forgetClaims, keepResponses, type Claim } from '../http/idempotency.ts'
import { learnOnWhatsApp, type Seen } from '../marks/queries.ts'
import { applyReports, stepOf } from './delivery.ts'
import { lockMessages } from './delivery-queries.ts'
import { failureOf } from './failures.ts'
import { insertLogs, lockByMessageId, moveLogs, type KnownLog, type Move, type NewLog } from './writes.ts'
import type { BroadcastPush, PushedLog } from './schema.ts'
import { lockAsWriter, takeWaiting } from './waiting-queries.ts'

export interface Push {
  log: NewLog
  claim: Claim | undefined
}

export interface Written {
  status: 200 | 201
  body: PushedLog
  replayed: boolean
}
/** A Problem refuses this push alone. */
export type Outcome = Written | Problem

export function newLog(apiKeyId: string, push: BroadcastPush): NewLog {
  return {
    // Created here, so that a flush that is repeated after a lost commit recognises the rows it has written.
    id: uuidv7(),
    api_key_id: apiKeyId,
    tracking_number: push.tracking_number.key,
    tracking_shown: shownApart(push.tracking_number),
    consignee_phone: push.phone?.number ?? null,
    phone_unreadable: push.phone?.unreadable ?? false,
    status: push.status,
    message_content: push.message_content ?? null,
    error_message: push.error_message ?? null,
    error_code: push.error_code ?? null,
    ...failureOf(push.status, push.error_message, push.error_code),
    template: push.template ?? null,
    workflow: push.workflow ?? null,
    broadcast_at: push.broadcast_at ?? new Date(),
    message_id: push.message_id ?? null,
    metadata: push.metadata ? JSON.stringify(push.metadata) : null,
  }
}

/** Writes one flush. If `attempt` > 1, an earlier attempt may have been committed although its confirmation was lost. */
export async function writePushes(
  pool: pg.Pool,
  pushes: readonly Push[],
  attempt: number,
): Promise<Outcome[]> {
  const logs = pushes.map((push) => push.log)
  const hasMessages = logs.some((log) => log.message_id !== null)
  if (!hasMessages && pushes.every(({ claim, log }) => !claim && !isNotOnWhatsApp(log))) {
    await insertLogs(pool, logs, attempt > 1)
    return logs.map((log) => created(log))
  }
  return transaction(pool, async (tx) => {
    if (hasMessages) await lockAsWriter(tx)
    const claims = await claimKeys(
      tx,
      pushes.flatMap(({ log, claim }) => (claim ? [{ claim, answer: created(log), mark: log.id }] : [])),
    )
    const mine = pushes.filter(({ log, claim }) => !claim || claims.get(log.id)?.won)
    const outcomes = await writeLogs(
      tx,
      mine.map((push) => push.log),
    )
    await settleClaims(tx, mine, outcomes)
    return pushes.map(({ log, claim }) => {
      const known = outcomes.get(log.id)
      if (known) return known
      const verdict = claim && claims.get(log.id)
      if (!verdict || verdict.won)
        return problem('internal', {}, { cause: new Error('a push was neither written nor replayed') })
      if (verdict.other) return problem('idempotency_key_reused')
      // Another push with this key is in the same flush, and was written or refused just now.
      const twin = verdict.twin === undefined ? undefined : outcomes.get(verdict.twin)
      if (twin instanceof Problem) return twin
      const answer = twin ?? verdict.answer
      return answer ? ({ ...answer, replayed: true } as Written) : problem('idempotency_key_reused')
    })
  })
}

/** Whether the log shows that its number is not on WhatsApp. */
const isNotOnWhatsApp = (log: NewLog) =>
  log.status === 'failed' && log.not_on_whatsapp && log.consignee_phone !== null && !log.phone_unreadable

/**
 * Inserts new logs, updates known ones, applies the statuses that arrived before their log, and keeps which numbers are not
 * on WhatsApp. Returns the outcomes by log id. Logs with a message_id need `lockAsWriter` first.
 */
export async function writeLogs(tx: Queryable, logs: readonly NewLog[]): Promise<Map<string, Outcome>> {
  // In the order of their message ids, so that two flushes cannot deadlock.
  const sorted = [...logs].sort(byMessageId)
  const firstOfMessage = new Map<string, NewLog>()
  for (const log of sorted) {
    const key = messageKey(log)
    if (key !== undefined && !firstOfMessage.has(key)) firstOfMessage.set(key, log)
  }
  const toInsert = sorted.filter((log) => {
    const key = messageKey(log)
    return key === undefined || firstOfMessage.get(key) === log
  })
  const inserted = toInsert.length === 0 ? new Set<string>() : await insertLogs(tx, toInsert, true)
  const outcomes = new Map<string, Outcome>()
  const later: NewLog[] = []
  for (const log of logs) {
    if (inserted.has(log.id)) outcomes.set(log.id, created(log))
    else if (log.message_id === null)
      outcomes.set(log.id, created(log)) // written by an attempt whose confirmation was lost
    else later.push(log)
  }
  const seen: Seen[] = []
  for (const log of logs) if (inserted.has(log.id)) learn(log, log, seen)
  if (later.length > 0) await move(tx, later, outcomes, seen)
  await applyWaiting(tx, firstOfMessage.values())
  await learnOnWhatsApp(tx, seen)
  return outcomes
}

function learn(
  log: NewLog,
  { consignee_phone, phone_unreadable }: Pick<NewLog, 'consignee_phone' | 'phone_unreadable'>,
  seen: Seen[],
): void {
  if (isNotOnWhatsApp({ ...log, consignee_phone, phone_unreadable }) && consignee_phone !== null)
    seen.push({ key: consignee_phone, on_whatsapp: false, at: log.broadcast_at })
}

/** Statuses may arrive before the push: those that wait for these messages are applied now. */
async function applyWaiting(tx: Queryable, logs: Iterable<NewLog>): Promise<void> {
  const ids = Array.from(logs).flatMap(({ message_id }) => message_id ?? [])
  if (ids.length === 0) return
  const reports = await takeWaiting(tx, ids, 'broadcasts')
  if (reports.length === 0) return
  const rows = await lockMessages(tx, [...new Set(reports.map((report) => report.message_id))])
  // Of several logs with one message id the newest counts: the one just written or updated.
  const newest = new Map(rows.map((log) => [log.message_id, log]))
  const matched = reports.flatMap((report) => {
    const log = newest.get(report.message_id)
    return log ? [{ log, report }] : []
  })
  await applyReports(tx, matched)
}

async function move(
  tx: Queryable,
  logs: readonly NewLog[],
  outcomes: Map<string, Outcome>,
  seen: Seen[],
): Promise<void> {
  const keys = logs.flatMap(({ api_key_id, message_id }) =>
    message_id === null ? [] : [{ api_key_id, message_id }],
  )
  const known = new Map<string | undefined, KnownLog>()
  for (const row of await lockByMessageId(tx, keys)) known.set(messageKey(row), row)
  const moves = new Map<string, Move>()
  // In the order they came: success after pending, failed after success.
  for (const log of logs) {
    const row = known.get(messageKey(log))
    if (!row) {
      outcomes.set(
        log.id,
        problem('internal', {}, { cause: new Error('a message_id was neither inserted nor found') }),
      )
      continue
    }
    if (row.id === log.id) outcomes.set(log.id, created(log))
    else if (trackingKey(row.tracking_number ?? '') !== log.tracking_number)
      outcomes.set(log.id, problem('message_id_taken', { tracking_number: row.tracking_number ?? 'none' }))
    else if (movesOn(stepOf(row), stepOf(log))) {
      row.status = log.status
      moves.set(row.id, { ...moves.get(row.id), ...given(log), id: row.id, status: log.status })
      learn(log, row, seen)
      outcomes.set(log.id, moved('updated', row.id, log))
    } else outcomes.set(log.id, moved('unchanged', row.id, log))
  }
  if (moves.size > 0) await moveLogs(tx, [...moves.values()])
}

async function settleClaims(
  tx: Queryable,
  pushes: readonly Push[],
  outcomes: ReadonlyMap<string, Outcome>,
): Promise<void> {
  const refused: Claim[] = []
  const other: { claim: Claim; answer: Written }[] = []
  for (const { log, claim } of pushes) {
    const outcome = outcomes.get(log.id)
    if (!claim || !outcome) continue
    if (outcome instanceof Problem) refused.push(claim)
    else if (outcome.body.status !== 'created') other.push({ claim, answer: outcome })
  }
  if (refused.length > 0) await forgetClaims(tx, refused)
  if (other.length > 0) await keepResponses(tx, other)
}

function given(log: NewLog): Omit<Move, 'id' | 'status'> {
  const { error_message, error_code, not_on_whatsapp, template, workflow, message_content, metadata } = log
  const failure_reason = error_message === null && error_code === null ? null : log.failure_reason
  return {
    error_message,
    error_code,
    failure_reason,
    not_on_whatsapp,
    template,
    workflow,
    message_content,
    metadata,
  }
}

function created(log: NewLog): Written {
  return {
    status: 201,
    body: { status: 'created', log_id: log.id, tracking_number: log.tracking_shown ?? log.tracking_number },
    replayed: false,
  }
}

function moved(status: 'updated' | 'unchanged', id: string, log: NewLog): Written {
  return {
    status: 200,
    body: { status, log_id: id, tracking_number: log.tracking_shown ?? log.tracking_number },
    replayed: false,
  }
}

function messageKey(log: { api_key_id: string; message_id: string | null }): string | undefined {
  return log.message_id === null ? undefined : `${log.api_key_id} ${log.message_id}`
}

function byMessageId(a: NewLog, b: NewLog): number {
  const [left, right] = [messageKey(a) ?? '', messageKey(b) ?? '']
  return left < right ? -1 : left > right ? 1 : 0
}
