// Making a user, or changing one. What the server refuses is said beside its field; nothing typed is lost.
import { useState, type FormEvent } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { api, ApiError } from '../lib/api.ts'
import { Dialog } from '../shared/dialog.tsx'
import { explain } from '../shared/states.tsx'
import { t as shared } from '../shared/texts.ts'
import { useToast } from '../shared/toasts.tsx'
import { t } from '../records/texts.ts'
import type { Values } from '../records/records.tsx'

export function UserDialog({ user, onClose }: { user: Values | undefined; onClose: () => void }) {
  const [values, setValues] = useState({
    full_name: String(user?.full_name ?? ''),
    email: String(user?.email ?? ''),
    role: String(user?.role ?? 'agent'),
    password: '',
    is_active: user?.is_active !== false,
  })
  const [error, setError] = useState<unknown>()
  const [busy, setBusy] = useState(false)
  const client = useQueryClient()
  const toast = useToast()
  const set = (change: Partial<typeof values>) => {
    setValues((now) => ({ ...now, ...change }))
  }
  const problemOf = (field: string) =>
    error instanceof ApiError ? error.fields.find((one) => one.field === field)?.message : undefined
  const save = async (event: FormEvent) => {
    event.preventDefault()
    if (busy) return
    setBusy(true)
    setError(undefined)
    const { password, is_active, ...fields } = values
    const body = { ...fields, ...(password === '' ? {} : { password }), ...(user ? { is_active } : {}) }
    try {
      if (user) await api('PUT', `users/${String(user.id)}`, body)
      else await api('POST', 'users', body)
      await client.invalidateQueries({ queryKey: ['records', 'users'] })
      await client.invalidateQueries({ queryKey: ['assignees'] })
      toast({ text: t('saved') })
      onClose()
    } catch (failure) {
      setError(failure)
    } finally {
      setBusy(false)
    }
  }
  const text = (name: 'full_name' | 'email' | 'password', label: string, type: string, hint?: string) => (
    <div>
      <label htmlFor={`user-${name}`}>{label}</label>
      <input
        id={`user-${name}`}
        className="input"
        type={type}
        value={values[name]}
        required={!(user && name === 'password')}
        autoComplete={name === 'password' ? 'new-password' : 'off'}
        aria-invalid={problemOf(name) !== undefined}
        onChange={(event) => {
          set({ [name]: event.target.value })
        }}
      />
      {hint !== undefined && <p className="hint">{hint}</p>}
      {problemOf(name) !== undefined && <p className="error">{problemOf(name)}</p>}
    </div>
  )
  return (
    <Dialog title={user ? t('edit_user', { name: String(user.full_name) }) : t('new_user')} onClose={onClose}>
      <form onSubmit={(event) => void save(event)}>
        <div className="body form">
          {text('full_name', t('full_name'), 'text')}
          {text('email', t('email'), 'email')}
          {text('password', t(user ? 'new_password' : 'password'), 'password', t('password_hint'))}
          <div>
            <label htmlFor="user-role">{t('role')}</label>
            <select
              id="user-role"
              className="native-select"
              value={values.role}
              onChange={(event) => {
                set({ role: event.target.value })
              }}
            >
              <option value="agent">{shared('role_agent')}</option>
              <option value="admin">{shared('role_admin')}</option>
            </select>
            <p className="hint">{t('role_hint')}</p>
          </div>
          {user && (
            <div>
              <label className="check">
                <input
                  type="checkbox"
                  checked={values.is_active}
                  onChange={(event) => {
                    set({ is_active: event.target.checked })
                  }}
                />
                {t('active')}
              </label>
              <p className="hint">{t('active_hint')}</p>
            </div>
          )}
          {error !== undefined && !(error instanceof ApiError && error.fields.length > 0) && (
            <p className="error" role="alert">
              {explain(error)}
            </p>
          )}
        </div>
        <footer>
          <button type="button" className="btn" onClick={onClose}>
            {shared('cancel')}
          </button>
          <button type="submit" className="btn primary" disabled={busy}>
            {busy ? t('saving') : shared('save')}
          </button>
        </footer>
      </form>
    </Dialog>
  )
}
