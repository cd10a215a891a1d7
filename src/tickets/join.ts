// Adds a pushed message to an existing ticket, with all its effects on the ticket.
import { uuidv7 } from 'uuidv7'
import type { Category } from '../categories/schema.ts'
import { trackingKey } from '../customers/tracking-number.ts'
import type { Core } from '../core.ts'
import type { Queryable } from '../db/pool.ts'
import { selectActiveTwin } from './conversation-queries.ts'
import type { Parcel, Place } from './conversation.ts'
import { notifyHandlerOf } from './handling.ts'
import type { MessageParts } from './message-parts.ts'
import type { Quotes } from './quote-queries.ts'
import {
  changeStatus,
  higherPriority,
  placed,
  statusAfterMessage,
  type Channel,
  type Source,
} from './rules.ts'
import type { TicketPush } from './schema.ts'
import type { Ticket } from './shown.ts'
import {
  insertComment,
  insertEvents,
  lockActiveUser,
  updateTicket,
  type Actor,
  type NewEvent,
  type TicketPatch,
} from './writes.ts'

type Joining = MessageParts &
  Pick<TicketPush, 'subject' | 'description' | 'priority' | 'source' | 'metadata'> & {
    category?: Category | undefined
    channel?: Channel | undefined
    sent_at?: Date | undefined
    asksNothing: boolean
  }

/** Adds a push to the locked ticket, in the caller's transaction. Returns the id of its comment; an anomaly has none. */
export async function joinTicket(
  ctx: Core,
  tx: Queryable,
  actor: Actor,
  push: Joining,
  { ticket, parcel, quotes }: Place,
): Promise<string | undefined> {
  if (!ticket) throw new Error('there is no ticket to join')
  const patch: TicketPatch = push.metadata ? { metadata: push.metadata } : {}
  const events: NewEvent[] = []
  const commentId = push.source === 'system' ? undefined : await say(tx, actor, push, ticket, quotes)
  if (commentId === undefined) events.push({ type: 'anomaly_reported', note: noteOf(push, ticket) })
  else await planMessage(tx, ticket, push, commentId, patch, events)
  if (push.source === 'customer' || push.source === 'system')
    await planParcel(tx, ticket, parcel, patch, events)
  const priority = push.priority && higherPriority(push.priority, ticket.priority)
  if (priority !== undefined && priority !== ticket.priority) {
    patch.priority = priority
    events.push({ type: 'priority_changed', from: ticket.priority, to: priority })
  }
  if (push.category && ticket.category === null) {
    patch.category_id = push.category.id
    events.push({ type: 'category_changed', to: push.category.key })
  }
  const changed = patch.category_id ?? patch.status ?? patch.priority ?? patch.tracking
  const version = await updateTicket(
    tx,
    ticket.id,
    { ...patch, newVersion: changed !== undefined },
    ctx.config.timezone,
  )
  await insertEvents(tx, ticket.id, version, actor, events)
  if (patch.status !== undefined || patch.handler !== undefined) await notifyHandlerOf(ctx, tx, ticket)
  const now = {
    status: patch.status ?? ticket.status,
    assigned_to_user_id:
      patch.assigned_to_user_id === undefined ? ticket.assigned_to_user_id : patch.assigned_to_user_id,
  }
  await ctx.live.publish(tx, { kind: 'ticket', event: 'updated', id: ticket.id, now, was: placed(ticket) })
  if (commentId !== undefined)
    await ctx.live.publish(tx, { kind: 'comment', id: commentId, ticket_id: ticket.id, now })
  return commentId
}

async function say(
  tx: Queryable,
  actor: Actor,
  push: Joining,
  ticket: Ticket,
  quotes: Quotes | undefined,
): Promise<string> {
  const id = uuidv7()
  await insertComment(tx, {
    id,
    ticket_id: ticket.id,
    author_type: authorOf(push.source),
    user_id: null,
    api_key_id: actor.type === 'n8n' ? actor.id : null,
    subject: push.source !== 'customer' || push.subject === ticket.subject ? null : push.subject,
    comment_text: push.description,
    quotes,
    ...(push.location ? { location: push.location } : {}),
    ...(push.contact ? { contact: push.contact } : {}),
    is_internal_note: false,
    sent_at: push.sent_at,
    asks_nothing: push.asksNothing,
    delivery_status: null,
  })
  return id
}

const authorOf = (source: Source) => (source === 'system' ? 'n8n' : source)

async function planMessage(
  tx: Queryable,
  ticket: Ticket,
  { source, channel, asksNothing }: Joining,
  id: string,
  patch: TicketPatch,
  events: NewEvent[],
): Promise<void> {
  if (source === 'assistant') {
    patch.assistantWrote = { by: id }
    events.push({ type: 'assistant_wrote', to: id })
  } else if (source === 'phone') {
    // Whoever answered from the phone has read the customer's messages.
    Object.assign(patch, { answered: { by: id, from: 'writing' }, handler: 'human', unread: false })
    events.push({ type: 'phone_replied', to: id })
  } else {
    patch.customerWrote = {
      by: id,
      waits: !asksNothing,
      onWhatsApp: channel === undefined || channel === 'whatsapp',
    }
    if (!(asksNothing && ticket.status === 'closed')) patch.unread = true
    events.push({ type: 'message_received', to: id })
    await planWaking(tx, ticket, asksNothing, patch, events)
  }
}

async function planWaking(
  tx: Queryable,
  ticket: Ticket,
  asksNothing: boolean,
  patch: TicketPatch,
  events: NewEvent[],
): Promise<void> {
  const to = statusAfterMessage(ticket.status, asksNothing)
  if (to === ticket.status) return
  const effect = changeStatus(ticket, to, new Date())
  Object.assign(patch, effect)
  events.push({ type: effect.reopened ? 'reopened' : 'status_changed', from: ticket.status, to })
  const assignee = ticket.assigned_to_user_id
  if (effect.reopened && assignee !== null && !(await lockActiveUser(tx, assignee))) {
    Object.assign(patch, { assigned_to_user_id: null, handler: 'nobody' })
    events.push({ type: 'released', from: assignee, to: null })
  }
}

/** Gives a ticket without an AWB the one of the push. If the push confirms an AWB that was guessed, it is certain now. */
async function planParcel(
  tx: Queryable,
  ticket: Ticket,
  parcel: Parcel | undefined,
  patch: TicketPatch,
  events: NewEvent[],
): Promise<void> {
  if (!parcel) return
  const { number, source } = parcel
  if (ticket.tracking_number === null) {
    if (await selectActiveTwin(tx, { ...ticket, tracking_number: number.shown })) return
    patch.tracking = { number, source }
    events.push({ type: 'tracking_number_set', from: null, to: number.shown })
  } else if (
    source === null &&
    ticket.tracking_number_source !== null &&
    trackingKey(ticket.tracking_number) === number.key
  ) {
    patch.tracking = { number, source: null }
    events.push({ type: 'tracking_number_confirmed', from: number.shown, to: number.shown })
  }
}

function noteOf(push: Joining, ticket: Ticket): string {
  return push.subject === ticket.subject ? push.description : `${push.subject}\n${push.description}`
}
