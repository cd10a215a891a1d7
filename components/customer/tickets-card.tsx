// All tickets of the customer, active ones first. A colleague's ticket is listed, but an agent cannot open it.
import { Link } from 'react-router-dom'
import { moment, number, span } from '../lib/format.ts'
import { useNow } from '../lib/now.ts'
import { locale } from '../lib/texts.ts'
import { ticketPath } from '../lib/tickets.ts'
import { PriorityMark, StatusBadge } from '../shared/badges.tsx'
import { List } from '../shared/list.tsx'
import { t as shared } from '../shared/texts.ts'
import type { Customer, Ticket, useListOf } from './data.ts'
import { t } from './texts.ts'
import './customer.css'
import '../shared/stretched.css'
import '../ui/card.css'

interface Props {
  customer: Customer
  list: ReturnType<typeof useListOf<'tickets'>>
}

export function TicketsCard({ customer, list }: Props) {
  const rows = list.rows ?? []
  const ordered = [
    ...rows.filter(({ status }) => status !== 'closed'),
    ...rows.filter(({ status }) => status === 'closed'),
  ]
  return (
    <section className="card" aria-labelledby="customer-tickets">
      <header>
        <h2 id="customer-tickets">{t('tickets')}</h2>
        {customer.tickets > 0 && (
          <span className="sub">
            {t('tickets_count', { active: number(customer.tickets_active), all: number(customer.tickets) })}
          </span>
        )}
      </header>
      <List list={list} shown={ordered} height={44} empty={<p className="pad dim">{t('tickets_none')}</p>}>
        {(shown) => (
          <ul className="customer-rows">
            {shown.map((ticket) => (
              <Row key={ticket.ticket_uid} ticket={ticket} />
            ))}
          </ul>
        )}
      </List>
    </section>
  )
}

function Row({ ticket }: { ticket: Ticket }) {
  const { ticket_uid: uid, subject, status, created_at, opened } = ticket
  const about = opened?.category
  const parts = [
    uid,
    ...(opened ? [opened.tracking_number ?? shared('no_awb')] : []),
    ...(about ? [locale === 'id' ? about.name_id : about.name_en] : []),
  ]
  return (
    <li>
      <div className="customer-what">
        {opened ? (
          <Link className="stretched" to={ticketPath(opened.id)}>
            {subject}
          </Link>
        ) : (
          <span>{subject}</span>
        )}
        <span className="row wrap dim small">
          {opened && <PriorityMark priority={opened.priority} />}
          <span className="mono">{parts.join(' · ')}</span>
          <span>{opened ? (opened.assigned_to_name ?? t('unassigned')) : t('of_colleague')}</span>
        </span>
      </div>
      <StatusBadge status={status} />
      <span className="customer-when small">
        {opened?.waiting_since ? (
          <Waiting since={opened.waiting_since} />
        ) : (
          <span className="dim">
            {opened?.closed_at
              ? t('closed_at', { when: moment(opened.closed_at) })
              : t('opened_at', { when: moment(created_at) })}
          </span>
        )}
      </span>
    </li>
  )
}

function Waiting({ since }: { since: string }) {
  const now = useNow()
  return <span className="strong">{t('waiting', { span: span(now - Date.parse(since)) })}</span>
}
