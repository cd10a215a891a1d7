// One ticket: who wrote what, what it is about, and what to do next, without leaving the page.
import { useRef, useState } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from 'react-router-dom'
import type { TicketChange } from '../../src/tickets/schema.ts'
import { api, ApiError } from '../lib/api.ts'
import { moment } from '../lib/format.ts'
import { useLive } from '../lib/live.tsx'
import { isAdmin, me } from '../lib/session.ts'
import { useShortcuts } from '../lib/shortcuts.tsx'
import { ticketPath, useTicketActions } from '../lib/tickets.ts'
import { recallQueue } from '../queue/memory.ts'
import { PriorityMark, StatusBadge } from '../shared/badges.tsx'
import { usePageTitle } from '../shared/page.tsx'
import { EmptyState, ErrorState, Skeleton } from '../shared/states.tsx'
import { Avatar } from '../shared/values.tsx'
import { CloseDialog } from './close-dialog.tsx'
import { Composer, type ComposerHandle } from './composer.tsx'
import { usePresence } from './presence.ts'
import { Properties, type PropertyKeys } from './properties.tsx'
import { CustomerCard, HistoryCard, MetadataCard, ParcelCard } from './side.tsx'
import { accessOf, nameOf, sentence, type Detail } from './story.ts'
import { t } from './texts.ts'
import { Thread } from './thread.tsx'

export function TicketPage() {
  const { id = '' } = useParams()
  const ticket = useQuery({
    queryKey: /^\d+$/.test(id) ? ['ticket', Number(id)] : ['ticket', 'by-uid', id],
    queryFn: ({ signal }) => api<Detail>('GET', `tickets/${encodeURIComponent(id)}`, undefined, signal),
  })
  if (ticket.isPending)
    return (
      <div className="ticket-cols">
        <Skeleton rows={5} height={84} />
        <Skeleton rows={3} height={132} gap={16} />
      </div>
    )
  const lost = ticket.isError && ticket.error instanceof ApiError && ticket.error.status === 404
  if (lost && ticket.data)
    return (
      <EmptyState
        title={t('gone_title')}
        action={
          <Link className="btn" to={recallQueue()?.path ?? '/admin/resources/tickets'}>
            {t('to_queue')}
          </Link>
        }
      >
        {t('gone')}
      </EmptyState>
    )
  if (!ticket.data) return <ErrorState error={ticket.error} onRetry={() => void ticket.refetch()} />
  return <Shown key={ticket.data.id} ticket={ticket.data} />
}

interface Conflict {
  change: TicketChange
  who: string
  what: string
}

function Shown({ ticket }: { ticket: Detail }) {
  const [asking, setAsking] = useState(false)
  const [conflict, setConflict] = useState<Conflict>()
  const composer = useRef<ComposerHandle>(null)
  const keys = useRef<PropertyKeys>({
    status: { current: undefined },
    priority: { current: undefined },
    assignee: { current: undefined },
  }).current
  const actions = useTicketActions()
  const client = useQueryClient()
  const navigate = useNavigate()
  const others = usePresence(ticket.id)
  const queue = recallQueue()
  const back = queue?.path ?? '/admin/resources/tickets'
  const mayWork = accessOf(ticket) === 'work'
  const closed = ticket.status === 'closed'
  const inPool = ticket.assigned_to_user_id === null && !closed
  usePageTitle(`${ticket.ticket_uid} ${ticket.subject}`)
  // What is taken from us is no longer ours to see: ask again, and be told.
  useLive((event, data) => {
    if (event === 'ticket.removed' && data.id === ticket.id)
      void client.invalidateQueries({ queryKey: ['ticket'] })
  })

  const change = async (to: TicketChange) => {
    setConflict(undefined)
    const key = ['ticket', ticket.id]
    const before = client.getQueryData<Detail>(key)
    client.setQueryData<Detail>(key, (now) => now && { ...now, ...shownAtOnce(now, to) })
    try {
      await api('PUT', `tickets/${String(ticket.id)}`, { version: ticket.version, ...to })
    } catch (error) {
      client.setQueryData(key, before)
      const changes =
        error instanceof ApiError && error.status === 409
          ? (error.data.changes as Detail['events'] | undefined)
          : undefined
      const last = changes?.at(-1)
      if (last) {
        const { version: _, ...again } = to
        setConflict({
          change: again,
          who: nameOf(last.actor),
          what: (changes ?? []).map(sentence).join(', '),
        })
      } else actions.refused(error)
    }
    actions.refresh(ticket.id)
  }
  const confirm = (note: string) => {
    setAsking(false)
    if (closed) void actions.changeWithNote(ticket.id, { status: 'open' }, note)
    else
      void actions.close(ticket, note).then((done) => {
        if (done) composer.current?.write('note')
      })
  }
  const neighbour = (by: number) => {
    const at = queue?.ids.indexOf(ticket.id) ?? -1
    return at < 0 ? undefined : queue?.ids[at + by]
  }
  const go = (to: number | undefined) => {
    if (to !== undefined) navigate(ticketPath(to))
  }
  const ask = () => {
    if (mayWork) setAsking(true)
  }
  const write = (mode: 'note' | 'reply') => {
    if (mayWork) composer.current?.write(mode)
  }
  useShortcuts({
    e: ask,
    t: () => {
      if (inPool) void actions.take(ticket)
    },
    n: () => {
      write('note')
    },
    r: () => {
      write('reply')
    },
    '#': () => {
      if (mayWork) composer.current?.choose()
    },
    s: () => keys.status.current?.(),
    p: () => keys.priority.current?.(),
    a: () => keys.assignee.current?.(),
    j: () => {
      go(neighbour(1))
    },
    k: () => {
      go(neighbour(-1))
    },
    escape: () => {
      navigate(back)
    },
  })

  return (
    <>
      <div className="head ticket-head">
        <Link className="hide-s" to={back}>
          ← {queue?.title ?? t('back')}
        </Link>
        <h1>{ticket.subject}</h1>
        <span className="dim mono">{ticket.ticket_uid}</span>
        <StatusBadge status={ticket.status} />
        <PriorityMark priority={ticket.priority} />
        <span className="sp row">
          {others.length > 0 && (
            <span className="row t2 looking">
              {others.slice(0, 3).map((name) => (
                <Avatar key={name} name={name} small />
              ))}
              {t('looking', { names: others.join(', ') })}
            </span>
          )}
          <span className="row hide-s">
            <Neighbour to={neighbour(-1)} label={t('previous')} sign="↑" />
            <Neighbour to={neighbour(1)} label={t('next')} sign="↓" />
            {inPool && (isAdmin || window.PANTAU.agentCanTake) && (
              <button
                type="button"
                className={mayWork ? 'btn' : 'btn primary'}
                onClick={() => void actions.take(ticket)}
              >
                {t('take')} <kbd>T</kbd>
              </button>
            )}
            {ticket.assigned_to_user_id === me.id && !closed && (
              <button type="button" className="btn" onClick={() => void actions.release(ticket)}>
                {t('release')}
              </button>
            )}
            {mayWork && (
              <button type="button" className={closed ? 'btn' : 'btn primary'} onClick={ask}>
                {t(closed ? 'reopen' : 'close')} <kbd>E</kbd>
              </button>
            )}
          </span>
        </span>
      </div>
      {conflict && (
        <div className="notice" role="alert">
          <span>{t('conflict', { who: conflict.who, what: conflict.what })}</span>
          <span className="row sp">
            <button
              type="button"
              className="btn small"
              onClick={() => {
                setConflict(undefined)
                void actions.change(ticket.id, conflict.change)
              }}
            >
              {t('apply_anyway')}
            </button>
            <button
              type="button"
              className="btn small"
              onClick={() => {
                setConflict(undefined)
              }}
            >
              {t('keep_theirs')}
            </button>
          </span>
        </div>
      )}
      <div className="ticket-cols">
        <section className="card ticket-main">
          {ticket.previous_ticket_uid !== null && (
            <p className="pad dim small follows">
              {t('previous_ticket')}{' '}
              <Link
                className="mono"
                to={`/admin/resources/tickets/records/${ticket.previous_ticket_uid}/show`}
              >
                {ticket.previous_ticket_uid}
              </Link>
            </p>
          )}
          <Thread ticket={ticket} />
          {mayWork ? (
            <>
              {closed && ticket.closed_at !== null && (
                <p className="ticket-foot dim">{t('closed_notice', { when: moment(ticket.closed_at) })}</p>
              )}
              <Composer ticket={ticket} handle={composer} />
            </>
          ) : (
            <div className="ticket-foot row wrap">
              <span>
                <b>{t('pool_title')}</b> {t('pool_hint')}
              </span>
              <button
                type="button"
                className="btn primary sp hide-s"
                onClick={() => void actions.take(ticket)}
              >
                {t('take')} <kbd>T</kbd>
              </button>
            </div>
          )}
        </section>
        <div className="grid">
          <Properties ticket={ticket} keys={keys} onChange={(to) => void change(to)} />
          <ParcelCard ticket={ticket} />
          <CustomerCard ticket={ticket} />
          <MetadataCard metadata={ticket.metadata} />
          <HistoryCard events={ticket.events} />
        </div>
      </div>
      <div className="bottom-bar only-s">
        {inPool && !mayWork ? (
          <button type="button" className="btn primary" onClick={() => void actions.take(ticket)}>
            {t('take')}
          </button>
        ) : (
          mayWork && (
            <>
              <button
                type="button"
                className="btn"
                onClick={() => {
                  write('reply')
                }}
              >
                {t('replying_to')}
              </button>
              <button type="button" className="btn primary" onClick={ask}>
                {t(closed ? 'reopen' : 'close')}
              </button>
            </>
          )
        )}
      </div>
      {asking && (
        <CloseDialog
          ticket={ticket}
          onCancel={() => {
            setAsking(false)
          }}
          onConfirm={confirm}
        />
      )}
    </>
  )
}

/** What the page shows before the server has agreed. */
function shownAtOnce(
  now: Detail,
  { status, priority, assigned_to_user_id: assignee }: TicketChange,
): Partial<Detail> {
  return {
    status: status ?? now.status,
    priority: priority ?? now.priority,
    ...(assignee === undefined ? {} : { assigned_to_user_id: assignee }),
  }
}

function Neighbour({ to, label, sign }: { to: number | undefined; label: string; sign: string }) {
  if (to === undefined) return null
  return (
    <Link className="btn quiet icon" to={ticketPath(to)} title={label} aria-label={label}>
      {sign}
    </Link>
  )
}
