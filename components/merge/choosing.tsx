// The first step of a merge: choose the ticket to keep, from the customer's other active tickets or by a search.
import { useDeferredValue, useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { apiPage, query } from '../lib/api.ts'
import { phone } from '../lib/format.ts'
import { queryKeys } from '../lib/query-keys.ts'
import type { TicketRow } from '../lib/tickets.ts'
import { StatusBadge } from '../shared/badges.tsx'
import { explain } from '../shared/states.tsx'
import { t as shared } from '../shared/texts.ts'
import type { Detail } from '../ticket/story.ts'
import { t } from './texts.ts'
import './merge.css'
import '../shared/form-dialog.css'
import '../ui/button.css'
import '../ui/input.css'

interface Props {
  ticket: Detail
  onChoose: (uid: string) => void
  onClose: () => void
}

type Offered = Pick<TicketRow, 'ticket_uid' | 'subject' | 'status'> &
  Partial<Pick<TicketRow, 'tracking_number' | 'customer_phone'>>

const shortest = 2

export function Choosing({ ticket, onChoose, onClose }: Props) {
  const [words, setWords] = useState('')
  const asked = useDeferredValue(words.trim())
  const path = `tickets${query({ q: asked, status: 'active', limit: 8 })}`
  const found = useQuery({
    queryKey: queryKeys.ticketList(path),
    queryFn: ({ signal }) => apiPage<TicketRow>(path, signal),
    enabled: asked.length >= shortest,
    placeholderData: (last) => last,
  })
  const searching = asked.length >= shortest
  const own = ticket.customer_tickets.filter(({ status }) => status !== 'closed')
  const offered: Offered[] | undefined = searching
    ? found.data?.rows.filter(({ id }) => id !== ticket.id)
    : own
  return (
    <form
      className="sheet"
      onSubmit={(event) => {
        event.preventDefault()
        const [first] = offered ?? []
        if (first) onChoose(first.ticket_uid)
      }}
    >
      <div className="body merge-choosing">
        <p className="dim">{t('lead', { uid: ticket.ticket_uid })}</p>
        <input
          className="input"
          type="search"
          aria-label={t('find')}
          placeholder={t('find')}
          value={words}
          onChange={(event) => {
            setWords(event.target.value)
          }}
        />
        <section aria-live="polite">
          <h3 className="small">{t(searching ? 'found' : 'of_customer')}</h3>
          {offered === undefined ? (
            <p className="dim small">{found.isError ? explain(found.error) : t('loading')}</p>
          ) : offered.length === 0 ? (
            <p className="dim small">{t(searching ? 'none' : 'none_yet')}</p>
          ) : (
            <ul className="merge-offered">
              {offered.map((one) => (
                <li key={one.ticket_uid}>
                  <button
                    type="button"
                    onClick={() => {
                      onChoose(one.ticket_uid)
                    }}
                  >
                    <span className="row between">
                      <span className="clip strong">{one.subject}</span>
                      <StatusBadge status={one.status} />
                    </span>
                    <span className="dim mono small clip">
                      {[one.ticket_uid, one.tracking_number, one.customer_phone && phone(one.customer_phone)]
                        .filter(Boolean)
                        .join(' · ')}
                    </span>
                  </button>
                </li>
              ))}
            </ul>
          )}
        </section>
      </div>
      <footer>
        <button type="button" className="btn" onClick={onClose}>
          {shared('cancel')}
        </button>
      </footer>
    </form>
  )
}
