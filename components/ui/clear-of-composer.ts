// Moves the toasts above the composer if they would cover it.
import { useLayoutEffect, type RefObject } from 'react'

const gap = 12

/** Places `box` again when `shown` changes, and when the page scrolls or is resized. */
export function useClearOfComposer(box: RefObject<HTMLElement>, shown: readonly unknown[]): void {
  const any = shown.length > 0
  useLayoutEffect(() => {
    if (!any) return
    const place = () => {
      const element = box.current
      const composer = document.querySelector('.composer')?.getBoundingClientRect()
      if (!element) return
      element.style.removeProperty('bottom')
      const { top, height } = element.getBoundingClientRect()
      const covers = composer && composer.top < top + height && composer.bottom > top
      if (!covers) return
      // On a small screen without room above the composer, the toasts go to the top.
      const bottom = Math.min(window.innerHeight - composer.top + gap, window.innerHeight - height - gap)
      element.style.setProperty('bottom', `${String(bottom)}px`)
    }
    place()
    window.addEventListener('scroll', place, { passive: true })
    window.addEventListener('resize', place)
    return () => {
      window.removeEventListener('scroll', place)
      window.removeEventListener('resize', place)
    }
  }, [any, box, shown])
}
