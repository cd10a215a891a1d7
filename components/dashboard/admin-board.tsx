// The admin's dashboard: the whole operation.
import { lazy, Suspense, useState } from 'react'
import { Link } from 'react-router-dom'
import { number } from '../lib/format.ts'
import { useLive } from '../lib/live.tsx'
import { AgentLoad } from './agent-load.tsx'
import { Arrivals } from './arrivals.tsx'
import { BroadcastChartCard, ChartWaiting, SentAndFailed } from './broadcast-parts.tsx'
import { Feed } from './feed.tsx'
import { Kpi } from './kpi.tsx'
import { Notices } from './notices.tsx'
import { Reasons } from './reasons.tsx'
import { neverConnected, queuePath, type Summary } from './summary.ts'
import { t } from './texts.ts'
import { TicketList } from './ticket-list.tsx'
import { Welcome } from './welcome.tsx'
import './charts.css'
import './dashboard.css'
import './kpi.css'
import '../ui/card.css'

const TicketFlow = lazy(() => import('./broadcast-chart.tsx').then((m) => ({ default: m.TicketFlow })))

export function AdminBoard({ data }: { data: Summary }) {
  // Hides the welcome at the very first broadcast, which the live stream reports before the numbers count it.
  const [heard, setHeard] = useState(false)
  useLive((event) => {
    if (event === 'broadcast.created') setHeard(true)
  })
  const failed = data.broadcasts_failed_today ?? 0
  const created = data.tickets_created_today ?? 0
  return (
    <>
      <Notices data={data} />
      <div className="grid k4">
        <SentAndFailed data={data} />
        <Kpi to={`${queuePath}?status=open`} label={t('open')} value={data.tickets_open ?? 0}>
          <Link to={`${queuePath}?tab=pool`}>
            {t('unassigned', { count: number(data.tickets_unassigned ?? 0) })}
          </Link>
        </Kpi>
        <Kpi
          to={`${queuePath}?tab=closed&closed=${data.day}`}
          label={t('closed_today')}
          value={data.tickets_closed_today ?? 0}
        >
          {t(created === 1 ? 'created_one' : 'created', { count: number(created) })}
        </Kpi>
      </div>
      {neverConnected(data) && !heard ? (
        <Welcome />
      ) : (
        <>
          <div className="grid two">
            <BroadcastChartCard data={data} />
            <TicketList
              title={t('unhandled')}
              path="tickets?unhandled=true&limit=5"
              to={`${queuePath}?unhandled=true`}
              nothing={t('unhandled_none')}
              count={data.tickets_unhandled}
              rows={5}
              showAssignee
            />
          </div>
          <div className="grid two loose">
            <div className="grid">
              <Feed />
              <section className="card chart-card">
                <Suspense fallback={<ChartWaiting />}>
                  <TicketFlow data={data} />
                </Suspense>
              </section>
            </div>
            <div className="grid">
              <Arrivals data={data} />
              <Reasons reasons={data.failure_reasons_today ?? []} total={failed} />
              {data.by_agent && <AgentLoad agents={data.by_agent} />}
            </div>
          </div>
        </>
      )}
    </>
  )
}
