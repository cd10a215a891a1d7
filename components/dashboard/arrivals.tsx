// The share of sent broadcasts that were delivered and read: today compared with the usual, by day, template and workflow.
import { useState } from 'react'
import { Link } from 'react-router-dom'
import { number, percent, shortDay } from '../lib/format.ts'
import { RadioGroup } from '../ui/radio-group.tsx'
import { logsPath, noon, type Summary } from './summary.ts'
import { t } from './texts.ts'
import './arrivals.css'
import './charts.css'
import '../ui/card.css'
import '../ui/table.css'

const shownDays = 7

interface Row {
  key: string
  name: string
  to?: string
  sent: number
  delivered: number
  read: number
  failed: number
}

/** Returns a dash if nothing was sent. */
const share = (part: number, all: number) => (all === 0 ? '–' : percent(Math.round((part / all) * 100) / 100))

export function Arrivals({ data }: { data: Summary }) {
  const [by, setBy] = useState<'day' | 'template' | 'workflow'>('day')
  const {
    by_day: days = [],
    by_template: templates = [],
    by_workflow: workflows = [],
    delivery_recent: recent,
  } = data
  const isTold = days.some((one) => one.delivered > 0)
  const views = [
    'day' as const,
    ...(templates.length > 0 ? (['template'] as const) : []),
    ...(workflows.length > 0 ? (['workflow'] as const) : []),
  ]
  // No delivery was ever reported, and there are no templates or workflows to compare.
  if (!isTold && views.length === 1) return null
  const view = views.includes(by) ? by : 'day'
  const rows: Row[] =
    view === 'day'
      ? days.slice(-shownDays).reverse().map(dayRow)
      : (view === 'template' ? templates : workflows).map((one) => ({ key: one.name, ...one }))
  return (
    <section className="card">
      <header className="chart-head">
        <h2>{t('arrivals')}</h2>
        {views.length > 1 && (
          <RadioGroup
            className="seg sp"
            label={t('arrivals')}
            value={view}
            options={views.map((one) => ({ value: one, label: t(`by_${one}_choice`) }))}
            onChange={setBy}
          />
        )}
      </header>
      <div className="scroll-x">
        <table className="table shares">
          <thead>
            <tr>
              <th scope="col">{t(view === 'day' ? 'day' : `by_${view}_choice`)}</th>
              {(['sent', 'delivered', 'read', 'failed'] as const).map((name) => (
                <th key={name} scope="col" className="right">
                  {t(name)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ key, name, to, sent, delivered, read, failed }) => (
              <tr key={key}>
                <th scope="row" className="shares-name" data-tip={name}>
                  {to === undefined ? name : <Link to={to}>{name}</Link>}
                </th>
                <td className="right mono">{number(sent)}</td>
                <Share part={delivered} of={sent} />
                <Share part={read} of={sent} />
                <Share part={failed} of={sent + failed} bad={failed >= (sent + failed) / 10 && failed > 0} />
              </tr>
            ))}
          </tbody>
          {isTold && recent !== undefined && recent.usual_share > 0 && view === 'day' && (
            <tfoot>
              <tr>
                <th scope="row">{t('usual')}</th>
                <td />
                <td className="right mono">{share(recent.usual_share, 1)}</td>
                <td className="right mono">{share(recent.usual_read_share, 1)}</td>
                <td />
              </tr>
            </tfoot>
          )}
        </table>
      </div>
    </section>
  )
}

function dayRow({ day, sent, delivered, read, failed }: NonNullable<Summary['by_day']>[number]): Row {
  const span = new URLSearchParams({ from: day, to: day }).toString()
  return {
    key: day,
    name: shortDay(noon(day)),
    to: `${logsPath}?${span}`,
    sent,
    delivered,
    read,
    failed,
  }
}

/** A cell with the share; a tooltip shows the number. */
function Share({ part, of, bad = false }: { part: number; of: number; bad?: boolean }) {
  return (
    <td className={`right mono ${bad ? 'bad' : ''}`} data-tip={number(part)}>
      {share(part, of)}
    </td>
  )
}
