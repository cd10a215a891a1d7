// Scrolls to a quoted message; earlier pages are loaded until it is found.
import { useEffect, useRef } from 'react'
import { openingKey, type Line } from './conversation.ts'
import type { Whole } from './use-earlier.ts'

export const elementOf = (key: string) => `message-${key}`

type Earlier = Pick<Whole<unknown>, 'loading' | 'error' | 'hasEarlier' | 'loadEarlier'>

/** The returned function takes a comment's id, or `null` for the ticket's description. */
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
    // The search ends, whether the message was found or does not exist.
    wanted.current = undefined
    if (found) show(key)
  }
  // Searches again after each loaded page.
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
