// New tickets never push others away under a moving finger: while somebody points at the list or has scrolled, they wait
// behind a button.
import { useEffect, useRef, useState } from 'react'
import type { TicketRow } from '../lib/tickets.ts'

export interface Arrivals {
  rows: TicketRow[]
  /** How many wait. */
  waiting: number
  show: () => void
  /** Ids that came in just now, to be highlighted. */
  fresh: ReadonlySet<number>
}

const highlightFor = 2_400

/** `view` names the list: another one begins anew. */
export function useArrivals(all: TicketRow[] | undefined, view: string, busy: () => boolean): Arrivals {
  const seen = useRef<{ view: string; ids: Set<number> }>({ view: '', ids: new Set() })
  const [held, setHeld] = useState<ReadonlySet<number>>(new Set())
  const [fresh, setFresh] = useState<ReadonlySet<number>>(new Set())
  useEffect(() => {
    if (!all) return
    const first = seen.current.view !== view
    if (first) seen.current = { view, ids: new Set() }
    const { ids } = seen.current
    const unknown = all.filter((ticket) => !ids.has(ticket.id)).map((ticket) => ticket.id)
    for (const id of unknown) ids.add(id)
    if (first || unknown.length === 0) {
      if (first) setHeld(new Set())
      return
    }
    // A further page is asked for by the reader: it is not an arrival.
    const last = all.length - unknown.length
    if (unknown.every((id) => all.findIndex((ticket) => ticket.id === id) >= last) && last >= 50) return
    if (busy()) setHeld((was) => new Set([...was, ...unknown]))
    else {
      setFresh(new Set(unknown))
      setTimeout(() => {
        setFresh(new Set())
      }, highlightFor)
    }
  }, [all, view, busy])
  const rows = (all ?? []).filter((ticket) => !held.has(ticket.id))
  return {
    rows,
    waiting: (all ?? []).length - rows.length,
    fresh,
    show: () => {
      setFresh(held)
      setHeld(new Set())
      setTimeout(() => {
        setFresh(new Set())
      }, highlightFor)
    },
  }
}
