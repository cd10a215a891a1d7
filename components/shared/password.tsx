// Password fields. A new password: its rules are seen being met while one types, and a good one can be made. The current
// one: nothing more is said about it.
import { Eye, EyeOff } from 'lucide-react'
import { useState, type InputHTMLAttributes } from 'react'
import { CopyButton } from './copy.tsx'
import { Field, type FieldComplaint } from './form.tsx'
import { t } from './texts.ts'
import './password.css'
import '../ui/button.css'
import '../ui/input.css'

const least = 10
const most = 72
const different = 4
const bytes = (text: string) => new TextEncoder().encode(text).length

/** The API's own rules (src/users/schema.ts); undefined when the password is fine. */
export function passwordProblem(password: string, email: string): FieldComplaint | undefined {
  if (password === '') return { code: 'required' }
  if (bytes(password) < least) return { code: 'too_short', params: { min: least } }
  if (bytes(password) > most) return { code: 'too_many_bytes', params: { max: most } }
  if (new Set(password).size < different) return { code: 'password_repeats' }
  return password.toLowerCase() === email.trim().toLowerCase() ? { code: 'password_is_email' } : undefined
}

// Without letters and digits that are mistaken for each other when read out.
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789'

/** Four groups of four: 79 bits, and short enough to be read over the phone. */
export function makePassword(): string {
  const picked: string[] = []
  while (picked.length < 16)
    for (const byte of crypto.getRandomValues(new Uint8Array(32))) {
      // The rest of a byte beyond a multiple of the alphabet would favour its first letters.
      if (picked.length < 16 && byte < 256 - (256 % alphabet.length))
        picked.push(alphabet.charAt(byte % alphabet.length))
    }
  return picked.join('').replace(/(.{4})(?=.)/g, '$1-')
}

interface Props {
  label: string
  value: string
  /** `made`: by the button, not typed. */
  onChange: (value: string, made: boolean) => void
  email?: string
  error?: string | undefined
}

export function PasswordField({ label, value, onChange, email = '', error }: Props) {
  const [made, setMade] = useState('')
  const below = (
    <div className="row wrap password-made">
      <button
        type="button"
        className="btn small"
        onClick={() => {
          const next = makePassword()
          setMade(next)
          onChange(next, true)
        }}
      >
        {t('make_password')}
      </button>
      {value !== '' && value === made && (
        <>
          <CopyButton text={value} />
          <span className="dim small">{t('made_password_hint')}</span>
        </>
      )}
    </div>
  )
  return (
    <Field
      name="password"
      label={label}
      error={error}
      hint={<Rules password={value} email={email} />}
      below={below}
    >
      {(ids) => (
        <SecretInput
          {...ids}
          key={made}
          startShown={made !== ''}
          value={value}
          autoComplete="new-password"
          maxLength={200}
          onValue={(next) => {
            onChange(next, next === made)
          }}
        />
      )}
    </Field>
  )
}

interface CurrentProps {
  value: string
  onChange: (value: string) => void
  label?: string
  error?: string | undefined
}

/** Typed to prove who one is. */
export function CurrentPasswordField({ value, onChange, label = t('own_password'), error }: CurrentProps) {
  return (
    <Field name="current_password" label={label} error={error}>
      {(ids) => (
        <SecretInput
          {...ids}
          value={value}
          autoComplete="current-password"
          maxLength={200}
          onValue={onChange}
        />
      )}
    </Field>
  )
}

interface SecretProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'type' | 'onChange'> {
  value: string
  onValue: (value: string) => void
  startShown?: boolean
}

/** Hidden while it is typed, unless one wants to see it. */
export function SecretInput({ onValue, startShown = false, ...rest }: SecretProps) {
  const [shown, setShown] = useState(startShown)
  const label = t(shown ? 'hide' : 'show')
  return (
    <div className="password">
      <input
        className="input"
        type={shown ? 'text' : 'password'}
        autoCapitalize="none"
        spellCheck={false}
        onChange={(event) => {
          onValue(event.target.value)
        }}
        {...rest}
      />
      <button
        type="button"
        className="eye"
        aria-label={label}
        data-tip={label}
        onClick={() => {
          setShown(!shown)
        }}
      >
        {shown ? <EyeOff aria-hidden size={18} /> : <Eye aria-hidden size={18} />}
      </button>
    </div>
  )
}

function Rules({ password, email }: { password: string; email: string }) {
  const rules = [
    { met: bytes(password) >= least && bytes(password) <= most, text: t('rule_length') },
    { met: new Set(password).size >= different, text: t('rule_different') },
    {
      met: password !== '' && password.toLowerCase() !== email.trim().toLowerCase(),
      text: t('rule_not_email'),
    },
  ]
  return (
    <ul className="rules">
      {rules.map(({ met, text }) => (
        <li key={text} className={met ? 'met' : ''}>
          <span aria-hidden="true">{met ? '✓' : '○'}</span> {text}
          <span className="visually-hidden"> {t(met ? 'rule_met' : 'rule_unmet')}</span>
        </li>
      ))}
    </ul>
  )
}
