// Who else has this ticket open: each tells the others every 20 seconds, and when leaving.
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

/** Names of the others. */
export function usePresence(ticketId: number): string[] {
  const [others, setOthers] = useState<Others>({ ticketId, present: new Map() })
  /** The same, for what is decided by it outside of rendering. */
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
      // fetch would be cut off with the page; a beacon is not.
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
    // A newcomer hears at once that we are here too.
    if (data.here === true && !all.has(user.id))
      void api('POST', `tickets/${String(ticketId)}/presence`, { here: true }).catch(() => undefined)
  })
  // Those of the ticket before are not here.
  return others.ticketId === ticketId ? [...others.present.values()].map(({ name }) => name) : []
}
