// Fits a list above a field, or below it if there is more room. The list is only as high as the room, so that the
// preselected option, which Enter picks, is visible.
import { useLayoutEffect, useState, type RefObject } from 'react'

const highest = 360
const margin = 8

export interface Fit {
  side: 'above' | 'below'
  maxHeight: number
}

/** `frame` is the element at which the list opens. Measured when it opens, and while the page scrolls. */
export function useFit(frame: RefObject<Element>, open: boolean): Fit {
  const [fit, setFit] = useState<Fit>({ side: 'above', maxHeight: highest })
  useLayoutEffect(() => {
    if (!open) return
    const measure = () => {
      const field = frame.current?.getBoundingClientRect()
      if (!field) return
      const above = field.top - coveredUntil() - margin
      const below = bottomOfScreen() - field.bottom - margin
      const side = above >= Math.min(highest, 200) || above >= below ? 'above' : 'below'
      const maxHeight = Math.floor(Math.min(highest, side === 'above' ? above : below))
      setFit((was) => (was.side === side && was.maxHeight === maxHeight ? was : { side, maxHeight }))
    }
    measure()
    window.addEventListener('scroll', measure, { passive: true })
    window.addEventListener('resize', measure)
    return () => {
      window.removeEventListener('scroll', measure)
      window.removeEventListener('resize', measure)
    }
  }, [frame, open])
  return fit
}

/** The lower edge, in pixels, of the bars that cover the top of the page. */
function coveredUntil(): number {
  const bars = [...document.querySelectorAll('.top, .ticket-head')].filter((bar) => {
    const { position } = getComputedStyle(bar)
    return position === 'sticky' || position === 'fixed'
  })
  return Math.max(0, ...bars.map((bar) => bar.getBoundingClientRect().bottom))
}

function bottomOfScreen(): number {
  const bar = document.querySelector('.bottom-bar')?.getBoundingClientRect()
  return bar && bar.height > 0 ? bar.top : window.innerHeight
}
