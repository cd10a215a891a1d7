// The data of a customer's page, and its live updates.
import { useEffect, useRef } from 'react'
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import type { CustomerNote, CustomerPage, KeptMessage, PageTicket } from '../../src/customer-pages/schema.ts'
import type { ListedLog } from '../../src/broadcasts/schema.ts'
import { api, apiPage, type Json } from '../lib/api.ts'
import { useLive } from '../lib/live.tsx'
import { queryKeys } from '../lib/query-keys.ts'

export type Customer = Json<CustomerPage>
export type Ticket = Json<PageTicket>
export type Note = Json<CustomerNote>
export type Log = Json<ListedLog>
export type Kept = Json<KeptMessage>

/** The customer of the panel's URL as the API expects it: bare digits include the country code, so they get a `+`. */
const keyOf = (given: string) => encodeURIComponent(/^[1-9]\d{7,14}$/.test(given) ? `+${given}` : given)
export const customerApi = (given: string, part = '') => `customers/${keyOf(given)}${part}`

export function useCustomer(given: string) {
  return useQuery({
    queryKey: queryKeys.customer(given),
    queryFn: ({ signal }) => api<Customer>('GET', customerApi(given), undefined, signal),
  })
}

interface Lists {
  tickets: Ticket
  broadcasts: Log
  notes: Note
  'kept-messages': Kept
}

export function useListOf<Part extends keyof Lists>(key: string, part: Part, limit = 50) {
  const list = useInfiniteQuery({
    queryKey: queryKeys.customerList(key, part),
    queryFn: ({ pageParam, signal }) => apiPage<Lists[Part]>(pageParam, signal),
    initialPageParam: customerApi(key, `/${part}?limit=${String(limit)}`),
    getNextPageParam: (last) => last.next,
  })
  return { ...list, rows: list.data?.pages.flatMap((page) => page.rows) }
}

const gatherFor = 400

/** Fetches the page's data again after events of the customer's tickets or broadcasts. */
export function useCustomerLive(given: string, key: string, tickets: readonly Ticket[] | undefined): void {
  const client = useQueryClient()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const known = new Set(tickets?.map(({ opened }) => opened?.id))
  useLive((event, data) => {
    const own =
      event === 'ticket.created' ||
      (event.startsWith('ticket.') && event !== 'ticket.presence' && known.has(Number(data.id))) ||
      (event === 'comment.created' && known.has(Number(data.ticket_id))) ||
      (event.startsWith('broadcast.') && data.consignee_phone === key)
    if (!own) return
    timer.current ??= setTimeout(() => {
      timer.current = undefined
      void client.invalidateQueries({ queryKey: queryKeys.customer(given) })
    }, gatherFor)
  })
  useEffect(
    () => () => {
      clearTimeout(timer.current)
      timer.current = undefined
    },
    [],
  )
}
