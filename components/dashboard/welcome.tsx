// Shown until the first broadcast arrives: how to connect n8n.
import { Link } from 'react-router-dom'
import { CopyButton } from '../shared/copy.tsx'
import { t } from './texts.ts'
import './welcome.css'
import '../ui/button.css'
import '../ui/card.css'

const example = () => `curl ${window.location.origin}/api/v1/broadcast-logs \\
  -H 'X-API-KEY: ${t('your_key')}' -H 'Content-Type: application/json' \\
  -d '{"tracking_number":"LOG2026000821","consignee_phone":"6287885358663","status":"success",
       "message_content":"${t('example_message')}"}'`

export function Welcome() {
  const command = example()
  return (
    <section className="card welcome">
      <h2>{t('welcome')}</h2>
      <p className="t2">{t('welcome_hint')}</p>
      <ol className="welcome-steps">
        <li>
          <b>{t('step_key')}</b>
          <p className="t2">{t('step_key_hint')}</p>
          <Link className="btn primary" to="/admin/resources/api_keys">
            {t('make_key')} →
          </Link>
        </li>
        <li>
          <b>{t('step_push')}</b>
          <p className="t2">{t('step_push_hint')}</p>
          <div className="welcome-code">
            <pre tabIndex={0} aria-label={t('step_push')}>
              {command}
            </pre>
            <CopyButton text={command} />
          </div>
          <p>
            <a href="/api/docs">{t('docs')} →</a>
          </p>
        </li>
        <li>
          <b>{t('step_watch')}</b>
          <p className="t2">{t('step_watch_hint')}</p>
        </li>
      </ol>
    </section>
  )
}
