// The view of the queue is kept in the URL: tab, filters, order, search. The last chosen order is remembered as the user's
// default.
import { useSearchParams } from 'react-router-dom'
import {
  ticketPriorities,
  ticketStatuses,
  type TicketPriority,
  type TicketStatus,
} from '../../src/tickets/rules.ts'
import type { TicketQuery } from '../../src/tickets/schema.ts'
import { query } from '../lib/api.ts'
import { startOfDay } from '../lib/days.ts'
import { may } from '../lib/session.ts'
import { readStored, writeStored } from '../lib/stored.ts'

export const tabs: readonly Tab[] = may('tickets.all')
  ? ['all', 'pool', 'mine', 'closed']
  : may('tickets.pool')
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
  /** The key of a category; '' for all. */
  category: string
  sort: Sort
  words: string
  /** Only high-priority and urgent tickets without a reply. */
  unhandled: boolean
  /** Only tickets closed on this day (yyyy-mm-dd); '' for all. */
  closed: string
  /** Only tickets of this assignee (a user's id); '' for all. For users who see every ticket. */
  agent: string
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const usual = 'queue.sort'
/** The panel's default order; the API's default is by urgency. */
const panelsOrder: Sort = 'needs_reply'

export function useView(): [View, (change: Partial<View>) => void] {
  const [params, setParams] = useSearchParams()
  const known = <Value extends string>(values: readonly Value[], given: string | null): Value | undefined =>
    values.find((value) => value === given)
  const view: View = {
    tab: known(tabs, params.get('tab')) ?? tabs[0] ?? 'mine',
    status: known(activeStatuses, params.get('status')),
    priority: known(ticketPriorities, params.get('priority')),
    category: params.get('category') ?? '',
    sort: known(sorts, params.get('sort')) ?? known(sorts, readStored(usual)) ?? panelsOrder,
    words: params.get('q') ?? '',
    unhandled: params.get('unhandled') === 'true',
    closed: startOfDay(params.get('closed') ?? '') === undefined ? '' : (params.get('closed') ?? ''),
    agent:
      may('tickets.all') && uuid.test(params.get('assigned_to') ?? '')
        ? (params.get('assigned_to') ?? '')
        : '',
  }
  const change = (to: Partial<View>) => {
    if (to.sort) writeStored(usual, to.sort)
    const next = { ...view, ...to }
    if (to.tab) Object.assign(next, { status: undefined, unhandled: false, closed: '' })
    if (to.tab === 'mine' || to.tab === 'pool') next.agent = ''
    const entries = Object.entries({
      tab: next.tab === tabs[0] ? undefined : next.tab,
      status: next.status,
      priority: next.priority,
      category: next.category || undefined,
      unhandled: next.unhandled ? 'true' : undefined,
      closed: next.closed || undefined,
      assigned_to: next.agent || undefined,
      // In the URL as soon as it has been chosen, so that a shared link shows the same order.
      sort: next.sort === panelsOrder && !to.sort && !params.has('sort') ? undefined : next.sort,
      q: next.words.trim() === '' ? undefined : next.words,
    }).filter((entry): entry is [string, Exclude<(typeof entry)[1], undefined>] => entry[1] !== undefined)
    setParams(new URLSearchParams(entries), { replace: !to.tab })
  }
  return [view, change]
}

/** The list's path below /api/v1. A search covers every ticket that the user may see, except in the unassigned tab. */
export function listPath({
  tab,
  status,
  priority,
  category,
  sort,
  words,
  unhandled,
  closed,
  agent,
}: View): string {
  const whose = agent === '' ? undefined : agent
  const assigned = { mine: 'me', pool: 'none', all: whose, closed: whose }[tab]
  return `tickets${query({
    assigned_to: words === '' || tab === 'pool' || whose ? assigned : undefined,
    status: status ?? (words !== '' ? undefined : tab === 'closed' ? 'closed' : 'active'),
    priority,
    category,
    sort: sort === 'urgency' || tab === 'closed' ? undefined : sort,
    q: words === '' ? undefined : words,
    unhandled: unhandled ? 'true' : undefined,
    closed_from: closed === '' ? undefined : startOfDay(closed),
    closed_to: closed === '' ? undefined : startOfDay(closed, 1),
    limit: 50,
  })}`
}

export const isFiltered = ({ status, priority, category, words, unhandled, closed, agent }: View) =>
  status !== undefined ||
  priority !== undefined ||
  category !== '' ||
  words !== '' ||
  unhandled ||
  closed !== '' ||
  agent !== ''
