// The last refused requests, to help repair a workflow: which fields were wrong, never their values.
import { number } from '../lib/format.ts'
import { locale } from '../lib/texts.ts'
import { explainField } from '../shared/field-errors.ts'
import { problemWords } from '../shared/problem-words.ts'
import { Moment } from '../shared/values.tsx'
import type { Connection } from './data.ts'
import { t } from './texts.ts'
import './n8n.css'
import '../ui/card.css'

export function Refused({ calls }: { calls: Connection['refused'] }) {
  return (
    <section className="card">
      <header>
        <h2>{t('refused')}</h2>
        <span className="sub">{t('refused_hint')}</span>
      </header>
      {calls.length === 0 ? (
        <p className="pad t2">{t('none_refused')}</p>
      ) : (
        <ul className="n8n-refused">
          {calls.map((call) => (
            <li key={call.id}>
              <div className="row wrap small">
                <b className="bad">{call.status}</b>
                <span className="mono">{call.route}</span>
                {call.count > 1 && (
                  <b data-tip={t('times', { count: number(call.count) })}>
                    <span aria-hidden="true">×{number(call.count)}</span>
                    <span className="visually-hidden">{t('times', { count: number(call.count) })}</span>
                  </b>
                )}
                <span className="dim sp">
                  {call.key_name ?? t('unknown_key')} · <Moment at={call.at} />
                </span>
              </div>
              {call.problems.length > 0 ? (
                <ul className="small">
                  {call.problems.map((problem) => (
                    <li key={`${problem.field} ${problem.message}`}>
                      {problem.field !== '' && <span className="mono">{problem.field}: </span>}
                      {explainField(problem)}
                    </li>
                  ))}
                </ul>
              ) : (
                <p className="small">{problemWords(call, locale)}</p>
              )}
              {call.request_id !== null && (
                <p className="dim small clip" data-tip={t('request_id')}>
                  X-Request-Id {call.request_id}
                </p>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
