// The rules of tickets, without SQL and HTTP. policy/ decides who may do what.
export const ticketStatuses = ['open', 'pending', 'on_hold', 'closed'] as const
export type TicketStatus = (typeof ticketStatuses)[number]

/** Lowest first. */
export const ticketPriorities = ['low', 'medium', 'high', 'urgent'] as const
export type TicketPriority = (typeof ticketPriorities)[number]

interface Placed {
  status: TicketStatus
  assigned_to_user_id: string | null
}

/** Status and assignee of a ticket, from which the stream decides who may see its events. */
export function placed({ status, assigned_to_user_id }: Placed): Placed {
  return { status, assigned_to_user_id }
}

/**
 * Whether this action marks the customer's messages as read. It does if the person is the assignee afterwards. What others do
 * leaves them unread; in an unassigned ticket a reply marks them as read.
 */
export function marksRead(
  person: { id: string },
  after: { assigned_to_user_id: string | null },
  what: 'change' | 'note' | 'reply',
): boolean {
  return after.assigned_to_user_id === person.id || (after.assigned_to_user_id === null && what === 'reply')
}

export function higherPriority(a: TicketPriority, b: TicketPriority): TicketPriority {
  return ticketPriorities.indexOf(a) >= ticketPriorities.indexOf(b) ? a : b
}

/**
 * Who wrote a pushed message. `customer`: the customer. `system`: n8n, which found an anomaly. `assistant`: the automation, to
 * the customer. `phone`: somebody who answered from the phone of the WhatsApp number.
 */
export const sources = ['customer', 'system', 'assistant', 'phone'] as const
export type Source = (typeof sources)[number]

/** How the customer got in touch. Only WhatsApp limits replies to 24 hours after the customer's last message. */
export const channels = ['whatsapp', 'phone', 'email', 'walk_in', 'other'] as const
export type Channel = (typeof channels)[number]

export type PushOutcome = 'created' | 'appended' | 'reopened'

/**
 * Whether a push joins the earlier ticket (the active one, else the one closed last), reopens it, or creates a new one. A
 * ticket closed exactly `reopenDays` ago stays closed. A message that asks for nothing joins a closed ticket without reopening
 * it.
 */
export function outcomeOfPush(
  earlier: { status: TicketStatus; closed_at: Date | null } | undefined,
  { source, asksNothing }: { source: Source; asksNothing: boolean },
  reopenDays: number,
  now: Date,
): PushOutcome {
  if (!earlier) return 'created'
  if (earlier.status !== 'closed' || asksNothing) return 'appended'
  const closedFor = now.getTime() - (earlier.closed_at?.getTime() ?? 0)
  return source === 'customer' && closedFor < reopenDays * 24 * 3600_000 ? 'reopened' : 'created'
}

/**
 * A customer's message opens a pending or closed ticket; a ticket on hold stays on hold, but becomes unread. A message that
 * only thanks does not reopen a closed ticket, but opens a pending one, which may have waited for it.
 */
export function statusAfterMessage(status: TicketStatus, asksNothing = false): TicketStatus {
  return status === 'pending' || (status === 'closed' && !asksNothing) ? 'open' : status
}

export interface StatusEffect {
  status: TicketStatus
  closed_at: Date | null
  reopened: boolean
}

/** Every status may follow every other; closing sets `closed_at`, leaving `closed` clears it and is a reopening. */
export function changeStatus(
  from: { status: TicketStatus; closed_at: Date | null },
  to: TicketStatus,
  now: Date,
): StatusEffect {
  if (from.status === to) return { ...from, reopened: false }
  return { status: to, closed_at: to === 'closed' ? now : null, reopened: from.status === 'closed' }
}

/** Events that only record that a comment was written. Its text and time are in the thread. */
export const mirrorEvents = [
  'message_received',
  'note_added',
  'replied',
  'assistant_wrote',
  'phone_replied',
] as const

/** Whether a reply counts as an answer. One that is only stored, or has failed, does not reach the customer. */
export function answers(delivery: string): boolean {
  return delivery !== 'stored' && delivery !== 'failed'
}

/** The fields that users change, and the events that record it. */
const eventsOfField = {
  status: ['status_changed', 'reopened', 'merged', 'unmerged'],
  priority: ['priority_changed'],
  assigned_to_user_id: ['assigned', 'released'],
  tracking_number: ['tracking_number_set', 'tracking_number_confirmed'],
  subject: ['subject_changed'],
  customer_phone: ['phone_changed'],
  category: ['category_changed'],
} as const
export type ChangeableField = keyof typeof eventsOfField
export const changeableFields = Object.keys(eventsOfField) as readonly ChangeableField[]

/** The types of events that collide with a change of these fields. */
export function eventsThatCollide(fields: readonly ChangeableField[]): string[] {
  return fields.flatMap((field) => [...eventsOfField[field]])
}

export function fieldOfEvent(type: string): ChangeableField | undefined {
  return changeableFields.find((field) => eventsThatCollide([field]).includes(type))
}

/** Who handles a customer: the automation, or a person. */
export const handlers = ['bot', 'human'] as const
export type Handler = (typeof handlers)[number]

/** Where a ticket's AWB was found if nobody gave it. */
export const trackingSources = ['quoted', 'broadcast'] as const
export type TrackingSource = (typeof trackingSources)[number]

/** In minutes. A user who may have seen a ticket in the pool this recently gets the name of the person who took it. */
export const poolIsRemembered = 5
