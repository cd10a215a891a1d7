// What people do with tickets, from the queue, the dashboard and the ticket's own page: told to the server, shown at once,
// undone with an explanation when it is refused.
import { useMemo } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import type {
  ListedTicket,
  Ticket,
  TicketChange,
  TicketCounts,
  TicketEvent,
} from '../../src/tickets/schema.ts'
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
  changes?: Json<TicketEvent>[]
}

/** With the version that the person saw: what somebody else has changed since is not written over. */
export type DecidedChange = TicketChange & { version: number }

export type TicketRow = Json<ListedTicket>

const t = translator(
  defineTexts(
    {
      taken: 'Tiket {uid} kini milik Anda.',
      taken_by: 'Tiket ini baru saja diambil {name}.',
      twin: '{uid} sudah aktif untuk resi dan pelanggan yang sama. Kerjakan di sana.',
      changed_by: '{name} baru saja mengubah tiket ini. Lihat dulu sebelum mengubahnya lagi.',
      closed: 'Tiket {uid} ditutup.',
      released: 'Tiket {uid} dikembalikan ke antrian.',
    },
    {
      taken: 'Ticket {uid} is yours now.',
      taken_by: '{name} has just taken this ticket.',
      twin: '{uid} is active for the same AWB and customer. Work there.',
      changed_by: '{name} has just changed this ticket. Look at it before you change it again.',
      closed: 'Ticket {uid} closed.',
      released: 'Ticket {uid} is back in the pool.',
    },
  ),
)

export const ticketPath = (id: number) => `/admin/resources/tickets/records/${String(id)}/show`

/** On hold, or it waits for the customer: who waits for us all the same, while the last reply has not reached them. */
export const isPaused = ({ status, last_message: last }: Pick<TicketRow, 'status' | 'last_message'>) =>
  status === 'on_hold' || (status === 'pending' && !last.failed)

export function useTicketActions() {
  const client = useQueryClient()
  const toast = useToast()
  return useMemo(() => {
    const refresh = (id: number) => {
      for (const queryKey of [['tickets'], ['ticket', id], ['unhandled'], ['counts']])
        void client.invalidateQueries({ queryKey })
    }
    const refused = (error: unknown) => {
      const { assigned_to, ticket_uid, changes } = (error instanceof ApiError ? error.data : {}) as Refusal
      const last = changes?.at(-1)
      const text = assigned_to
        ? t('taken_by', { name: assigned_to.full_name })
        : ticket_uid !== undefined
          ? t('twin', { uid: ticket_uid })
          : last
            ? t('changed_by', { name: last.actor.full_name ?? 'n8n' })
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
    const change = (id: number, to: DecidedChange) =>
      run(id, () => api<Json<Ticket>>('PUT', `tickets/${String(id)}`, to))
    const sayClosed = (
      { id, ticket_uid, status }: Pick<TicketRow, 'id' | 'ticket_uid' | 'status'>,
      { version }: { version: number },
    ) => {
      toast({
        text: t('closed', { uid: ticket_uid }),
        action: { label: shared('undo'), run: () => void change(id, { status, version }) },
      })
    }
    return {
      refresh,
      refused,
      change,
      /** The ticket as it was before, and the version that closing made: undoing gives it its status back. */
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
      close: async (ticket: Pick<TicketRow, 'id' | 'ticket_uid' | 'status' | 'version'>) => {
        const closed = await change(ticket.id, { status: 'closed', version: ticket.version })
        if (closed) sayClosed(ticket, closed)
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
