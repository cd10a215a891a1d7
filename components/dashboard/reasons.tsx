// Why broadcasts failed today: each bar leads to its broadcasts.
import { Link } from 'react-router-dom'
import { number } from '../lib/format.ts'
import { t as shared } from '../shared/texts.ts'
import { explainFailure } from '../shared/whatsapp-errors.ts'
import { logsPath } from './summary.ts'
import { t } from './texts.ts'

const shown = 7

interface Props {
  reasons: readonly { reason: string | null; count: number }[]
  total: number
}

export function Reasons({ reasons, total }: Props) {
  const most = Math.max(1, ...reasons.map((one) => one.count))
  const top = reasons.slice(0, shown)
  const others = total - top.reduce((sum, one) => sum + one.count, 0)
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
          {top.map(({ reason, count }) => {
            const { short, code } = explainFailure(reason, shared('no_reason'))
            return (
              <li key={reason ?? ''}>
                <Link
                  className="reason"
                  to={`${logsPath}?${new URLSearchParams({ status: 'failed', span: 'today', reason: reason ?? '-' }).toString()}`}
                  title={reason ?? undefined}
                >
                  <span className="failure">
                    <span className="clip">{short}</span>
                    {code !== undefined && <span className="failure-code mono">{code}</span>}
                  </span>
                  <span className="mono">{number(count)}</span>
                  <span className="reason-bar" style={{ width: `${String((count / most) * 100)}%` }} />
                </Link>
              </li>
            )
          })}
          {others > 0 && (
            <li className="reason dim">
              <span>{t('reasons_other')}</span>
              <span className="mono">{number(others)}</span>
            </li>
          )}
        </ul>
      )}
    </section>
  )
}
