// The daily snapshots of active tickets, as src/dashboard takes them at the end of each day. Past days cannot be counted from
// the tables, so the demo counts them from the lives of its own tickets.
import { later, type Calendar } from './calendar.ts'
import type { Life } from './life.ts'
import type { State, SummaryRow } from './rows.ts'

/** Snapshots of every day except today, which the app counts itself. */
export function snapshotsOf(lives: readonly Life[], calendar: Calendar): SummaryRow[] {
  return calendar.days.slice(0, -1).flatMap((day) => {
    const end = calendar.at(calendar.dayOf(later(calendar.at(day, 12), 24 * 60)), 0)
    const active = lives.flatMap(({ states }) => {
      const last = states.findLast((state) => state.at < end)
      return last && last.status !== 'closed' ? [last] : []
    })
    return snapshot(day, active)
  })
}

function snapshot(day: string, active: readonly State[]): SummaryRow[] {
  const rows = new Map<string, SummaryRow>()
  const row = (metric: string, user_id: string | null, label: string): SummaryRow => {
    const key = `${metric} ${user_id ?? ''} ${label}`
    const known = rows.get(key) ?? { day, metric, user_id, label, value: 0 }
    rows.set(key, known)
    return known
  }
  const unhandled = row('tickets_unhandled', null, '')
  const unassigned = row('tickets_unassigned', null, '')
  for (const { status, priority, assigned_to_user_id: user, waiting_since } of active) {
    row('tickets_active', null, status).value++
    if (waiting_since && (priority === 'high' || priority === 'urgent')) unhandled.value++
    if (user === null) {
      unassigned.value++
      continue
    }
    row('tickets_active', user, status).value++
    if (priority === 'urgent') row('tickets_urgent', user, '').value++
    if (!waiting_since) continue
    const since = Math.floor(waiting_since.getTime() / 1000)
    const oldest = row('tickets_waiting_since', user, '')
    oldest.value = oldest.value === 0 ? since : Math.min(oldest.value, since)
  }
  return [...rows.values()]
}
