// Where one writes: an internal note unless one says otherwise, in the colour of what it will be. The draft stays on this
// device until it is sent; a retry after a lost connection is recognised by the server by the comment's id.
import { useImperativeHandle, useRef, useState, type KeyboardEvent, type Ref } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import type { Comment } from '../../src/tickets/schema.ts'
import { api, type Json } from '../lib/api.ts'
import { useStored } from '../lib/stored.ts'
import { explain } from '../shared/states.tsx'
import { CannedList } from './canned-list.tsx'
import { CannedSearch } from './canned-search.tsx'
import { firstUnfilled } from './canned.ts'
import { ComposerHint, isTooLong } from './composer-hint.tsx'
import { attemptOf, endAttempt } from './attempt.ts'
import type { Detail } from './story.ts'
import { t } from './texts.ts'
import { useCanned } from './use-canned.ts'

export type Mode = 'note' | 'reply'
export interface ComposerHandle {
  write: (mode: Mode) => void
  /** Opens the canned replies. */
  choose: () => void
}

export function Composer({ ticket, handle }: { ticket: Detail; handle: Ref<ComposerHandle> }) {
  const [mode, setMode] = useStored(`mode.${String(ticket.id)}`)
  const reply = mode === 'reply'
  const kind = `${reply ? 'reply' : 'note'}.${String(ticket.id)}`
  // One draft in all tabs: what is sent in one is gone in the others.
  const [text, setText] = useStored(`draft.${kind}`, { shared: true })
  const [sending, setSending] = useState(false)
  const [failure, setFailure] = useState<string>()
  const box = useRef<HTMLDivElement>(null)
  const field = useRef<HTMLTextAreaElement>(null)
  const client = useQueryClient()
  const canned = useCanned(ticket, field, setText)
  const gap = firstUnfilled(text)
  const blocked = text.trim() === '' || isTooLong(text, reply) || (reply && gap !== undefined)

  const write = (to: Mode) => {
    setMode(to === 'reply' ? 'reply' : '')
    field.current?.focus({ preventScroll: true })
    box.current?.scrollIntoView({ block: 'nearest' })
  }
  const choose = () => {
    box.current?.scrollIntoView({ block: 'nearest' })
    canned.open()
  }
  useImperativeHandle(handle, () => ({ write, choose }))

  const selectGap = () => {
    if (!gap) return
    field.current?.focus()
    field.current?.setSelectionRange(gap.at, gap.at + gap.name.length)
  }
  const send = async () => {
    const comment_text = text.trim()
    if (sending) return
    if (blocked) {
      if (reply) selectGap()
      return
    }
    const id = attemptOf(kind, comment_text)
    setSending(true)
    setFailure(undefined)
    try {
      await api<Json<Comment>>('POST', `tickets/${String(ticket.id)}/comments`, {
        id,
        comment_text,
        is_internal_note: !reply,
      })
      endAttempt(kind)
      setText('')
      // The next thing is a note again: a reply is something one does on purpose.
      setMode('')
      await client.invalidateQueries({ queryKey: ['ticket', ticket.id] })
    } catch (error) {
      setFailure(explain(error))
      field.current?.focus()
    } finally {
      setSending(false)
    }
  }
  const onKey = (event: KeyboardEvent) => {
    if (canned.onKey(event)) event.preventDefault()
    else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      void send()
    } else if (event.key === 'Escape') {
      // Out of the field, not off the page.
      event.preventDefault()
      field.current?.blur()
    }
  }

  return (
    <div ref={box} className={`composer ${reply ? 'reply' : 'note'}`}>
      <div className="row wrap composer-head">
        <span className="segments" role="radiogroup" aria-label={t('replying_to')}>
          {(['note', 'reply'] as const).map((one) => (
            <button
              key={one}
              type="button"
              role="radio"
              aria-checked={(one === 'reply') === reply}
              className={one}
              onClick={() => {
                write(one)
              }}
            >
              {t(one)}
            </button>
          ))}
        </span>
        <button
          type="button"
          className="btn"
          aria-haspopup="dialog"
          aria-expanded={canned.searching}
          onClick={choose}
        >
          {t('canned')} <kbd className="hide-s">#</kbd>
        </button>
      </div>
      <div className="composer-field">
        {canned.inText && (
          <div
            className="canned"
            // Pressing in it does not take the focus away, which would close it.
            onMouseDown={(event) => {
              event.preventDefault()
            }}
          >
            <CannedList {...canned.list} ticket={ticket} />
          </div>
        )}
        {canned.searching && <CannedSearch picker={canned} ticket={ticket} />}
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
            // Written anew it is another message, though it reads the same.
            if (event.target.value === '') endAttempt(kind)
            setFailure(undefined)
            canned.follow(event.target)
          }}
          onClick={(event) => {
            canned.follow(event.currentTarget)
          }}
          onBlur={canned.leave}
          onKeyDown={onKey}
        />
      </div>
      {failure !== undefined && (
        <p className="bad small" role="alert">
          {t('not_sent', { message: failure })}
        </p>
      )}
      <div className="row wrap">
        <span className="dim small composer-hint">
          <ComposerHint ticket={ticket} reply={reply} text={text} gap={gap?.name} onGap={selectGap} />
        </span>
        <button
          type="button"
          className="btn primary sp"
          disabled={blocked || sending}
          onClick={() => void send()}
        >
          {sending ? t('saving') : t(reply ? 'send_reply' : 'save_note')} <kbd className="hide-s">Ctrl ↵</kbd>
        </button>
      </div>
    </div>
  )
}
