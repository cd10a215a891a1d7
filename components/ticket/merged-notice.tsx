// The notice on a merged ticket: a link to the other ticket and, for the user who merged it, an undo button for one minute.
import { Link } from 'react-router-dom'
import { useNow } from '../lib/now.ts'
import { me } from '../lib/session.ts'
import { t as shared } from '../shared/texts.ts'
import { useUnmerge } from '../merge/use-merge.ts'
import { t } from './correct-texts.ts'
import type { Detail } from './story.ts'
import '../shared/notice.css'
import '../ui/button.css'

const undoWithin = 60_000

export function MergedNotice({ ticket, into }: { ticket: Detail; into: string }) {
  const now = useNow()
  const unmerge = useUnmerge()
  const last = ticket.events.findLast(({ type }) => type === 'merged')
  const mine = last?.actor.id === me.id && now - new Date(last.created_at).getTime() < undoWithin
  return (
    <div className="notice blue" role="status">
      <span>
        {t('merged')}{' '}
        <Link className="mono" to={`/admin/resources/tickets/records/${into}/show`}>
          {into}
        </Link>
        .
      </span>
      <span className="row sp">
        {mine && (
          <button type="button" className="btn small" onClick={() => void unmerge(ticket)}>
            {shared('undo')}
          </button>
        )}
        <Link className="btn small" to={`/admin/resources/tickets/records/${into}/show`}>
          {t('merged_here')}
        </Link>
      </span>
    </div>
  )
}
