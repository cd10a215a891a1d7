// Whether the user is about to click something in a list; its rows must not move then.
import { useEffect, useRef } from 'react'

const canHover = window.matchMedia('(hover: hover)')
const settled = 500

/** Whether the mouse is over the element or the keyboard focus is in it. */
export function isPointedAt(element: Element | null): boolean {
  if (!element) return false
  return (canHover.matches && element.matches(':hover')) || element.querySelector(':focus-visible') !== null
}

/** Whether the page was scrolled within the last half second. */
export function useScrolling(): () => boolean {
  const last = useRef(0)
  useEffect(() => {
    const onScroll = () => {
      last.current = Date.now()
    }
    document.addEventListener('scroll', onScroll, { passive: true })
    return () => {
      document.removeEventListener('scroll', onScroll)
    }
  }, [])
  return () => Date.now() - last.current < settled
}
