// Messages to n8n with their state (waiting, accepted, given up), their attempts, and a button to send them again. The page
// is the generic list; this file supplies its parts.
import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router-dom'
import { api } from '../lib/api.ts'
import { dateTime, moment, number } from '../lib/format.ts'
import { queryKeys } from '../lib/query-keys.ts'
import { ticketPath } from '../lib/tickets.ts'
import { ListPage } from '../resources/list-page.tsx'
import type { ButtonProps, Parts } from '../resources/parts.ts'
import { RecordPage } from '../resources/record-page.tsx'
import { runAction } from '../resources/records.ts'
import { ErrorState, explain, Skeleton } from '../shared/states.tsx'
import { useToast } from '../shared/toasts.tsx'
import { connectionPath, type Delivery, type MessageDetail } from './data.ts'
import { t } from './texts.ts'
import './deliveries.css'
import '../shared/badges.css'
import '../ui/button.css'

const parts: Parts<Delivery> = {
  cells: { 'delivery-of': Of, 'delivery-state': State, 'delivery-why': Why },
  buttons: { 'replay-dead': ReplayDead },
  aside: ToConnection,
  more: Attempts,
  stale: [queryKeys.deliveryDetails, queryKeys.connection],
}

export const TablePage = () => <ListPage id="webhook_messages" parts={parts} />
export const RowPage = () => <RecordPage id="webhook_messages" parts={parts} />

function ToConnection() {
  return (
    <Link to={connectionPath} className="sub hide-s">
      ← {t('title')}
    </Link>
  )
}

function ReplayDead({ action, filters, rows, refresh }: ButtonProps<Delivery>) {
  const [busy, setBusy] = useState(false)
  const toast = useToast()
  if (filters.state !== 'dead' || rows.length === 0) return null
  const replay = () => {
    setBusy(true)
    runAction<Delivery, { replayed: number }>('webhook_messages', action.name)
      .then(
        ({ replayed }) => {
          toast({ text: t('replayed_all', { count: number(replayed) }) })
        },
        (error: unknown) => {
          toast({ kind: 'error', text: explain(error) })
        },
      )
      .finally(() => {
        setBusy(false)
        refresh()
      })
  }
  return (
    <button type="button" className="btn primary sp" disabled={busy} onClick={replay}>
      {action.label}
    </button>
  )
}

interface One {
  row: Delivery
}

function Of({ row: { ticket_id, ticket_uid, log_id, tracking_number } }: One) {
  if (ticket_id !== null) return <Link to={ticketPath(ticket_id)}>{ticket_uid}</Link>
  if (log_id === null) return null
  return (
    <Link to={`/admin/resources/broadcast_logs/records/${log_id}/show`}>{tracking_number ?? log_id}</Link>
  )
}

function State({ row: { state } }: One) {
  return <span className={`badge dot ${tones[state]}`}>{t(`state_${state}`)}</span>
}

function Why({ row }: One) {
  const { state, attempts, next_attempt_at: next, failure } = row
  return (
    <span className="small t2">
      {state === 'waiting' && attempts > 0 && next !== null && `${t('next_try', { at: moment(next) })} · `}
      {failure !== null && state !== 'handed_over' && <span className="bad">{failureText(row)}</span>}
    </span>
  )
}

const tones = { waiting: 'pending', handed_over: 'success', dead: 'failed' } as const

const failureText = ({ failure, status_code }: Pick<Delivery, 'failure' | 'status_code'>) =>
  failure === 'answer'
    ? t('failure_answer', { status: status_code ?? 0 })
    : failure === null
      ? t('taken', { status: status_code ?? 0 })
      : t(`failure_${failure}`)

function Attempts({ row: { id } }: One) {
  const found = useQuery({
    queryKey: queryKeys.delivery(id),
    queryFn: ({ signal }) => api<MessageDetail>('GET', `webhook/messages/${id}`, undefined, signal),
    refetchInterval: 5_000,
  })
  if (found.isPending) return <Skeleton rows={2} height={28} />
  if (!found.data) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />
  const { tries } = found.data
  if (tries.length === 0) return <p className="pad dim">{t('no_attempts')}</p>
  return (
    <ol className="attempts">
      {tries.map((one) => (
        <li key={one.id}>
          <div className="row wrap small">
            <span className="mono">{dateTime(one.started_at)}</span>
            <span className={one.failure === null ? 'good' : 'bad'}>{failureText(one)}</span>
            <span className="dim">{number(one.milliseconds)} ms</span>
          </div>
          {one.response !== null && <pre className="n8n-answer">{one.response}</pre>}
        </li>
      ))}
    </ol>
  )
}
