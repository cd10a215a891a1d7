// The marks of the ticket's customer, for users who work on the ticket.
import { useQueryClient } from '@tanstack/react-query'
import type { Ticket } from '../../src/tickets/shown.ts'
import { api, type Json } from '../lib/api.ts'
import { queryKeys } from '../lib/query-keys.ts'
import { useTicketActions } from '../lib/tickets.ts'
import { MarkSwitches } from '../shared/mark-switches.tsx'
import { isReachable, type Detail } from './story.ts'

export function CustomerMarks({ ticket }: { ticket: Detail }) {
  const client = useQueryClient()
  const actions = useTicketActions()
  if (!ticket.can.note || !isReachable(ticket)) return null
  return (
    <MarkSwitches
      values={ticket}
      save={async (change) => {
        try {
          const path = `tickets/${String(ticket.id)}/customer`
          const after = await api<Json<Ticket>>('PUT', path, change)
          client.setQueryData<Detail>(queryKeys.ticket(ticket.id), (now) => now && { ...now, ...after })
          return true
        } catch (error) {
          actions.refused(error)
          return false
        } finally {
          actions.refresh(ticket.id)
        }
      }}
    />
  )
}
