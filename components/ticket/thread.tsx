// The conversation: customers grey on the left, replies green on the right with how far they have come, notes amber, dashed
// and full width. Nobody mistakes one for the other.
import { Fragment, useEffect, useRef, type ReactNode } from 'react'
import { phone } from '../lib/format.ts'
import { Moment } from '../shared/values.tsx'
import { DeliveryMark, DeliveryNote } from './delivery.tsx'
import { nameOf, sentence, thread, type Detail, type Entry } from './story.ts'
import { t } from './texts.ts'

/** Screens. */
const longAfter = 1.25

export function Thread({ ticket }: { ticket: Detail }) {
  const entries = thread(ticket)
  const end = useRef<HTMLDivElement>(null)
  const count = useRef<number>(undefined)
  useEffect(() => {
    // A long story is opened at its end: what was said last is what one answers. After the page has gone to its top.
    const frame = requestAnimationFrame(() => {
      const bottom = end.current?.getBoundingClientRect().bottom ?? 0
      if (bottom > window.innerHeight * longAfter) end.current?.scrollIntoView({ block: 'end' })
    })
    return () => {
      cancelAnimationFrame(frame)
    }
  }, [])
  useEffect(() => {
    // A new message is brought into view if the reader is near the end of the thread already.
    if (count.current !== undefined && entries.length > count.current && end.current) {
      const { bottom } = end.current.getBoundingClientRect()
      if (bottom < window.innerHeight + 240)
        end.current.scrollIntoView({ block: 'nearest', behavior: 'smooth' })
    }
    count.current = entries.length
  }, [entries.length])
  return (
    <div className="thread" role="log" aria-live="polite">
      <First ticket={ticket} />
      {entries.map((entry) => (
        <Item key={keyOf(entry)} entry={entry} ticket={ticket} />
      ))}
      <div ref={end} className="thread-end" />
    </div>
  )
}

function keyOf(entry: Entry): string {
  if (entry.kind === 'comment') return entry.comment.id
  return `e${String(entry.kind === 'events' ? entry.events[0]?.id : entry.event.id)}`
}

function customerName(ticket: Detail): string {
  if (ticket.customer_phone === null) return t('customer')
  return ticket.phone_unreadable ? ticket.customer_phone : phone(ticket.customer_phone)
}

function First({ ticket }: { ticket: Detail }) {
  if (ticket.source === 'system')
    return (
      <Bubble kind="system" by={t('system')} via="n8n" at={ticket.created_at} text={ticket.description} />
    )
  return (
    <Bubble
      kind="in"
      by={customerName(ticket)}
      via={t('whatsapp')}
      at={ticket.created_at}
      text={ticket.description}
    />
  )
}

function Item({ entry, ticket }: { entry: Entry; ticket: Detail }) {
  if (entry.kind === 'events')
    return (
      <div className="ev">
        {entry.events.map((event, index) => (
          <Fragment key={event.id}>
            {index > 0 && ' · '}
            {sentence(event)}
          </Fragment>
        ))}{' '}
        · <Moment at={entry.events.at(-1)?.created_at ?? entry.at} />
      </div>
    )
  if (entry.kind === 'anomaly')
    return (
      <Bubble kind="system" by={sentence(entry.event)} via="" at={entry.at} text={entry.event.note ?? ''} />
    )
  const { author, subject, comment_text, is_internal_note, delivery, created_at, id } = entry.comment
  if (author.type === 'customer')
    return (
      <Bubble
        kind="in"
        by={customerName(ticket)}
        via={t('whatsapp')}
        at={created_at}
        text={comment_text}
        subject={subject}
      />
    )
  if (is_internal_note)
    return (
      <Bubble
        kind="note"
        by={nameOf(author)}
        via={t('note_by')}
        at={created_at}
        text={comment_text}
        aside={t('hidden_from_customer')}
      />
    )
  return (
    <Bubble
      kind="out"
      by={nameOf(author)}
      via={t('reply_by')}
      at={created_at}
      text={comment_text}
      aside={delivery && <DeliveryMark delivery={delivery} />}
      foot={delivery && <DeliveryNote ticket={ticket} id={id} delivery={delivery} />}
    />
  )
}

interface BubbleProps {
  kind: 'in' | 'out' | 'note' | 'system'
  by: string
  via: string
  at: string
  text: string
  subject?: string | null
  aside?: ReactNode
  foot?: ReactNode
}

function Bubble({ kind, by, via, at, text, subject, aside, foot }: BubbleProps) {
  return (
    <article className={`bubble ${kind}`}>
      <div className="by">
        <b>{by}</b>
        <span>
          {via && `${via} · `}
          <Moment at={at} />
        </span>
        {aside && <span className="sp">{aside}</span>}
      </div>
      {subject && <div className="strong">{subject}</div>}
      <div className="pre">{text}</div>
      {foot}
    </article>
  )
}
