// What a search finds: tickets, for agents those of the pool as well, and for admins the broadcasts.
import type { ListedTicket } from '../../src/tickets/schema.ts'
import type { BroadcastLog } from '../../src/broadcasts/schema.ts'
import { apiPage, query, type Json } from '../lib/api.ts'
import { phone } from '../lib/format.ts'
import { isAdmin } from '../lib/session.ts'
import { ticketPath } from '../lib/tickets.ts'
import { BroadcastBadge, StatusBadge } from '../shared/badges.tsx'
import { Moment } from '../shared/values.tsx'
import { t } from './texts.ts'

export interface Hit {
  key: string
  to: string
  group: string
  /** What was typed is its whole AWB or number. */
  whole: boolean
  node: React.ReactNode
}

type Ticket = Json<ListedTicket>
type Log = Json<BroadcastLog>

/** Letters and digits: an AWB is the same however it is spaced, and a ticket's number with or without its `#`. */
const keyOf = (text: string) =>
  text
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '')

export async function search(words: string, signal: AbortSignal): Promise<Hit[]> {
  const asked = query({ q: words, limit: 5 })
  const [tickets, pool, logs] = await Promise.all([
    apiPage<Ticket>(`tickets${asked}`, signal),
    isAdmin || !window.PANTAU.agentCanTake
      ? { rows: [] }
      : apiPage<Ticket>(`tickets${query({ q: words, limit: 5, assigned_to: 'none' })}`, signal),
    isAdmin ? apiPage<Log>(`broadcast-logs${asked}`, signal) : { rows: [] },
  ])
  const key = keyOf(words)
  const isWhole = (...names: (string | null)[]) =>
    key !== '' && names.some((name) => name !== null && keyOf(name) === key)
  const found = [...tickets.rows, ...pool.rows].map((ticket) => ticketHit(ticket, isWhole))
  const ticketHits = [...found.filter((hit) => hit.whole), ...found.filter((hit) => !hit.whole)].slice(0, 6)
  const logHits = logs.rows.map((log) => logHit(log, isWhole))
  // Whoever types a whole AWB wants the parcel's story first.
  return logHits.some((hit) => hit.whole) ? [...logHits, ...ticketHits] : [...ticketHits, ...logHits]
}

type IsWhole = (...names: (string | null)[]) => boolean

function ticketHit(ticket: Ticket, isWhole: IsWhole): Hit {
  const { id, ticket_uid: uid, tracking_number: awb, customer_phone: number } = ticket
  return {
    key: `t${String(id)}`,
    to: ticketPath(id),
    group: t('search_tickets'),
    whole: isWhole(uid, awb),
    node: (
      <span style={{ minWidth: 0, flex: 1 }}>
        <span className="row between">
          <span className="clip strong">{ticket.subject}</span>
          <StatusBadge status={ticket.status} />
        </span>
        <span className="dim mono small">
          {[uid, awb, number && phone(number)].filter(Boolean).join(' · ')}
        </span>
      </span>
    ),
  }
}

function logHit(log: Log, isWhole: IsWhole): Hit {
  return {
    key: `b${log.id}`,
    to: `/admin/resources/broadcast_logs/records/${log.id}/show`,
    group: t('search_broadcasts'),
    whole: isWhole(log.tracking_number),
    node: (
      <span className="row between" style={{ minWidth: 0, flex: 1 }}>
        <span className="clip">
          <span className="mono strong">{log.tracking_number}</span>{' '}
          <span className="dim mono small">{log.consignee_phone && phone(log.consignee_phone)}</span>
        </span>
        <span className="row">
          <Moment at={log.broadcast_at} className="dim small" />
          <BroadcastBadge status={log.status} />
        </span>
      </span>
    ),
  }
}
