// A list of the API, page after page, and filters that stand in the address.
import { useInfiniteQuery } from '@tanstack/react-query'
import { useSearchParams } from 'react-router-dom'
import { apiPage } from './api.ts'

/** The rows so far; `key` begins the query's own, so that a save can make the list stale. */
export function useRows<Row>(key: readonly string[], path: string) {
  const list = useInfiniteQuery({
    queryKey: [...key, path],
    queryFn: ({ pageParam, signal }) => apiPage<Row>(pageParam, signal),
    initialPageParam: path,
    getNextPageParam: (last) => last.next,
  })
  return { ...list, rows: list.data?.pages.flatMap((page) => page.rows) }
}

type Change<Name extends string> = (to: Partial<Record<Name, string>>) => void

/** Filters as text; '' is not set. A change replaces the entry in the history: back leaves the page. */
export function useFilters<Name extends string>(
  names: readonly Name[],
): [Record<Name, string>, Change<Name>] {
  const [params, setParams] = useSearchParams()
  const filters = Object.fromEntries(names.map((name) => [name, params.get(name) ?? ''])) as Record<
    Name,
    string
  >
  const change: Change<Name> = (to) => {
    setParams(
      (before) => {
        const next = new URLSearchParams(before)
        for (const name of names) {
          const value = to[name]
          if (value === '') next.delete(name)
          else if (value !== undefined) next.set(name, value)
        }
        return next
      },
      { replace: true },
    )
  }
  return [filters, change]
}
