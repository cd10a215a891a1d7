// The agent's dashboard: their own tickets, and the unassigned ones.
import { number, span } from '../lib/format.ts'
import { useNow } from '../lib/now.ts'
import { may } from '../lib/session.ts'
import { Kpi } from './kpi.tsx'
import { queuePath, type Summary } from './summary.ts'
import { t } from './texts.ts'
import { isLate, TicketList } from './ticket-list.tsx'
import './dashboard.css'
import './kpi.css'

export function AgentBoard({ data }: { data: Summary }) {
  const now = useNow()
  const oldest = data.oldest_waiting_since ?? null
  const closed = data.tickets_closed_today ?? 0
  const urgent = data.tickets_urgent ?? 0
  const resting = (data.tickets_pending ?? 0) + (data.tickets_on_hold ?? 0)
  const mayTake = may('tickets.pool')
  return (
    <>
      <div className="grid k4">
        <Kpi to={`${queuePath}?status=open`} label={t('mine')} value={data.tickets_open ?? 0}>
          {resting > 0 ? t('resting', { count: number(resting) }) : t('none_resting')}
        </Kpi>
        <Kpi to={`${queuePath}?priority=urgent`} label={t('urgent')} value={urgent} bad={urgent > 0}>
          {urgent > 0 ? t('urgent_first') : t('urgent_none')}
        </Kpi>
        <Kpi
          to={`${queuePath}?sort=waiting`}
          label={t('oldest')}
          value={oldest === null ? '–' : span(now - Date.parse(oldest))}
          bad={oldest !== null && isLate(oldest, now)}
        >
          {oldest === null ? t('nobody_waits') : t('for_reply')}
        </Kpi>
        <Kpi to={`${queuePath}?tab=closed&closed=${data.day}`} label={t('closed_by_me')} value={closed}>
          {closed > 0 ? t('well_done') : t('none_closed')}
        </Kpi>
      </div>
      <div className={mayTake ? 'grid two even' : 'grid two one'}>
        <TicketList
          title={t('my_queue')}
          path="tickets?assigned_to=me&status=active&limit=8"
          to={queuePath}
          nothing={t(mayTake ? 'queue_none' : 'queue_none_closed_pool')}
          count={data.tickets_active}
          rows={8}
        />
        {mayTake && (
          <TicketList
            title={t('pool')}
            path="tickets?assigned_to=none&status=active&limit=8"
            to={`${queuePath}?tab=pool`}
            nothing={t('pool_none')}
            count={data.tickets_unassigned}
            rows={8}
            takeable
          />
        )}
      </div>
    </>
  )
}
