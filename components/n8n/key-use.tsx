// Today's accepted and refused requests of each API key.
import { Link } from 'react-router-dom'
import { number } from '../lib/format.ts'
import { Ago } from '../shared/values.tsx'
import type { Connection } from './data.ts'
import { t } from './texts.ts'
import './n8n.css'
import '../ui/card.css'
import '../ui/table.css'

export function KeyUse({ keys }: { keys: Connection['keys'] }) {
  return (
    <section className="card">
      <header>
        <h2>{t('keys')}</h2>
        <Link className="sub" to="/admin/resources/api_keys">
          {t('all_keys')} →
        </Link>
      </header>
      {keys.length === 0 ? (
        <p className="pad t2">{t('no_keys')}</p>
      ) : (
        <table className="table n8n-keys">
          <thead>
            <tr>
              <th>{t('key')}</th>
              <th>{t('last_used')}</th>
              <th className="right">{t('accepted')}</th>
              <th className="right">{t('refused_count')}</th>
            </tr>
          </thead>
          <tbody>
            {keys.map((key) => (
              <tr key={key.id}>
                <td className="break">
                  <span className="strong">{key.name}</span>{' '}
                  <span className="mono dim small">{key.key_prefix}…</span>
                </td>
                <td className="small">
                  {key.last_used_at === null ? (
                    <span className="dim">{t('never')}</span>
                  ) : (
                    <Ago at={key.last_used_at} />
                  )}
                </td>
                <td className="right">{number(key.accepted_today)}</td>
                <td className={key.refused_today > 0 ? 'right bad' : 'right dim'}>
                  {number(key.refused_today)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}
