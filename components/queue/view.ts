// What the queue shows is in its address: tab, filters, order, words. The order last chosen is the person's usual one.
import { useSearchParams } from 'react-router-dom'
import {
  ticketPriorities,
  ticketStatuses,
  type TicketPriority,
  type TicketStatus,
} from '../../src/tickets/rules.ts'
import type { TicketQuery } from '../../src/tickets/schema.ts'
import { query } from '../lib/api.ts'
import { isAdmin } from '../lib/session.ts'
import { readStored, writeStored } from '../lib/stored.ts'

export const tabs: readonly Tab[] = isAdmin
  ? ['all', 'pool', 'mine', 'closed']
  : window.PANTAU.agentCanTake
    ? ['mine', 'pool', 'closed']
    : ['mine', 'closed']
export type Tab = 'mine' | 'pool' | 'all' | 'closed'
export const activeStatuses = ticketStatuses.filter((status) => status !== 'closed')
export type Sort = TicketQuery['sort']
export const sorts: readonly Sort[] = ['needs_reply', 'urgency', 'waiting', 'oldest', 'newest']

export interface View {
  tab: Tab
  status: TicketStatus | undefined
  priority: TicketPriority | undefined
  sort: Sort
  words: string
}

const usual = 'queue.sort'
/** The panel's order; the API's own is by urgency. */
const panelsOrder: Sort = 'needs_reply'

export function useView(): [View, (change: Partial<View>) => void] {
  const [params, setParams] = useSearchParams()
  const known = <Value extends string>(values: readonly Value[], given: string | null): Value | undefined =>
    values.find((value) => value === given)
  const view: View = {
    tab: known(tabs, params.get('tab')) ?? tabs[0] ?? 'mine',
    status: known(activeStatuses, params.get('status')),
    priority: known(ticketPriorities, params.get('priority')),
    sort: known(sorts, params.get('sort')) ?? known(sorts, readStored(usual)) ?? panelsOrder,
    words: params.get('q') ?? '',
  }
  const change = (to: Partial<View>) => {
    if (to.sort) writeStored(usual, to.sort)
    const next = { ...view, ...to }
    if (to.tab) next.status = undefined
    const entries = Object.entries({
      tab: next.tab === tabs[0] ? undefined : next.tab,
      status: next.status,
      priority: next.priority,
      // Said as soon as it was chosen: whoever gets the link sees the same order.
      sort: next.sort === panelsOrder && !to.sort && !params.has('sort') ? undefined : next.sort,
      q: next.words.trim() === '' ? undefined : next.words,
    }).filter((entry): entry is [string, Exclude<(typeof entry)[1], undefined>] => entry[1] !== undefined)
    setParams(new URLSearchParams(entries), { replace: !to.tab })
  }
  return [view, change]
}

/** The list's path below /api/v1. A search looks through everything this person may see, whatever the tab. */
export function listPath({ tab, status, priority, sort, words }: View): string {
  const assigned = { mine: 'me', pool: 'none', all: undefined, closed: undefined }[tab]
  return `tickets${query({
    assigned_to: words === '' || tab === 'pool' ? assigned : undefined,
    status: status ?? (words !== '' ? undefined : tab === 'closed' ? 'closed' : 'active'),
    priority,
    sort: sort === 'urgency' || tab === 'closed' ? undefined : sort,
    q: words === '' ? undefined : words,
    limit: 50,
  })}`
}

export const isFiltered = ({ status, priority, words }: View) =>
  status !== undefined || priority !== undefined || words !== ''
