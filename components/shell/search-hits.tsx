// The results of the search: tickets (for agents also unassigned ones), customers, broadcasts, pages and actions, as far as
// the user may see them.
import type { ReactNode } from 'react'
import type { FoundCustomer } from '../../src/customer-pages/schema.ts'
import type { ListedTicket, TicketElsewhere } from '../../src/tickets/shown.ts'
import type { BroadcastLog } from '../../src/broadcasts/schema.ts'
import { api, apiPage, query, type Json } from '../lib/api.ts'
import { phone } from '../lib/format.ts'
import { openNewTicket } from '../new-ticket/open.ts'
import { entries } from '../lib/panel.ts'
import { may } from '../lib/session.ts'
import { ticketPath } from '../lib/tickets.ts'
import { isWhole } from '../lib/typed.ts'
import { BroadcastBadge, StatusBadge } from '../shared/badges.tsx'
import { Marks, Moment } from '../shared/values.tsx'
import { t } from './texts.ts'

export interface Hit {
  key: string
  to: string
  /** Called instead of opening `to`. */
  run?: () => void
  group: string
  /** Whether the search text is the result's whole AWB, number or name. */
  whole: boolean
  node: ReactNode
}

export interface Answer {
  hits: Hit[]
  /** The number of colleagues' tickets with the phone or AWB that an agent has typed in full; they cannot be opened. */
  elsewhere: number
  told: ReactNode
}

type Ticket = Json<ListedTicket>
type Log = Json<BroadcastLog>

export async function search(words: string, signal: AbortSignal): Promise<Answer> {
  const asked = query({ q: words, limit: 5 })
  const seesAll = may('tickets.all')
  const [tickets, pool, logs, customers, elsewhere] = await Promise.all([
    may('tickets.list') ? apiPage<Ticket>(`tickets${asked}`, signal) : { rows: [] },
    seesAll || !may('tickets.pool')
      ? { rows: [] }
      : apiPage<Ticket>(`tickets${query({ q: words, limit: 5, assigned_to: 'none' })}`, signal),
    may('broadcasts.read') ? apiPage<Log>(`broadcast-logs${asked}`, signal) : { rows: [] },
    may('customers.read')
      ? api<Json<FoundCustomer>[]>('GET', `customers${query({ q: words, limit: 4 })}`, undefined, signal)
      : [],
    seesAll || !may('tickets.list')
      ? []
      : api<Json<TicketElsewhere>[]>('GET', `tickets/lookup${query({ q: words })}`, undefined, signal),
  ])
  const found = [...tickets.rows, ...pool.rows].map((ticket) => ticketHit(ticket, words))
  const ticketHits = [...found.filter((hit) => hit.whole), ...found.filter((hit) => !hit.whole)].slice(0, 6)
  const logHits = logs.rows.map((log) => logHit(log, words))
  const customerHits = customers.map((one) => customerHit(one, words))
  // For a whole AWB the broadcasts come first; for a whole phone or name, the customer.
  const groups = logHits.some((hit) => hit.whole)
    ? [logHits, ticketHits, customerHits]
    : customerHits.some((hit) => hit.whole)
      ? [customerHits, ticketHits, logHits]
      : [ticketHits, customerHits, logHits]
  const hits = groups.flat()
  return {
    hits: [...hits, ...commandHits(words), ...pageHits(words)],
    elsewhere: elsewhere.length,
    told: <Elsewhere tickets={elsewhere} />,
  }
}

/** Actions that are available on every page, found by a word of their name. */
function commandHits(words: string): Hit[] {
  const typed = words.toLowerCase()
  const name = t('key_create')
  if (typed.length < 3 || !may('tickets.create') || !` ${name.toLowerCase()}`.includes(` ${typed}`)) return []
  const node = <span className="clip strong">{name}</span>
  return [{ key: 'new', to: '', run: openNewTicket, group: t('search_commands'), whole: false, node }]
}

/** Pages, found by a word of their title. They come last, as the least likely match. */
function pageHits(words: string): Hit[] {
  const typed = words.toLowerCase()
  if (typed.length < 3) return []
  return entries
    .filter(({ title }) => ` ${title.toLowerCase()}`.includes(` ${typed}`))
    .slice(0, 4)
    .map(({ id, path, title }) => ({
      key: `p${id}`,
      to: path,
      group: t('search_pages'),
      whole: false,
      node: <span className="clip strong">{title}</span>,
    }))
}

function customerHit({ key, name, ...marks }: Json<FoundCustomer>, typed: string): Hit {
  const digits = typed.replace(/\D/g, '').replace(/^0/, '62')
  return {
    key: `c${key.replace(/\W/g, '-')}`,
    to: `/admin/customers/${encodeURIComponent(key)}`,
    group: t('search_customers'),
    whole: digits === key || name?.toLowerCase() === typed.toLowerCase(),
    node: (
      <span className="clip">
        {name !== null && (
          <>
            <bdi className="strong">{name}</bdi>{' '}
          </>
        )}
        <span className={name === null ? 'mono strong' : 'dim mono small'}>{phone(key)}</span>
        <Marks unreachable={marks.on_whatsapp === false} optedOut={marks.opted_out} blocked={marks.blocked} />
      </span>
    ),
  }
}

function ticketHit(ticket: Ticket, typed: string): Hit {
  const { id, ticket_uid: uid, tracking_number: awb, customer_phone: number } = ticket
  return {
    key: `t${String(id)}`,
    to: ticketPath(id),
    group: t('search_tickets'),
    whole: isWhole(typed, uid, awb),
    node: (
      <span style={{ minWidth: 0, flex: 1 }}>
        <span className="row between">
          <span className="clip strong">{ticket.subject}</span>
          <StatusBadge status={ticket.status} />
        </span>
        <span className="dim mono small">
          {[uid, awb, ticket.customer_name, number && phone(number)].filter(Boolean).join(' · ')}
          <Marks unreachable={ticket.not_on_whatsapp} optedOut={ticket.opted_out} blocked={ticket.blocked} />
        </span>
      </span>
    ),
  }
}

function logHit(log: Log, typed: string): Hit {
  return {
    key: `b${log.id}`,
    to: `/admin/resources/broadcast_logs/records/${log.id}/show`,
    group: t('search_broadcasts'),
    whole: isWhole(typed, log.tracking_number),
    node: (
      <span className="row between" style={{ minWidth: 0, flex: 1 }}>
        <span className="clip">
          <span className="mono strong">{log.tracking_number}</span>{' '}
          <span className="dim mono small">{log.consignee_phone && phone(log.consignee_phone)}</span>
          <Marks optedOut={log.opted_out} />
        </span>
        <span className="row">
          <Moment at={log.broadcast_at} className="dim small" />
          <BroadcastBadge log={log} />
        </span>
      </span>
    ),
  }
}

/** Colleagues' tickets with the name of the assignee, for an agent who has the customer on the phone. */
function Elsewhere({ tickets }: { tickets: Json<TicketElsewhere>[] }) {
  if (tickets.length === 0) return null
  return (
    <section aria-label={t('search_elsewhere')}>
      <div className="group">{t('search_elsewhere')}</div>
      <ul>
        {tickets.map(({ ticket_uid: uid, status, handled_by: name, ...marks }) => (
          <li key={uid} className="elsewhere row between">
            <span>
              <span className="mono strong">{uid}</span>{' '}
              {name === null ? t('search_nobody') : t('search_handled', { name })}
              <Marks unreachable={marks.not_on_whatsapp} optedOut={marks.opted_out} blocked={marks.blocked} />
            </span>
            <StatusBadge status={status} />
          </li>
        ))}
      </ul>
    </section>
  )
}
