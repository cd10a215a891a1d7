// The dashboard: what needs attention now, and how the day is going. Numbers and charts come from dashboard_summary and
// show when they were counted; the feed and the lists are live.
import { longDate, timeInZone } from '../lib/format.ts'
import { useNow } from '../lib/now.ts'
import { may } from '../lib/session.ts'
import { PageFrame } from '../shared/page.tsx'
import { ErrorState, Skeleton } from '../shared/states.tsx'
import { AdminBoard } from './admin-board.tsx'
import { AgentBoard } from './agent-board.tsx'
import { BroadcastBoard } from './broadcast-board.tsx'
import { N8nPulse } from './notices.tsx'
import { useSummary } from './summary.ts'
import { t } from './texts.ts'
import './dashboard.css'
import './kpi.css'
import '../ui/card.css'

export function Dashboard() {
  const { data, isPending, error, refetch } = useSummary()
  const now = useNow()
  return (
    <PageFrame
      title={t('title')}
      aside={
        <>
          <span className="sub">
            {longDate(data?.as_of ?? now)}
            {data && ` · ${t('as_of', { time: timeInZone(data.as_of) })}`}
          </span>
          {data?.n8n && <N8nPulse n8n={data.n8n} />}
        </>
      }
    >
      {isPending ? (
        <Waiting />
      ) : !data ? (
        <section className="card">
          <ErrorState error={error} onRetry={() => void refetch()} />
        </section>
      ) : may('tickets.all') ? (
        <AdminBoard data={data} />
      ) : may('broadcasts.read') ? (
        <BroadcastBoard data={data} />
      ) : (
        <AgentBoard data={data} />
      )}
    </PageFrame>
  )
}

/** A placeholder of the same size as the loaded page. */
function Waiting() {
  return (
    <>
      <div className="grid k4">
        {Array.from({ length: 4 }, (_, index) => (
          <Skeleton key={index} height={104} />
        ))}
      </div>
      <div className={may('broadcasts.read') ? 'grid two' : 'grid two even'}>
        <Skeleton height={360} />
        <Skeleton height={360} />
      </div>
    </>
  )
}
