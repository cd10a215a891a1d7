// The rules of tickets, and nothing else: no SQL, no HTTP. Who may do what is in policy/.
export const ticketStatuses = ['open', 'pending', 'on_hold', 'closed'] as const
export type TicketStatus = (typeof ticketStatuses)[number]

/** Lowest first. */
export const ticketPriorities = ['low', 'medium', 'high', 'urgent'] as const
export type TicketPriority = (typeof ticketPriorities)[number]

interface Placed {
  status: TicketStatus
  assigned_to_user_id: string | null
}

/** Where a ticket stands, as the stream needs it to say who may hear of it. */
export function placed({ status, assigned_to_user_id }: Placed): Placed {
  return { status, assigned_to_user_id }
}

/**
 * Whether doing this shows that the customer's message was read by the one it is for: the person who has the ticket once
 * it is done. What others do leaves it unread; while nobody has it, a reply does, as there is nobody else to read it.
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
 * Who speaks in a push. `customer`: it is the customer's own message. `system`: an anomaly that n8n found. `assistant`: what
 * the automation said to the customer. `phone`: what somebody answered from the phone of the WhatsApp number.
 */
export const sources = ['customer', 'system', 'assistant', 'phone'] as const
export type Source = (typeof sources)[number]

/** By which way a ticket came. Only WhatsApp has a window of 24 hours in which a reply is taken. */
export const channels = ['whatsapp', 'phone', 'email', 'walk_in', 'other'] as const
export type Channel = (typeof channels)[number]

export type PushOutcome = 'created' | 'appended' | 'reopened'

/**
 * What a push does that belongs to an earlier ticket: the active one if there is one, else the one closed last. A ticket
 * closed exactly `reopenDays` ago stays closed. A message that asks for nothing joins a closed one as it is.
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
 * A customer's message wakes a ticket that waited for it; one on hold stays on hold, but shows as unread. Thanks open no
 * closed one, but may be the answer that a pending one waits for.
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

/** Lines of the history that only say that a comment was written: its text and its moment are in the thread. */
export const mirrorEvents = [
  'message_received',
  'note_added',
  'replied',
  'assistant_wrote',
  'phone_replied',
] as const

/** A reply that is only stored, or has failed, reaches nobody: it answers nobody. */
export function answers(delivery: string): boolean {
  return delivery !== 'stored' && delivery !== 'failed'
}

/** What people change of a ticket, and the lines of its history that tell of it. */
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

/** The kinds of events that collide with a change of these fields. */
export function eventsThatCollide(fields: readonly ChangeableField[]): string[] {
  return fields.flatMap((field) => [...eventsOfField[field]])
}

export function fieldOfEvent(type: string): ChangeableField | undefined {
  return changeableFields.find((field) => eventsThatCollide([field]).includes(type))
}

/** Who answers a customer: the automation, or a person. */
export const handlers = ['bot', 'human'] as const
export type Handler = (typeof handlers)[number]

/** Where a ticket's AWB is known from, when nobody has said it. */
export const trackingSources = ['quoted', 'broadcast'] as const
export type TrackingSource = (typeof trackingSources)[number]

/** Minutes. Who saw a ticket in the pool so lately is told who took it, and does not wonder where it went. */
export const poolIsRemembered = 5
