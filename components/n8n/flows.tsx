// The three workflows to download; each is ticked off once Pantau has seen it working.
import { Download } from 'lucide-react'
import { Link } from 'react-router-dom'
import { Ago } from '../shared/values.tsx'
import type { Connection } from './data.ts'
import { t } from './texts.ts'
import './n8n.css'
import '../shared/steps.css'
import '../ui/button.css'
import '../ui/card.css'

const flows = [
  { kind: 'broadcasts', file: 'broadcast-logistik' },
  { kind: 'tickets', file: 'customer-service' },
  { kind: 'replies', file: 'kirim-balasan' },
] as const

export function Flows({ flows: seen }: { flows: Connection['flows'] }) {
  const done = flows.filter(({ kind }) => seen[kind] !== null).length
  return (
    <section className="card">
      <header>
        <h2>{t('flows')}</h2>
        <span className="sub">{t('flows_done', { done, all: flows.length })}</span>
      </header>
      <ol className="n8n-flows">
        {flows.map(({ kind, file }) => {
          const at = seen[kind]
          return (
            <li key={kind} className={at === null ? '' : 'done'}>
              <span className="n8n-tick" aria-hidden="true">
                {at === null ? '' : '✓'}
              </span>
              <div className="n8n-flow">
                <b>{t(`flow_${kind}`)}</b>
                <p className="t2 small">{t(`flow_${kind}_hint`)}</p>
                <p className="small">
                  {at === null ? (
                    <span className="dim">{t('not_seen')}</span>
                  ) : (
                    <span className="good">
                      {t('seen')} <Ago at={at} />
                    </span>
                  )}
                </p>
              </div>
              <a className="btn small" href={`/api/v1/n8n/workflows/${file}`} download={`${file}.json`}>
                <Download aria-hidden /> {t('download')}
                <span className="visually-hidden"> {file}</span>
              </a>
            </li>
          )
        })}
      </ol>
      <ol className="steps pad n8n-steps small t2">
        <li>
          {t('step_key')} <Link to="/admin/resources/api_keys">{t('step_key_link')} →</Link>
        </li>
        <li>{t('step_import')}</li>
        <li>{t('step_settings')}</li>
        <li>{t('step_publish')}</li>
      </ol>
    </section>
  )
}
