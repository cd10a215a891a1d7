// What needs me now, and how the day goes. Numbers and charts come from dashboard_summary and say as of when; feed and
// lists are live.
import { useState } from 'react'
import { Link } from 'react-router-dom'
import type { Dashboard as Numbers } from '../../src/dashboard/routes.ts'
import type { Json } from '../lib/api.ts'
import { longDate, number, percent, shortDate, span, time, weekday } from '../lib/format.ts'
import { useNow } from '../lib/now.ts'
import { isAdmin } from '../lib/session.ts'
import { Choice } from '../shared/choice.tsx'
import { PageFrame } from '../shared/page.tsx'
import { ErrorState, Skeleton } from '../shared/states.tsx'
import { t as shared } from '../shared/texts.ts'
import { useDashboard } from '../shell/sidebar.tsx'
import { Bars } from './charts.tsx'
import { Feed } from './feed.tsx'
import { t } from './texts.ts'
import { TicketList } from './ticket-list.tsx'

type Summary = Json<Numbers>
const queue = '/admin/resources/tickets'
const logs = '/admin/resources/broadcast_logs'

export function Dashboard() {
  const dashboard = useDashboard()
  const { data } = dashboard
  return (
    <PageFrame
      title={t('title')}
      aside={
        data && (
          <span className="sub">
            {longDate(data.as_of)} · {t('as_of', { time: time(data.as_of) })}
          </span>
        )
      }
    >
      {dashboard.isPending ? (
        <div className="grid k4">
          {Array.from({ length: 4 }, (_, index) => (
            <Skeleton key={index} height={98} />
          ))}
        </div>
      ) : !data ? (
        <ErrorState error={dashboard.error} onRetry={() => void dashboard.refetch()} />
      ) : isAdmin ? (
        <AdminBoard data={data} />
      ) : (
        <AgentBoard data={data} />
      )}
    </PageFrame>
  )
}

/** Last week's broadcasts up to this time of day; of the hour that is not over yet, its share. */
function untilNow({ broadcasts_by_hour_last_week: hours, as_of }: Summary) {
  if (!hours?.some((one) => one.sent > 0 || one.failed > 0)) return undefined
  const [hour = 0, minute = 0] = time(as_of).split(/[.:]/).map(Number)
  const sum = (key: 'sent' | 'failed') =>
    Math.round(
      hours.reduce(
        (all, one) => all + one[key] * (one.hour < hour ? 1 : one.hour === hour ? minute / 60 : 0),
        0,
      ),
    )
  return { sent: sum('sent'), failed: sum('failed') }
}

function AdminBoard({ data }: { data: Summary }) {
  const lastWeek = untilNow(data)
  const reasons = data.failure_reasons_today ?? []
  const most = Math.max(1, ...reasons.map((one) => one.count))
  return (
    <>
      <div className="grid k4">
        <Kpi
          to={`${logs}?status=success&span=today`}
          label={t('sent_today')}
          value={data.broadcasts_sent_today ?? 0}
        >
          <Trend
            now={data.broadcasts_sent_today ?? 0}
            before={lastWeek?.sent}
            day={data.day}
            relative
            good="up"
          />
        </Kpi>
        <Kpi
          to={`${logs}?status=failed&span=today`}
          label={t('failed_today')}
          value={data.broadcasts_failed_today ?? 0}
        >
          <Trend
            now={data.broadcasts_failed_today ?? 0}
            before={lastWeek?.failed}
            day={data.day}
            good="down"
          />
        </Kpi>
        <Kpi to={`${queue}?status=open`} label={t('open')} value={data.tickets_open}>
          {t('unassigned', { count: number(data.tickets_unassigned ?? 0) })}
        </Kpi>
        <Kpi to={`${queue}?tab=closed`} label={t('closed_today')} value={data.tickets_closed_today}>
          {t('created', { count: number(data.tickets_created_today ?? 0) })}
        </Kpi>
      </div>
      <div className="grid two">
        <BroadcastChart data={data} />
        <TicketList
          title={t('unhandled')}
          path="tickets?unhandled=true&limit=4"
          to={queue}
          nothing={t('unhandled_none')}
          count={data.tickets_unhandled}
        />
      </div>
      <div className="grid two">
        <Feed />
        <div className="grid" style={{ alignContent: 'start' }}>
          <section className="card">
            <header>
              <h2>{t('reasons')}</h2>
              <span className="sub">{number(data.broadcasts_failed_today ?? 0)}</span>
            </header>
            {reasons.length === 0 ? (
              <p className="pad t2">{t('reasons_none')}</p>
            ) : (
              <ul className="pad stack">
                {reasons.slice(0, 6).map(({ reason, count }) => (
                  <li key={reason ?? ''}>
                    <div className="row between">
                      <span className="clip" title={reason ?? undefined}>
                        {reason ?? shared('no_reason')}
                      </span>
                      <span className="mono">{number(count)}</span>
                    </div>
                    <div className="reason-bar" style={{ width: `${String((count / most) * 100)}%` }} />
                  </li>
                ))}
              </ul>
            )}
          </section>
          <section className="card">
            <header>
              <h2>{t('flow')}</h2>
            </header>
            <Bars
              label={t('flow')}
              across="label"
              acrossName=""
              rows={(data.by_day ?? [])
                .slice(-14)
                .map((one) => ({ ...one, label: shortDate(`${one.day}T12:00:00Z`) }))}
              series={[
                { key: 'tickets_created', name: t('came'), color: 'var(--c4)' },
                { key: 'tickets_closed', name: t('done'), color: 'var(--c1)' },
              ]}
            />
          </section>
        </div>
      </div>
    </>
  )
}

const periods = ['today', '7', '14', '30'] as const

function BroadcastChart({ data }: { data: Summary }) {
  const [period, setPeriod] = useState<(typeof periods)[number]>('today')
  const today = period === 'today'
  const rows = today
    ? (data.broadcasts_by_hour ?? []).map((one) => ({ ...one, label: String(one.hour).padStart(2, '0') }))
    : (data.by_day ?? [])
        .slice(-Number(period))
        .map((one) => ({ ...one, label: shortDate(`${one.day}T12:00:00Z`) }))
  const title = t(today ? 'by_hour' : 'by_day')
  return (
    <section className="card">
      <header>
        <h2>{title}</h2>
        <span className="sp">
          <Choice
            label={t('period')}
            className="chip"
            end
            value={period}
            options={periods.map((one) => ({
              value: one,
              label: one === 'today' ? t('hour_choice') : t('days_choice', { count: one }),
            }))}
            onChange={setPeriod}
          />
        </span>
      </header>
      <Bars
        label={title}
        across="label"
        acrossName={today ? t('hour') : ''}
        rows={rows}
        stacked
        series={[
          { key: 'sent', name: t('sent'), color: 'var(--c1)' },
          { key: 'failed', name: t('failed'), color: 'var(--c2)' },
          { key: 'pending', name: t('queued'), color: 'var(--c3)' },
        ]}
      />
    </section>
  )
}

function AgentBoard({ data }: { data: Summary }) {
  const now = useNow()
  const mine = data.tickets_open + data.tickets_pending + data.tickets_on_hold
  const oldest = data.oldest_waiting_since
  return (
    <>
      <div className="grid k4">
        <Kpi to={queue} label={t('mine')} value={mine}>
          {`${number(data.tickets_open)} ${shared('open').toLowerCase()}`}
        </Kpi>
        <Kpi to={`${queue}?priority=urgent`} label={t('urgent')} value={data.tickets_urgent ?? 0} />
        <Kpi
          to={queue}
          label={t('oldest')}
          text={oldest ? span(now - new Date(oldest).getTime()) : t('nobody_waits')}
        />
        <Kpi to={`${queue}?tab=closed`} label={t('closed_by_me')} value={data.tickets_closed_today} />
      </div>
      <div className="grid two even">
        <TicketList
          title={t('my_queue')}
          path="tickets?assigned_to=me&status=active&limit=8"
          to={queue}
          nothing={t('queue_none')}
          count={mine}
        />
        {window.PANTAU.agentCanTake && (
          <TicketList
            title={t('pool')}
            path="tickets?assigned_to=none&limit=8"
            to={`${queue}?tab=pool`}
            nothing={t('pool_none')}
            count={data.tickets_unassigned}
            takeable
          />
        )}
      </div>
    </>
  )
}

interface KpiProps {
  to: string
  label: string
  value?: number
  text?: string
  children?: React.ReactNode
}

function Kpi({ to, label, value, text, children }: KpiProps) {
  return (
    <Link className="card kpi" to={to}>
      <div className="l">{label}</div>
      <div className="n">{text ?? number(value ?? 0)}</div>
      <div className="d">{children}</div>
    </Link>
  )
}

interface TrendProps {
  now: number
  before: number | undefined
  day: string
  /** In percent; else in numbers. */
  relative?: boolean
  good: 'up' | 'down'
}

/** Against the same weekday of last week, up to the same time of day. */
function Trend({ now, before, day, relative = false, good }: TrendProps) {
  if (before === undefined || (relative && before === 0)) return null
  const by = now - before
  const amount = relative ? percent(Math.abs(by) / before) : number(Math.abs(by))
  const tone = by === 0 ? '' : by > 0 === (good === 'up') ? 'good' : good === 'down' ? 'bad' : ''
  return (
    <>
      <span className={tone}>{by === 0 ? t('same') : t(by > 0 ? 'up' : 'down', { by: amount })}</span>{' '}
      {t('than', { weekday: weekday(`${day}T12:00:00Z`) })}
    </>
  )
}
