// What people do with tickets, from the queue, the dashboard and the ticket's own page: told to the server, shown at once,
// undone with an explanation when it is refused.
import { useMemo } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { ListedTicket, Ticket, TicketChange, TicketCounts } from '../../src/tickets/schema.ts'
import type { User } from '../../src/users/schema.ts'
import { explain } from '../shared/states.tsx'
import { t as shared } from '../shared/texts.ts'
import { useToast } from '../shared/toasts.tsx'
import { api, ApiError, apiPage, type Json } from './api.ts'
import { isAdmin } from './session.ts'
import { defineTexts, translator } from './texts.ts'

/** What a 409 says besides: who has taken the ticket, or which newer one stands in its way. */
interface Refusal {
  assigned_to?: { full_name: string }
  ticket_uid?: string
}

export type TicketRow = Json<ListedTicket>

const t = translator(
  defineTexts(
    {
      taken: 'Tiket {uid} kini milik Anda.',
      taken_by: 'Tiket ini baru saja diambil {name}.',
      twin: '{uid} sudah aktif untuk resi dan pelanggan yang sama. Kerjakan di sana.',
      closed: 'Tiket {uid} ditutup.',
      released: 'Tiket {uid} dikembalikan ke antrian.',
    },
    {
      taken: 'Ticket {uid} is yours now.',
      taken_by: '{name} has just taken this ticket.',
      twin: '{uid} is active for the same AWB and customer. Work there.',
      closed: 'Ticket {uid} closed.',
      released: 'Ticket {uid} is back in the pool.',
    },
  ),
)

export const ticketPath = (id: number) => `/admin/resources/tickets/records/${String(id)}/show`

export function useTicketActions() {
  const client = useQueryClient()
  const toast = useToast()
  return useMemo(() => {
    const refresh = (id: number) => {
      for (const queryKey of [['tickets'], ['ticket', id], ['unhandled'], ['counts']])
        void client.invalidateQueries({ queryKey })
    }
    const refused = (error: unknown) => {
      const { assigned_to, ticket_uid } = (error instanceof ApiError ? error.data : {}) as Refusal
      const text = assigned_to
        ? t('taken_by', { name: assigned_to.full_name })
        : ticket_uid !== undefined
          ? t('twin', { uid: ticket_uid })
          : shared('not_saved', { message: explain(error) })
      toast({ text, kind: 'error' })
    }
    /** Resolves to the ticket, or to undefined when it was refused: that has been said then. */
    const run = async (id: number, work: () => Promise<Json<Ticket>>): Promise<Json<Ticket> | undefined> => {
      try {
        return await work()
      } catch (error) {
        refused(error)
        return undefined
      } finally {
        refresh(id)
      }
    }
    const change = (id: number, to: TicketChange) =>
      run(id, () => api<Json<Ticket>>('PUT', `tickets/${String(id)}`, to))
    const sayClosed = ({ id, ticket_uid, status }: Pick<TicketRow, 'id' | 'ticket_uid' | 'status'>) => {
      toast({
        text: t('closed', { uid: ticket_uid }),
        action: { label: shared('undo'), run: () => void change(id, { status }) },
      })
    }
    return {
      refresh,
      refused,
      change,
      /** `ticket` as it was before: undoing gives it its status back. */
      sayClosed,
      take: async ({ id, ticket_uid }: { id: number; ticket_uid: string }) => {
        const taken = await run(id, () => api<Json<Ticket>>('POST', `tickets/${String(id)}/take`))
        if (taken) toast({ text: t('taken', { uid: ticket_uid }) })
        return taken
      },
      release: async ({ id, ticket_uid }: { id: number; ticket_uid: string }) => {
        const released = await run(id, () => api<Json<Ticket>>('POST', `tickets/${String(id)}/release`))
        if (released) toast({ text: t('released', { uid: ticket_uid }) })
        return released
      },
      close: async (ticket: Pick<TicketRow, 'id' | 'ticket_uid' | 'status'>) => {
        const closed = await change(ticket.id, { status: 'closed' })
        if (closed) sayClosed(ticket)
        return closed
      },
    }
  }, [client, toast])
}

/** From the summary, so that they cost nothing. `active` and `unhandled` are for admins. */
export function useTicketCounts() {
  return useQuery({
    queryKey: ['counts'],
    queryFn: ({ signal }) => api<Json<TicketCounts>>('GET', 'tickets/counts', undefined, signal),
    staleTime: 30_000,
  }).data
}

/** To whom an admin may assign: the active users. */
export function useAssignees(enabled = isAdmin) {
  return useQuery({
    queryKey: ['assignees'],
    queryFn: async ({ signal }) => (await apiPage<Json<User>>('users?is_active=true&limit=200', signal)).rows,
    enabled,
    staleTime: 60_000,
  })
}
