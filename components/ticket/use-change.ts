// A change on the ticket's page is shown at once and reverted if the server refuses it. If somebody else has changed the
// ticket first, the user sees both changes and decides.
import { useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import type { Ticket } from '../../src/tickets/shown.ts'
import { api, ApiError, type Json } from '../lib/api.ts'
import { queryKeys } from '../lib/query-keys.ts'
import { useTicketActions, type WrittenChange } from '../lib/tickets.ts'
import { withoutActor, nameOf, sentence, type Detail } from './story.ts'

export interface Conflict {
  change: WrittenChange
  /** The ticket's version after the other user's change. */
  version: number
  who: string
  what: string
}

export type Outcome = 'done' | 'conflict' | 'refused'

export function useChange(ticket: Detail) {
  const [conflict, setConflict] = useState<Conflict>()
  const actions = useTicketActions()
  const client = useQueryClient()
  const key = queryKeys.ticket(ticket.id)

  const change = async (to: WrittenChange): Promise<Outcome> => {
    setConflict(undefined)
    // A running fetch would return the state before this change.
    await client.cancelQueries({ queryKey: key })
    const before = client.getQueryData<Detail>(key)
    client.setQueryData<Detail>(key, (now) => now && { ...now, ...shownAtOnce(now, to) })
    try {
      const after = await api<Json<Ticket>>('PUT', `tickets/${String(ticket.id)}`, {
        version: ticket.version,
        ...to,
      })
      // The next change needs the new version, even before the ticket is fetched again.
      client.setQueryData<Detail>(key, (now) => now && { ...now, ...after })
      actions.sayChanged(ticket, to, after)
      return 'done'
    } catch (error) {
      client.setQueryData(key, before)
      const met = conflictOf(error, to)
      if (!met) {
        actions.refused(error)
        return 'refused'
      }
      setConflict(met)
      return 'conflict'
    } finally {
      actions.refresh(ticket.id)
    }
  }
  return {
    change,
    conflict,
    /** Applies the user's change over the other one that they have seen; later changes still cause a conflict. */
    insist: ({ change: wanted, version }: Conflict) => {
      void change({ ...wanted, version })
    },
    letBe: () => {
      setConflict(undefined)
    },
  }
}

function conflictOf(error: unknown, { version: _, ...change }: WrittenChange): Conflict | undefined {
  if (!(error instanceof ApiError) || error.status !== 409) return undefined
  const changes = (error.data.changes as Detail['events'] | undefined) ?? []
  const last = changes.at(-1)
  const version = error.data.current_version
  if (!last || typeof version !== 'number') return undefined
  const who = nameOf(last.actor)
  // The name of the last actor is shown once; events of other actors include their names.
  const what = changes.map((event) => (nameOf(event.actor) === who ? withoutActor(event) : sentence(event)))
  return { change, version, who, what: what.join(', ') }
}

/** What the page shows before the server responds. Not "closed", because users then go on to the next ticket. */
function shownAtOnce(
  now: Detail,
  { status, priority, assigned_to_user_id: assignee, subject }: WrittenChange,
): Partial<Detail> {
  return {
    status: status === undefined || status === 'closed' ? now.status : status,
    priority: priority ?? now.priority,
    subject: subject ?? now.subject,
    ...(assignee === undefined ? {} : { assigned_to_user_id: assignee }),
  }
}
