// Sends a failed broadcast again through n8n. The resend is a new pending log, linked to the first; n8n reports its delivery.
import { uuidv7 } from 'uuidv7'
import { recordAudit } from '../audit/service.ts'
import type { ApiKey, Person } from '../policy/callers.ts'
import type { Core } from '../core.ts'
import type { Queryable } from '../db/pool.ts'
import { transaction } from '../db/transaction.ts'
import { problem } from '../errors.ts'
import type { DeliveryReport } from '../webhook/report.ts'
import type { Withheld } from '../webhook/send.ts'
import { confirmMessage, isConnected, isGivenUp, isUnsent, queueLogMessages } from '../webhook/service.ts'
import { learnOnWhatsApp, selectMarks } from '../marks/queries.ts'
import { applyReports, stepOf } from './delivery.ts'
import { skipped } from './counts.ts'
import { lockSentLog } from './delivery-queries.ts'
import { failureOf } from './failures.ts'
import { lockLog, selectGoodResend } from './queries.ts'
import { lockAsWriter, takeWaiting } from './waiting-queries.ts'
import { insertResends, keepMessageId, moveLogs, reopenResend, type NewResend } from './writes.ts'
import type { BroadcastLog, BroadcastStatus } from './schema.ts'

/** 409 if the broadcast has not failed, cannot be sent, or is being sent again already. */
export function resendLog(ctx: Core, person: Person, id: string): Promise<BroadcastLog> {
  return transaction(ctx.pool, async (tx) => {
    const log = await lockLog(tx, id)
    if (!log) throw problem('no_such_broadcast')
    if (log.failure === null) throw problem('broadcast_not_failed')
    if (log.consignee_phone === null || log.phone_unreadable) throw problem('broadcast_without_phone')
    if (log.message_content === null) throw problem('broadcast_without_text')
    await refuseUnwanted(tx, log.consignee_phone)
    if (!(await isConnected(ctx, tx))) throw problem('n8n_not_connected')
    const origin = log.resend_of ?? log.id
    // Locking the original as well makes all resends of its copies run one after the other.
    if (origin !== log.id) await lockLog(tx, origin)
    await refuseSecond(tx, origin)
    const made = uuidv7()
    if (!(await sendCopies(ctx, tx, [{ id: made, of: log.id, origin }])).has(made))
      throw problem('resend_in_flight')
    await recordAudit(tx, person, 'broadcast.resent', 'broadcast_logs', made, { resend_of: origin })
    const resend = await lockLog(tx, made)
    if (!resend) throw new Error('the resend just inserted is gone')
    return resend
  })
}

/** 409 if the customer is blocked or has opted out, as in a run of resends. */
async function refuseUnwanted(tx: Queryable, customer: string): Promise<void> {
  const [marks] = await selectMarks(tx, [customer])
  if (marks?.blocked) throw problem('resend_blocked')
  if (marks?.opted_out) throw problem('resend_opted_out')
}

/** How many ids one notification has at most. */
const idsPerEvent = 150

/** Copies failed logs and queues the copies for n8n. Returns the ids of the new copies; an origin has one pending at a time. */
export async function sendCopies(
  ctx: Core,
  tx: Queryable,
  copies: readonly NewResend[],
): Promise<Set<string>> {
  const made = await insertResends(tx, copies)
  const ids = [...made]
  await queueLogMessages(tx, 'broadcast.resend', ids)
  for (let from = 0; from < ids.length; from += idsPerEvent)
    await ctx.live.publish(tx, { kind: 'logs', event: 'created', ids: ids.slice(from, from + idsPerEvent) })
  return made
}

/** 409 if another copy of the broadcast is pending or was sent. */
async function refuseSecond(tx: Queryable, origin: string, own?: string): Promise<void> {
  const good = await selectGoodResend(tx, origin)
  if (good && good.id !== own)
    throw problem(
      good.status === 'pending' ? 'resend_in_flight' : 'resend_arrived',
      {},
      { members: { log_id: good.id } },
    )
}

interface ReportedResend {
  status: 'updated' | 'unchanged'
  log_id: string
  broadcast_status: BroadcastStatus
}

/** Applies n8n's report about a resend; the body is the one for replies. 404 for a log that is not a resend. */
export function reportResend(
  ctx: Core,
  apiKey: ApiKey,
  id: string,
  { status, reason, error_code, message_id, at }: DeliveryReport,
): Promise<ReportedResend> {
  return transaction(ctx.pool, async (tx) => {
    if (message_id !== undefined) await lockAsWriter(tx)
    const log = await lockLog(tx, id)
    if (!log?.resend_of) throw problem('no_such_resend')
    if (message_id !== undefined) await keepMessageId(tx, id, apiKey.id, message_id)
    // n8n has not accepted this attempt yet, so the report is about an earlier one.
    const stale = status === 'failed' && (await isUnsent(tx, { log_id: id }))
    if (!stale) {
      const givenUp = log.status === 'failed' && (await isGivenUp(tx, { log_id: id }))
      await confirmMessage(tx, { log_id: id })
      // We took it for failed because none of n8n's answers reached us; the report shows that it was sent.
      if (status === 'sent' && givenUp) await reopenResend(tx, id, 'success')
    }
    const reports = [
      ...(stale ? [] : [{ status, at, error: reason ?? null, error_code: error_code ?? null }]),
      ...(message_id === undefined ? [] : await takeWaiting(tx, [message_id], 'broadcasts')),
    ]
    const [sent] = await lockSentLog(tx, id)
    if (!sent) throw new Error('the resend just locked is gone')
    await applyReports(
      tx,
      reports.map((report) => ({ log: sent, report })),
    )
    const now = await lockLog(tx, id)
    if (!now) throw new Error('the resend just locked is gone')
    const moved = stepOf(now) !== stepOf(log)
    if (moved) await ctx.live.publish(tx, { kind: 'logs', event: 'updated', ids: [id] })
    return { status: moved ? 'updated' : 'unchanged', log_id: id, broadcast_status: now.status }
  })
}

/** Marks a resend as failed because n8n took none of the attempts. */
export async function giveUpResend(ctx: Core, tx: Queryable, id: string, why: string): Promise<void> {
  const log = await lockLog(tx, id)
  if (log?.status === 'pending') await failResend(ctx, tx, log, { error_message: why, error_code: null })
}

/** As n8n/broadcast-logistik.json logs broadcasts that it does not send, so that the log has one text for each reason. */
const skippedBecause = {
  blocked: 'Tidak dikirim: nomor ini diblokir di Pantau',
  opted_out: 'Tidak dikirim: pelanggan meminta tidak dikirimi lagi',
}

/** Marks a resend as skipped, because its customer was blocked or opted out after it was queued. */
export async function skipResend(ctx: Core, tx: Queryable, id: string, why: Withheld): Promise<void> {
  if (why === 'gone') return
  const log = await lockLog(tx, id)
  if (log?.status === 'pending')
    await failResend(ctx, tx, log, { error_message: skippedBecause[why], error_code: skipped })
}

/** Marks a resend as pending again, because its message is replayed. */
export async function requeueResend(ctx: Core, tx: Queryable, id: string): Promise<void> {
  const log = await lockLog(tx, id)
  if (!log?.resend_of) throw problem('no_such_resend')
  if (log.status === 'success') throw problem('resend_arrived')
  if (log.consignee_phone !== null) await refuseUnwanted(tx, log.consignee_phone)
  await refuseSecond(tx, log.resend_of, id)
  await reopenResend(tx, id, 'pending')
  await ctx.live.publish(tx, { kind: 'logs', event: 'updated', ids: [id] })
}

async function failResend(
  ctx: Core,
  tx: Queryable,
  { id, consignee_phone, phone_unreadable }: BroadcastLog,
  { error_message, error_code }: { error_message: string; error_code: string | null },
): Promise<void> {
  const { failure_reason, not_on_whatsapp } = failureOf('failed', error_message, error_code)
  const move = {
    id,
    status: 'failed' as const,
    error_message,
    error_code,
    failure_reason,
    not_on_whatsapp,
  }
  await moveLogs(tx, [{ ...move, template: null, workflow: null, message_content: null, metadata: null }])
  if (not_on_whatsapp && consignee_phone !== null && !phone_unreadable)
    await learnOnWhatsApp(tx, [{ key: consignee_phone, on_whatsapp: false, at: new Date() }])
  await ctx.live.publish(tx, { kind: 'logs', event: 'updated', ids: [id] })
}
