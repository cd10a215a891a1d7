// Applies delivery reports to broadcasts. Reports arrive in any order and never move a log backwards.
import { afterReport, type Delivery, type DeliveryStep } from '../customers/delivery.ts'
import type { Queryable } from '../db/pool.ts'
import { learnOnWhatsApp, type Seen } from '../marks/queries.ts'
import { moveDeliveries, type DeliveryMove, type SentLog } from './delivery-queries.ts'
import { failureOf } from './failures.ts'
import type { BroadcastStatus } from './schema.ts'
import type { MessageReport } from './waiting-queries.ts'

/** How far a log has come. */
export function stepOf(log: {
  status: BroadcastStatus
  delivered_at?: Date | null
  read_at?: Date | null
}): DeliveryStep {
  if (log.status === 'pending') return 'waiting'
  if (log.status === 'failed') return 'failed'
  if (log.read_at) return 'read'
  return log.delivered_at ? 'delivered' : 'sent'
}

const statusOf = (step: DeliveryStep): BroadcastStatus =>
  step === 'waiting' ? 'pending' : step === 'failed' ? 'failed' : 'success'

export type ReportOutcome = 'updated' | 'unchanged'

interface LogReport {
  log: SentLog
  report: Pick<MessageReport, 'status' | 'at' | 'error_code' | 'error'>
}

/**
 * Applies reports, in their order, to logs that are locked. Returns for each whether it moved its log, and the ids of the logs
 * that changed: a late report of an arrival may still add its time.
 */
export async function applyReports(
  tx: Queryable,
  reports: readonly LogReport[],
): Promise<{ outcomes: ReportOutcome[]; changed: string[] }> {
  const states = new Map<string, { delivery: Delivery; move: DeliveryMove; changed: boolean }>()
  const seen: Seen[] = []
  const outcomes = reports.map(({ log, report }): ReportOutcome => {
    const state = states.get(log.id) ?? begin(log)
    states.set(log.id, state)
    const was = state.delivery
    const now = afterReport(was, report)
    state.delivery = now
    const moved = now.step !== was.step
    if (moved && now.step === 'failed') fail(state.move, report)
    // This also discards a failure that an earlier report of the same batch brought.
    else if (moved && was.step === 'failed') Object.assign(state.move, noFailure, { failure: 'gone' })
    if (moved || now.delivered_at !== was.delivered_at || now.read_at !== was.read_at) state.changed = true
    if (moved) learn(log, report, state.move, seen)
    return moved ? 'updated' : 'unchanged'
  })
  const moves = [...states.values()].flatMap(({ delivery, move, changed }) => {
    const { delivered_at, read_at, step } = delivery
    return changed ? [{ ...move, status: statusOf(step), delivered_at, read_at }] : []
  })
  await moveDeliveries(tx, moves)
  await learnOnWhatsApp(tx, seen)
  return { outcomes, changed: moves.map(({ id }) => id) }
}

export const noFailure = {
  error_message: null,
  error_code: null,
  failure_reason: null,
  not_on_whatsapp: false,
}

function begin(log: SentLog) {
  const { id, status, delivered_at, read_at } = log
  const move: DeliveryMove = { id, status, delivered_at, read_at, failure: 'same', ...noFailure }
  return { delivery: { step: stepOf(log), delivered_at, read_at }, move, changed: false }
}

function fail(move: DeliveryMove, { error, error_code }: LogReport['report']): void {
  Object.assign(move, {
    failure: 'new',
    error_message: error,
    error_code,
    ...failureOf('failed', error, error_code),
  })
}

/** Notes that a readable number is on WhatsApp, because a message arrived, or is not. */
function learn(
  log: SentLog,
  { status, at }: LogReport['report'],
  { not_on_whatsapp }: DeliveryMove,
  seen: Seen[],
): void {
  if (log.consignee_phone === null || log.phone_unreadable) return
  if (status === 'delivered' || status === 'read')
    seen.push({ key: log.consignee_phone, on_whatsapp: true, at })
  else if (status === 'failed' && not_on_whatsapp)
    seen.push({ key: log.consignee_phone, on_whatsapp: false, at })
}
