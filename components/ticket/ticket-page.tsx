// One ticket's page in all its states: coming, not there, taken away while it was open, shown.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, Navigate, useParams } from 'react-router-dom'
import { api, ApiError } from '../lib/api.ts'
import { readStored } from '../lib/stored.ts'
import { ticketPath } from '../lib/tickets.ts'
import { recallQueue } from '../queue/memory.ts'
import { CopyButton } from '../shared/copy.tsx'
import { EmptyState, ErrorState, Skeleton, StaleNotice } from '../shared/states.tsx'
import type { Detail } from './story.ts'
import { t } from './texts.ts'
import { TicketView } from './ticket-view.tsx'

export function TicketPage() {
  const { id = '' } = useParams()
  const numbered = /^\d+$/.test(id)
  const client = useQueryClient()
  const ticket = useQuery({
    queryKey: numbered ? ['ticket', Number(id)] : ['ticket', 'by-uid', id],
    queryFn: async ({ signal }) => {
      const found = await api<Detail>('GET', `tickets/${encodeURIComponent(id)}`, undefined, signal)
      if (!numbered) client.setQueryData(['ticket', found.id], found)
      return found
    },
  })
  // One address for one ticket: all that is kept about it, and told about it, goes by its number.
  if (!numbered && ticket.data) return <Navigate to={ticketPath(ticket.data.id)} replace />
  if (ticket.isPending)
    return (
      <div className="ticket-cols">
        <Skeleton rows={5} height={84} />
        <Skeleton rows={3} height={132} gap={16} />
      </div>
    )
  const missing = ticket.error instanceof ApiError && ticket.error.status === 404
  if (missing) return ticket.data ? <Gone ticket={ticket.data} /> : <Missing id={id} />
  if (!ticket.data) return <ErrorState error={ticket.error} onRetry={() => void ticket.refetch()} />
  return (
    <>
      <StaleNotice query={ticket} />
      <TicketView key={ticket.data.id} ticket={ticket.data} />
    </>
  )
}

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
      {t('missing', { id: decodeURIComponent(id) })}
    </EmptyState>
  )
}

/** Given to somebody else meanwhile. What was being written can still be taken along. */
function Gone({ ticket }: { ticket: Detail }) {
  const drafts = (['reply', 'note'] as const)
    .map((mode) => readStored(`draft.${mode}.${String(ticket.id)}`))
    .filter((draft) => draft.trim() !== '')
  return (
    <EmptyState title={t('gone_title')} action={<ToQueue />}>
      {t('gone', { uid: ticket.ticket_uid })}
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
