// The numbers of the dashboard, all from dashboard_summary, and what is computed from them.
import { useQuery } from '@tanstack/react-query'
import type { Dashboard } from '../../src/dashboard/routes.ts'
import { api, type Json } from '../lib/api.ts'
import { dayOf, time } from '../lib/format.ts'
import { queryKeys } from '../lib/query-keys.ts'

export type Summary = Json<Dashboard>

export const queuePath = '/admin/resources/tickets'
export const logsPath = '/admin/resources/broadcast_logs'

export function useSummary() {
  return useQuery({
    queryKey: queryKeys.dashboard,
    queryFn: ({ signal }) => api<Summary>('GET', 'dashboard', undefined, signal),
    staleTime: 30_000,
    // The server keeps the numbers fresh for a minute after a request, so an open dashboard asks again within it; a hidden
    // tab does not. Asking again also shows changes that have no event: n8n's silence, and midnight.
    refetchInterval: 45_000,
  })
}

/** The sums of the same weekday a week ago, up to this time of day; the current hour counts in proportion. */
export function lastWeekUntilNow({ broadcasts_by_hour_last_week: hours, as_of, day }: Summary) {
  if (!hours?.some((one) => one.sent > 0 || one.failed > 0)) return undefined
  // If the last count was before midnight, compare the whole day.
  const [hour = 0, minute = 0] = dayOf(as_of) === day ? time(as_of).split(/[.:]/).map(Number) : [24, 0]
  const share = (of: number) => (of < hour ? 1 : of === hour ? minute / 60 : 0)
  const sum = (key: 'sent' | 'failed') =>
    Math.round(hours.reduce((all, one) => all + one[key] * share(one.hour), 0))
  return { sent: sum('sent'), failed: sum('failed') }
}

export const broadcastsToday = (data: Summary) =>
  (data.broadcasts_sent_today ?? 0) +
  (data.broadcasts_failed_today ?? 0) +
  (data.broadcasts_pending_today ?? 0)

/** Whether n8n has never sent anything, as far back as the summary goes. */
export const neverConnected = (data: Summary) =>
  (data.n8n?.last_push_at ?? null) === null &&
  broadcastsToday(data) === 0 &&
  !data.by_day?.some((one) => one.sent + one.failed + one.pending + (one.tickets_created ?? 0) > 0)

/** Noon of a day (yyyy-mm-dd), for formatting it as a date. */
export const noon = (day: string) => `${day}T12:00:00Z`
