// Where one writes: an internal note unless one says otherwise, in the colour of what it will be. The draft stays on this
// device until it is sent; a retry after a lost connection is recognised by the server by the comment's id.
import { useImperativeHandle, useRef, useState, type KeyboardEvent, type Ref } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import type { Comment } from '../../src/tickets/schema.ts'
import { api, type Json } from '../lib/api.ts'
import { number, span } from '../lib/format.ts'
import { useNow } from '../lib/now.ts'
import { useStored } from '../lib/stored.ts'
import { explain } from '../shared/states.tsx'
import type { Detail } from './story.ts'
import { t } from './texts.ts'

export type Mode = 'note' | 'reply'
export interface ComposerHandle {
  write: (mode: Mode) => void
}

const longestReply = 4096
const windowMs = 24 * 3600_000

export function Composer({ ticket, handle }: { ticket: Detail; handle: Ref<ComposerHandle> }) {
  const [mode, setMode] = useStored(`mode.${String(ticket.id)}`)
  const reply = mode === 'reply'
  const [text, setText] = useStored(`draft.${reply ? 'reply' : 'note'}.${String(ticket.id)}`)
  const [sending, setSending] = useState(false)
  const [failure, setFailure] = useState<string>()
  // One id per text: sending it twice stores it once.
  const attempt = useRef({ text: '', id: '' })
  const field = useRef<HTMLTextAreaElement>(null)
  const client = useQueryClient()
  const tooLong = reply && text.trim().length > longestReply

  const write = (to: Mode) => {
    setMode(to === 'reply' ? 'reply' : '')
    field.current?.focus()
    field.current?.scrollIntoView({ block: 'nearest' })
  }
  useImperativeHandle(handle, () => ({ write }))

  const send = async () => {
    const comment_text = text.trim()
    if (comment_text === '' || sending || tooLong) return
    if (attempt.current.text !== comment_text) attempt.current = { text: comment_text, id: newId() }
    setSending(true)
    setFailure(undefined)
    try {
      await api<Json<Comment>>('POST', `tickets/${String(ticket.id)}/comments`, {
        id: attempt.current.id,
        comment_text,
        is_internal_note: !reply,
      })
      attempt.current = { text: '', id: '' }
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
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      void send()
    } else if (event.key === 'Escape') {
      // Out of the field, not off the page.
      event.preventDefault()
      field.current?.blur()
    }
  }

  return (
    <div className={`composer ${reply ? 'reply' : 'note'}`}>
      <div className="row wrap">
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
      </div>
      <textarea
        ref={field}
        className="textarea"
        value={text}
        rows={3}
        aria-label={t(reply ? 'reply' : 'note')}
        placeholder={t(reply ? 'reply_placeholder' : 'note_placeholder')}
        onChange={(event) => {
          setText(event.target.value)
        }}
        onKeyDown={onKey}
      />
      {failure !== undefined && (
        <p className="bad small" role="alert">
          {t('not_sent', { message: failure })}
        </p>
      )}
      <div className="row wrap">
        <span className="dim small composer-hint">
          {tooLong ? (
            <span className="bad">{t('too_long', { count: number(text.trim().length) })}</span>
          ) : (
            <Hint ticket={ticket} reply={reply} />
          )}
        </span>
        <button
          type="button"
          className="btn primary sp"
          disabled={text.trim() === '' || sending || tooLong}
          onClick={() => void send()}
        >
          {sending ? t('saving') : t(reply ? 'send_reply' : 'save_note')} <kbd className="hide-s">Ctrl ↵</kbd>
        </button>
      </div>
    </div>
  )
}

function Hint({ ticket, reply }: { ticket: Detail; reply: boolean }) {
  const now = useNow()
  if (reply && ticket.customer_phone === null) return <span className="bad">{t('no_phone_reply')}</span>
  if (reply && !window.PANTAU.repliesConfigured) return <span className="warn">{t('not_connected')}</span>
  if (ticket.last_customer_message_at === null) return null
  const left = new Date(ticket.last_customer_message_at).getTime() + windowMs - now
  if (left <= 0) return <span className={reply ? 'warn' : ''}>{t('window_over')}</span>
  return <>{t('window_left', { span: span(left) })}</>
}

function newId(): string {
  if (window.isSecureContext) return crypto.randomUUID()
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
