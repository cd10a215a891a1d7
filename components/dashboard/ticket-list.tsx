// A short list of tickets on a dashboard.
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router-dom'
import { apiPage } from '../lib/api.ts'
import { ticketPath, useTicketActions, type TicketRow } from '../lib/tickets.ts'
import { Waiting } from '../queue/row.tsx'
import { PriorityMark } from '../shared/badges.tsx'
import { ErrorState, Skeleton } from '../shared/states.tsx'
import { t as shared } from '../shared/texts.ts'
import { t } from './texts.ts'

interface Props {
  title: string
  /** Below /api/v1. */
  path: string
  /** The list behind it. */
  to: string
  nothing: string
  count?: number | undefined
  takeable?: boolean
}

export function TicketList({ title, path, to, nothing, count, takeable = false }: Props) {
  const list = useQuery({
    queryKey: path.includes('unhandled') ? ['unhandled', path] : ['tickets', path],
    queryFn: async ({ signal }) => (await apiPage<TicketRow>(path, signal)).rows,
  })
  const { take } = useTicketActions()
  return (
    <section className="card">
      <header>
        <h2>{title}</h2>
        {count !== undefined && <span className="badge">{count}</span>}
        <Link className="sub" to={to}>
          {t('see_all')}
        </Link>
      </header>
      {list.isPending ? (
        <div className="pad">
          <Skeleton rows={4} height={52} />
        </div>
      ) : list.isError ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : list.data.length === 0 ? (
        <p className="pad t2">{nothing}</p>
      ) : (
        <ul className="short-list">
          {list.data.map((ticket) => (
            <li key={ticket.id}>
              <span style={{ minWidth: 0 }}>
                <PriorityMark priority={ticket.priority} />
                <Link className="clip strong block" to={ticketPath(ticket.id)}>
                  {ticket.subject}
                </Link>
                <span className="dim mono small clip block">
                  {ticket.ticket_uid} · {ticket.tracking_number ?? shared('no_awb')}
                </span>
              </span>
              <span className="right mono">
                <Waiting ticket={ticket} />
                {takeable && (
                  <button type="button" className="btn small" onClick={() => void take(ticket)}>
                    {t('take')}
                  </button>
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
