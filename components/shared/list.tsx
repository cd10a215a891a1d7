// A list in all its states: coming, failed, empty, there, and more of it.
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
  /** What of the rows is shown, after a search. */
  shown?: readonly Row[]
  /** Pixels of a row, for the grey bars. */
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

/** One of several filters that exclude each other, each a button that can be seen at once. */
export function Chips<Value extends string>(props: {
  label: string
  value: Value | ''
  options: readonly { value: Value | ''; label: string }[]
  onChange: (value: Value | '') => void
}) {
  return <RadioGroup {...props} className="row wrap chips" look={() => 'chip'} />
}
