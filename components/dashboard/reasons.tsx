// The reasons why broadcasts failed today. Each bar links to its broadcasts; the last one counts all other reasons, and a
// click shows those that were loaded.
import { useState } from 'react'
import { Link } from 'react-router-dom'
import { number } from '../lib/format.ts'
import { t as shared } from '../shared/texts.ts'
import { explainFailure } from '../shared/whatsapp-errors.ts'
import { logsPath, type Summary } from './summary.ts'
import { t } from './texts.ts'
import './reasons.css'
import '../shared/failure-text.css'
import '../ticket/side.css'
import '../ui/card.css'

const shown = 7

type Reason = NonNullable<Summary['failure_reasons_today']>[number]

export function Reasons({ reasons, total }: { reasons: readonly Reason[]; total: number }) {
  const [all, setAll] = useState(false)
  const top = all ? reasons : reasons.slice(0, shown)
  const others = total - top.reduce((sum, one) => sum + one.count, 0)
  const most = Math.max(1, others, ...reasons.map((one) => one.count))
  const more = reasons.length > top.length
  return (
    <section className="card">
      <header>
        <h2>{t('reasons')}</h2>
        <Link className="sub" to={`${logsPath}?status=failed&span=today`}>
          {number(total)}
        </Link>
      </header>
      {top.length === 0 ? (
        <p className="pad t2">{t('reasons_none')}</p>
      ) : (
        <ul className="reasons">
          {top.map((failure) => (
            <li key={failure.reason ?? ''}>
              <Link className="reason" to={pathOf(failure)} data-tip={failure.reason ?? undefined}>
                <Bar {...{ failure, most }} />
              </Link>
            </li>
          ))}
          {others > 0 && (
            <li>
              {more ? (
                <button
                  type="button"
                  className="reason"
                  data-tip={t('reasons_more')}
                  onClick={() => {
                    setAll(true)
                  }}
                >
                  <Others {...{ others, most }} />
                </button>
              ) : (
                <div className="reason">
                  <Others {...{ others, most }} />
                </div>
              )}
            </li>
          )}
        </ul>
      )}
    </section>
  )
}

const pathOf = ({ reason }: Reason) =>
  `${logsPath}?${new URLSearchParams({ status: 'failed', span: 'today', reason: reason ?? '-' }).toString()}`

const width = (count: number, most: number) => ({ width: `${String((count / most) * 100)}%` })

function Bar({ failure, most }: { failure: Reason; most: number }) {
  const { short, code } = explainFailure(failure, null, shared('no_reason'))
  return (
    <>
      <span className="failure">
        <span className="clip">{short}</span>
        {code !== undefined && <span className="failure-code mono">{code}</span>}
      </span>
      <span className="mono">{number(failure.count)}</span>
      <span className="reason-bar" style={width(failure.count, most)} />
    </>
  )
}

function Others({ others, most }: { others: number; most: number }) {
  return (
    <>
      <span className="dim">{t('reasons_other')}</span>
      <span className="mono">{number(others)}</span>
      <span className="reason-bar others" style={width(others, most)} />
    </>
  )
}
