// Messages to n8n: what waits, what was taken, what was given up; each attempt, and sending again.
import { useState } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from 'react-router-dom'
import { api } from '../lib/api.ts'
import { dateTime, moment, number } from '../lib/format.ts'
import { queryKeys } from '../lib/query-keys.ts'
import { useFilters, useRows } from '../lib/rows.ts'
import { ticketPath } from '../lib/tickets.ts'
import { Chips, List } from '../shared/list.tsx'
import { PageFrame } from '../shared/page.tsx'
import { EmptyState, ErrorState, explain, Skeleton } from '../shared/states.tsx'
import { useToast } from '../shared/toasts.tsx'
import { Moment } from '../shared/values.tsx'
import { connectionPath, messageStates, type Message, type MessageDetail } from './data.ts'
import { knows, t } from './texts.ts'
import './deliveries.css'
import './n8n.css'
import '../shared/badges.css'
import '../ui/button.css'
import '../ui/card.css'

export function Deliveries() {
  const [filters, change] = useFilters(['state'])
  const state = messageStates.find((one) => one === filters.state)
  const list = useRows<Message>(
    queryKeys.deliveries,
    `webhook/messages?limit=50${state ? `&state=${state}` : ''}`,
  )
  const [open, setOpen] = useState<string>()
  const client = useQueryClient()
  const toast = useToast()
  const act = async (path: string, done: (answer: { replayed?: number } | undefined) => string) => {
    try {
      toast({ text: done(await api('POST', path, {})) })
    } catch (error) {
      toast({ kind: 'error', text: explain(error) })
    }
    for (const queryKey of [queryKeys.deliveries, queryKeys.deliveryDetails, queryKeys.connection])
      void client.invalidateQueries({ queryKey })
  }
  return (
    <PageFrame
      title={t('deliveries')}
      aside={
        <>
          <Link to={connectionPath} className="sub hide-s">
            ← {t('title')}
          </Link>
          {state === 'dead' && (list.rows?.length ?? 0) > 0 && (
            <button
              type="button"
              className="btn primary sp"
              onClick={() =>
                void act('webhook/messages/replay-dead', (answer) =>
                  t('replayed_all', { count: number(answer?.replayed ?? 0) }),
                )
              }
            >
              {t('replay_all')}
            </button>
          )}
        </>
      }
    >
      <Chips
        label={t('state')}
        value={state ?? ''}
        options={[
          { value: '', label: t('all') },
          ...messageStates.map((one) => ({ value: one, label: t(`state_${one}`) })),
        ]}
        onChange={(to) => {
          change({ state: to })
        }}
      />
      <section className="card">
        <List
          list={list}
          height={52}
          empty={
            <EmptyState title={t(state ? 'none_of_state' : 'no_deliveries')}>
              {t(state ? 'none_of_state_hint' : 'no_deliveries_hint')}
            </EmptyState>
          }
        >
          {(messages) => (
            <ul className="deliveries">
              {messages.map((message) => (
                <li key={message.id}>
                  <Row
                    message={message}
                    open={open === message.id}
                    onToggle={() => {
                      setOpen(open === message.id ? undefined : message.id)
                    }}
                    onReplay={() => act(`webhook/messages/${message.id}/replay`, () => t('replayed'))}
                  />
                  {open === message.id && <Attempts id={message.id} />}
                </li>
              ))}
            </ul>
          )}
        </List>
      </section>
    </PageFrame>
  )
}

interface RowProps {
  message: Message
  open: boolean
  onToggle: () => void
  onReplay: () => Promise<void>
}

function Row({ message, open, onToggle, onReplay }: RowProps) {
  const [busy, setBusy] = useState(false)
  const { type, state, ticket, log_id, tracking_number, attempts, next_attempt_at: next } = message
  const replay = () => {
    setBusy(true)
    void onReplay().finally(() => {
      setBusy(false)
    })
  }
  return (
    <div className="delivery">
      <button type="button" className="link strong" aria-expanded={open} onClick={onToggle}>
        {open ? '▾' : '▸'} {knows(type) ? t(type) : type}
      </button>
      <span className="delivery-of">
        {ticket && <Link to={ticketPath(ticket.id)}>{ticket.ticket_uid}</Link>}
        {log_id !== null && (
          <Link to={`/admin/resources/broadcast_logs/records/${log_id}/show`}>
            {tracking_number ?? log_id}
          </Link>
        )}
      </span>
      <span className={`badge dot ${tones[state]}`}>{t(`state_${state}`)}</span>
      <span className="small t2 delivery-why">
        {state === 'waiting' && attempts > 0 && next !== null && `${t('next_try', { at: moment(next) })} · `}
        {message.failure !== null && state !== 'handed_over' && (
          <span className="bad">{failureText(message)}</span>
        )}
      </span>
      <Moment at={message.created_at} className="dim small" />
      {state === 'dead' || (state === 'waiting' && attempts > 0) ? (
        <button type="button" className="btn small" disabled={busy} onClick={replay}>
          {t(state === 'dead' ? 'replay' : 'try_now')}
        </button>
      ) : (
        <span />
      )}
    </div>
  )
}

const tones = { waiting: 'pending', handed_over: 'success', dead: 'failed' } as const

const failureText = ({ failure, status_code }: Pick<Message, 'failure' | 'status_code'>) =>
  failure === 'answer'
    ? t('failure_answer', { status: status_code ?? 0 })
    : failure === null
      ? t('taken', { status: status_code ?? 0 })
      : t(`failure_${failure}`)

function Attempts({ id }: { id: string }) {
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
