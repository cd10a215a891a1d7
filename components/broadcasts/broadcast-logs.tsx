// The broadcast log: newest first, found by AWB or phone in any form, filters in the address.
import { useEffect, useState } from 'react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useSearchParams } from 'react-router-dom'
import type { BroadcastLog } from '../../src/broadcasts/schema.ts'
import { apiPage, query, type Json } from '../lib/api.ts'
import { dayOf } from '../lib/format.ts'
import { useLive } from '../lib/live.tsx'
import { LoadMore } from '../shared/load-more.tsx'
import { BroadcastBadge } from '../shared/badges.tsx'
import { Choice } from '../shared/choice.tsx'
import { PageFrame } from '../shared/page.tsx'
import { EmptyState, ErrorState, Skeleton } from '../shared/states.tsx'
import { t as shared } from '../shared/texts.ts'
import { Moment, Phone } from '../shared/values.tsx'
import { t } from './texts.ts'

type Log = Json<BroadcastLog>
const statuses = ['success', 'failed', 'pending'] as const
const spans = ['any', 'today', 'yesterday', 'week'] as const
const dayMs = 86_400_000

/** Midnight in the business timezone, as an instant. */
function startOfDay(daysAgo: number): string {
  const day = dayOf(Date.now() - daysAgo * dayMs)
  const noon = new Date(`${day}T12:00:00Z`)
  const there = new Intl.DateTimeFormat('en-GB', {
    timeZone: window.PANTAU.timezone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(noon)
  const [hours = 0, minutes = 0] = there.split(':').map(Number)
  const offset = (dayOf(noon) === day ? hours - 12 : hours + 12) * 60 + minutes
  return new Date(new Date(`${day}T00:00:00Z`).getTime() - offset * 60_000).toISOString()
}

function bounds(span: (typeof spans)[number]): { from?: string; to?: string } {
  if (span === 'today') return { from: startOfDay(0) }
  if (span === 'yesterday') return { from: startOfDay(1), to: startOfDay(0) }
  return span === 'week' ? { from: startOfDay(6) } : {}
}

export function BroadcastLogs() {
  const [params, setParams] = useSearchParams()
  const status = statuses.find((one) => one === params.get('status'))
  const span = spans.find((one) => one === params.get('span')) ?? 'any'
  const words = params.get('q') ?? ''
  const [typed, setTyped] = useState(words)
  const [stale, setStale] = useState(false)
  const set = (name: string, value: string | undefined) => {
    const next = new URLSearchParams(params)
    if (value) next.set(name, value)
    else next.delete(name)
    setParams(next, { replace: true })
  }
  useEffect(() => {
    setTyped(words)
  }, [words])
  const path = `broadcast-logs${query({ status, q: words, limit: 50, ...bounds(span) })}`
  const list = useInfiniteQuery({
    queryKey: ['broadcasts', status, span, words],
    queryFn: ({ pageParam, signal }) => apiPage<Log>(pageParam, signal),
    initialPageParam: path,
    getNextPageParam: (last) => last.next,
  })
  // The first page follows by itself; further down nothing moves until one asks.
  const following = (list.data?.pages.length ?? 0) <= 1
  useLive((event) => {
    if (event === 'broadcast.created' && words === '' && span !== 'yesterday') setStale(true)
  })
  useEffect(() => {
    if (!stale || !following || window.scrollY > 120) return
    const timer = setTimeout(() => {
      setStale(false)
      void list.refetch()
    }, 700)
    return () => {
      clearTimeout(timer)
    }
  }, [stale, following, list])
  const rows = list.data?.pages.flatMap((page) => page.rows) ?? []
  return (
    <PageFrame title={t('title')}>
      <section className="card">
        <form
          className="filters"
          onSubmit={(event) => {
            event.preventDefault()
            set('q', typed.trim())
          }}
        >
          <input
            className="input"
            style={{ width: 240 }}
            type="search"
            value={typed}
            placeholder={t('search')}
            aria-label={t('search')}
            onChange={(event) => {
              setTyped(event.target.value)
              if (event.target.value === '') set('q', undefined)
            }}
          />
          {[undefined, ...statuses].map((one) => (
            <button
              key={one ?? 'all'}
              type="button"
              className="chip"
              aria-pressed={status === one}
              onClick={() => {
                set('status', one)
              }}
            >
              {one === undefined ? t('all') : shared(one === 'pending' ? 'queued' : one)}
            </button>
          ))}
          <Choice
            label={t('span')}
            className={span === 'any' ? 'chip' : 'chip on'}
            value={span}
            options={spans.map((one) => ({ value: one, label: t(one) }))}
            onChange={(one) => {
              set('span', one === 'any' ? undefined : one)
            }}
          />
        </form>
        {stale && !following && (
          <button
            type="button"
            className="arrivals"
            onClick={() => {
              setStale(false)
              window.scrollTo(0, 0)
              void list.refetch()
            }}
          >
            {t('arrived')}
          </button>
        )}
        {list.isPending ? (
          <div className="pad">
            <Skeleton rows={10} height={34} />
          </div>
        ) : list.isError && rows.length === 0 ? (
          <ErrorState error={list.error} onRetry={() => void list.refetch()} />
        ) : rows.length === 0 ? (
          status || words || span !== 'any' ? (
            <EmptyState
              title={t('none_filter')}
              action={
                <button
                  type="button"
                  className="btn"
                  onClick={() => {
                    setParams({}, { replace: true })
                  }}
                >
                  {t('clear')}
                </button>
              }
            />
          ) : (
            <EmptyState title={t('none')}>{t('none_hint')}</EmptyState>
          )
        ) : (
          <>
            <div className="scroll-x hide-s">
              <table className="table">
                <thead>
                  <tr>
                    {(['time', 'awb', 'phone', 'status', 'message', 'error'] as const).map((column) => (
                      <th key={column}>{t(column)}</th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {rows.map((log) => (
                    <tr key={log.id}>
                      <td>
                        <Moment at={log.broadcast_at} className="mono dim" />
                      </td>
                      <td>
                        <LogLink log={log} />
                      </td>
                      <td>
                        <Phone number={log.consignee_phone} unreadable={log.phone_unreadable} />
                      </td>
                      <td>
                        <BroadcastBadge status={log.status} />
                      </td>
                      <td className="log-message t2">
                        <div className="clip">{log.message_content}</div>
                      </td>
                      <td className="log-error bad">
                        <div className="clip" title={log.error_message ?? undefined}>
                          {reasonOf(log)}
                        </div>
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
            <ul className="only-s">
              {rows.map((log) => (
                <li key={log.id} className="card-row">
                  <div className="row between">
                    <LogLink log={log} />
                    <BroadcastBadge status={log.status} />
                  </div>
                  <div className="t2 clip">{log.message_content}</div>
                  {log.status === 'failed' && <div className="bad clip">{reasonOf(log)}</div>}
                  <div className="dim small row between">
                    <Phone number={log.consignee_phone} unreadable={log.phone_unreadable} />
                    <Moment at={log.broadcast_at} className="mono" />
                  </div>
                </li>
              ))}
            </ul>
            <LoadMore list={list} />
          </>
        )}
      </section>
    </PageFrame>
  )
}

function reasonOf(log: Log): string {
  return log.status === 'failed' ? (log.error_message ?? shared('no_reason')) : ''
}

function LogLink({ log }: { log: Log }) {
  return (
    <Link className="mono strong" to={`/admin/resources/broadcast_logs/records/${log.id}/show`}>
      {log.tracking_number}
    </Link>
  )
}
