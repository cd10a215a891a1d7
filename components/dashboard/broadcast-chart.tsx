// The charts of the dashboard: broadcasts by hour or day, tickets opened and closed.
import { useState } from 'react'
import { Link } from 'react-router-dom'
import { shortDate, weekday } from '../lib/format.ts'
import { may } from '../lib/session.ts'
import { RadioGroup } from '../ui/radio-group.tsx'
import { Bars } from './charts.tsx'
import { logsPath, noon, type Summary } from './summary.ts'
import { t } from './texts.ts'
import './charts.css'

const periods = ['today', '7', '14', '30'] as const

export function BroadcastChart({ data, empty }: { data: Summary; empty: boolean }) {
  const [period, setPeriod] = useState<(typeof periods)[number]>('today')
  const today = period === 'today'
  const title = t(today ? 'by_hour' : 'by_day')
  return (
    <>
      <header className="chart-head">
        <h2>{title}</h2>
        <RadioGroup
          className="seg sp"
          label={t('period')}
          value={period}
          options={periods.map((one) => ({
            value: one,
            label: one === 'today' ? t('hour_choice') : t('days_choice', { count: one }),
          }))}
          onChange={setPeriod}
        />
      </header>
      {today && empty ? (
        <div className="chart-none">
          <p>{t('none_today')}</p>
          {may('keys.manage') && <Link to="/admin/resources/api_keys">{t('connect')} →</Link>}
        </div>
      ) : (
        <Bars
          label={title}
          acrossName={t(today ? 'hour' : 'day')}
          rows={today ? hourRows(data) : dayRows(data, Number(period))}
          stacked
          series={[
            { key: 'sent', name: t('sent'), color: 'var(--c1)' },
            { key: 'failed', name: t('failed'), color: 'var(--c2)' },
            { key: 'pending', name: t('queued'), color: 'var(--c3)' },
          ]}
          {...(today && hasLastWeek(data)
            ? { compare: { key: 'before', name: t('last_week', { weekday: weekday(noon(data.day)) }) } }
            : {})}
        />
      )}
    </>
  )
}

export function TicketFlow({ data }: { data: Summary }) {
  return (
    <>
      <header className="chart-head">
        <h2>{t('flow')}</h2>
        <span className="sub">{t('days_choice', { count: 14 })}</span>
      </header>
      <Bars
        label={t('flow')}
        acrossName={t('day')}
        rows={dayRows(data, 14)}
        series={[
          { key: 'tickets_created', name: t('came'), color: 'var(--c4)' },
          { key: 'tickets_closed', name: t('done'), color: 'var(--c1)' },
        ]}
      />
    </>
  )
}

const hasLastWeek = ({ broadcasts_by_hour_last_week: hours }: Summary) =>
  hours?.some((one) => one.sent + one.failed + one.pending > 0) ?? false

/** For each series of bars, the URL of the log for a span with inclusive ends. */
const logsOf = (from: string, to: string) =>
  Object.fromEntries(
    (['sent', 'failed', 'pending'] as const).map((key) => {
      const status = key === 'sent' ? 'success' : key
      return [key, `${logsPath}?${new URLSearchParams({ status, from, to }).toString()}`]
    }),
  )

function hourRows({
  day,
  broadcasts_by_hour: hours = [],
  broadcasts_by_hour_last_week: before = [],
}: Summary) {
  return hours.map(({ hour, sent, failed, pending }, index) => {
    const then = before[index]
    const two = String(hour).padStart(2, '0')
    return {
      label: two,
      title: t('hour_span', { hour: two }),
      sent,
      failed,
      pending,
      before: then ? then.sent + then.failed + then.pending : 0,
      to: logsOf(`${day}T${two}:00`, `${day}T${two}:59`),
    }
  })
}

function dayRows({ by_day = [] }: Summary, days: number) {
  return by_day.slice(-days).map(({ day, ...counts }) => ({
    ...counts,
    label: shortDate(noon(day)),
    title: `${weekday(noon(day))}, ${shortDate(noon(day))}`,
    to: logsOf(day, day),
  }))
}
