// Delivery of a reply: queued, handed over to n8n, sent, delivered, read, or failed. It only moves forward, in whatever order
// reports arrive. Only a person moves it back to the start, by sending the reply again.
import type { ApiKey, Person } from '../policy/callers.ts'
import { lockAsWriter, takeWaiting, type MessageReport } from '../broadcasts/waiting-queries.ts'
import type { Core } from '../core.ts'
import { afterReport, type DeliveryStep } from '../customers/delivery.ts'
import type { Queryable } from '../db/pool.ts'
import { transaction } from '../db/transaction.ts'
import { problem } from '../errors.ts'
import { learnOnWhatsApp, selectMarks } from '../marks/queries.ts'
import { writable } from '../tickets/access.ts'
import { customerOfTicket } from '../tickets/conversation.ts'
import { queueReply, refuseBlocked } from '../tickets/comments.ts'
import { lockTicket } from '../tickets/queries.ts'
import { answers } from '../tickets/rules.ts'
import type { Comment, DeliveryStatus } from '../tickets/shown.ts'
import { selectComment } from '../tickets/thread-queries.ts'
import { insertEvents, updateTicket, type Actor } from '../tickets/writes.ts'
import type { DeliveryReport } from '../webhook/report.ts'
import { confirmMessage, isConnected, isGivenUp, isUnsent } from '../webhook/service.ts'
import {
  isNotOnWhatsApp,
  lockReply,
  selectTicketOfReply,
  updateArrival,
  updateDelivery,
  updateMessageId,
  type Reply,
} from './queries.ts'

/** A reply that Pantau or n8n still has is waiting. */
export function stepOf(status: DeliveryStatus): DeliveryStep {
  return status === 'stored' || status === 'queued' || status === 'handed_over' ? 'waiting' : status
}

interface ReportedReply {
  /** `unchanged`: the report is about an earlier step or an earlier attempt. */
  status: 'updated' | 'unchanged'
  reply_id: string
  delivery_status: string
}

export function reportDelivery(
  ctx: Core,
  apiKey: ApiKey,
  id: string,
  { status, reason, error_code, message_id, at }: DeliveryReport,
): Promise<ReportedReply> {
  return transaction(ctx.pool, async (tx) => {
    if (message_id !== undefined) await lockAsWriter(tx)
    const reply = await lockReply(tx, id)
    if (!reply) throw problem('no_such_reply')
    if (message_id !== undefined) await updateMessageId(tx, id, message_id)
    const report = { status, at, error: reason ?? null, error_code: error_code ?? null }
    const earlier = message_id === undefined ? [] : await takeWaiting(tx, [message_id], 'replies')
    const actor = { type: 'n8n', id: apiKey.id } as const
    const before = reply.delivery_status
    for (const one of [report, ...earlier]) await applyReport(ctx, tx, reply, actor, one)
    const moved = reply.delivery_status !== before
    return { status: moved ? 'updated' : 'unchanged', reply_id: id, delivery_status: reply.delivery_status }
  })
}

/**
 * Applies a sender's report to a locked reply, and updates `reply`. Returns false if the report is about an earlier step or
 * an earlier attempt.
 */
export async function applyReport(
  ctx: Core,
  tx: Queryable,
  reply: Reply,
  actor: Actor,
  report: Omit<MessageReport, 'message_id'>,
): Promise<boolean> {
  const { status } = report
  // n8n has not taken this attempt yet, so the report is about an earlier one.
  if (status === 'failed' && (await isUnsent(tx, { reply_id: reply.id }))) return false
  // We took it for failed because none of n8n's answers reached us; the report shows that it was sent.
  const afterAll =
    status === 'sent' && reply.delivery_status === 'failed' && (await isGivenUp(tx, { reply_id: reply.id }))
  const was = { ...reply, step: stepOf(reply.delivery_status) }
  const { step, delivered_at, read_at } = afterReport(was, report)
  const moves = afterAll || step !== was.step
  Object.assign(reply, { delivered_at, read_at })
  if (!moves) {
    if (delivered_at !== was.delivered_at || read_at !== was.read_at) {
      await updateArrival(tx, reply)
      await announce(ctx, tx, reply)
    }
    return false
  }
  if (status === 'failed') await fail(ctx, tx, reply, actor, report)
  else await move(ctx, tx, reply, status)
  await learn(tx, reply, report)
  await confirmMessage(tx, { reply_id: reply.id })
  return true
}

async function learn(
  tx: Queryable,
  { customer_phone: key, phone_unreadable }: Reply,
  { status, at, error, error_code }: Omit<MessageReport, 'message_id'>,
): Promise<void> {
  if (key === null || phone_unreadable || status === 'sent') return
  const on_whatsapp = status !== 'failed'
  if (on_whatsapp || isNotOnWhatsApp(error, error_code)) await learnOnWhatsApp(tx, [{ key, on_whatsapp, at }])
}

/** n8n has taken the reply; nothing is known yet about its delivery. If n8n has reported already, nothing changes. */
export async function handOverReply(ctx: Core, tx: Queryable, reply: Reply): Promise<void> {
  if (isOnOurSide(reply)) await move(ctx, tx, reply, 'handed_over')
}

/** Marks a reply as failed because n8n took none of the attempts, or because its customer was blocked. */
export async function giveUpReply(ctx: Core, tx: Queryable, reply: Reply, why: string): Promise<void> {
  if (!isOnOurSide(reply)) return
  const reason = { error: why, error_code: null }
  await fail(ctx, tx, reply, { type: 'system', id: null }, reason)
  await learn(tx, reply, { status: 'failed', at: new Date(), ...reason })
}

/** After a failed attempt: open screens show when the next attempt is due. */
export async function showRetry(ctx: Core, tx: Queryable, reply: Reply): Promise<void> {
  await announce(ctx, tx, reply)
}

type Why = Pick<MessageReport, 'error' | 'error_code'>

const isOnOurSide = ({ delivery_status: status }: Reply) => status === 'stored' || status === 'queued'

/** Sends a reply again, as a new message to n8n. 409 while it is being sent, if it was sent, or if it cannot be sent. */
export function sendAgain(ctx: Core, person: Person, id: string): Promise<Comment> {
  return transaction(ctx.pool, async (tx) => {
    const of = await selectTicketOfReply(tx, id)
    const ticket = of && (await lockTicket(tx, { id: of.ticket_id }))
    const reply = ticket && (await lockReply(tx, id))
    if (!reply) throw problem('no_such_reply')
    const customer = customerOfTicket(writable(ctx, person, ticket))
    refuseBlocked(ticket)
    const why = whyNotAgain(reply, ctx.config.replyConfirmMinutes)
    if (why !== undefined) throw problem(why)
    if (customer === undefined) throw problem('ticket_without_phone')
    if (!(await isConnected(ctx, tx))) throw problem('n8n_not_connected')
    await queueReply(tx, id, reply.ticket_id)
    await insertEvents(tx, reply.ticket_id, reply.ticket_version, { type: 'user', id: person.id }, [
      { type: 'reply_retried', to: id },
    ])
    await move(ctx, tx, reply, 'queued')
    const comment = await selectComment(tx, id)
    if (!comment) throw new Error('the reply just locked is gone')
    return comment
  })
}

function whyNotAgain(
  { delivery_status: status, delivery_updated_at: at }: Reply,
  minutes: number,
): 'reply_waiting' | 'reply_sent' | 'reply_unconfirmed' | undefined {
  if (status === 'failed' || status === 'stored') return undefined
  if (status === 'queued') return 'reply_waiting'
  if (status !== 'handed_over') return 'reply_sent'
  const unconfirmed = Date.now() - at.getTime() > minutes * 60_000
  return unconfirmed ? undefined : 'reply_unconfirmed'
}

/** Marks a reply as queued again, because its message is replayed. */
export async function requeueReply(ctx: Core, tx: Queryable, id: string): Promise<void> {
  const reply = await lockReply(tx, id)
  if (!reply) throw problem('no_such_reply')
  if (['delivered', 'read'].includes(reply.delivery_status)) throw problem('reply_arrived')
  const [marks] = await selectMarks(tx, reply.customer_phone === null ? [] : [reply.customer_phone])
  if (marks?.blocked) throw problem('reply_blocked')
  await move(ctx, tx, reply, 'queued')
}

async function move(ctx: Core, tx: Queryable, reply: Reply, status: DeliveryStatus): Promise<void> {
  const before = reply.delivery_status
  reply.delivery_status = status
  await updateDelivery(tx, reply, { error: null, error_code: null })
  if (!answers(before)) {
    const from = status === 'queued' ? 'now' : 'writing'
    await updateTicket(tx, reply.ticket_id, { answered: { by: reply.id, from } }, ctx.config.timezone)
  }
  await announce(ctx, tx, reply)
}

/** The reply did not reach the customer, who is waiting again. The ticket becomes unread, so that an agent looks at it. */
async function fail(ctx: Core, tx: Queryable, reply: Reply, actor: Actor, why: Why): Promise<void> {
  reply.delivery_status = 'failed'
  await updateDelivery(tx, reply, why)
  await updateTicket(tx, reply.ticket_id, { unread: true, unanswered: { by: reply.id } }, ctx.config.timezone)
  await insertEvents(tx, reply.ticket_id, reply.ticket_version, actor, [
    { type: 'reply_failed', to: reply.id },
  ])
  await announce(ctx, tx, reply)
}

async function announce(
  ctx: Core,
  tx: Queryable,
  { ticket_id: id, ticket_status: status, assigned_to_user_id }: Reply,
): Promise<void> {
  await ctx.live.publish(tx, { kind: 'ticket', event: 'updated', id, now: { status, assigned_to_user_id } })
}
