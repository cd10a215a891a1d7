// The history in words, and what the thread shows of it.
import { ticketPriorities, ticketStatuses } from '../../src/tickets/rules.ts'
import type { Comment, TicketDetail, TicketEvent } from '../../src/tickets/schema.ts'
import type { Json } from '../lib/api.ts'
import { me } from '../lib/session.ts'
import { t as shared } from '../shared/texts.ts'
import { t } from './texts.ts'

export type Detail = Json<TicketDetail>
type Event = Json<TicketEvent>

const written = new Set(['note_added', 'replied', 'message_received'])
/** These have a comment of their own in the thread. */
export const isWritten = ({ type }: Event): boolean => written.has(type)

export function nameOf(actor: Event['actor']): string {
  if (actor.type === 'n8n') return 'n8n'
  return actor.full_name ?? (actor.type === 'customer' ? t('customer') : t('by_system'))
}

function word(value: string | null): string {
  const known = [...ticketStatuses, ...ticketPriorities].find((one) => one === value)
  return known ? shared(known) : (value ?? '')
}

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
    case 'reply_failed':
      return t('e_reply_failed')
    case 'reply_retried':
      return t('e_reply_retried', { who })
    default:
      return t('e_other', { who, type: event.type })
  }
}

export type Entry =
  | { kind: 'comment'; at: string; comment: Json<Comment> }
  | { kind: 'events'; at: string; events: Event[] }
  | { kind: 'anomaly'; at: string; event: Event }

/** Comments and history in one order; steps that follow each other share a line. */
export function thread({ comments, events }: Pick<Detail, 'comments' | 'events'>): Entry[] {
  const entries: Entry[] = [
    ...comments.map((comment): Entry => ({ kind: 'comment', at: comment.created_at, comment })),
    ...events
      .filter((event) => !isWritten(event))
      .map((event): Entry =>
        event.type === 'anomaly_reported'
          ? { kind: 'anomaly', at: event.created_at, event }
          : { kind: 'events', at: event.created_at, events: [event] },
      ),
  ].sort((a, b) => a.at.localeCompare(b.at))
  const joined: Entry[] = []
  for (const entry of entries) {
    const last = joined.at(-1)
    if (entry.kind === 'events' && last?.kind === 'events') last.events.push(...entry.events)
    else joined.push(entry)
  }
  return joined
}

export const isInPool = ({ assigned_to_user_id, status }: Detail) =>
  assigned_to_user_id === null && status !== 'closed'

export type Access = 'work' | 'look'

/** What the server will allow; see accessTo in src/tickets/rules.ts. */
export function accessOf(ticket: Detail): Access {
  return me.role === 'admin' || ticket.assigned_to_user_id === me.id ? 'work' : 'look'
}
