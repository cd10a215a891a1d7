// Applies one action to several tickets, in batches that the server accepts, each ticket with the version that was shown.
// The toast counts only tickets that were changed; refused ones are counted separately.
import { useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { api, type FieldProblem } from '../lib/api.ts'
import { queryKeys } from '../lib/query-keys.ts'
import { useTicketActions, type TicketRow, type WrittenChange } from '../lib/tickets.ts'
import type { Coded } from '../shared/problem-words.ts'
import { explain, explainRefusal } from '../shared/states.tsx'
import { t as shared } from '../shared/texts.ts'
import { useToast } from '../shared/toasts.tsx'
import { t } from './texts.ts'

interface BulkAnswer {
  done: { id: string; version: number }[]
  failed: ({ id: string; errors?: FieldProblem[] } & Coded)[]
}

/** The most tickets that the server accepts in one request. */
const atOnce = 100

export function useBulk(tickets: readonly TicketRow[], onDone: () => void) {
  const [busy, setBusy] = useState(false)
  const client = useQueryClient()
  const toast = useToast()
  const { change } = useTicketActions()

  /** `say` returns the text of the toast; `back` returns the change that undoes the action on a ticket. */
  const run = async (
    action: string,
    payload: Record<string, unknown>,
    say: (count: number) => string,
    back: (ticket: TicketRow) => WrittenChange,
  ) => {
    setBusy(true)
    const done: BulkAnswer['done'] = []
    const failed: BulkAnswer['failed'] = []
    const undo = async () => {
      for (const { id, version } of done) {
        const ticket = tickets.find((one) => String(one.id) === id)
        if (ticket) await change(ticket.id, { ...back(ticket), version })
      }
    }
    try {
      for (let from = 0; from < tickets.length; from += atOnce) {
        const part = tickets.slice(from, from + atOnce)
        const answer = await api<BulkAnswer>(
          'POST',
          `/admin/api/resources/tickets/bulk/${action}?recordIds=${part.map(({ id }) => id).join(',')}`,
          { ...payload, versions: Object.fromEntries(part.map(({ id, version }) => [id, version])) },
        )
        done.push(...answer.done)
        failed.push(...answer.failed)
      }
      onDone()
    } catch (error) {
      toast({ text: shared('not_saved', { message: explain(error) }), kind: 'error' })
    } finally {
      if (done.length > 0)
        toast({ text: say(done.length), action: { label: shared('undo'), run: () => void undo() } })
      if (failed[0])
        toast({
          text: t('bulk_failed', { count: failed.length, message: explainRefusal(failed[0]) }),
          kind: 'error',
        })
      setBusy(false)
      void client.invalidateQueries({ queryKey: queryKeys.tickets })
      void client.invalidateQueries({ queryKey: queryKeys.ticketCounts })
    }
  }
  return { busy, run }
}
