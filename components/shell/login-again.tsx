// Asks for the password when the session has ended, in a dialog over the page, so that unsaved work stays.
import { useState, type FormEvent } from 'react'
import { useLocation } from 'react-router-dom'
import { useResume } from '../lib/live.tsx'
import { me } from '../lib/session.ts'
import { Dialog } from '../ui/dialog.tsx'
import { SecretInput } from '../shared/password.tsx'
import { t as shared } from '../shared/texts.ts'
import { t } from './texts.ts'
import '../shared/form-dialog.css'
import '../ui/button.css'

type Answer = 'done' | 'wrong' | 'limited' | 'away'

async function login(password: string): Promise<Answer> {
  try {
    const { status, type } = await fetch('/admin/login', {
      method: 'POST',
      body: new URLSearchParams({ email: me.email, password }),
      // The redirect after the login is not followed: the user stays on this page.
      redirect: 'manual',
    })
    if (type === 'opaqueredirect') return 'done'
    return status === 401 ? 'wrong' : status === 429 ? 'limited' : 'away'
  } catch {
    return 'away'
  }
}

export function LoginAgain({ onClose }: { onClose: () => void }) {
  const [password, setPassword] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()
  const { pathname, search } = useLocation()
  const resume = useResume()
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    const answer = await login(password)
    setBusy(false)
    if (answer !== 'done') {
      setProblem(answer === 'away' ? shared('error_offline') : t(`login_${answer}`))
      return
    }
    resume()
    onClose()
  }
  return (
    <Dialog title={t('login_title')} onClose={onClose}>
      <form className="sheet" onSubmit={(event) => void submit(event)}>
        <div className="body">
          <p className="t2">{t('login_lead')}</p>
          <div className="stack" style={{ gap: 4 }}>
            <span className="strong small">{t('login_as', { email: me.email })}</span>
            <SecretInput
              autoComplete="current-password"
              aria-label={t('password')}
              aria-invalid={problem !== undefined}
              required
              value={password}
              onValue={setPassword}
            />
          </div>
          {problem !== undefined && (
            <p className="bad small" role="alert">
              {problem}
            </p>
          )}
        </div>
        <footer>
          <a className="btn quiet" href={`/admin/login?next=${encodeURIComponent(pathname + search)}`}>
            {t('login_other')}
          </a>
          <button type="submit" className="btn primary sp" disabled={busy || password === ''}>
            {t('login')}
          </button>
        </footer>
      </form>
    </Dialog>
  )
}
