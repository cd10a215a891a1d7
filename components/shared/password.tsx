// A new password: its rules are seen being met while one types, and a good one can be made.
import { useState } from 'react'
import { CopyButton } from './copy.tsx'
import { Field } from './form.tsx'
import { t } from './texts.ts'

const least = 10
const most = 72
const different = 4
const bytes = (text: string) => new TextEncoder().encode(text).length

/** The API's own rules (src/users/schema.ts), in its own words; undefined when the password is fine. */
export function passwordProblem(password: string, email: string): string | undefined {
  if (password === '') return 'is required'
  if (bytes(password) < least) return `must have at least ${least} characters`
  if (bytes(password) > most) return `must have at most ${most} bytes`
  if (new Set(password).size < different) return 'must not repeat the same few characters'
  return password.toLowerCase() === email.trim().toLowerCase() ? 'must not be the e-mail address' : undefined
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
  onChange: (value: string) => void
  /** Nothing more is said about a password that is typed to prove who one is. */
  current?: boolean
  email?: string
  error?: string | undefined
}

export function PasswordField({ label, value, onChange, current = false, email = '', error }: Props) {
  const [shown, setShown] = useState(false)
  const [made, setMade] = useState('')
  const make = () => {
    const next = makePassword()
    setMade(next)
    setShown(true)
    onChange(next)
  }
  const below = (
    <div className="row wrap password-made">
      <button type="button" className="btn small" onClick={make}>
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
      name={current ? 'current_password' : 'password'}
      label={label}
      error={error}
      {...(current ? {} : { hint: <Rules password={value} email={email} />, below })}
    >
      {(ids) => (
        <div className="password">
          <input
            {...ids}
            className="input"
            type={shown ? 'text' : 'password'}
            value={value}
            autoComplete={current ? 'current-password' : 'new-password'}
            autoCapitalize="none"
            spellCheck={false}
            maxLength={200}
            onChange={(event) => {
              onChange(event.target.value)
            }}
          />
          <button
            type="button"
            className="btn"
            aria-pressed={shown}
            onClick={() => {
              setShown(!shown)
            }}
          >
            {t(shown ? 'hide' : 'show')}
          </button>
        </div>
      )}
    </Field>
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
