// The page of one ticket in all its states: loading, not found, lost to a colleague while open, shown.
import { useState } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, Navigate, useParams } from 'react-router-dom'
import { api, ApiError } from '../lib/api.ts'
import { useLive } from '../lib/live.tsx'
import { queryKeys } from '../lib/query-keys.ts'
import { may } from '../lib/session.ts'
import { readStored } from '../lib/stored.ts'
import { ticketPath } from '../lib/tickets.ts'
import { carriedBy, carriesSomething } from '../media/carried.ts'
import { fetchParts } from '../media/shown-parts.tsx'
import { recallQueue } from '../queue/memory.ts'
import { CopyButton } from '../shared/copy.tsx'
import { EmptyState, ErrorState, Skeleton, StaleNotice } from '../shared/states.tsx'
import { useNeighbours } from './neighbours.ts'
import { isInPool, type Detail } from './story.ts'
import { t } from './texts.ts'
import { TicketView } from './ticket-view.tsx'
import '../shared/columns.css'
import './ticket.css'
import '../ui/button.css'

export function TicketPage() {
  const { id = '' } = useParams()
  const numbered = /^\d+$/.test(id)
  const client = useQueryClient()
  const ticket = useQuery({
    queryKey: numbered ? queryKeys.ticket(Number(id)) : queryKeys.ticketByUid(id),
    queryFn: async ({ signal }) => {
      const found = await api<Detail>('GET', `tickets/${encodeURIComponent(id)}`, undefined, signal)
      // Loads the code for media together with the thread, so that it is drawn at once. If that fails, each message shows
      // it.
      if (hasParts(found)) await fetchParts().catch(() => undefined)
      if (!numbered) client.setQueryData(queryKeys.ticket(found.id), found)
      return found
    },
  })
  // Only the event that removes the ticket contains the name of the colleague who took it.
  const [takenBy, setTakenBy] = useState<{ id: unknown; name: string }>()
  useLive((event, data) => {
    if (event === 'ticket.removed' && typeof data.taken_by === 'string')
      setTakenBy({ id: data.id, name: data.taken_by })
  })
  // Redirects from the ticket's uid to its id, so that drafts, cache and live events use one key.
  if (!numbered && ticket.data) return <Navigate to={ticketPath(ticket.data.id)} replace />
  if (ticket.isPending)
    return (
      <div className="ticket-cols">
        <Skeleton rows={5} height={84} />
        <Skeleton rows={3} height={132} gap={16} />
      </div>
    )
  const missing = ticket.error instanceof ApiError && ticket.error.status === 404
  if (missing) {
    if (!ticket.data) return <Missing id={id} />
    const { id: known } = ticket.data
    return <Gone ticket={ticket.data} takenBy={takenBy?.id === known ? takenBy.name : undefined} />
  }
  if (!ticket.data) return <ErrorState error={ticket.error} onRetry={() => void ticket.refetch()} />
  return (
    <>
      <StaleNotice query={ticket} />
      <TicketView key={ticket.data.id} ticket={ticket.data} />
    </>
  )
}

const hasParts = (ticket: Detail) =>
  [ticket, ...ticket.comments].some((one) => carriesSomething(carriedBy(one)))

function ToQueue() {
  return (
    <Link className="btn" to={recallQueue()?.path ?? '/admin/resources/tickets'}>
      {t('to_queue')}
    </Link>
  )
}

function Missing({ id }: { id: string }) {
  return (
    <EmptyState title={t('missing_title')} action={<ToQueue />}>
      {t(may('tickets.all') ? 'missing_admin' : 'missing', { id: decodeURIComponent(id) })}
    </EmptyState>
  )
}

/** Shown when the ticket was assigned to somebody else while it was open. Drafts can still be copied. */
function Gone({ ticket, takenBy }: { ticket: Detail; takenBy: string | undefined }) {
  const near = useNeighbours(ticket.id)
  const drafts = (['reply', 'note'] as const)
    .map((mode) => readStored(`draft.${mode}.${String(ticket.id)}`))
    .filter((draft) => draft.trim() !== '')
  const uid = ticket.ticket_uid
  const name = takenBy ?? t('a_colleague')
  const taken = isInPool(ticket)
  const action = (
    <span className="row wrap">
      {near.next !== undefined && (
        <button type="button" className="btn primary" onClick={near.goNext}>
          {t('next')}
        </button>
      )}
      <ToQueue />
    </span>
  )
  return (
    <EmptyState title={taken ? t('taken_title', { name }) : t('gone_title')} action={action}>
      {taken ? t('taken', { uid, name }) : t('gone', { uid })}
      {drafts.map((draft) => (
        <span key={draft} className="gone-draft">
          <span className="row between">
            <b>{t('gone_draft')}</b>
            <CopyButton text={draft} />
          </span>
          <span className="pre">{draft}</span>
        </span>
      ))}
    </EmptyState>
  )
}
