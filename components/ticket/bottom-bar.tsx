// The bar at the bottom of a phone's screen, with the two most likely actions.
import type { Neighbours } from './neighbours.ts'
import type { Detail } from './story.ts'
import { t } from './texts.ts'
import '../shared/bottom-bar.css'
import '../ui/button.css'

interface Props {
  ticket: Detail
  near: Neighbours
  onTake: () => void
  onReply: () => void
  onTurn: () => void
}

export function BottomBar({ ticket, near, onTake, onReply, onTurn }: Props) {
  const closed = ticket.status === 'closed'
  if (!ticket.can.note)
    return (
      <div className="bottom-bar only-p">
        {ticket.can.take && (
          <button type="button" className="btn primary" onClick={onTake}>
            {t('take')}
          </button>
        )}
      </div>
    )
  return (
    <div className="bottom-bar only-p">
      {closed ? (
        <>
          <button type="button" className={near.next === undefined ? 'btn primary' : 'btn'} onClick={onTurn}>
            {t('reopen')}
          </button>
          {near.next !== undefined && (
            <button type="button" className="btn primary" onClick={near.goNext}>
              {t('next')}
            </button>
          )}
        </>
      ) : (
        <>
          <button type="button" className="btn" onClick={onTurn}>
            {t('close')}
          </button>
          <button type="button" className="btn primary" onClick={onReply}>
            {t('replying_to')}
          </button>
        </>
      )}
    </div>
  )
}
