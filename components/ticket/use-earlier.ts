// Loads earlier comments and events than those that come with the ticket, page by page, and puts them before the loaded
// ones.
import { useMemo, useState } from 'react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { apiPage, query } from '../lib/api.ts'
import { queryKeys } from '../lib/query-keys.ts'
import type { Detail } from './story.ts'

interface Placed {
  id: string | number
  created_at: string
  /** Only comments have it; the thread is sorted by it. */
  sent_at?: string
}

const placeOf = ({ sent_at, created_at }: Placed) => sent_at ?? created_at

interface Held<Item> {
  newest: readonly Item[]
  items: readonly Item[]
  /** The cursor of the page before the first item; null if there is nothing before. */
  cursor: string | null
}

export interface Whole<Item> {
  /** Oldest first. */
  items: readonly Item[]
  hasEarlier: boolean
  loading: boolean
  error: unknown
  loadEarlier: () => void
}

function useWhole<Item extends Placed>(
  ticketId: number,
  part: 'comments' | 'events',
  newest: readonly Item[],
  before: string | null,
): Whole<Item> {
  const [held, setHeld] = useState<Held<Item>>({ newest, items: newest, cursor: before })
  const [asked, setAsked] = useState(false)
  if (held.newest !== newest) setHeld(holding(held, newest, before))
  const { cursor } = held
  const list = useInfiniteQuery({
    queryKey: queryKeys.earlier(ticketId, part, cursor),
    queryFn: ({ pageParam, signal }) => apiPage<Item>(pageParam, signal),
    initialPageParam: `tickets/${String(ticketId)}/${part}${query({ before: cursor ?? undefined, limit: 200 })}`,
    getNextPageParam: (last) => last.next,
    enabled: asked && cursor !== null,
  })
  const pages = cursor === null ? undefined : list.data?.pages
  const items = useMemo(
    () => [...(pages?.toReversed().flatMap((page) => page.rows) ?? []), ...held.items],
    [pages, held.items],
  )
  return {
    items,
    hasEarlier: cursor !== null && (pages === undefined || list.hasNextPage),
    loading: list.isFetching && asked,
    error: list.error,
    loadEarlier: () => {
      if (!asked) setAsked(true)
      else if (list.data) void list.fetchNextPage()
      else void list.refetch()
    },
  }
}

/** Keeps the items already shown; if so many are new that they no longer connect, starts again with the newest. */
function holding<Item extends Placed>(
  { items, cursor }: Held<Item>,
  newest: readonly Item[],
  before: string | null,
): Held<Item> {
  const now = new Map(newest.map((item) => [item.id, item]))
  if (before === null) return { newest, items: newest, cursor: null }
  if (!items.some(({ id }) => now.has(id))) return { newest, items: newest, cursor: before }
  const first = newest[0] ? placeOf(newest[0]) : ''
  return {
    newest,
    items: [...items.filter((item) => !now.has(item.id) && placeOf(item) <= first), ...newest],
    cursor,
  }
}

/** All comments and events of the ticket that are loaded so far. */
export function useEarlier(ticket: Detail) {
  const comments = useWhole(ticket.id, 'comments', ticket.comments, ticket.comments_before)
  const events = useWhole(ticket.id, 'events', ticket.events, ticket.events_before)
  return { comments, events }
}
