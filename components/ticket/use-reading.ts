// The reading position in the thread. The thread opens at its end and follows new messages while the end is visible;
// otherwise it counts them. How far the user has read is kept on this device, for the mark of unread messages at the next
// visit.
import { useEffect, useMemo, useRef, useState } from 'react'
import { me } from '../lib/session.ts'
import { conversation, type Line, type Message } from './conversation.ts'
import { recall, remember } from './remembered.ts'
import type { Detail } from './story.ts'

/** A thread counts as long from this many screen heights. */
const longAfter = 1.25

export function useReading(ticket: Detail, gap: boolean) {
  const end = useRef<HTMLDivElement>(null)
  const [atEnd, setAtEnd] = useState(true)
  // The value at opening: the mark of unread messages stays in place while the user reads.
  const [seen] = useState(() => recall(ticket.id).seen ?? answeredAt(ticket))
  const lines = useMemo(() => conversation(ticket, { seen, gap }), [ticket, seen, gap])
  const said = lines.filter(isSaid)
  const keys = said.map(({ key }) => key)
  const newest = said.at(-1)
  /** The key of the newest message at the time when the end was last visible. */
  const [known, setKnown] = useState(keys.at(-1))
  const last = newest?.key
  if (atEnd && known !== last) setKnown(last)
  const below = atEnd || known === undefined ? 0 : keys.length - 1 - keys.lastIndexOf(known)

  useEffect(() => {
    // A long thread opens at its end, where the latest message is. Done after the page has scrolled to its top.
    const frame = requestAnimationFrame(() => {
      const bottom = end.current?.getBoundingClientRect().bottom ?? 0
      if (bottom > window.innerHeight * longAfter) end.current?.scrollIntoView({ block: 'end' })
    })
    const element = end.current
    const watch = new IntersectionObserver(
      ([entry]) => {
        if (entry) setAtEnd(entry.isIntersecting || entry.boundingClientRect.top < 0)
      },
      // The end counts as visible a little before it is.
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
  // The message that arrived last is not always the last one in the thread.
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
    /** The number of new messages below the visible part. */
    below,
    toEnd: () => {
      end.current?.scrollIntoView({ block: 'end', behavior: 'smooth' })
    },
  }
}

const isSaid = (line: Line): line is Message => line.kind === 'message'

/** On the first visit, messages after the last reply count as new, if there was a reply. */
function answeredAt({ unread, comments }: Detail): string | undefined {
  return unread ? comments.findLast(({ author }) => author.type === 'agent')?.created_at : undefined
}
