// The way of a reply: queued, handed over to n8n, sent, delivered, read, or failed; forward only, whatever order the
// reports arrive in. Only a person takes it back to the start, by sending it again.
import type { ApiKey, Person } from '../policy/callers.ts'
import type { Core } from '../core.ts'
import type { Queryable } from '../db/pool.ts'
import { transaction } from '../db/transaction.ts'
import { problem } from '../errors.ts'
import { writable } from '../tickets/access.ts'
import { queueReply } from '../tickets/comments.ts'
import { lockTicket } from '../tickets/queries.ts'
import { answers } from '../tickets/rules.ts'
import { deliveryStatuses, type Comment } from '../tickets/shown.ts'
import { selectComment } from '../tickets/thread-queries.ts'
import { insertEvents, updateTicket, type Actor } from '../tickets/writes.ts'
import type { Reported } from '../webhook/report.ts'
import { confirmMessage, isConnected, isGivenUp, isUnsent } from '../webhook/service.ts'
import { lockReply, selectTicketOfReply, updateDelivery, type Reply } from './queries.ts'

/**
 * `failed` may follow everything but a message that has arrived. Over it only `delivered` and `read` win: a `sent` that comes
 * after it is an earlier step, told late.
 */
export function movesForward(from: string, to: Reported): boolean {
  if (to === 'failed') return from !== 'delivered' && from !== 'read' && from !== 'failed'
  if (from === 'failed') return to !== 'sent'
  const order: readonly string[] = deliveryStatuses
  return order.indexOf(to) > order.indexOf(from)
}

interface ReportedReply {
  /** `unchanged`: the report is of an earlier step, or of an attempt that was given up. */
  status: 'updated' | 'unchanged'
  reply_id: string
  delivery_status: string
}

export function reportDelivery(
  ctx: Core,
  apiKey: ApiKey,
  id: string,
  { status, reason }: { status: Reported; reason: string | undefined },
): Promise<ReportedReply> {
  return transaction(ctx.pool, async (tx) => {
    const reply = await lockReply(tx, id)
    if (!reply) throw problem('no_such_reply')
    const stale = status === 'failed' && (await isUnsent(tx, { reply_id: id }))
    // Only we thought that it had failed: none of n8n's answers reached us, its report does.
    const afterAll =
      status === 'sent' && reply.delivery_status === 'failed' && (await isGivenUp(tx, { reply_id: id }))
    if (stale || !(afterAll || movesForward(reply.delivery_status, status)))
      return { status: 'unchanged', reply_id: id, delivery_status: reply.delivery_status }
    if (status === 'failed') await fail(ctx, tx, reply, { type: 'n8n', id: apiKey.id }, reason ?? null)
    else await move(ctx, tx, reply, status)
    await confirmMessage(tx, { reply_id: id })
    return { status: 'updated', reply_id: id, delivery_status: status }
  })
}

/** n8n has taken it, which says nothing yet about the customer. Its report may have been quicker. */
export async function handOverReply(ctx: Core, tx: Queryable, reply: Reply): Promise<void> {
  if (isOnOurSide(reply)) await move(ctx, tx, reply, 'handed_over')
}

/** n8n would not take it, however often. */
export async function giveUpReply(ctx: Core, tx: Queryable, reply: Reply, why: string): Promise<void> {
  if (isOnOurSide(reply)) await fail(ctx, tx, reply, { type: 'system', id: null }, why)
}

/** Another attempt has failed: whoever looks at the ticket sees when the next one is due. */
export async function showRetry(ctx: Core, tx: Queryable, reply: Reply): Promise<void> {
  await announce(ctx, tx, reply)
}

const isOnOurSide = ({ delivery_status: status }: Reply) => status === 'stored' || status === 'queued'

/** Sends it once more, as a new message to n8n. 409 while it is under way, when it has arrived, and with nobody to send it. */
export function sendAgain(ctx: Core, person: Person, id: string): Promise<Comment> {
  return transaction(ctx.pool, async (tx) => {
    const of = await selectTicketOfReply(tx, id)
    const ticket = of && (await lockTicket(tx, { id: of.ticket_id }))
    const reply = ticket && (await lockReply(tx, id))
    if (!reply) throw problem('no_such_reply')
    const { customer_phone: phone, phone_unreadable: unreadable } = writable(ctx, person, ticket)
    const why = whyNotAgain(reply, ctx.config.replyConfirmMinutes)
    if (why !== undefined) throw problem(why)
    if (phone === null || unreadable) throw problem('ticket_without_phone')
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

/** Back to waiting, because its message is replayed. */
export async function requeueReply(ctx: Core, tx: Queryable, id: string): Promise<void> {
  const reply = await lockReply(tx, id)
  if (!reply) throw problem('no_such_reply')
  if (['delivered', 'read'].includes(reply.delivery_status)) throw problem('reply_arrived')
  await move(ctx, tx, reply, 'queued')
}

async function move(ctx: Core, tx: Queryable, reply: Reply, status: string): Promise<void> {
  await updateDelivery(tx, reply.id, status, null)
  if (!answers(reply.delivery_status)) {
    const from = status === 'queued' ? 'now' : 'writing'
    await updateTicket(tx, reply.ticket_id, { answered: { by: reply.id, from } }, ctx.config.timezone)
  }
  await announce(ctx, tx, reply)
}

/** The customer has no answer after all: they wait again, and the ticket is unread, so that somebody looks. */
async function fail(ctx: Core, tx: Queryable, reply: Reply, actor: Actor, why: string | null): Promise<void> {
  await updateDelivery(tx, reply.id, 'failed', why)
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
