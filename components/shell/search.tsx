// One field that finds a ticket, an AWB or a phone in any form. A whole AWB leads straight to its story.
import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { useQuery } from '@tanstack/react-query'
import { useLocation, useNavigate } from 'react-router-dom'
import type { ListedTicket } from '../../src/tickets/schema.ts'
import type { BroadcastLog } from '../../src/broadcasts/schema.ts'
import { apiPage, query, type Json } from '../lib/api.ts'
import { isAdmin } from '../lib/session.ts'
import { useShortcuts } from '../lib/shortcuts.tsx'
import { BroadcastBadge, StatusBadge } from '../shared/badges.tsx'
import { Moment } from '../shared/values.tsx'
import { phone } from '../lib/format.ts'
import { t } from './texts.ts'

interface Hit {
  key: string
  to: string
  group: string
  node: React.ReactNode
}

export function Search() {
  const [words, setWords] = useState('')
  const [asked, setAsked] = useState('')
  const [open, setOpen] = useState(false)
  const [active, setActive] = useState(0)
  const input = useRef<HTMLInputElement>(null)
  const navigate = useNavigate()
  const { pathname } = useLocation()
  useShortcuts({
    '/': () => {
      input.current?.focus()
      input.current?.select()
    },
  })
  useEffect(() => {
    const timer = setTimeout(() => {
      setAsked(words.trim())
    }, 180)
    return () => {
      clearTimeout(timer)
    }
  }, [words])
  useEffect(() => {
    setOpen(false)
    setWords('')
  }, [pathname])

  const found = useQuery({
    queryKey: ['search', asked],
    queryFn: ({ signal }) => search(asked, signal),
    enabled: asked.length >= 2,
    staleTime: 10_000,
  })
  const hits = asked.length >= 2 && found.data ? found.data : []
  const go = (to: string) => {
    setOpen(false)
    input.current?.blur()
    navigate(to)
  }
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') setActive(Math.min(hits.length - 1, active + 1))
    else if (event.key === 'ArrowUp') setActive(Math.max(0, active - 1))
    else if (event.key === 'Escape') input.current?.blur()
    else if (event.key === 'Enter') {
      // Typed faster than answered: the list of tickets searches by itself.
      const hit = asked === words.trim() ? hits[active] : undefined
      const fallback = isAdmin && /^[a-z]{2,}\d{5,}$/i.test(words.trim()) ? 'broadcast_logs' : 'tickets'
      if (words.trim() !== '') go(hit?.to ?? `/admin/resources/${fallback}${query({ q: words.trim() })}`)
    } else return
    event.preventDefault()
  }

  let group = ''
  return (
    <div className="search" role="search">
      <div className="field">
        <input
          ref={input}
          value={words}
          placeholder={t('search')}
          aria-label={t('search')}
          role="combobox"
          aria-expanded={open && hits.length > 0}
          aria-controls="search-hits"
          aria-autocomplete="list"
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => {
            setWords(event.target.value)
            setActive(0)
            setOpen(true)
          }}
          onFocus={() => {
            setOpen(true)
          }}
          onBlur={() => {
            setTimeout(() => {
              setOpen(false)
            }, 150)
          }}
          onKeyDown={onKey}
        />
        <kbd className="hide-s" aria-hidden="true">
          /
        </kbd>
      </div>
      {open && asked.length >= 2 && found.data && (
        <div className="popup" id="search-hits" role="listbox" aria-label={t('search')}>
          {hits.length === 0 && <div className="none">{t('search_none', { words: asked })}</div>}
          {hits.map((hit, index) => {
            const heading = hit.group !== group
            group = hit.group
            return (
              <div key={hit.key} role="presentation">
                {heading && <div className="group">{hit.group}</div>}
                <div
                  role="option"
                  aria-selected={false}
                  className={`option ${index === active ? 'on' : ''}`}
                  onPointerDown={(event) => {
                    event.preventDefault()
                    go(hit.to)
                  }}
                >
                  {hit.node}
                </div>
              </div>
            )
          })}
        </div>
      )}
    </div>
  )
}

async function search(words: string, signal: AbortSignal): Promise<Hit[]> {
  const asked = query({ q: words, limit: 5 })
  const [tickets, pool, logs] = await Promise.all([
    apiPage<Json<ListedTicket>>(`tickets${asked}`, signal),
    isAdmin || !window.PANTAU.agentCanTake
      ? { rows: [] }
      : apiPage<Json<ListedTicket>>(`tickets${query({ q: words, limit: 5, assigned_to: 'none' })}`, signal),
    isAdmin ? apiPage<Json<BroadcastLog>>(`broadcast-logs${asked}`, signal) : { rows: [] },
  ])
  const ticketHits = [...tickets.rows, ...pool.rows].slice(0, 6).map((ticket) => ({
    key: `t${String(ticket.id)}`,
    to: `/admin/resources/tickets/records/${String(ticket.id)}/show`,
    group: t('search_tickets'),
    node: (
      <span style={{ minWidth: 0, flex: 1 }}>
        <span className="row between">
          <span className="clip strong">{ticket.subject}</span>
          <StatusBadge status={ticket.status} />
        </span>
        <span className="dim mono small">
          {[ticket.ticket_uid, ticket.tracking_number, ticket.customer_phone && phone(ticket.customer_phone)]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </span>
    ),
  }))
  const logHits = logs.rows.map((log) => ({
    key: `b${log.id}`,
    to: `/admin/resources/broadcast_logs/records/${log.id}/show`,
    group: t('search_broadcasts'),
    node: (
      <span className="row between" style={{ minWidth: 0, flex: 1 }}>
        <span className="clip">
          <span className="mono strong">{log.tracking_number}</span>{' '}
          <span className="dim mono small">{log.consignee_phone && phone(log.consignee_phone)}</span>
        </span>
        <span className="row">
          <Moment at={log.broadcast_at} className="dim small" />
          <BroadcastBadge status={log.status} />
        </span>
      </span>
    ),
  }))
  // Whoever types a whole AWB wants the parcel's story first.
  return logs.rows.some((log) => log.tracking_number === words.toUpperCase())
    ? [...logHits, ...ticketHits]
    : [...ticketHits, ...logHits]
}
