// What the queue shows is in its address: tab, filters, words. Nothing of it is state elsewhere.
import { useSearchParams } from 'react-router-dom'
import {
  ticketPriorities,
  ticketStatuses,
  type TicketPriority,
  type TicketStatus,
} from '../../src/tickets/rules.ts'
import { query } from '../lib/api.ts'
import { isAdmin } from '../lib/session.ts'

export const tabs: readonly Tab[] = isAdmin
  ? ['all', 'pool', 'mine', 'closed']
  : window.PANTAU.agentCanTake
    ? ['mine', 'pool', 'closed']
    : ['mine', 'closed']
export type Tab = 'mine' | 'pool' | 'all' | 'closed'
export const activeStatuses = ticketStatuses.filter((status) => status !== 'closed')

export interface View {
  tab: Tab
  status: TicketStatus | undefined
  priority: TicketPriority | undefined
  words: string
}

export function useView(): [View, (change: Partial<View>) => void] {
  const [params, setParams] = useSearchParams()
  const known = <Value extends string>(name: string, values: readonly Value[]): Value | undefined =>
    values.find((value) => value === params.get(name))
  const view: View = {
    tab: known('tab', tabs) ?? tabs[0] ?? 'mine',
    status: known('status', activeStatuses),
    priority: known('priority', ticketPriorities),
    words: params.get('q') ?? '',
  }
  const change = (to: Partial<View>) => {
    const next = { ...view, ...to }
    if (to.tab) next.status = undefined
    const entries = Object.entries({
      tab: next.tab === tabs[0] ? undefined : next.tab,
      status: next.status,
      priority: next.priority,
      q: next.words.trim() === '' ? undefined : next.words,
    }).filter((entry): entry is [string, Exclude<(typeof entry)[1], undefined>] => entry[1] !== undefined)
    setParams(new URLSearchParams(entries), { replace: !to.tab })
  }
  return [view, change]
}

/** The list's path below /api/v1. A search looks through everything this person may see, whatever the tab. */
export function listPath({ tab, status, priority, words }: View): string {
  const assigned = { mine: 'me', pool: 'none', all: undefined, closed: undefined }[tab]
  return `tickets${query({
    assigned_to: words === '' || tab === 'pool' ? assigned : undefined,
    status: status ?? (words !== '' ? undefined : tab === 'closed' ? 'closed' : 'active'),
    priority,
    q: words === '' ? undefined : words,
    limit: 50,
  })}`
}

export const isFiltered = ({ status, priority, words }: View) =>
  status !== undefined || priority !== undefined || words !== ''
