// Whether somebody is just about to press something here: a list then holds still.
import { useEffect, useRef } from 'react'

const canHover = window.matchMedia('(hover: hover)')
const settled = 500

/** Over it with the mouse, or in it with the keyboard. */
export function isPointedAt(element: Element | null): boolean {
  if (!element) return false
  return (canHover.matches && element.matches(':hover')) || element.querySelector(':focus-visible') !== null
}

/** Whether the page has moved within the last half second, under a finger say. */
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
