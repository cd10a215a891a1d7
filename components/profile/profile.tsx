// The user's own profile: name and language, settings of this device, password.
import { useState } from 'react'
import { AlertSettings } from '../alerts/alert-settings.tsx'
import { may } from '../lib/session.ts'
import { chooseTheme, chosenTheme } from '../lib/theme.ts'
import { shortcutsOn, switchShortcuts } from '../lib/shortcuts.tsx'
import { Chips } from '../shared/list.tsx'
import { PageFrame } from '../shared/page.tsx'
import { AboutForm } from './about-form.tsx'
import { PasswordForm } from './password-form.tsx'
import { t } from './texts.ts'
import './profile.css'
import '../shared/form.css'
import '../ui/card.css'

export function Profile() {
  return (
    <PageFrame title={t('title')}>
      <div className="profile">
        <AboutForm />
        <Device />
        {may('tickets.list') && <AlertSettings />}
        <PasswordForm />
      </div>
    </PageFrame>
  )
}

function Device() {
  const [theme, setTheme] = useState(chosenTheme)
  const [keys, setKeys] = useState(shortcutsOn)
  return (
    <section className="card" aria-labelledby="profile-device">
      <header>
        <h2 id="profile-device">{t('device')}</h2>
      </header>
      <div className="pad form">
        <p className="t2">{t('device_lead')}</p>
        <div>
          <div className="strong small">{t('appearance')}</div>
          <Chips
            label={t('appearance')}
            value={theme}
            options={(['system', 'light', 'dark'] as const).map((value) => ({
              value,
              label: t(`theme_${value}`),
            }))}
            onChange={(next) => {
              if (next === '') return
              chooseTheme(next)
              setTheme(next)
            }}
          />
        </div>
        <div>
          <label className="check">
            <input
              type="checkbox"
              role="switch"
              checked={keys}
              aria-describedby="profile-keys"
              onChange={(event) => {
                switchShortcuts(event.target.checked)
                setKeys(event.target.checked)
              }}
            />
            <span className="strong">{t('shortcuts')}</span>
          </label>
          <p className="hint" id="profile-keys">
            {t('shortcuts_hint')}
          </p>
        </div>
      </div>
    </section>
  )
}
