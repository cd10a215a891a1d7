// Shows on the browser's tab how many tickets wait for a reply: a number before the title, and a red dot on the icon.
import { useEffect } from 'react'
import dotted from '../favicon-waiting.svg'
import { countInTitle } from '../lib/page-title.ts'

export function useTabSign(unanswered: number): void {
  useEffect(() => {
    countInTitle(unanswered)
  }, [unanswered])
  const waiting = unanswered > 0
  useEffect(() => {
    const link = document.querySelector<HTMLLinkElement>('link[rel=icon]')
    if (!link || !waiting) return
    const plain = link.href
    link.href = dotted
    return () => {
      link.href = plain
    }
  }, [waiting])
}
