// The notice that somebody else has changed the ticket first: it shows their change and lets the user apply or drop their
// own.
import type { Conflict } from './use-change.ts'
import { t } from './texts.ts'
import '../shared/notice.css'
import './ticket.css'
import '../ui/button.css'

interface Props {
  conflict: Conflict
  onInsist: () => void
  onLetBe: () => void
}

export function ConflictNotice({ conflict, onInsist, onLetBe }: Props) {
  return (
    <div className="notice" role="alert">
      <span>{t('conflict', { who: conflict.who, what: conflict.what })}</span>
      {conflict.change.note !== undefined && (
        <span className="pre conflict-note">{t('conflict_note', { note: conflict.change.note })}</span>
      )}
      <span className="row wrap sp">
        <button type="button" className="btn small" onClick={onInsist}>
          {t('apply_anyway')}
        </button>
        <button type="button" className="btn small" onClick={onLetBe}>
          {t('keep_theirs', { who: conflict.who.split(' ')[0] ?? conflict.who })}
        </button>
      </span>
    </div>
  )
}
