// The live feed: what n8n has just sent. It does not move under a pointer.
import { useEffect, useRef, useState } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from 'react-router-dom'
import type { BroadcastLog } from '../../src/broadcasts/schema.ts'
import { apiPage, type Json } from '../lib/api.ts'
import { time } from '../lib/format.ts'
import { useLive } from '../lib/live.tsx'
import { BroadcastBadge } from '../shared/badges.tsx'
import { EmptyState, ErrorState, Skeleton } from '../shared/states.tsx'
import { t as shared } from '../shared/texts.ts'
import { Phone } from '../shared/values.tsx'
import { LiveDot } from '../shell/top-bar.tsx'
import { t } from './texts.ts'

type Log = Json<BroadcastLog>
const shown = 12
/** A burst is drawn four times a second, not a thousand times. */
const drawEvery = 250

export function Feed() {
  const client = useQueryClient()
  const key = ['broadcasts', 'feed']
  const feed = useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => (await apiPage<Log>(`broadcast-logs?limit=${String(shown)}`, signal)).rows,
  })
  const gathered = useRef<Log[]>([])
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const pointed = useRef(false)
  const [waiting, setWaiting] = useState(0)
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set())

  const draw = () => {
    timer.current = undefined
    const logs = gathered.current
    gathered.current = []
    setWaiting(0)
    const known = new Set((client.getQueryData<Log[]>(key) ?? []).map((log) => log.id))
    client.setQueryData<Log[]>(key, (now = []) => {
      const changed = new Map(logs.map((log) => [log.id, log]))
      return [
        ...[...changed.values()].filter((log) => !known.has(log.id)),
        ...now.map((log) => changed.get(log.id) ?? log),
      ]
        .toSorted((a, b) => b.broadcast_at.localeCompare(a.broadcast_at))
        .slice(0, shown)
    })
    setFresh(new Set(logs.filter((log) => !known.has(log.id)).map((log) => log.id)))
  }
  useLive((event, data) => {
    if (event !== 'broadcast.created' && event !== 'broadcast.updated') return
    gathered.current = [...gathered.current, data as unknown as Log].slice(-200)
    if (pointed.current) setWaiting(gathered.current.length)
    else timer.current ??= setTimeout(draw, drawEvery)
  })
  useEffect(
    () => () => {
      clearTimeout(timer.current)
    },
    [],
  )
  return (
    <section
      className="card"
      onPointerEnter={(event) => {
        pointed.current = event.pointerType === 'mouse'
      }}
      onPointerLeave={() => {
        pointed.current = false
        if (gathered.current.length > 0) draw()
      }}
    >
      <header>
        <h2>{t('feed')}</h2>
        <span className="sub">
          <LiveDot />
        </span>
      </header>
      {waiting > 0 && (
        <button type="button" className="arrivals" onClick={draw}>
          {t('fresh', { count: waiting })}
        </button>
      )}
      {feed.isPending ? (
        <div className="pad">
          <Skeleton rows={6} height={40} />
        </div>
      ) : feed.isError ? (
        <ErrorState error={feed.error} onRetry={() => void feed.refetch()} />
      ) : feed.data.length === 0 ? (
        <EmptyState
          title={t('feed_none')}
          action={
            <Link className="btn" to="/admin/resources/api_keys">
              {t('connect')} →
            </Link>
          }
        >
          {t('feed_none_hint')}
        </EmptyState>
      ) : (
        <ul className="feed">
          {feed.data.map((log) => (
            <li key={log.id} className={fresh.has(log.id) ? 'arrived' : ''}>
              <span className="dim mono">{time(log.broadcast_at)}</span>
              <span style={{ minWidth: 0 }}>
                <Link className="mono" to={`/admin/resources/broadcast_logs/records/${log.id}/show`}>
                  {log.tracking_number}
                </Link>{' '}
                <span className="dim">
                  <Phone number={log.consignee_phone} unreadable={log.phone_unreadable} />
                </span>
                <div className={`clip ${log.status === 'failed' ? 'bad' : 't2'}`}>
                  {log.status === 'failed' ? (log.error_message ?? shared('no_reason')) : log.message_content}
                </div>
              </span>
              <BroadcastBadge status={log.status} />
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
