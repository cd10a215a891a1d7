// A short list of tickets on a dashboard.
import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router-dom'
import { apiPage } from '../lib/api.ts'
import { dateTime, number, span } from '../lib/format.ts'
import { useNow } from '../lib/now.ts'
import { queryKeys } from '../lib/query-keys.ts'
import { isPaused, ticketPath, useTicketActions, type TicketRow } from '../lib/tickets.ts'
import { PriorityMark } from '../shared/badges.tsx'
import { ErrorState, Skeleton } from '../shared/states.tsx'
import { t as shared } from '../shared/texts.ts'
import { t } from './texts.ts'
import './ticket-list.css'
import '../shared/badges.css'
import '../shared/stretched.css'
import '../ui/button.css'
import '../ui/card.css'

interface Props {
  title: string
  /** Path below /api/v1. */
  path: string
  /** URL of the full list. */
  to: string
  /** Text for an empty list. */
  nothing: string
  /** Number of tickets in the full list. */
  count?: number | undefined
  /** Largest number of rows shown. */
  rows: number
  takeable?: boolean
  showAssignee?: boolean
}

const lateAfter = 3_600_000
export const isLate = (since: string, now: number) => now - Date.parse(since) > lateAfter

export function TicketList({
  title,
  path,
  to,
  nothing,
  count,
  rows,
  takeable = false,
  showAssignee = false,
}: Props) {
  const list = useQuery({
    queryKey: path.includes('unhandled')
      ? queryKeys.unhandledOnDashboard(path)
      : queryKeys.ticketsOnDashboard(path),
    queryFn: async ({ signal }) => (await apiPage<TicketRow>(path, signal)).rows,
  })
  return (
    <section className="card">
      <header>
        <h2>{title}</h2>
        {count !== undefined && count > 0 && <span className="badge">{number(count)}</span>}
        <Link className="sub" to={to} aria-label={`${t('see_all')}: ${title}`}>
          {t('see_all')}
        </Link>
      </header>
      {list.isPending ? (
        <div className="pad">
          <Skeleton rows={Math.min(rows, 5)} height={50} gap={13} />
        </div>
      ) : list.isError ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : list.data.length === 0 ? (
        <p className="list-none">
          <span aria-hidden="true">✓</span>
          {nothing}
        </p>
      ) : (
        <ul className={takeable ? 'short-list takeable' : 'short-list'}>
          {list.data.slice(0, rows).map((ticket) => (
            <Row key={ticket.id} ticket={ticket} takeable={takeable} showAssignee={showAssignee} />
          ))}
        </ul>
      )}
    </section>
  )
}

function Row({
  ticket,
  takeable,
  showAssignee,
}: {
  ticket: TicketRow
  takeable: boolean
  showAssignee: boolean
}) {
  const { take } = useTicketActions()
  const [taking, setTaking] = useState(false)
  const place = showAssignee
    ? (ticket.assigned_to_name ?? t('nobody'))
    : (ticket.tracking_number ?? shared('no_awb'))
  return (
    <li>
      <PriorityMark priority={ticket.priority} />
      <span className="short-meta dim mono small clip">
        {ticket.ticket_uid} · {place}
      </span>
      <Link className="short-subject stretched" to={ticketPath(ticket.id)}>
        {ticket.subject}
      </Link>
      <span className="short-waited">
        <Waited ticket={ticket} />
      </span>
      {takeable && (
        <button
          type="button"
          className="btn small"
          disabled={taking}
          aria-label={t('take_uid', { uid: ticket.ticket_uid })}
          onClick={() => {
            setTaking(true)
            void take(ticket).finally(() => {
              setTaking(false)
            })
          }}
        >
          {t('take')}
        </button>
      )}
    </li>
  )
}

/** How long the customer has waited; red after an hour. */
function Waited({ ticket }: { ticket: TicketRow }) {
  const now = useNow()
  const since = ticket.waiting_since
  if (since === null) return <span className="dim small">{t('answered')}</span>
  if (isPaused(ticket)) return <span className="dim small">{t('paused')}</span>
  return (
    <time className={`mono ${isLate(since, now) ? 'bad' : ''}`} dateTime={since} data-tip={dateTime(since)}>
      {span(now - Date.parse(since))}
    </time>
  )
}
