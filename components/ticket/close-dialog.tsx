// The dialog that closes or reopens a ticket, with an optional note.
import { useState } from 'react'
import { keyOf } from '../shell/commands.ts'
import { Dialog } from '../ui/dialog.tsx'
import { t as shared } from '../shared/texts.ts'
import type { Detail } from './story.ts'
import { t } from './texts.ts'
import '../shared/form-dialog.css'
import './composer.css'
import '../ui/button.css'
import '../ui/input.css'

interface Props {
  ticket: Detail
  /** The note to start with, if the server refused an earlier attempt. */
  initial: string
  onClose: () => void
  onConfirm: (note: string) => void
}

export function CloseDialog({ ticket, initial, onClose, onConfirm }: Props) {
  const [note, setNote] = useState(initial)
  const closing = ticket.status !== 'closed'
  return (
    <Dialog title={t(closing ? 'close_title' : 'reopen_title', { uid: ticket.ticket_uid })} onClose={onClose}>
      <form
        className="sheet"
        onSubmit={(event) => {
          event.preventDefault()
          onConfirm(note.trim())
        }}
      >
        <div className="body">
          <label className="stack" style={{ gap: 4 }}>
            <span className="strong small">{t('optional_note')}</span>
            <textarea
              className="textarea note-field"
              rows={3}
              value={note}
              onChange={(event) => {
                setNote(event.target.value)
              }}
            />
          </label>
          {closing && <p className="dim small">{t('close_hint', { days: window.PANTAU.reopenDays })}</p>}
        </div>
        <footer>
          <button type="button" className="btn" onClick={onClose}>
            {shared('cancel')}
          </button>
          <button type="submit" className="btn primary">
            {t(closing ? 'close' : 'reopen')} <kbd className="hide-s">{keyOf('ticket', 'send')}</kbd>
          </button>
        </footer>
      </form>
    </Dialog>
  )
}
