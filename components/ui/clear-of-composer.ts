// Where a composer is in sight, toasts stand above it: what one is about to send stays in reach.
import { useLayoutEffect, type RefObject } from 'react'

const gap = 12

/** Places the box anew when what it shows changes, and when the page moves. */
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
      // No room above it on a small screen: then at the top, where nothing is sent from.
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
