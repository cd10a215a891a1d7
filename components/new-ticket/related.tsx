// Existing tickets and broadcasts beside the form of a new ticket, so that the user opens an existing ticket instead of
// creating a second one.
import { useEffect, useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import type { Joinable } from '../../src/tickets/by-hand-schema.ts'
import { api, query, type Json } from '../lib/api.ts'
import { queryKeys } from '../lib/query-keys.ts'
import { StatusBadge } from '../shared/badges.tsx'
import { ParcelStory } from '../shared/parcel-story.tsx'
import { explain } from '../shared/states.tsx'
import { Moment } from '../shared/values.tsx'
import { t } from './texts.ts'
import './new-ticket.css'
import '../ui/button.css'

interface Props {
  phone: string
  awb: string
  onOpen: (uid: string) => void
  onAwb: (awb: string) => void
}

const typingPause = 250

export function Related({ phone, awb, onOpen, onAwb }: Props) {
  const asked = useAfterPause(query({ phone: phone.trim(), tracking_number: awb.trim() }))
  const found = useQuery({
    queryKey: queryKeys.joinable(asked),
    queryFn: ({ signal }) => api<Json<Joinable>>('GET', `tickets/joinable${asked}`, undefined, signal),
    enabled: asked !== '',
    placeholderData: (last) => last,
  })
  return (
    <aside className="new-related" aria-label={t('related')} aria-live="polite">
      <h3>{t('related')}</h3>
      {asked === '' ? (
        <p className="dim small">{t('related_hint')}</p>
      ) : found.data ? (
        <Found found={found.data} awb={awb} onOpen={onOpen} onAwb={onAwb} />
      ) : (
        <p className="dim small">{found.isError ? explain(found.error) : t('searching')}</p>
      )}
    </aside>
  )
}

function useAfterPause(value: string): string {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => {
      setSettled(value)
    }, typingPause)
    return () => {
      clearTimeout(timer)
    }
  }, [value])
  return settled
}

interface FoundProps extends Pick<Props, 'awb' | 'onOpen' | 'onAwb'> {
  found: Json<Joinable>
}

function Found({ found: { tickets, broadcasts, parcels }, awb, onOpen, onAwb }: FoundProps) {
  const others = awb.trim() === '' ? parcels : []
  if (tickets.length + broadcasts.length + others.length === 0)
    return <p className="dim small">{t('related_none')}</p>
  return (
    <>
      {tickets.some((one) => one.same_case) && <p className="notice">{t('same_case')}</p>}
      {tickets.length > 0 && (
        <section>
          <h4>{t('joinable')}</h4>
          <ul className="stack">
            {tickets.map((ticket) => (
              <li
                key={ticket.ticket_uid}
                className={ticket.same_case ? 'new-ticket-there same' : 'new-ticket-there'}
              >
                <span className="row between">
                  <span className="mono small">{ticket.ticket_uid}</span>
                  <StatusBadge status={ticket.status} />
                </span>
                <span className="clip" data-tip={ticket.subject}>
                  {ticket.subject}
                </span>
                <span className="row between">
                  <Moment at={ticket.created_at} className="dim mono small" />
                  {ticket.may_open ? (
                    <button
                      type="button"
                      className="btn small"
                      onClick={() => {
                        onOpen(ticket.ticket_uid)
                      }}
                    >
                      {t('open_it')}
                      <span className="visually-hidden"> {ticket.ticket_uid}</span>
                    </button>
                  ) : (
                    <span className="dim small">{t('colleague')}</span>
                  )}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {broadcasts.length > 0 && (
        <section>
          <h4>{t('broadcasts')}</h4>
          <ParcelStory logs={broadcasts} />
        </section>
      )}
      {others.length > 0 && (
        <section>
          <h4>{t('parcels')}</h4>
          <ul className="stack">
            {others.map(({ tracking_number, broadcast_at }) => (
              <li key={tracking_number} className="row between">
                <button
                  type="button"
                  className="btn small mono"
                  aria-label={t('use_awb', { awb: tracking_number })}
                  onClick={() => {
                    onAwb(tracking_number)
                  }}
                >
                  {tracking_number}
                </button>
                <Moment at={broadcast_at} className="dim mono small" />
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}
