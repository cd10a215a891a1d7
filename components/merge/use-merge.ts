// Merges a ticket into another and offers to undo it.
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from 'react-router-dom'
import type { Ticket } from '../../src/tickets/shown.ts'
import { api, type Json } from '../lib/api.ts'
import { queryKeys } from '../lib/query-keys.ts'
import { ticketPath, useTicketActions } from '../lib/tickets.ts'
import { t as shared } from '../shared/texts.ts'
import { useToast } from '../shared/toasts.tsx'
import { t } from './texts.ts'

type Named = Pick<Json<Ticket>, 'id' | 'ticket_uid'>

const post = (id: number, what: 'merge' | 'unmerge', body?: object) =>
  api<Json<Ticket>>('POST', `tickets/${String(id)}/${what}`, body)

export function useUnmerge() {
  const client = useQueryClient()
  const navigate = useNavigate()
  const toast = useToast()
  const actions = useTicketActions()
  return async (from: Named) => {
    try {
      await post(from.id, 'unmerge')
      toast({ text: t('undone', { from: from.ticket_uid }) })
      navigate(ticketPath(from.id))
    } catch (error) {
      actions.refused(error)
    } finally {
      void client.invalidateQueries({ queryKey: queryKeys.everyTicket })
      actions.refresh(from.id)
    }
  }
}

/** Returns a function that merges and then opens the other ticket; it rejects if the server refuses. */
export function useMerge() {
  const client = useQueryClient()
  const navigate = useNavigate()
  const toast = useToast()
  const actions = useTicketActions()
  const unmerge = useUnmerge()
  return async (from: Named, into: string) => {
    const to = await post(from.id, 'merge', { into })
    void client.invalidateQueries({ queryKey: queryKeys.everyTicket })
    actions.refresh(to.id)
    toast({
      text: t('done', { from: from.ticket_uid, to: to.ticket_uid }),
      action: { label: shared('undo'), run: () => void unmerge(from) },
    })
    navigate(ticketPath(to.id))
  }
}
