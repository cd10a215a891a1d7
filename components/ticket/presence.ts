// Who else has this ticket open: each tells the others every 20 seconds, and when leaving.
import { useEffect, useState } from 'react'
import { api } from '../lib/api.ts'
import { useLive } from '../lib/live.tsx'
import { me } from '../lib/session.ts'

const every = 20_000
const forgottenAfter = 45_000

interface Present {
  name: string
  seen: number
}

/** Names of the others. */
export function usePresence(ticketId: number): string[] {
  const [others, setOthers] = useState<ReadonlyMap<string, Present>>(new Map())
  useEffect(() => {
    setOthers(new Map())
    const tell = (here: boolean) => {
      void api('POST', `tickets/${String(ticketId)}/presence`, { here }).catch(() => undefined)
    }
    const beat = () => {
      if (document.visibilityState === 'visible') tell(true)
      setOthers((all) => {
        const present = [...all].filter(([, { seen }]) => Date.now() - seen < forgottenAfter)
        return present.length === all.size ? all : new Map(present)
      })
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
  }, [ticketId])
  useLive((event, data) => {
    if (event !== 'ticket.presence' || data.id !== ticketId) return
    const user = data.user as { id: string; full_name: string }
    if (user.id === me.id) return
    setOthers((all) => {
      const next = new Map(all)
      if (data.here === true) next.set(user.id, { name: user.full_name, seen: Date.now() })
      else next.delete(user.id)
      // A newcomer hears at once that we are here too.
      if (data.here === true && !all.has(user.id))
        void api('POST', `tickets/${String(ticketId)}/presence`, { here: true }).catch(() => undefined)
      return next
    })
  })
  return [...others.values()].map(({ name }) => name)
}
