// Fields of the user forms: role and language as visible options with explanations, and the admin's own password.
import { useId, type ReactNode } from 'react'
import { roles, type Role } from '../../src/policy/abilities.ts'
import { me } from '../lib/session.ts'
import { Field } from '../shared/form.tsx'
import { CurrentPasswordField } from '../shared/password.tsx'
import { t as shared } from '../shared/texts.ts'
import { t } from './texts.ts'
import '../shared/form.css'
import '../ui/input.css'
import './users.css'

type Locale = 'id' | 'en'

interface RoleProps {
  value: Role
  /** Whether the role cannot change, because this is the last admin. */
  locked: boolean
  error: string | undefined
  onChange: (role: Role) => void
}

export function RoleField({ value, locked, error, onChange }: RoleProps) {
  const name = useId()
  return (
    <fieldset className="options" aria-describedby={locked ? `${name}-why` : undefined}>
      <legend>{t('role')}</legend>
      {roles.map((role) => (
        <label key={role} className="option-card">
          <input
            type="radio"
            name={name}
            checked={value === role}
            disabled={locked && value !== role}
            onChange={() => {
              onChange(role)
            }}
          />
          <span>
            <span className="strong">{shared(`role_${role}`)}</span>
            <span className="t2 small">{t(`${role}_means`)}</span>
          </span>
        </label>
      ))}
      {locked && (
        <p className="hint" id={`${name}-why`}>
          {t('last_admin')}
        </p>
      )}
      {error !== undefined && <p className="error">{error}</p>}
    </fieldset>
  )
}

interface LocaleProps {
  value: Locale
  error: string | undefined
  onChange: (locale: Locale) => void
}

export function LocaleField({ value, error, onChange }: LocaleProps) {
  return (
    <Field name="locale" label={t('language')} hint={t('language_hint')} error={error}>
      {(ids) => (
        <select
          {...ids}
          className="native-select"
          value={value}
          onChange={(event) => {
            onChange(event.target.value === 'en' ? 'en' : 'id')
          }}
        >
          <option value="id">Bahasa Indonesia</option>
          <option value="en">English</option>
        </select>
      )}
    </Field>
  )
}

interface OwnPasswordProps {
  value: string
  error: string | undefined
  onChange: (value: string) => void
  /** The reason why the password is required. */
  children: ReactNode
}

/** The admin's own password, visually separate from the fields of the other user. */
export function OwnPassword({ value, error, onChange, children }: OwnPasswordProps) {
  return (
    <div className="own-password">
      <p className="t2 small">{children}</p>
      {/* Tells password managers whose password this is. */}
      <input type="text" hidden autoComplete="username" value={me.email} readOnly />
      <CurrentPasswordField value={value} error={error} onChange={onChange} />
    </div>
  )
}
