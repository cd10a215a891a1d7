// One canned reply in the list, readable as it stands.
import { may } from '../lib/session.ts'
import type { CannedReply } from '../shared/canned.ts'
import { CopyButton } from '../shared/copy.tsx'
import { Menu } from '../ui/menu.tsx'
import { Ago } from '../shared/values.tsx'
import { Marked } from './preview.tsx'
import { t } from './texts.ts'
import './canned-replies.css'
import '../shared/row-actions.css'
import '../ui/button.css'

interface Props {
  reply: CannedReply
  onEdit: () => void
  onDelete: () => void
}

export function ReplyRow({ reply, onEdit, onDelete }: Props) {
  return (
    <li>
      <div className="reply-name">
        <h2 className="break">{reply.title}</h2>
        <div className="dim small">
          {reply.shortcut !== null && (
            <>
              <span className="reply-shortcut">#{reply.shortcut}</span> ·{' '}
            </>
          )}
          {t('updated')} <Ago at={reply.updated_at} />
        </div>
      </div>
      <p className="t2 pre">
        <Marked body={reply.body} />
      </p>
      <div className="row row-actions">
        {may('canned.manage') ? (
          <>
            <button
              type="button"
              className="btn small"
              aria-label={t('edit_title', { title: reply.title })}
              onClick={onEdit}
            >
              {t('edit')}
            </button>
            <Menu
              label={t('actions_for', { title: reply.title })}
              items={[{ label: t('delete'), danger: true, run: onDelete }]}
            />
          </>
        ) : (
          <CopyButton text={reply.body} />
        )}
      </div>
    </li>
  )
}
