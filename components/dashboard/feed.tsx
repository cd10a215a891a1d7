// The live feed of broadcasts from n8n. It pauses while the pointer is over it.
import { useRef } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from 'react-router-dom'
import { useArriving } from '../broadcasts/arriving.ts'
import { isNotOnWhatsApp, logPath, type Log } from '../broadcasts/view.ts'
import { apiPage } from '../lib/api.ts'
import { dateTime, number, time } from '../lib/format.ts'
import { isPointedAt, useScrolling } from '../lib/pointing.ts'
import { queryKeys } from '../lib/query-keys.ts'
import { BroadcastBadge } from '../shared/badges.tsx'
import { FailureText } from '../shared/failure-text.tsx'
import { messageOf } from '../shared/log-texts.ts'
import { EmptyState, ErrorState, Skeleton } from '../shared/states.tsx'
import { t as shared } from '../shared/texts.ts'
import { Phone } from '../shared/values.tsx'
import { LiveDot } from '../shell/top-bar.tsx'
import { logsPath } from './summary.ts'
import { t } from './texts.ts'
import './feed.css'
import '../shared/stretched.css'
import '../ui/button.css'
import '../ui/card.css'

const shown = 15
const key = queryKeys.broadcastFeed

export function Feed() {
  const client = useQueryClient()
  const list = useRef<HTMLUListElement>(null)
  const scrolling = useScrolling()
  const feed = useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => (await apiPage<Log>(`broadcast-logs?limit=${String(shown)}`, signal)).rows,
  })
  const { waiting, show, fresh } = useArriving('feed', {
    loading: () => client.isFetching({ queryKey: key }) > 0,
    busy: () => isPointedAt(list.current) || scrolling(),
    add: (logs) => {
      client.setQueryData<Log[]>(key, (now = []) => {
        const known = new Set(now.map((log) => log.id))
        return [...logs.filter((log) => !known.has(log.id)), ...now]
          .sort((a, b) => b.broadcast_at.localeCompare(a.broadcast_at))
          .slice(0, shown)
      })
    },
    replace: (logs) => {
      client.setQueryData<Log[]>(key, (now) => now?.map((log) => logs.get(log.id) ?? log))
    },
  })
  return (
    <section className="card">
      <header>
        <h2>{t('feed')}</h2>
        <span className="sp feed-state">
          {waiting > 0 ? (
            <button type="button" className="btn small primary" onClick={show}>
              {shared('fresh', { count: waiting > 99 ? '99+' : number(waiting) })}
            </button>
          ) : (
            <LiveDot />
          )}
        </span>
        <Link className="feed-all" to={logsPath} aria-label={`${t('see_all')}: ${t('feed')}`}>
          {t('see_all')}
        </Link>
      </header>
      {feed.isPending ? (
        <div className="pad">
          <Skeleton rows={shown} height={40} gap={14} />
        </div>
      ) : feed.isError ? (
        <ErrorState error={feed.error} onRetry={() => void feed.refetch()} />
      ) : feed.data.length === 0 ? (
        <EmptyState title={t('feed_none')}>{t('feed_none_hint')}</EmptyState>
      ) : (
        <ul className="feed" ref={list}>
          {feed.data.map((log) => (
            <li key={log.id} className={fresh.has(log.id) ? 'arrived' : ''}>
              <time className="dim mono" dateTime={log.broadcast_at} data-tip={dateTime(log.broadcast_at)}>
                {time(log.broadcast_at)}
              </time>
              <span className="feed-names">
                <Link className="stretched mono" to={logPath(log.id)}>
                  {log.tracking_number ?? shared('no_awb')}
                </Link>
                <span className="dim">
                  <Phone
                    number={log.consignee_phone}
                    unreadable={log.phone_unreadable}
                    unreachable={isNotOnWhatsApp(log)}
                    optedOut={log.opted_out}
                  />
                </span>
              </span>
              <span className="feed-status">
                <BroadcastBadge log={log} />
              </span>
              <span className="feed-words">
                {log.status === 'failed' ? (
                  <FailureText log={log} clip />
                ) : (
                  <span className="t2 clip block">{messageOf(log)}</span>
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
