// Sends a test message and shows n8n's response, with advice.
import { useState } from 'react'
import { api } from '../lib/api.ts'
import { number } from '../lib/format.ts'
import { explain } from '../shared/states.tsx'
import type { WebhookTest } from './data.ts'
import { t } from './texts.ts'
import './n8n.css'
import '../ui/button.css'

export function Tester() {
  const [busy, setBusy] = useState(false)
  const [result, setResult] = useState<WebhookTest>()
  const [problem, setProblem] = useState<string>()
  const run = async () => {
    setBusy(true)
    setProblem(undefined)
    try {
      setResult(await api<WebhookTest>('POST', 'webhook/test', {}))
    } catch (error) {
      setResult(undefined)
      setProblem(explain(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className="n8n-test" aria-busy={busy}>
      <button type="button" className="btn" disabled={busy} onClick={() => void run()}>
        {t(busy ? 'testing' : 'test')}
      </button>
      <div role="status">
        {problem !== undefined && <p className="bad">{problem}</p>}
        {result && !busy && (
          <>
            <p className={result.ok ? 'good strong' : 'bad strong'}>
              {result.ok ? '✓ ' : '× '}
              {result.status_code === null
                ? t('test_no_answer')
                : t('test_answer', { status: result.status_code })}{' '}
              <span className="dim small">{number(result.milliseconds)} ms</span>
            </p>
            <p className="t2 small">{t(adviceFor(result))}</p>
            {result.response !== '' && <pre className="n8n-answer">{result.response}</pre>}
          </>
        )}
      </div>
    </div>
  )
}

function adviceFor({ ok, status_code: status, failure }: WebhookTest) {
  if (ok) return 'advice_ok'
  if (failure === 'private_address') return 'advice_private'
  if (failure === 'timeout') return 'advice_timeout'
  if (status === null) return 'advice_unreachable'
  if (status === 404) return 'advice_404'
  if (status === 401 || status === 403) return 'advice_401'
  if (status >= 300 && status < 400) return 'advice_redirect'
  return 'advice_other'
}
