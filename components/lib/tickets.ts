// Actions on tickets, for the queue, the dashboard and the ticket's page: each sends the change, shows a toast that can
// undo it, and explains a refusal.
import { useMemo } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { TicketChange } from '../../src/tickets/schema.ts'
import type { ListedTicket, Ticket, TicketCounts, TicketEvent } from '../../src/tickets/shown.ts'
import type { User } from '../../src/users/schema.ts'
import { explain } from '../shared/states.tsx'
import { t as shared } from '../shared/texts.ts'
import { useToast } from '../shared/toasts.tsx'
import { api, ApiError, apiPage, type Json } from './api.ts'
import { queryKeys } from './query-keys.ts'
import { may } from './session.ts'
import { defineTexts, translator } from './texts.ts'

/** A change with the version that the user saw, so that it does not overwrite somebody else's later change. */
export type DecidedChange = WrittenChange & { version: number }

/** A change as the panel sends it: phone and AWB may be in any spelling. */
export type WrittenChange = Omit<TicketChange, 'customer_phone' | 'tracking_number'> & {
  customer_phone?: string | null | undefined
  tracking_number?: string | null | undefined
}

export type TicketRow = Json<ListedTicket>

const t = translator(
  defineTexts(
    {
      taken: 'Tiket {uid} sekarang Anda tangani.',
      closed: 'Tiket {uid} ditutup.',
      released: 'Tiket {uid} dilepas.',
      status: 'Status {uid} menjadi {value}.',
      priority: 'Prioritas {uid} menjadi {value}.',
      parcel: 'Resi {uid} menjadi {value}.',
      subject: 'Judul {uid} diubah.',
      phone: 'Nomor HP {uid} diubah.',
      category: 'Kategori {uid} diubah.',
      assigned: 'Tiket {uid} ditugaskan ke {value}.',
      not_undone: 'Tidak diurungkan: {name} sudah mengubah tiket ini lagi.',
    },
    {
      taken: 'Ticket {uid} is assigned to you.',
      closed: 'Ticket {uid} closed.',
      released: 'Ticket {uid} unassigned.',
      status: 'Status of {uid} is now {value}.',
      priority: 'Priority of {uid} is now {value}.',
      parcel: 'AWB of {uid} is now {value}.',
      subject: 'Subject of {uid} changed.',
      phone: 'Phone of {uid} changed.',
      category: 'Category of {uid} changed.',
      assigned: 'Ticket {uid} assigned to {value}.',
      not_undone: 'Could not undo: {name} has changed this ticket since.',
    },
  ),
)

export const ticketPath = (id: number) => `/admin/resources/tickets/records/${String(id)}/show`

/** On hold, or waiting for the customer; not if the last reply never reached the customer, who then waits for us. */
export const isPaused = (ticket: Pick<TicketRow, 'status' | 'reply_reached_nobody'>) =>
  ticket.status === 'on_hold' || (ticket.status === 'pending' && !ticket.reply_reached_nobody)

/** The values of a ticket before a change that are needed to describe and to undo it. */
type Before = Pick<
  TicketRow,
  'id' | 'ticket_uid' | 'status' | 'priority' | 'assigned_to_user_id' | 'version'
> &
  Partial<Pick<TicketRow, 'subject' | 'customer_phone' | 'tracking_number' | 'category'>>

export function useTicketActions() {
  const client = useQueryClient()
  const toast = useToast()
  return useMemo(() => {
    const refresh = (id: number) => {
      for (const queryKey of [
        queryKeys.tickets,
        queryKeys.ticket(id),
        queryKeys.unhandled,
        queryKeys.ticketCounts,
      ])
        void client.invalidateQueries({ queryKey })
    }
    const refused = (error: unknown) => {
      const met = error instanceof ApiError && error.status === 409
      const text = met ? explain(error) : shared('not_saved', { message: explain(error) })
      toast({ text, kind: 'error' })
    }
    /** Resolves to the ticket, or to undefined if the server refused; a toast has then shown the reason. */
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
    const put = (id: number, to: DecidedChange) => api<Json<Ticket>>('PUT', `tickets/${String(id)}`, to)
    const change = (id: number, to: DecidedChange) => run(id, () => put(id, to))
    /** Undoes a change, unless somebody else has changed the ticket since. */
    const undo = async (id: number, back: DecidedChange) => {
      try {
        await put(id, back)
      } catch (error) {
        const changes = error instanceof ApiError && error.status === 409 ? error.data.changes : undefined
        const last = (changes as Json<TicketEvent>[] | undefined)?.at(-1)
        if (last) toast({ text: t('not_undone', { name: last.actor.full_name ?? 'n8n' }), kind: 'error' })
        else refused(error)
      } finally {
        refresh(id)
      }
    }
    const offerUndo = (text: string, run: () => void) => {
      toast({ text, action: { label: shared('undo'), run } })
    }
    /** Shows what has changed from `before` to `after` (the server's response), and offers to undo it. */
    const sayChanged = (
      before: Before,
      { status, priority, assigned_to_user_id, ...corrected }: WrittenChange,
      after: Json<Ticket>,
    ) => {
      const uid = before.ticket_uid
      const back: DecidedChange = { version: after.version }
      const said: string[] = []
      if (status !== undefined && status !== before.status) {
        back.status = before.status
        said.push(status === 'closed' ? t('closed', { uid }) : t('status', { uid, value: shared(status) }))
      }
      if (priority !== undefined && priority !== before.priority) {
        back.priority = before.priority
        said.push(t('priority', { uid, value: shared(priority) }))
      }
      if (assigned_to_user_id !== undefined && assigned_to_user_id !== before.assigned_to_user_id) {
        back.assigned_to_user_id = before.assigned_to_user_id
        const value = after.assigned_to_name
        said.push(value === null ? t('released', { uid }) : t('assigned', { uid, value }))
      }
      const correct = sayCorrected(before, corrected, after)
      Object.assign(back, correct.back)
      said.push(...correct.said)
      if (said.length > 0) offerUndo(said.join(' '), () => void undo(before.id, back))
    }
    const send = (id: number, what: 'take' | 'release') =>
      run(id, () => api<Json<Ticket>>('POST', `tickets/${String(id)}/${what}`))
    return {
      refresh,
      handOver: (id: number, what: 'hand-to-bot' | 'take-over') =>
        run(id, () => api<Json<Ticket>>('POST', `tickets/${String(id)}/${what}`)),
      refused,
      change,
      sayChanged,
      take: async ({ id, ticket_uid: uid }: Pick<Before, 'id' | 'ticket_uid'>) => {
        const taken = await send(id, 'take')
        if (!taken) return taken
        // An agent can release only their own ticket. An admin undoes by version, so as not to unassign a ticket that has
        // since been assigned to somebody else.
        offerUndo(t('taken', { uid }), () => {
          if (may('ticket.assign')) void undo(id, { assigned_to_user_id: null, version: taken.version })
          else void send(id, 'release')
        })
        return taken
      },
      release: async ({ id, ticket_uid: uid }: Pick<Before, 'id' | 'ticket_uid'>) => {
        const released = await send(id, 'release')
        if (released) offerUndo(t('released', { uid }), () => void send(id, 'take'))
        return released
      },
      close: async (ticket: Before) => {
        const closed = await change(ticket.id, { status: 'closed', version: ticket.version })
        if (closed) sayChanged(ticket, { status: 'closed' }, closed)
        return closed
      },
    }
  }, [client, toast])
}

/** Texts and previous values for the fields that can be corrected on the ticket's page. */
function sayCorrected(
  before: Before,
  { subject, customer_phone, tracking_number, category }: WrittenChange,
  after: Json<Ticket>,
): { said: string[]; back: Partial<WrittenChange> } {
  const uid = before.ticket_uid
  const said: string[] = []
  const back: Partial<WrittenChange> = {}
  if (subject !== undefined && before.subject !== undefined && after.subject !== before.subject) {
    back.subject = before.subject
    said.push(t('subject', { uid }))
  }
  if (
    customer_phone !== undefined &&
    before.customer_phone !== undefined &&
    after.customer_phone !== before.customer_phone
  ) {
    back.customer_phone = before.customer_phone
    said.push(t('phone', { uid }))
  }
  if (
    tracking_number !== undefined &&
    before.tracking_number !== undefined &&
    after.tracking_number !== before.tracking_number
  ) {
    back.tracking_number = before.tracking_number
    said.push(t('parcel', { uid, value: after.tracking_number ?? '–' }))
  }
  if (
    category !== undefined &&
    before.category !== undefined &&
    after.category?.key !== before.category?.key
  ) {
    back.category = before.category?.key ?? null
    said.push(t('category', { uid }))
  }
  return { said, back }
}

/** Counts from the dashboard's summary, which need no query of their own. Only admins get `active` and `unhandled`. */
export function useTicketCounts() {
  return useQuery({
    queryKey: queryKeys.ticketCounts,
    queryFn: ({ signal }) => api<Json<TicketCounts>>('GET', 'tickets/counts', undefined, signal),
    enabled: may('tickets.list'),
    staleTime: 30_000,
  }).data
}

/** The users to whom a ticket can be assigned: all active ones. */
export function useAssignees(enabled = may('ticket.assign')) {
  return useQuery({
    queryKey: queryKeys.assignees,
    queryFn: async ({ signal }) => (await apiPage<Json<User>>('users?is_active=true&limit=200', signal)).rows,
    enabled,
    staleTime: 60_000,
  })
}
