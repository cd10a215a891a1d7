// The dashboard of those who see broadcasts and no tickets: how the day goes, what failed and why, what comes in.
import { lazy, Suspense } from 'react'
import { EmptyState, Skeleton } from '../shared/states.tsx'
import { Feed } from './feed.tsx'
import { Kpi, Trend } from './kpi.tsx'
import { Notices } from './notices.tsx'
import { Reasons } from './reasons.tsx'
import { broadcastsToday, lastWeekUntilNow, logsPath, neverConnected, type Summary } from './summary.ts'
import { t } from './texts.ts'

const BroadcastChart = lazy(() =>
  import('./broadcast-chart.tsx').then((m) => ({ default: m.BroadcastChart })),
)

export function BroadcastBoard({ data }: { data: Summary }) {
  const lastWeek = lastWeekUntilNow(data)
  const sent = data.broadcasts_sent_today ?? 0
  const failed = data.broadcasts_failed_today ?? 0
  const pending = data.broadcasts_pending_today ?? 0
  return (
    <>
      <Notices data={data} />
      <div className="grid k4">
        <Kpi to={`${logsPath}?status=success&span=today`} label={t('sent_today')} value={sent}>
          <Trend now={sent} before={lastWeek?.sent} day={data.day} relative good="up" />
        </Kpi>
        <Kpi to={`${logsPath}?status=failed&span=today`} label={t('failed_today')} value={failed}>
          <Trend now={failed} before={lastWeek?.failed} day={data.day} relative good="down" />
        </Kpi>
        <Kpi to={`${logsPath}?status=pending&span=today`} label={t('pending_today')} value={pending}>
          {t('pending_today_hint')}
        </Kpi>
      </div>
      {neverConnected(data) ? (
        <section className="card">
          <EmptyState title={t('feed_none')}>{t('feed_none_hint')}</EmptyState>
        </section>
      ) : (
        <div className="grid two">
          <div className="grid">
            <section className="card chart-card">
              <Suspense
                fallback={
                  <div className="pad">
                    <Skeleton height={276} />
                  </div>
                }
              >
                <BroadcastChart data={data} empty={broadcastsToday(data) === 0} />
              </Suspense>
            </section>
            <Feed />
          </div>
          <Reasons reasons={data.failure_reasons_today ?? []} total={failed} />
        </div>
      )}
    </>
  )
}
