// Where the reader is in the thread: it opens at its end, follows it while the end is in sight, and otherwise counts what has
// come below. How far it was read is kept on this device, so that the next visit begins where this one ended.
import { useEffect, useMemo, useRef, useState } from 'react'
import { me } from '../lib/session.ts'
import { conversation, type Line, type Message } from './conversation.ts'
import { recall, remember } from './remembered.ts'
import type { Detail } from './story.ts'

/** Screens. */
const longAfter = 1.25

export function useReading(ticket: Detail, gap: boolean) {
  const end = useRef<HTMLDivElement>(null)
  const [atEnd, setAtEnd] = useState(true)
  // As it was on coming here: the mark stays while one reads.
  const [seen] = useState(() => recall(ticket.id).seen ?? answeredAt(ticket))
  const lines = useMemo(() => conversation(ticket, { seen, gap }), [ticket, seen, gap])
  const said = lines.filter(isSaid)
  const keys = said.map(({ key }) => key)
  const newest = said.at(-1)
  /** The last message that was there when the end was last in sight. */
  const [known, setKnown] = useState(keys.at(-1))
  const last = newest?.key
  if (atEnd && known !== last) setKnown(last)
  const below = atEnd || known === undefined ? 0 : keys.length - 1 - keys.lastIndexOf(known)

  useEffect(() => {
    // A long story is opened at its end: what was said last is what one answers. After the page has gone to its top.
    const frame = requestAnimationFrame(() => {
      const bottom = end.current?.getBoundingClientRect().bottom ?? 0
      if (bottom > window.innerHeight * longAfter) end.current?.scrollIntoView({ block: 'end' })
    })
    const element = end.current
    const watch = new IntersectionObserver(
      ([entry]) => {
        if (entry) setAtEnd(entry.isIntersecting || entry.boundingClientRect.top < 0)
      },
      // A little before it: the last line need not be read to the bottom.
      { rootMargin: '0px 0px 80px 0px' },
    )
    if (element) watch.observe(element)
    return () => {
      cancelAnimationFrame(frame)
      watch.disconnect()
    }
  }, [])
  const mine = newest?.comment?.author.id === me.id
  const before = useRef(last)
  useEffect(() => {
    if (before.current !== last && (atEnd || mine))
      end.current?.scrollIntoView({ block: 'nearest', behavior: 'smooth' })
    before.current = last
  }, [last, atEnd, mine])
  // The newest to come is not always the last in the thread.
  const newestAt = said.reduce<string | undefined>(
    (latest, { came }) => (latest === undefined || came > latest ? came : latest),
    undefined,
  )
  useEffect(() => {
    if (atEnd && newestAt !== undefined && document.visibilityState === 'visible')
      remember(ticket.id, { seen: newestAt })
  }, [atEnd, newestAt, ticket.id])
  return {
    end,
    lines,
    /** How many messages have come below what is in sight. */
    below,
    toEnd: () => {
      end.current?.scrollIntoView({ block: 'end', behavior: 'smooth' })
    },
  }
}

const isSaid = (line: Line): line is Message => line.kind === 'message'

/** On a first visit nobody has read anything: new is what came after the last answer, if there was one. */
function answeredAt({ unread, comments }: Detail): string | undefined {
  return unread ? comments.findLast(({ author }) => author.type === 'agent')?.created_at : undefined
}
