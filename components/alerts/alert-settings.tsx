// The settings for notifications in this browser: about what, and by which means.
import { useState } from 'react'
import { may } from '../lib/session.ts'
import { useStored } from '../lib/stored.ts'
import { alertKinds, readChoices, type Choices } from './rules.ts'
import { permission, playSound, show } from './tell.ts'
import { t } from './texts.ts'
import { storedAs } from './use-alerts.ts'
import '../shared/form.css'
import '../ui/button.css'
import '../ui/card.css'

export function AlertSettings() {
  const [stored, store] = useStored(storedAs.choices, { shared: true })
  const [allowed, setAllowed] = useState(permission)
  const choices = readChoices(stored)
  const set = (to: Partial<Choices>) => {
    store(JSON.stringify({ ...choices, ...to }))
  }
  const kinds = alertKinds.filter((kind) => kind !== 'n8n_silent' || may('n8n.configure'))
  const told = choices.browser && allowed === 'granted'
  const switchBrowser = async (on: boolean) => {
    const given = on && allowed === 'default' ? await Notification.requestPermission() : allowed
    setAllowed(given)
    set({ browser: on && given === 'granted' })
  }
  return (
    <section className="card" aria-labelledby="profile-alerts">
      <header>
        <h2 id="profile-alerts">{t('title')}</h2>
      </header>
      <div className="pad form">
        <p className="t2">{t('lead')}</p>
        <fieldset>
          <legend className="strong small">{t('kinds')}</legend>
          {kinds.map((kind) => (
            <Check
              key={kind}
              label={t(`kind_${kind}`)}
              checked={!choices.off.includes(kind)}
              onChange={(on) => {
                set({
                  off: on ? choices.off.filter((one) => one !== kind) : [...choices.off, kind],
                })
              }}
            />
          ))}
        </fieldset>
        <fieldset>
          <legend className="strong small">{t('how')}</legend>
          <Check
            label={t('browser')}
            checked={told}
            disabled={allowed === 'denied' || allowed === 'unsupported'}
            onChange={(on) => void switchBrowser(on)}
          />
          {(allowed === 'denied' || allowed === 'unsupported') && (
            <p className="hint">{t(allowed === 'denied' ? 'denied' : 'unsupported')}</p>
          )}
          <Check
            label={t('sound')}
            checked={choices.sound}
            onChange={(sound) => {
              set({ sound })
              if (sound) playSound()
            }}
          />
        </fieldset>
        {told && (
          <div>
            <button
              type="button"
              className="btn"
              onClick={() => {
                show('Pantau', t('try_text'), () => undefined)
              }}
            >
              {t('try')}
            </button>
          </div>
        )}
        <p className="hint">{t('always')}</p>
      </div>
    </section>
  )
}

interface CheckProps {
  label: string
  checked: boolean
  disabled?: boolean
  onChange: (on: boolean) => void
}

function Check({ label, checked, disabled = false, onChange }: CheckProps) {
  return (
    <label className="check">
      <input
        type="checkbox"
        checked={checked}
        disabled={disabled}
        onChange={(event) => {
          onChange(event.target.checked)
        }}
      />
      <span>{label}</span>
    </label>
  )
}
