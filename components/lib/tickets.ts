// What people do with tickets, from the queue, the dashboard and the ticket's own page: told to the server, shown at once,
// undone with an explanation when it is refused.
import { useMemo } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { ListedTicket, Ticket, TicketChange } from '../../src/tickets/schema.ts'
import type { User } from '../../src/users/schema.ts'
import { explain } from '../shared/states.tsx'
import { t as shared } from '../shared/texts.ts'
import { useToast } from '../shared/toasts.tsx'
import { api, ApiError, apiPage, type Json } from './api.ts'
import { isAdmin } from './session.ts'
import { defineTexts, translator } from './texts.ts'

export type TicketRow = Json<ListedTicket>

const t = translator(
  defineTexts(
    {
      taken: 'Tiket {uid} kini milik Anda.',
      taken_by: 'Tiket ini baru saja diambil {name}.',
      closed: 'Tiket {uid} ditutup.',
      released: 'Tiket {uid} dikembalikan ke antrian.',
    },
    {
      taken: 'Ticket {uid} is yours now.',
      taken_by: '{name} has just taken this ticket.',
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
      const holder =
        error instanceof ApiError ? (error.data.assigned_to as { full_name?: string } | undefined) : undefined
      const text = holder?.full_name
        ? t('taken_by', { name: holder.full_name })
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
    /** A note is written first: what is closed with a reason has the reason. */
    const noted = async (id: number, note: string) => {
      if (note !== '')
        await api('POST', `tickets/${String(id)}/comments`, { comment_text: note, is_internal_note: true })
    }
    const change = (id: number, to: TicketChange) =>
      run(id, () => api<Json<Ticket>>('PUT', `tickets/${String(id)}`, to))
    const changeWithNote = (id: number, to: TicketChange, note: string) =>
      run(id, async () => {
        await noted(id, note)
        return api<Json<Ticket>>('PUT', `tickets/${String(id)}`, to)
      })
    return {
      refresh,
      refused,
      change,
      changeWithNote,
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
      close: async (
        { id, ticket_uid, status }: Pick<TicketRow, 'id' | 'ticket_uid' | 'status'>,
        note = '',
      ) => {
        const closed = await changeWithNote(id, { status: 'closed' }, note)
        if (closed)
          toast({
            text: t('closed', { uid: ticket_uid }),
            action: { label: shared('undo'), run: () => void change(id, { status }) },
          })
        return closed
      },
    }
  }, [client, toast])
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
