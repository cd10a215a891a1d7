// Badges for status and priority, which differ by colour, shape and word.
import type { ListedLog, ShownStatus } from '../../src/broadcasts/schema.ts'
import type { TicketPriority, TicketStatus } from '../../src/tickets/rules.ts'
import type { Json } from '../lib/api.ts'
import { dateTime } from '../lib/format.ts'
import { t } from './texts.ts'
import './badges.css'

type ShownLog = Pick<Json<ListedLog>, 'status' | 'error_code' | 'delivered_at' | 'read_at'>

/** The status to show: the furthest delivery state; `skipped` was deliberately not sent. */
export function logStatus({ status, error_code, delivered_at, read_at }: ShownLog): ShownStatus {
  if (status === 'failed') return error_code === 'skipped' ? 'skipped' : 'failed'
  if (status === 'pending') return 'pending'
  if (read_at !== null) return 'read'
  return delivered_at === null ? 'success' : 'delivered'
}

export function StatusBadge({ status }: { status: TicketStatus }) {
  return <span className={`badge dot ${status}`}>{t(status)}</span>
}

export function BroadcastBadge({ log }: { log: ShownLog }) {
  const status = logStatus(log)
  const at = log.read_at ?? log.delivered_at
  return (
    <span className={`badge dot ${status}`} data-tip={at === null ? undefined : dateTime(at)}>
      {t(status === 'pending' ? 'queued' : status)}
    </span>
  )
}

export function PriorityMark({ priority }: { priority: TicketPriority }) {
  return <span className={`pri ${priority}`}>{t(priority)}</span>
}
