// Who else has this ticket open. Each panel reports it every 20 seconds, and when it leaves the ticket.
import { useCallback, useEffect, useRef, useState } from 'react'
import { api } from '../lib/api.ts'
import { useLive } from '../lib/live.tsx'
import { me } from '../lib/session.ts'

const every = 20_000
const forgottenAfter = 45_000

interface Present {
  name: string
  seen: number
}
interface Others {
  ticketId: number
  present: ReadonlyMap<string, Present>
}

/** The names of the other users. */
export function usePresence(ticketId: number): string[] {
  const [others, setOthers] = useState<Others>({ ticketId, present: new Map() })
  /** The same value, for code that runs outside of rendering. */
  const known = useRef(others)
  const update = useCallback((next: Others) => {
    known.current = next
    setOthers(next)
  }, [])
  useEffect(() => {
    known.current = { ticketId, present: new Map() }
    const tell = (here: boolean) => {
      void api('POST', `tickets/${String(ticketId)}/presence`, { here }).catch(() => undefined)
    }
    const beat = () => {
      if (document.visibilityState === 'visible') tell(true)
      const all = known.current.present
      const present = [...all].filter(([, { seen }]) => Date.now() - seen < forgottenAfter)
      if (present.length < all.size) update({ ticketId, present: new Map(present) })
    }
    beat()
    const timer = setInterval(beat, every)
    const leave = () => {
      // Closing the page would cancel a fetch; a beacon is still sent.
      navigator.sendBeacon(
        `/api/v1/tickets/${String(ticketId)}/presence`,
        new Blob([JSON.stringify({ here: false })], { type: 'application/json' }),
      )
    }
    window.addEventListener('pagehide', leave)
    return () => {
      clearInterval(timer)
      window.removeEventListener('pagehide', leave)
      tell(false)
    }
  }, [ticketId, update])
  useLive((event, data) => {
    if (event !== 'ticket.presence' || data.id !== ticketId) return
    const user = data.user as { id: string; full_name: string }
    if (user.id === me.id) return
    const all = known.current.present
    const present = new Map(all)
    if (data.here === true) present.set(user.id, { name: user.full_name, seen: Date.now() })
    else present.delete(user.id)
    update({ ticketId, present })
    // Tells a newcomer at once that this user is here too.
    if (data.here === true && !all.has(user.id))
      void api('POST', `tickets/${String(ticketId)}/presence`, { here: true }).catch(() => undefined)
  })
  // Until the state is updated, it may still hold the users of the previous ticket.
  return others.ticketId === ticketId ? [...others.present.values()].map(({ name }) => name) : []
}
