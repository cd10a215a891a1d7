// Turns a ticket into the lines of its thread: a heading for each day, messages grouped by author, history between them,
// and a mark where unread messages begin. A name is shown once per group, a time once per minute.
import { dayOf, phone, time } from '../lib/format.ts'
import { carriedBy, type Carried } from '../media/carried.ts'
import { t as correct } from './correct-texts.ts'
import { nameOf, sentence, withLine, type Comment, type Detail, type Event } from './story.ts'
import { t } from './texts.ts'

export interface Message {
  kind: 'message'
  key: string
  /** `bot`: a message of the automation. `phone`: a message that somebody wrote on the phone of the WhatsApp number. */
  side: 'in' | 'out' | 'note' | 'system' | 'bot' | 'phone'
  by: string
  via: string
  /** When it was written. */
  at: string
  /** When it arrived, which may be much later. */
  came: string
  text: string
  subject: string | null
  carried: Carried
  /** Only for the team's replies and notes. */
  comment: Comment | undefined
  /** Whether it is the first of its author's group and shows the name. */
  first: boolean
  /** Whether it is the last of its minute and shows the time. */
  timed: boolean
}

export type Line =
  | Message
  | { kind: 'day'; key: string; at: string }
  | { kind: 'unread'; key: string; count: number }
  /** Messages that are not loaded yet, between the description and the loaded ones. */
  | { kind: 'gap'; key: string }
  | { kind: 'events'; key: string; at: string; events: Event[] }

interface Reading {
  /** The time up to which the reader has read the thread; undefined marks nothing as new. */
  seen: string | undefined
  /** Whether there are earlier messages that are not loaded. */
  gap: boolean
}

export function conversation(ticket: Detail, { seen, gap }: Reading): Line[] {
  const isNew = ({ side, came }: Message) => seen !== undefined && side === 'in' && came > seen
  const items = inOrder(ticket, gap)
  const count = items.filter((item) => item.kind === 'message' && isNew(item)).length
  const lines: Line[] = []
  let day = ''
  let marked = false
  for (const item of items) {
    // After a gap, the day and the name are shown again.
    if (gap && lines.length > 0 && !lines.some((line) => line.kind === 'gap')) {
      lines.push({ kind: 'gap', key: 'gap' })
      day = ''
    }
    if (dayOf(item.at) !== day) {
      day = dayOf(item.at)
      lines.push({ kind: 'day', key: `day ${day}`, at: item.at })
    }
    if (item.kind === 'message' && !marked && isNew(item)) {
      marked = true
      lines.push({ kind: 'unread', key: 'unread', count })
    }
    const last = lines.at(-1)
    if (item.kind === 'events' && last?.kind === 'events') last.events.push(...item.events)
    else if (item.kind === 'message' && last?.kind === 'message' && sameAuthor(last, item)) {
      if (time(last.at) === time(item.at)) last.timed = false
      lines.push({ ...item, first: false })
    } else lines.push(item)
  }
  return lines
}

type Item = Message | Extract<Line, { kind: 'events' }>

function inOrder(ticket: Detail, gap: boolean): Item[] {
  // Events from before the loaded messages are shown only in the history.
  const from = gap ? (ticket.comments[0]?.sent_at ?? '') : ''
  const first = opening(ticket)
  const items: Item[] = [
    // Without a gap the description is sorted by time, because a hand-over may bring earlier messages. With a gap it comes
    // first.
    ...(gap ? [] : [first]),
    ...ticket.comments.map((comment) => ofComment(ticket, comment)),
    ...withLine(ticket.events)
      .filter(({ created_at }) => created_at >= from)
      .map(ofEvent),
  ].sort((a, b) => a.at.localeCompare(b.at))
  return gap ? [first, ...items] : items
}

const sameAuthor = (a: Message, b: Message) => a.side === b.side && a.by === b.by && a.via === b.via

function customerName({ customer_name: name, customer_phone: digits, phone_unreadable }: Detail): string {
  if (name !== null) return name
  if (digits === null) return t('customer')
  return phone_unreadable ? digits : phone(digits)
}

const drawn = {
  kind: 'message',
  subject: null,
  carried: carriedBy({}),
  comment: undefined,
  first: true,
  timed: true,
} as const

/** The key of the ticket's description, which is shown as its first message. */
export const openingKey = 'description'

/** The ticket's description as a message: from the customer, from n8n, or from the user who created the ticket. */
function opening(ticket: Detail): Message {
  const { source, sent_at: at, created_at: came, description: text, created_by: maker, metadata } = ticket
  const common = { ...drawn, key: openingKey, at, came, text, carried: carriedBy(ticket) }
  if (source === 'customer') return { ...common, side: 'in', by: customerName(ticket), via: wayOf(ticket) }
  if (maker?.type === 'agent') {
    const via = t(typeof metadata?.log_id === 'string' ? 'opened_from_failure' : 'opened_ticket')
    return { ...common, side: 'system', by: nameOf(maker), via }
  }
  return { ...common, side: 'system', by: t('system'), via: 'n8n' }
}

/** The channel, and the user who recorded the message if the customer did not write it. */
function wayOf({ channel, created_by: maker }: Detail): string {
  const way = correct(`by_${channel}`)
  return maker?.type === 'agent' ? correct('written_down', { way, name: nameOf(maker) }) : way
}

function ofComment(ticket: Detail, comment: Comment): Message {
  const { id: key, author, subject, comment_text: text, sent_at: at, created_at: came } = comment
  const common = { ...drawn, key, at, came, text, subject, carried: carriedBy(comment) }
  if (author.type === 'customer')
    return { ...common, side: 'in', by: customerName(ticket), via: t('whatsapp') }
  if (author.type === 'assistant') return { ...common, side: 'bot', by: t('bot'), via: t('bot_by') }
  if (author.type === 'phone') return { ...common, side: 'phone', by: t('team'), via: t('phone_by') }
  const by = nameOf(author)
  if (comment.is_internal_note) return { ...common, comment, side: 'note', by, via: t('note_by') }
  return { ...common, comment, side: 'out', by, via: t('reply_by') }
}

function ofEvent(event: Event): Item {
  const { id, created_at: at, note } = event
  const key = `event ${String(id)}`
  if (event.type === 'anomaly_reported')
    return { ...drawn, key, at, came: at, text: note ?? '', side: 'system', by: sentence(event), via: '' }
  return { kind: 'events', key, at, events: [event] }
}
