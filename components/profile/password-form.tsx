// Changes the user's own password; the current one is required.
import { useState } from 'react'
import { api } from '../lib/api.ts'
import { me } from '../lib/session.ts'
import { Form, FormProblem, useSave } from '../shared/form.tsx'
import { CurrentPasswordField, PasswordField, passwordProblem } from '../shared/password.tsx'
import { t as shared } from '../shared/texts.ts'
import { t } from './texts.ts'
import '../shared/form.css'
import '../ui/button.css'
import '../ui/card.css'

const empty = { current: '', next: '' }

export function PasswordForm() {
  const [values, setValues] = useState(empty)
  const [saved, setSaved] = useState(false)
  const set = (change: Partial<typeof values>) => {
    setSaved(false)
    setValues((now) => ({ ...now, ...change }))
  }
  const saving = useSave({
    fields: ['current_password', 'password'],
    check: () => ({
      current_password: values.current === '' ? { code: 'required' } : undefined,
      password: passwordProblem(values.next, me.email),
    }),
    run: () => api('PUT', 'auth/me', { current_password: values.current, password: values.next }),
    onSaved: () => {
      setValues(empty)
      setSaved(true)
    },
  })
  const { fields } = saving.problems
  const same = values.next !== '' && values.next === values.current
  return (
    <section className="card" aria-labelledby="profile-password">
      <header>
        <h2 id="profile-password">{t('password')}</h2>
      </header>
      <Form
        saving={saving}
        className="pad form"
        onSubmit={() => {
          if (!same) saving.save()
        }}
      >
        <p className="t2">{t('password_lead')}</p>
        <input type="text" hidden autoComplete="username" value={me.email} readOnly />
        <CurrentPasswordField
          label={t('current')}
          value={values.current}
          error={fields.current_password}
          onChange={(current) => {
            set({ current })
          }}
        />
        <PasswordField
          label={t('next')}
          value={values.next}
          email={me.email}
          error={same ? t('password_same') : fields.password}
          onChange={(next) => {
            set({ next })
          }}
        />
        <FormProblem problems={saving.problems} />
        <div className="row wrap">
          <button type="submit" className="btn primary" disabled={saving.busy || same}>
            {saving.busy ? shared('saving') : t('password_submit')}
          </button>
          <span className="good small" role="status">
            {saved && `✓ ${t('password_saved')}`}
          </span>
        </div>
      </Form>
    </section>
  )
}
