// Marks cached data as stale after live events. Events are gathered for a moment, so that a burst causes one fetch.
import { useRef } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { useLive } from './live.tsx'
import { queryKeys } from './query-keys.ts'

const gatherFor = 400

export function useLiveSync(): void {
  const client = useQueryClient()
  const stale = useRef(new Map<string, readonly unknown[]>())
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const mark = (key: readonly unknown[]) => {
    stale.current.set(JSON.stringify(key), key)
    timer.current ??= setTimeout(() => {
      timer.current = undefined
      const keys = [...stale.current.values()]
      stale.current.clear()
      // A hidden tab fetches only when it is shown again.
      const refetchType = document.hidden ? 'none' : 'active'
      for (const queryKey of keys) void client.invalidateQueries({ queryKey, refetchType })
    }, gatherFor)
  }
  useLive((event, data) => {
    if (event === 'resync') void client.invalidateQueries()
    else if (event === 'dashboard.updated') {
      mark(queryKeys.dashboard)
      mark(queryKeys.ticketCounts)
    } else if (event === 'comment.created') {
      mark(queryKeys.ticket(data.ticket_id))
      mark(queryKeys.tickets)
      mark(queryKeys.unhandled)
    } else if (event.startsWith('ticket.') && event !== 'ticket.presence') {
      mark(queryKeys.ticket(data.id))
      mark(queryKeys.tickets)
      mark(queryKeys.unhandled)
    }
  })
}
