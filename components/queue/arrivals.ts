// Keeps the queue from moving while it is used. While the pointer is over it or the page is scrolled, new tickets wait
// behind a button and the rows keep their order; a ticket that has left stays, greyed out, until the pointer rests.
import { useCallback, useEffect, useRef, useState, type RefObject } from 'react'
import { isPointedAt, useScrolling } from '../lib/pointing.ts'
import type { TicketRow } from '../lib/tickets.ts'

export interface Arrivals {
  rows: TicketRow[]
  /** How many new tickets wait behind the button. */
  waiting: number
  show: () => void
  /** Ids of the rows to highlight, because they are new. */
  fresh: ReadonlySet<number>
  /** Ids of shown tickets that have left the list. */
  gone: ReadonlySet<number>
}

const highlightFor = 2_400
const restAfter = 2_500
const near = 120

interface Known {
  from: TicketRow[] | undefined
  rows: ReadonlyMap<number, TicketRow>
}

/** `view` identifies the list; when it changes, the rows are replaced at once. */
export function useArrivals(
  all: TicketRow[] | undefined,
  view: string,
  box: RefObject<HTMLElement>,
): Arrivals {
  const [shown, setShown] = useState<{ view: string; ids: readonly number[] }>({ view: '', ids: [] })
  const [fresh, setFresh] = useState<ReadonlySet<number>>(new Set())
  const [beat, setBeat] = useState(0)
  const [known, setKnown] = useState<Known>({ from: undefined, rows: new Map() })
  const moved = useMoved(box)
  const scrolling = useScrolling()
  // The last known state of each ticket, to show those that have left the list.
  if (all && known.from !== all)
    setKnown({
      from: all,
      rows: new Map([...known.rows, ...all.map((ticket) => [ticket.id, ticket] as const)]),
    })

  const arrive = useCallback((ids: readonly number[]) => {
    setFresh(new Set(ids))
    setTimeout(() => {
      setFresh(new Set())
    }, highlightFor)
  }, [])
  useEffect(() => {
    if (!all) return
    // The pointer's position over the rows is known only after they are drawn.
    const frame = requestAnimationFrame(() => {
      settle(all)
    })
    return () => {
      cancelAnimationFrame(frame)
    }
    function settle(list: TicketRow[]) {
      const next = list.map((ticket) => ticket.id)
      const had = new Set(shown.ids)
      const held = isPointedAt(box.current) || window.scrollY > near || scrolling()
      if (shown.view !== view) setShown({ view, ids: next })
      else if (held) {
        const resting = Date.now() - moved.current > restAfter
        const there = new Set(next)
        const last = next.findLastIndex((id) => had.has(id))
        // Rows after the last known one are the next page, which the user has asked for.
        const kept = [...shown.ids.filter((id) => there.has(id) || !resting), ...next.slice(last + 1)]
        if (!same(kept, shown.ids)) setShown({ view, ids: kept })
      } else if (!same(next, shown.ids)) {
        const unknown = next.filter((id) => !had.has(id))
        if (unknown.length > 0 && unknown.length < next.length) arrive(unknown)
        setShown({ view, ids: next })
      }
    }
  }, [all, view, shown, beat, arrive, box, moved, scrolling])

  const ids = shown.view === view ? shown.ids : (all ?? []).map((ticket) => ticket.id)
  const there = new Set(all?.map((ticket) => ticket.id))
  const gone = new Set(all ? ids.filter((id) => !there.has(id)) : [])
  const held = new Set(ids)
  const waiting = (all ?? []).filter(({ id }) => !held.has(id)).map(({ id }) => id)
  const unsettled = gone.size > 0 || waiting.length > 0
  useEffect(() => {
    if (!unsettled) return
    const timer = setInterval(() => {
      setBeat((count) => count + 1)
    }, 1_000)
    return () => {
      clearInterval(timer)
    }
  }, [unsettled])
  return {
    rows: ids.flatMap((id) => known.rows.get(id) ?? []),
    waiting: waiting.length,
    fresh,
    gone,
    show: () => {
      arrive(waiting)
      setShown({ view, ids: (all ?? []).map((ticket) => ticket.id) })
    },
  }
}

/** The time when the pointer last moved over the box. */
function useMoved(box: RefObject<HTMLElement>): { readonly current: number } {
  const moved = useRef(0)
  useEffect(() => {
    const element = box.current
    const note = () => {
      moved.current = Date.now()
    }
    element?.addEventListener('pointermove', note, { passive: true })
    element?.addEventListener('pointerdown', note, { passive: true })
    return () => {
      element?.removeEventListener('pointermove', note)
      element?.removeEventListener('pointerdown', note)
    }
  }, [box])
  return moved
}

const same = (a: readonly number[], b: readonly number[]) =>
  a.length === b.length && a.every((id, index) => id === b[index])
