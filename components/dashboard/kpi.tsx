// A card with one number and a line of explanation. The whole card links to the list behind the number.
import type { ReactNode } from 'react'
import { Link } from 'react-router-dom'
import { number, percent, weekday } from '../lib/format.ts'
import { noon } from './summary.ts'
import { t } from './texts.ts'
import './kpi.css'
import '../ui/card.css'

interface KpiProps {
  to: string
  label: string
  value: number | string
  bad?: boolean
  children?: ReactNode
}

export function Kpi({ to, label, value, bad = false, children }: KpiProps) {
  return (
    <div className="card kpi">
      <Link className="kpi-link" to={to}>
        <span className="l">{label}</span>
        <span className={`n ${typeof value === 'string' ? 'text' : ''} ${bad ? 'bad' : ''}`}>
          {typeof value === 'number' ? number(value) : value}
        </span>
      </Link>
      <div className="d">{children}</div>
    </div>
  )
}

interface TrendProps {
  now: number
  before: number | undefined
  /** yyyy-mm-dd */
  day: string
  /** Show the change in percent instead of as a number. */
  relative?: boolean
  /** Which direction is an improvement. */
  good: 'up' | 'down'
}

/** The change since the same weekday of last week, up to the same time of day. */
export function Trend({ now, before, day, relative = false, good }: TrendProps) {
  if (before === undefined) return t('no_trend')
  const by = now - before
  const asShare = relative && before > 0
  const amount = asShare ? percent(Math.round((Math.abs(by) / before) * 100) / 100) : number(Math.abs(by))
  const same = by === 0 || (asShare && Math.abs(by) / before < 0.005)
  const welcome = by > 0 === (good === 'up')
  // A fall is never red where more is better: fewer broadcasts may only mean fewer parcels.
  const tone = same ? '' : welcome ? 'good' : good === 'down' ? 'bad' : ''
  return (
    <>
      <span className={tone}>{same ? t('same') : t(by > 0 ? 'up' : 'down', { by: amount })}</span>{' '}
      {t(same ? 'as' : 'than', { weekday: weekday(noon(day)) })}
    </>
  )
}
