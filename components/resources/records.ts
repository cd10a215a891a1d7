// Records of a resource, read and changed through AdminJS' API.
import { useCallback } from 'react'
import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, query, type FieldProblem } from '../lib/api.ts'
import { resourceOf } from '../lib/panel.ts'
import { queryKeys } from '../lib/query-keys.ts'
import type { Coded } from '../shared/problem-words.ts'

export interface AnyRow {
  id: string | number
}

interface RecordJson<Row> {
  params: Row
  title: string
  recordActions: { name: string }[]
}

/** A record with the actions that are currently offered for it. */
export interface Listed<Row> {
  row: Row
  title: string
  offered: string[]
}

function listed<Row>(resource: string, { params, title, recordActions }: RecordJson<Row>): Listed<Row> {
  const { properties, titleProperty } = resourceOf(resource)
  const named = properties.find(({ name }) => name === titleProperty)?.values
  return {
    row: params,
    title: named?.find(({ value }) => value === title)?.label ?? title,
    offered: recordActions.map(({ name }) => name),
  }
}

interface ListJson<Row> {
  records: RecordJson<Row>[]
  meta: { next?: string }
}

const base = (resource: string) => `/admin/api/resources/${resource}`

/** Fetches a list page by page; `asked` are parameters of AdminJS' list action. */
export function useRecords<Row extends AnyRow>(
  resource: string,
  asked: Record<string, string | undefined>,
  perPage = 50,
) {
  const list = useInfiniteQuery({
    queryKey: queryKeys.recordList(resource, query({ ...asked, perPage })),
    queryFn: ({ pageParam, signal }) =>
      api<ListJson<Row>>(
        'GET',
        `${base(resource)}/actions/list${query({ ...asked, perPage, after: pageParam })}`,
        undefined,
        signal,
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.meta.next,
    // While the user types, the last results stay visible.
    placeholderData: keepPreviousData,
  })
  return {
    ...list,
    rows: list.data?.pages.flatMap(({ records }) => records.map((one) => listed(resource, one))),
  }
}

export function useRecord<Row extends AnyRow>(resource: string, id: string) {
  return useQuery({
    queryKey: queryKeys.record(resource, id),
    queryFn: async ({ signal }) => {
      const path = `${base(resource)}/records/${encodeURIComponent(id)}/show`
      return listed(resource, (await api<{ record: RecordJson<Row> }>('GET', path, undefined, signal)).record)
    },
  })
}

/** The titles of a resource's records, for a filter; at most 500. */
export function useTitles(resource: string, enabled: boolean) {
  return useQuery({
    queryKey: queryKeys.recordList(resource, 'titles'),
    queryFn: async ({ signal }) => {
      const found: { value: string; label: string }[] = []
      let after: string | undefined
      do {
        const path = `${base(resource)}/actions/list${query({ perPage: 100, after })}`
        const page: ListJson<AnyRow> = await api('GET', path, undefined, signal)
        found.push(...page.records.map(({ params, title }) => ({ value: String(params.id), label: title })))
        after = page.meta.next
      } while (after !== undefined && found.length < 500)
      return found
    },
    enabled,
    staleTime: 60_000,
  })
}

interface Done<Row> {
  record: RecordJson<Row>
}

/** Runs an action; resolves to the changed record and whatever else the action returns. */
export function runAction<Row extends AnyRow, More = unknown>(
  resource: string,
  action: string,
  payload: unknown = {},
  id?: string | number,
): Promise<Done<Row> & More> {
  const place = id === undefined ? `actions/${action}` : `records/${encodeURIComponent(String(id))}/${action}`
  return api('POST', `${base(resource)}/${place}`, payload)
}

interface BulkAnswer {
  done: { id: string }[]
  failed: ({ id: string; errors?: FieldProblem[] } & Coded)[]
}

/** Runs a bulk action. Each id is in `done` or `failed`; more ids than the server's limit are refused as a whole. */
export const runBulk = (resource: string, action: string, ids: readonly (string | number)[]) =>
  api<BulkAnswer>('POST', `${base(resource)}/bulk/${action}?recordIds=${ids.join(',')}`, {})

/** Refetches the resource's lists and the audit log after a change. */
export function useRefresh(resource: string, others: readonly (readonly unknown[])[] = []): () => void {
  const client = useQueryClient()
  return useCallback(() => {
    for (const queryKey of [queryKeys.records(resource), queryKeys.records('audit_log'), ...others])
      void client.invalidateQueries({ queryKey })
  }, [client, resource, others])
}
