// The editor for notes and replies. It starts with an internal note, or with the mode last used on this ticket; its colour
// shows the mode. The draft is kept on this device until it is sent. The comment's id lets the server recognise a retry
// after a lost response.
import { useImperativeHandle, useRef, useState, type KeyboardEvent, type Ref } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { api, ApiError } from '../lib/api.ts'
import { queryKeys } from '../lib/query-keys.ts'
import { useStored } from '../lib/stored.ts'
import { keyOf } from '../shell/commands.ts'
import { AttachList } from '../shared/attach/attach.tsx'
import { takePasted } from '../shared/attach/drop.tsx'
import { useUploads } from '../shared/attach/use-uploads.ts'
import { explain } from '../shared/states.tsx'
import { t as shared } from '../shared/texts.ts'
import { CannedList } from './canned-list.tsx'
import { CannedSearch } from './canned-search.tsx'
import { firstUnfilled } from './canned.ts'
import { ComposerHead } from './composer-head.tsx'
import { ComposerHint, isTooLong } from './composer-hint.tsx'
import { attemptOf, endAttempt } from '../lib/attempt.ts'
import { SendMenu, wayAskedBy, type AfterSending } from './send-menu.tsx'
import type { Detail } from './story.ts'
import { t } from './texts.ts'
import { useCanned } from './use-canned.ts'
import type { Outcome } from './use-change.ts'
import { useFit } from './use-fit.ts'
import './canned.css'
import './composer.css'
import '../ui/button.css'
import '../ui/input.css'

export type Mode = 'note' | 'reply'
export interface ComposerHandle {
  write: (mode: Mode) => void
  /** Opens the canned replies. */
  choose: () => void
  /** Adds files that were dropped on the thread. */
  attach: (files: readonly File[]) => void
}

interface Props {
  ticket: Detail
  handle: Ref<ComposerHandle>
  mode: Mode
  onMode: (mode: Mode) => void
  /** Changes the status after the reply is stored, for "send and wait" and "send and close". */
  onStatus: (status: NonNullable<AfterSending>) => Promise<Outcome>
  /** Reopens a closed ticket, which accepts only notes. */
  onReopen: () => void
}

export function Composer({ ticket, handle, mode, onMode, onStatus, onReopen }: Props) {
  const closed = ticket.status === 'closed'
  const reply = mode === 'reply' && !closed
  const kind = `${reply ? 'reply' : 'note'}.${String(ticket.id)}`
  // All tabs share the draft: after sending in one tab, it is empty in the others.
  const [text, setText] = useStored(`draft.${kind}`, { shared: true })
  const files = useUploads(kind, reply)
  const [sending, setSending] = useState(false)
  const [failure, setFailure] = useState<string>()
  // Set if the reply was stored but the change of status failed.
  const [unsettled, setUnsettled] = useState<{ after: NonNullable<AfterSending>; why: Outcome }>()
  const box = useRef<HTMLDivElement>(null)
  const frame = useRef<HTMLDivElement>(null)
  const field = useRef<HTMLTextAreaElement>(null)
  const reopen = useRef<HTMLButtonElement>(null)
  const client = useQueryClient()
  const canned = useCanned(ticket, field, setText)
  const fit = useFit(frame, canned.inText || canned.searching)
  const gap = firstUnfilled(text)
  const empty = text.trim() === '' && files.items.length === 0
  const blocked =
    empty || files.holding !== undefined || isTooLong(text, reply) || (reply && gap !== undefined)

  const write = (to: Mode) => {
    box.current?.scrollIntoView({ block: 'nearest' })
    if (closed && to === 'reply') {
      reopen.current?.focus({ preventScroll: true })
      return
    }
    onMode(to)
    field.current?.focus({ preventScroll: true })
  }
  const choose = () => {
    box.current?.scrollIntoView({ block: 'nearest' })
    canned.open()
  }
  const attach = (added: Iterable<File>) => {
    setFailure(undefined)
    files.add(added)
  }
  useImperativeHandle(handle, () => ({ write, choose, attach }))

  const selectGap = () => {
    if (!gap) return
    field.current?.focus()
    field.current?.setSelectionRange(gap.at, gap.at + gap.name.length)
  }
  const refresh = () => client.invalidateQueries({ queryKey: queryKeys.ticket(ticket.id) })
  const settle = async (after: NonNullable<AfterSending>) => {
    setUnsettled(undefined)
    const why = await onStatus(after)
    if (why !== 'done') setUnsettled({ after, why })
  }
  const send = async (after?: AfterSending) => {
    const comment_text = text.trim()
    if (sending) return
    if (blocked) {
      field.current?.focus()
      if (empty) setFailure(t(reply ? 'write_reply' : 'write_note'))
      else if (files.holding !== undefined) setFailure(files.holding)
      else if (reply) selectGap()
      return
    }
    const attachments = files.ids
    // The same text with the same files gets the same id, so a retry is not stored twice.
    const id = attemptOf(kind, [comment_text, ...attachments].join('\n'))
    setSending(true)
    setFailure(undefined)
    setUnsettled(undefined)
    try {
      await api('POST', `tickets/${String(ticket.id)}/comments`, {
        id,
        comment_text,
        is_internal_note: !reply,
        ...(attachments.length === 0 ? {} : { attachments }),
      })
      endAttempt(kind)
      files.taken(attachments)
      setText('')
      if (reply && after !== undefined) await settle(after)
      await refresh()
    } catch (error) {
      const shut = error instanceof ApiError && error.data.ticket_status === 'closed'
      if (shut) void refresh()
      setFailure(
        shut ? t('closed_meanwhile') : t(reply ? 'not_sent' : 'not_saved', { message: explain(error) }),
      )
      field.current?.focus()
    } finally {
      setSending(false)
    }
  }
  const onKey = (event: KeyboardEvent) => {
    const way = wayAskedBy(event)
    if (canned.onKey(event.nativeEvent)) event.preventDefault()
    else if (way) {
      event.preventDefault()
      void send(way.after)
    } else if (event.key === 'Escape') {
      // Escape leaves the field, not the page.
      event.preventDefault()
      field.current?.blur()
    }
  }

  return (
    <div ref={box} className={`composer ${reply ? 'reply' : 'note'}`}>
      <ComposerHead
        closed={closed}
        reply={reply}
        reopen={reopen}
        searching={canned.searching}
        onMode={write}
        onReopen={onReopen}
        onCanned={choose}
        onAttach={attach}
      />
      <div ref={frame} className="composer-field">
        {canned.inText && (
          <div
            className={`canned ${fit.side === 'below' ? 'below-field' : ''}`}
            style={{ maxHeight: fit.maxHeight }}
            // A click in the list must not take the focus from the text, which would close the list.
            onPointerDown={(event) => {
              event.preventDefault()
            }}
          >
            <CannedList {...canned.list} ticket={ticket} />
          </div>
        )}
        {canned.searching && <CannedSearch picker={canned} ticket={ticket} fit={fit} />}
        <textarea
          ref={field}
          className="textarea"
          value={text}
          rows={3}
          aria-label={t(reply ? 'reply' : 'note')}
          aria-autocomplete="list"
          aria-controls={canned.inText ? canned.listId : undefined}
          aria-activedescendant={canned.inText ? canned.activeId : undefined}
          placeholder={t(reply ? 'reply_placeholder' : 'note_placeholder')}
          onChange={(event) => {
            setText(event.target.value)
            // After the text was cleared, the same text typed again is a new message.
            if (event.target.value === '') endAttempt(kind)
            setFailure(undefined)
            canned.follow(event.target)
          }}
          onClick={(event) => {
            canned.follow(event.currentTarget)
          }}
          onBlur={canned.leave}
          onPaste={(event) => {
            takePasted(event, attach)
          }}
          onKeyDown={onKey}
        />
      </div>
      <AttachList {...files} toCustomer={reply} />
      {failure !== undefined && (
        <p className="bad small" role="alert">
          {failure}
        </p>
      )}
      {unsettled && (
        <p className="bad small row wrap" role="alert">
          {t(unsettled.why === 'conflict' ? 'sent_conflict' : 'sent_unsettled', {
            status: shared(unsettled.after),
          })}
          {unsettled.why === 'refused' && (
            <button type="button" className="btn small" onClick={() => void settle(unsettled.after)}>
              {shared('retry')}
            </button>
          )}
        </p>
      )}
      <div className="row wrap">
        <span className="dim small composer-hint">
          <ComposerHint ticket={ticket} reply={reply} text={text} gap={gap?.name} onGap={selectGap} />
        </span>
        <span className="sp row send">
          <button
            type="button"
            className={reply ? 'btn primary' : 'btn'}
            disabled={sending}
            onClick={() => void send()}
          >
            {sending ? t(reply ? 'sending' : 'saving') : t(reply ? 'send_reply' : 'save_note')}{' '}
            <kbd className="hide-s">{keyOf('ticket', 'send')}</kbd>
          </button>
          {reply && <SendMenu disabled={sending} onSend={(after) => void send(after)} />}
        </span>
      </div>
    </div>
  )
}
