// What every dashboard with broadcasts shows: today's two numbers and the chart.
import { lazy, Suspense } from 'react'
import { Link } from 'react-router-dom'
import { number } from '../lib/format.ts'
import { Skeleton } from '../shared/states.tsx'
import { Kpi, Trend } from './kpi.tsx'
import { broadcastsToday, lastWeekUntilNow, logsPath, type Summary } from './summary.ts'
import { t } from './texts.ts'
import './charts.css'
import '../ui/card.css'

// Loaded later, because Recharts is larger than all our own code; the numbers appear without waiting for it.
const BroadcastChart = lazy(() =>
  import('./broadcast-chart.tsx').then((m) => ({ default: m.BroadcastChart })),
)

export function SentAndFailed({ data }: { data: Summary }) {
  const lastWeek = lastWeekUntilNow(data)
  const sent = data.broadcasts_sent_today ?? 0
  const failed = data.broadcasts_failed_today ?? 0
  const skipped = data.broadcasts_skipped_today ?? 0
  return (
    <>
      <Kpi to={`${logsPath}?status=success&span=today`} label={t('sent_today')} value={sent}>
        <Trend now={sent} before={lastWeek?.sent} day={data.day} relative good="up" />
      </Kpi>
      <Kpi to={`${logsPath}?status=failed&span=today`} label={t('failed_today')} value={failed}>
        <Trend now={failed} before={lastWeek?.failed} day={data.day} relative good="down" />
        {skipped > 0 && (
          <>
            {' · '}
            <Link to={`${logsPath}?status=skipped&span=today`}>
              {t('skipped_today', { count: number(skipped) })}
            </Link>
          </>
        )}
      </Kpi>
    </>
  )
}

export function BroadcastChartCard({ data }: { data: Summary }) {
  return (
    <section className="card chart-card">
      <Suspense fallback={<ChartWaiting />}>
        <BroadcastChart data={data} empty={broadcastsToday(data) === 0} />
      </Suspense>
    </section>
  )
}

export function ChartWaiting() {
  return (
    <div className="pad">
      <Skeleton height={276} />
    </div>
  )
}
