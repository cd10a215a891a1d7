// Asks for confirmation before a run is stopped, because its remaining broadcasts are then not sent.
import { useState } from 'react'
import { number } from '../lib/format.ts'
import { Dialog } from '../ui/dialog.tsx'
import { t as shared } from '../shared/texts.ts'
import { t } from './texts.ts'
import '../ui/button.css'

interface Props {
  waiting: number
  /** Resolves when the run is stopped, or when a toast has shown why not. */
  onStop: () => Promise<void>
  onClose: () => void
}

export function StopDialog({ waiting, onStop, onClose }: Props) {
  const [busy, setBusy] = useState(false)
  const stop = async () => {
    setBusy(true)
    await onStop()
    onClose()
  }
  return (
    <Dialog title={t('stop_title')} onClose={onClose} mayClose={() => !busy}>
      <div className="body">
        <p>{t('stop_text', { count: number(waiting) })}</p>
      </div>
      <footer>
        <button type="button" className="btn" data-first disabled={busy} onClick={onClose}>
          {shared('cancel')}
        </button>
        <button type="button" className="btn danger solid" disabled={busy} onClick={() => void stop()}>
          {t('stop_now')}
        </button>
      </footer>
    </Dialog>
  )
}
