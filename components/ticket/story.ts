// Describes the events of a ticket in sentences.
import { personId } from '../../src/customers/person-id.ts'
import { mirrorEvents, ticketPriorities, ticketStatuses } from '../../src/tickets/rules.ts'
import type { Comment as StoredComment, TicketDetail, TicketEvent } from '../../src/tickets/shown.ts'
import type { Json } from '../lib/api.ts'
import type { Carried } from '../media/carried.ts'
import { categoryName } from '../shared/categories.ts'
import { t as shared } from '../shared/texts.ts'
import { t } from './history-texts.ts'
import { t as general } from './texts.ts'

export type Detail = Omit<Json<TicketDetail>, 'comments'> & Partial<Carried> & { comments: Comment[] }
export type Comment = Json<StoredComment> & Partial<Carried>
export type Event = Json<TicketEvent>

const written = new Set<string>(mirrorEvents)

/**
 * The events that need a line of their own, because they have no comment in the thread. A merge adds an event to both tickets,
 * and the history of the second contains that of the first: "merged this ticket" is then left out.
 */
export function withLine(events: readonly Event[]): Event[] {
  const mergedHere = new Set(events.filter(({ type }) => type === 'merged_here').map((one) => one.created_at))
  return events.filter(
    ({ type, created_at }) => !written.has(type) && !(type === 'merged' && mergedHere.has(created_at)),
  )
}

export function nameOf(actor: Event['actor']): string {
  if (actor.type === 'n8n') return 'n8n'
  return actor.full_name ?? (actor.type === 'customer' ? general('customer') : t('by_system'))
}

function word(value: string | null): string {
  const known = [...ticketStatuses, ...ticketPriorities].find((one) => one === value)
  return known ? shared(known) : (value ?? '')
}

const quote = (category: Event['from_category']): string =>
  category === null ? '' : `“${categoryName(category)}”`

export function sentence(event: Event): string {
  const who = nameOf(event.actor)
  const [from, to] = [event.from_name ?? '', event.to_name ?? '']
  switch (event.type) {
    case 'created':
      return t(event.actor.type === 'agent' ? 'e_created_user' : 'e_created', { who })
    case 'assigned':
      if (event.to === event.actor.id) return t('e_taken', { who })
      return event.from === null || event.from === event.actor.id
        ? t('e_assigned', { who, to })
        : t('e_reassigned', { who, from, to })
    case 'released':
      return t('e_released', { who })
    case 'status_changed':
      // n8n sets a ticket to open only when a message of the customer arrives for a pending ticket.
      if (event.actor.type === 'n8n' && event.to === 'open') return t('e_reopened_customer')
      return event.to === 'closed'
        ? t('e_closed', { who })
        : t('e_status_changed', { who, from: word(event.from), to: word(event.to) })
    case 'reopened':
      return event.actor.type === 'n8n' ? t('e_reopened_customer') : t('e_reopened', { who })
    case 'priority_changed':
      return t('e_priority_changed', { who, from: word(event.from), to: word(event.to) })
    case 'anomaly_reported':
      return t('e_anomaly', { who })
    case 'message_received':
      return t('e_message')
    case 'note_added':
      return t('e_note', { who })
    case 'replied':
      return t('e_replied', { who })
    case 'tracking_number_set':
      if (event.to === null) return t('e_awb_removed', { who, awb: event.from ?? '' })
      return event.from === null
        ? t('e_awb_set', { who, awb: event.to })
        : t('e_awb_changed', { who, from: event.from, to: event.to })
    case 'tracking_number_confirmed':
      return t('e_awb_confirmed', { who, awb: event.to ?? '' })
    case 'merged':
      return t('e_merged', { who, uid: event.to ?? '' })
    case 'merged_here':
      return t('e_merged_here', { who, uid: event.from ?? '' })
    case 'unmerged':
      return t('e_unmerged', { who, uid: event.to ?? event.from ?? '' })
    case 'subject_changed':
      return t('e_subject', { who })
    case 'phone_changed':
      return t('e_phone', { who })
    case 'category_changed':
      if (event.to === null) return t('e_category_removed', { who, from: quote(event.from_category) })
      return event.from === null
        ? t('e_category_set', { who, to: quote(event.to_category) })
        : t('e_category_changed', {
            who,
            from: quote(event.from_category),
            to: quote(event.to_category),
          })
    case 'handed_to_bot':
      return t('e_handed_to_bot', { who })
    case 'taken_over':
      return t('e_taken_over', { who })
    case 'reply_failed':
      return t('e_reply_failed')
    case 'reply_retried':
      return t('e_reply_retried', { who })
    case 'reacted':
      return t('e_reacted', { who, emoji: event.to ?? '' })
    case 'reaction_removed':
      return t('e_reaction_removed', { who, emoji: event.from ?? '' })
    case 'customer_opted_out':
    case 'customer_opted_in':
    case 'customer_blocked':
    case 'customer_unblocked':
      return t(`e_${event.type}`, { who })
    default:
      return t('e_other', { who, type: event.type })
  }
}

/** The event without the actor's name, for a sentence that has already named the actor. */
export function withoutActor(event: Event): string {
  const [from, to] = [word(event.from), word(event.to)]
  switch (event.type) {
    case 'assigned':
      return t('c_assigned', { to: event.to_name ?? '' })
    case 'released':
      return t('c_released')
    case 'status_changed':
      return event.to === 'closed' ? t('c_closed') : t('c_status', { from, to })
    case 'reopened':
      return t('c_reopened')
    case 'priority_changed':
      return t('c_priority', { from, to })
    case 'tracking_number_set':
    case 'tracking_number_confirmed':
      return t('c_awb', { to: event.to ?? '–' })
    case 'subject_changed':
      return t('c_subject')
    case 'phone_changed':
      return t('c_phone')
    case 'category_changed':
      return t('c_category', { to: event.to === null ? '–' : quote(event.to_category) })
    default:
      return sentence(event)
  }
}

export const isInPool = ({ assigned_to_user_id, status }: Detail) =>
  assigned_to_user_id === null && status !== 'closed'

/** Whether a reply can be sent: to a valid phone number or to a WhatsApp id. */
export const isReachable = ({ customer_phone: number, phone_unreadable: unreadable }: Detail) =>
  number !== null && (!unreadable || personId.test(number))
