// A plain list of one of AdminJS' resources: what may be seen and in which columns is decided by src/admin/tables.ts.
import type { ReactNode } from 'react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { api, query } from '../lib/api.ts'
import { LoadMore } from '../shared/load-more.tsx'
import { EmptyState, ErrorState, Skeleton } from '../shared/states.tsx'
import { Moment } from '../shared/values.tsx'
import { t, type RecordText } from './texts.ts'

export type Values = Record<string, string | number | boolean | null | undefined>

interface ListAnswer {
  records: { id: string; params: Values }[]
}

const perPage = 50

interface Props {
  resource: string
  columns: readonly RecordText[]
  /** Cells that are more than their value. */
  cells?: Partial<Record<RecordText, (values: Values) => ReactNode>>
  /** What stands at the end of a row. */
  end?: (values: Values) => ReactNode
}

export function Records({ resource, columns, cells = {}, end }: Props) {
  const list = useInfiniteQuery({
    queryKey: ['records', resource],
    queryFn: ({ pageParam, signal }) =>
      api<ListAnswer>(
        'GET',
        `/admin/api/resources/${resource}/actions/list${query({ perPage, page: pageParam })}`,
        undefined,
        signal,
      ),
    initialPageParam: 1,
    getNextPageParam: (last, pages) => (last.records.length === perPage ? pages.length + 1 : undefined),
  })
  if (list.isPending)
    return (
      <section className="card pad">
        <Skeleton rows={6} height={34} />
      </section>
    )
  if (list.isError)
    return (
      <section className="card">
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      </section>
    )
  const rows = list.data.pages.flatMap((page) => page.records)
  const cell = (column: RecordText, values: Values): ReactNode => {
    const own = cells[column]
    if (own) return own(values)
    const value = values[column]
    if (column.endsWith('_at'))
      return typeof value === 'string' ? <Moment at={value} className="mono dim" /> : ''
    return value === null || value === undefined ? '' : String(value)
  }
  return (
    <section className="card">
      {rows.length === 0 ? (
        <EmptyState title={t('none')} />
      ) : (
        <>
          <div className="scroll-x hide-s">
            <table className="table">
              <thead>
                <tr>
                  {columns.map((column) => (
                    <th key={column}>{t(column)}</th>
                  ))}
                  {end && (
                    <th>
                      <span className="visually-hidden">{t('edit')}</span>
                    </th>
                  )}
                </tr>
              </thead>
              <tbody>
                {rows.map(({ id, params }) => (
                  <tr key={id}>
                    {columns.map((column) => (
                      <td key={column} className="record-cell">
                        {cell(column, params)}
                      </td>
                    ))}
                    {end && <td className="right">{end(params)}</td>}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <ul className="only-s">
            {rows.map(({ id, params }) => (
              <li key={id} className="card-row stack" style={{ gap: 4 }}>
                {columns.map((column, index) => (
                  <div key={column} className={index === 0 ? 'strong' : 'row between'}>
                    {index > 0 && <span className="dim small">{t(column)}</span>}
                    <span className="record-cell">{cell(column, params)}</span>
                  </div>
                ))}
                {end?.(params)}
              </li>
            ))}
          </ul>
          <LoadMore list={list} />
        </>
      )}
    </section>
  )
}
