// A reaction is one emoji about a message. It is shown at that message and in the history of its ticket. It creates and
// reopens no ticket, and needs no answer.
import { customerOf } from '../customers/phone.ts'
import type { Core } from '../core.ts'
import type { Queryable } from '../db/pool.ts'
import { selectTicketOfMessage } from './conversation-queries.ts'
import { mayBeOf } from './conversation.ts'
import { lockTicket } from './queries.ts'
import { deleteReaction, putReaction } from './quote-queries.ts'
import { placed } from './rules.ts'
import type { TicketPush } from './schema.ts'
import type { Ticket } from './shown.ts'
import { insertEvents, type Actor } from './writes.ts'

/** Returns the ticket of the message that the reaction is about; undefined if it is unknown or another customer's. */
export async function react(
  ctx: Core,
  tx: Queryable,
  apiKeyId: string,
  push: TicketPush & { reaction: NonNullable<TicketPush['reaction']> },
): Promise<Ticket | undefined> {
  const { message_id, emoji } = push.reaction
  const known = await selectTicketOfMessage(tx, message_id)
  if (!known || (known.comment_id === null && !known.in_description)) return undefined
  const ticket = await lockTicket(tx, { id: known.ticket_id })
  if (!ticket || !(await mayBeOf(tx, ticket, customerOf(push.phone)))) return undefined
  const isPhone = push.source === 'phone'
  const about = {
    ticketId: ticket.id,
    commentId: known.comment_id,
    sender: isPhone ? ('phone' as const) : ('customer' as const),
  }
  const before =
    emoji === ''
      ? await deleteReaction(tx, about)
      : await putReaction(tx, about, emoji, push.sent_at ?? new Date())
  if ((before ?? '') === emoji) return ticket
  const actor: Actor = isPhone ? { type: 'n8n', id: apiKeyId } : { type: 'customer', id: null }
  await insertEvents(tx, ticket.id, ticket.version, actor, [
    emoji === '' ? { type: 'reaction_removed', from: before ?? null } : { type: 'reacted', to: emoji },
  ])
  const now = placed(ticket)
  await ctx.live.publish(tx, { kind: 'ticket', event: 'updated', id: ticket.id, now, was: now })
  return ticket
}
