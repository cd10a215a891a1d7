// A list in all its states: loading, failed, empty, shown, with more to load.
import type { ReactNode } from 'react'
import { LoadMore } from './load-more.tsx'
import { ErrorState, Skeleton } from './states.tsx'
import { RadioGroup } from '../ui/radio-group.tsx'
import './filters.css'
import '../ui/chip.css'

interface Props<Row> {
  list: {
    rows: Row[] | undefined
    error: unknown
    hasNextPage: boolean
    isFetchingNextPage: boolean
    refetch: () => Promise<unknown>
    fetchNextPage: () => Promise<unknown>
  }
  /** The rows to show, if they are not the list's own, for example sorted or filtered ones. */
  shown?: readonly Row[]
  /** Height of a row in pixels, for the placeholders. */
  height?: number
  empty: ReactNode
  children: (rows: readonly Row[]) => ReactNode
}

export function List<Row>({ list, shown = list.rows ?? [], height = 40, empty, children }: Props<Row>) {
  if (!list.rows)
    return list.error ? (
      <ErrorState error={list.error} onRetry={() => void list.refetch()} />
    ) : (
      <div className="pad">
        <Skeleton rows={5} height={height} />
      </div>
    )
  return (
    <>
      {shown.length === 0 && !list.isFetchingNextPage ? empty : children(shown)}
      <LoadMore list={list} />
    </>
  )
}

/** A choice of one value, with all options visible as buttons. */
export function Chips<Value extends string>(props: {
  label: string
  value: Value | ''
  options: readonly { value: Value | ''; label: string }[]
  onChange: (value: Value | '') => void
}) {
  return <RadioGroup {...props} className="row wrap chips" look={() => 'chip'} />
}
