// Canned replies, found by typing, filled in for this ticket.
import { useEffect, useRef, useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { api } from '../lib/api.ts'
import { phone } from '../lib/format.ts'
import { me } from '../lib/session.ts'
import { fillPlaceholders } from '../shared/canned.ts'
import type { Detail } from './story.ts'
import { t } from './texts.ts'

interface CannedReply {
  id: string
  title: string
  shortcut: string | null
  body: string
}

interface Props {
  ticket: Detail
  open: boolean
  onOpen: (open: boolean) => void
  onPick: (body: string) => void
}

export function CannedPicker({ ticket, open, onOpen, onPick }: Props) {
  const [words, setWords] = useState('')
  const [active, setActive] = useState(0)
  const field = useRef<HTMLInputElement>(null)
  const box = useRef<HTMLDivElement>(null)
  const list = useQuery({
    queryKey: ['canned-replies'],
    queryFn: ({ signal }) => api<CannedReply[]>('GET', 'canned-replies', undefined, signal),
    staleTime: 60_000,
    enabled: open,
  })
  const found = (list.data ?? []).filter((one) =>
    `${one.title} ${one.shortcut ?? ''} ${one.body}`.toLowerCase().includes(words.toLowerCase()),
  )
  useEffect(() => {
    if (!open) return
    setWords('')
    setActive(0)
    field.current?.focus()
    const away = (event: PointerEvent) => {
      if (!box.current?.contains(event.target as Node)) onOpen(false)
    }
    document.addEventListener('pointerdown', away)
    return () => {
      document.removeEventListener('pointerdown', away)
    }
  }, [open, onOpen])
  const pick = (one: CannedReply | undefined) => {
    if (!one) return
    onOpen(false)
    onPick(
      fillPlaceholders(one.body, {
        agent: me.full_name,
        trackingNumber: ticket.tracking_number ?? '',
        ticketUid: ticket.ticket_uid,
        phone: ticket.customer_phone === null ? '' : phone(ticket.customer_phone),
      }),
    )
  }
  return (
    <div className="choice" ref={box}>
      <button
        type="button"
        className="btn small"
        aria-expanded={open}
        onClick={() => {
          onOpen(!open)
        }}
      >
        {t('canned')} <kbd className="hide-s">#</kbd>
      </button>
      {open && (
        <>
          <button
            type="button"
            className="backdrop"
            tabIndex={-1}
            aria-hidden="true"
            onClick={() => {
              onOpen(false)
            }}
          />
          <div className="popup above canned">
            <input
              ref={field}
              className="input"
              value={words}
              placeholder={t('canned_search')}
              aria-label={t('canned_search')}
              role="combobox"
              aria-expanded="true"
              aria-controls="canned-list"
              onChange={(event) => {
                setWords(event.target.value)
                setActive(0)
              }}
              onKeyDown={(event) => {
                if (event.key === 'ArrowDown') setActive(Math.min(found.length - 1, active + 1))
                else if (event.key === 'ArrowUp') setActive(Math.max(0, active - 1))
                else if (event.key === 'Enter') pick(found[active])
                else if (event.key === 'Escape') onOpen(false)
                else return
                event.preventDefault()
                event.stopPropagation()
              }}
            />
            <div role="listbox" id="canned-list" aria-label={t('canned')}>
              {list.data && found.length === 0 && <div className="none dim pad">{t('canned_none')}</div>}
              {found.map((one, index) => (
                <div
                  key={one.id}
                  role="option"
                  aria-selected={index === active}
                  className={`option canned-option ${index === active ? 'on' : ''}`}
                  onPointerEnter={() => {
                    setActive(index)
                  }}
                  onClick={() => {
                    pick(one)
                  }}
                >
                  <span className="strong">
                    {one.title} {one.shortcut && <span className="dim small">#{one.shortcut}</span>}
                  </span>
                  <span className="t2 small canned-body">{one.body}</span>
                </div>
              ))}
            </div>
          </div>
        </>
      )}
    </div>
  )
}
