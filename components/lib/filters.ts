// Filters that are kept in the URL.
import { useSearchParams } from 'react-router-dom'

type Change<Name extends string> = (to: Partial<Record<Name, string>>) => void

/** Filters as texts; '' means not set. A change replaces the history entry, so "back" leaves the page. */
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
