// Status and priority: by colour, shape and word.
import type { TicketPriority, TicketStatus } from '../../src/tickets/rules.ts'
import { t } from './texts.ts'
import './badges.css'

export type BroadcastStatus = 'success' | 'failed' | 'pending'

export function StatusBadge({ status }: { status: TicketStatus }) {
  return <span className={`badge dot ${status}`}>{t(status)}</span>
}

export function BroadcastBadge({ status }: { status: BroadcastStatus }) {
  return <span className={`badge dot ${status}`}>{t(status === 'pending' ? 'queued' : status)}</span>
}

export function PriorityMark({ priority }: { priority: TicketPriority }) {
  return <span className={`pri ${priority}`}>{t(priority)}</span>
}
