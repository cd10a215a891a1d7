// The dashboard of users who see broadcasts but no tickets: today's numbers, failures with their reasons, live activity.
import { EmptyState } from '../shared/states.tsx'
import { Arrivals } from './arrivals.tsx'
import { BroadcastChartCard, SentAndFailed } from './broadcast-parts.tsx'
import { Feed } from './feed.tsx'
import { Kpi } from './kpi.tsx'
import { Notices } from './notices.tsx'
import { Reasons } from './reasons.tsx'
import { logsPath, neverConnected, type Summary } from './summary.ts'
import { t } from './texts.ts'
import './dashboard.css'
import './kpi.css'
import '../ui/card.css'

export function BroadcastBoard({ data }: { data: Summary }) {
  const pending = data.broadcasts_pending_today ?? 0
  return (
    <>
      <Notices data={data} />
      <div className="grid k4">
        <SentAndFailed data={data} />
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
            <BroadcastChartCard data={data} />
            <Feed />
          </div>
          <div className="grid">
            <Arrivals data={data} />
            <Reasons reasons={data.failure_reasons_today ?? []} total={data.broadcasts_failed_today ?? 0} />
          </div>
        </div>
      )}
    </>
  )
}
