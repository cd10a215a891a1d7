// The element whose tooltip is shown: the mouse has rested on it for a moment, or Tab has reached it.
import { useCallback, useEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'

/** Milliseconds that the mouse must rest; `nextRest` if another tooltip was shown within `lately`. */
const rest = 500
const nextRest = 120
const lately = 400

export const tipOf = (element: HTMLElement) => element.dataset['tip'] ?? ''

const askingFrom = (from: EventTarget | null) =>
  from instanceof Element ? from.closest<HTMLElement>('[data-tip]') : null

/** Whether to show the tip: not while the element's menu or list is open, and not if its text already shows it. */
function saysMore(element: HTMLElement): boolean {
  const tip = tipOf(element)
  if (tip === '' || element.ariaExpanded === 'true') return false
  return tip.trim() !== element.textContent.trim() || isCut(element)
}

function isCut(element: Element): boolean {
  return [element, ...element.querySelectorAll('*')].some(
    (one) => one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1,
  )
}

/** Returns the element and a function that closes its tooltip. */
export function useReached(first: Element): [HTMLElement | undefined, () => void] {
  const [element, setElement] = useState<HTMLElement>()
  const current = useRef<HTMLElement>()
  const closedAt = useRef(0)
  const show = useCallback((reached: HTMLElement | undefined) => {
    if (current.current) closedAt.current = Date.now()
    current.current = reached
    setElement(reached)
  }, [])
  useEffect(() => {
    let over: HTMLElement | null = null
    let timer: number | undefined
    const restOn = (reached: HTMLElement | null) => {
      clearTimeout(timer)
      over = reached
      if (current.current?.isConnected === false) show(undefined)
      if (!reached || reached === current.current) return
      const soon = current.current !== undefined || Date.now() - closedAt.current < lately
      timer = window.setTimeout(
        () => {
          if (reached.matches(':hover') && saysMore(reached)) show(reached)
        },
        soon ? nextRest : rest,
      )
    }
    const focusOn = (reached: HTMLElement | null) => {
      if (reached?.matches(':focus-visible') && saysMore(reached)) show(reached)
    }
    const onOver = ({ target, pointerType }: PointerEvent) => {
      const reached = askingFrom(target)
      if (pointerType !== 'touch' && reached !== over) restOn(reached)
    }
    const onDown = () => {
      clearTimeout(timer)
    }
    // Closed before Radix handles the key; otherwise Escape would only close the tooltip.
    const onKey = () => {
      clearTimeout(timer)
      if (!current.current) return
      flushSync(() => {
        show(undefined)
      })
    }
    const onKeyUp = ({ key }: KeyboardEvent) => {
      if (key === 'Tab') focusOn(askingFrom(document.activeElement))
    }
    document.addEventListener('pointerover', onOver)
    document.addEventListener('pointerdown', onDown)
    window.addEventListener('keydown', onKey, true)
    document.addEventListener('keyup', onKeyUp)
    if (first.matches(':hover')) restOn(askingFrom(first))
    else focusOn(askingFrom(first))
    return () => {
      clearTimeout(timer)
      document.removeEventListener('pointerover', onOver)
      document.removeEventListener('pointerdown', onDown)
      window.removeEventListener('keydown', onKey, true)
      document.removeEventListener('keyup', onKeyUp)
    }
  }, [first, show])
  const close = useCallback(() => {
    show(undefined)
  }, [show])
  return [element, close]
}
