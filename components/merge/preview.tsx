// The second step of a merge: both tickets side by side, and a list of the consequences.
import { useState, type ReactNode } from 'react'
import { useQuery } from '@tanstack/react-query'
import { higherPriority } from '../../src/tickets/rules.ts'
import { api } from '../lib/api.ts'
import { number } from '../lib/format.ts'
import { queryKeys } from '../lib/query-keys.ts'
import { PriorityMark, StatusBadge } from '../shared/badges.tsx'
import { explain } from '../shared/states.tsx'
import { t as shared } from '../shared/texts.ts'
import { Awb, Moment, Phone } from '../shared/values.tsx'
import type { Detail } from '../ticket/story.ts'
import { t } from './texts.ts'
import { useMerge } from './use-merge.ts'
import './merge.css'
import '../shared/form-dialog.css'
import '../shared/notice.css'
import '../ui/button.css'

interface Props {
  ticket: Detail
  into: string
  onBack: () => void
  onClose: () => void
}

export function Preview({ ticket, into, onBack, onClose }: Props) {
  const other = useQuery({
    queryKey: queryKeys.ticketByUid(into),
    queryFn: ({ signal }) => api<Detail>('GET', `tickets/${into}`, undefined, signal),
    retry: false,
  })
  const merge = useMerge()
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState<unknown>()
  const to = other.data
  const hindrance = to && whyNot(to)
  const run = async () => {
    setBusy(true)
    setFailed(undefined)
    try {
      await merge(ticket, into)
      onClose()
    } catch (error) {
      setFailed(error)
      setBusy(false)
    }
  }
  return (
    <form
      className="sheet"
      onSubmit={(event) => {
        event.preventDefault()
        if (to && hindrance === undefined && !busy) void run()
      }}
    >
      <div className="body">
        {to ? (
          <>
            <div className="merge-pair">
              <One title={t('this_one')} ticket={ticket} />
              <span className="merge-arrow" aria-hidden="true">
                →
              </span>
              <One title={t('that_one')} ticket={to} />
            </div>
            <Consequences from={ticket} to={to} />
            {hindrance !== undefined && <p className="notice">{hindrance}</p>}
          </>
        ) : (
          <p className="dim">{other.isError ? explain(other.error) : t('loading')}</p>
        )}
        {failed !== undefined && (
          <p className="notice red" role="alert">
            {explain(failed)}
          </p>
        )}
      </div>
      <footer>
        <button type="button" className="btn" onClick={onBack}>
          {t('back')}
        </button>
        <button
          type="submit"
          className="btn primary"
          data-first
          disabled={!to || hindrance !== undefined || busy}
        >
          {t(busy ? 'merging' : 'merge')}
        </button>
      </footer>
    </form>
  )
}

function whyNot({ ticket_uid: to, status, can }: Detail): string | undefined {
  if (status === 'closed') return t('closed', { to })
  return can.merge ? undefined : t('take_first', { to })
}

function One({ title, ticket }: { title: string; ticket: Detail }) {
  // One more than the comments, because the description is a message too.
  const count = number(ticket.comments.length + 1)
  return (
    <section className="merge-one" aria-label={title}>
      <h3 className="small dim">{title}</h3>
      <span className="row between">
        <span className="mono">{ticket.ticket_uid}</span>
        <StatusBadge status={ticket.status} />
      </span>
      <span className="strong anywhere">{ticket.subject}</span>
      <span className="mono small">
        {ticket.tracking_number === null ? shared('no_awb') : <Awb number={ticket.tracking_number} />}
      </span>
      {ticket.customer_name !== null && (
        <span className="small anywhere" dir="auto">
          {ticket.customer_name}
        </span>
      )}
      <span className="small">
        {ticket.customer_phone === null ? (
          <span className="dim">{t('no_phone')}</span>
        ) : (
          <Phone number={ticket.customer_phone} unreadable={ticket.phone_unreadable} />
        )}
      </span>
      <span className="row between small">
        <PriorityMark priority={ticket.priority} />
        <Moment at={ticket.created_at} className="dim mono" />
      </span>
      <span className="dim small">
        {t(ticket.comments_before === null ? 'messages' : 'many_messages', { count })}
      </span>
    </section>
  )
}

function Consequences({ from: a, to: b }: { from: Detail; to: Detail }) {
  const [from, to] = [a.ticket_uid, b.ticket_uid]
  const priority = higherPriority(a.priority, b.priority)
  const differ =
    a.customer_phone !== null && b.customer_phone !== null && a.customer_phone !== b.customer_phone
  return (
    <>
      {differ && <p className="notice">{unbroken(t('other_customer', { to }), to)}</p>}
      <ul className="merge-what">
        {[
          t('moves', { from, to }),
          t('closes', { from, to }),
          t('follows', { to }),
          ...(priority === b.priority ? [] : [t('raises', { to, priority: shared(priority) })]),
        ].map((sentence) => (
          <li key={sentence}>{unbroken(sentence, from, to)}</li>
        ))}
      </ul>
    </>
  )
}

/** The sentence as nodes that do not break a line inside one of these ticket numbers. */
function unbroken(sentence: string, ...uids: readonly string[]): ReactNode {
  return sentence.split(new RegExp(`(${uids.join('|')})`)).map((part, place) =>
    uids.includes(part) ? (
      <span key={place} className="mono">
        {part}
      </span>
    ) : (
      part
    ),
  )
}
