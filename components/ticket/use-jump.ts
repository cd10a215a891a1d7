// To a message that another one quotes, also when it is among the earlier ones that are not loaded yet.
import { useEffect, useRef } from 'react'
import { openingKey, type Line } from './conversation.ts'
import type { Whole } from './use-earlier.ts'

export const elementOf = (key: string) => `message-${key}`

type Earlier = Pick<Whole<unknown>, 'loading' | 'error' | 'hasEarlier' | 'loadEarlier'>

/** `null`: what the ticket began with. */
export function useJump(lines: readonly Line[], earlier: Earlier): (commentId: string | null) => void {
  const wanted = useRef<string>()
  const seek = () => {
    const key = wanted.current
    if (key === undefined) return
    const found = lines.some((line) => line.key === key)
    if (!found && earlier.loading) return
    if (!found && earlier.hasEarlier && earlier.error === null) {
      earlier.loadEarlier()
      return
    }
    // Found, or not to be found: either way it is over.
    wanted.current = undefined
    if (found) show(key)
  }
  // With every page that comes in.
  useEffect(seek)
  return (commentId) => {
    wanted.current = commentId ?? openingKey
    seek()
  }
}

function show(key: string): void {
  const element = document.getElementById(elementOf(key))
  if (!element) return
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches
  element.scrollIntoView({ block: 'center', behavior: calm ? 'auto' : 'smooth' })
  element.focus({ preventScroll: true })
  element.classList.add('jumped')
  element.addEventListener(
    'animationend',
    () => {
      element.classList.remove('jumped')
    },
    { once: true },
  )
}
