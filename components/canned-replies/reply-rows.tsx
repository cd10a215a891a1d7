// The rows of the list of canned replies.
import { queryKeys } from '../lib/query-keys.ts'
import type { RowsProps } from '../resources/parts.ts'
import { runAction, useRefresh, type Listed } from '../resources/records.ts'
import type { CannedReply } from '../shared/canned.ts'
import { CopyButton } from '../shared/copy.tsx'
import { Menu } from '../ui/menu.tsx'
import { explain } from '../shared/states.tsx'
import { t as shared } from '../shared/texts.ts'
import { useToast } from '../shared/toasts.tsx'
import { Ago } from '../shared/values.tsx'
import { Marked } from './preview.tsx'
import { t } from './texts.ts'
import './canned-replies.css'
import '../shared/row-actions.css'
import '../ui/button.css'

const stale = [queryKeys.cannedReplies]

export function Replies({ rows, act }: RowsProps<CannedReply>) {
  const remove = useRemove()
  return (
    <ul className="replies">
      {rows.map((one) => (
        <ReplyRow
          key={one.row.id}
          one={one}
          onEdit={() => {
            act('edit', one)
          }}
          onDelete={() => {
            remove(one.row)
          }}
        />
      ))}
    </ul>
  )
}

/** Deletes without a confirmation, because the toast offers to undo it. */
function useRemove() {
  const refresh = useRefresh('canned_replies', stale)
  const toast = useToast()
  const failed = (error: unknown) => {
    toast({ text: shared('not_saved', { message: explain(error) }), kind: 'error' })
  }
  const restore = ({ title, shortcut, body }: CannedReply) => {
    runAction('canned_replies', 'new', { title, shortcut, body }).then(() => {
      refresh()
      toast({ text: t('restored_toast', { title }) })
    }, failed)
  }
  return (reply: CannedReply) => {
    runAction('canned_replies', 'delete', {}, reply.id).then(() => {
      refresh()
      toast({
        text: t('deleted_toast', { title: reply.title }),
        action: {
          label: shared('undo'),
          run: () => {
            restore(reply)
          },
        },
      })
    }, failed)
  }
}

interface Props {
  one: Listed<CannedReply>
  onEdit: () => void
  onDelete: () => void
}

/** One reply with its whole text, readable without opening it. */
function ReplyRow({ one: { row: reply, offered }, onEdit, onDelete }: Props) {
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
        {offered.includes('edit') ? (
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
