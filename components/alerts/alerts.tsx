// Shown on every page: the count on the browser's tab, notifications while the user looks elsewhere, and the offer to turn
// notifications on. The offer appears only when the user comes back after missing something.
import { useEffect, useState } from 'react'
import { readStored, useStored, writeStored } from '../lib/stored.ts'
import { watchLooking } from './looking.ts'
import { readChoices } from './rules.ts'
import { permission } from './tell.ts'
import { useTabSign } from './tab-sign.ts'
import { t } from './texts.ts'
import { storedAs, useAlerts } from './use-alerts.ts'
import '../shared/notice.css'
import '../ui/button.css'

const declined = 'alerts-declined'

export function Alerts() {
  const [unanswered, setUnanswered] = useStored(storedAs.unanswered, { shared: true })
  useTabSign(Number(unanswered))
  useAlerts(setUnanswered)
  const [missed, setMissed] = useState('')
  useEffect(
    () =>
      watchLooking(() => {
        const words = readStored(storedAs.missed)
        writeStored(storedAs.missed, '')
        if (words !== '' && permission() === 'default' && readStored(declined) === '') setMissed(words)
      }),
    [],
  )
  if (missed === '') return null
  return (
    <div className="notice blue" role="status">
      <span>{t('offer', { what: missed })}</span>
      <button
        type="button"
        className="btn small"
        onClick={() => {
          setMissed('')
          void Notification.requestPermission().then((given) => {
            const choices = readChoices(readStored(storedAs.choices))
            if (given === 'granted')
              writeStored(storedAs.choices, JSON.stringify({ ...choices, browser: true }))
          })
        }}
      >
        {t('offer_yes')}
      </button>
      <button
        type="button"
        className="btn small quiet"
        onClick={() => {
          setMissed('')
          writeStored(declined, 'yes')
        }}
      >
        {t('offer_no')}
      </button>
    </div>
  )
}
