// The summary: one replica counts what changed, everybody reads the small table.
import type { Person } from '../auth/person.ts'
import type { AppContext } from '../context.ts'
import { transaction } from '../db/transaction.ts'
import type { TicketCounts } from '../tickets/schema.ts'
import {
  countBroadcasts,
  countTicketFlow,
  markLooked,
  markRefreshed,
  selectByAgent,
  selectFreshness,
  selectSummary,
  selectTicketCounts,
  snapshotTickets,
  takeChanges,
  tryRefreshLock,
  type SummaryRow,
} from './queries.ts'
import { readSignals, refreshSignals } from './signals.ts'

/** Days that the trends reach back. */
const span = 30
const agentLimit = 50

/** Counts the changed days and today again. False: another replica is at it. */
export async function refreshSummary(ctx: AppContext): Promise<boolean> {
  const { timezone } = ctx.config
  const began = performance.now()
  const done = await transaction(ctx.pool, async (tx) => {
    if (!(await tryRefreshLock(tx))) return false
    const { today: day } = await selectFreshness(tx, timezone)
    const changes = await takeChanges(tx)
    const days = (kind: string) => changes.filter((one) => one.kind === kind).map((one) => one.day)
    for (const changed of days('broadcasts')) await countBroadcasts(tx, changed, timezone)
    for (const changed of new Set([...days('tickets'), day])) await countTicketFlow(tx, changed, timezone)
    await snapshotTickets(tx, day)
    await refreshSignals(ctx, tx)
    const asOf = await markRefreshed(tx)
    await ctx.live.publish(tx, { kind: 'dashboard', as_of: asOf.toISOString() })
    return true
  })
  if (done) ctx.metrics.refreshSeconds.observe((performance.now() - began) / 1000)
  return done
}

/** Every few seconds: refreshes if something changed while somebody looks, and when a new day has begun. */
export async function refreshIfWatched(ctx: AppContext): Promise<void> {
  if ([...ctx.live.streams].some((stream) => stream.watchesDashboard)) await markLooked(ctx.pool)
  const { changed, looked, refreshed_day, today } = await selectFreshness(ctx.pool, ctx.config.timezone)
  if (refreshed_day !== today || (changed && looked)) await refreshSummary(ctx)
}

/** The dashboard of a person: an admin's has everything, an agent's their own tickets and no broadcasts. */
export async function readDashboard(ctx: AppContext, person: Person) {
  await markLooked(ctx.pool)
  const { refreshed_at, refreshed_day, today: day } = await selectFreshness(ctx.pool, ctx.config.timezone)
  const lastWeek = addDays(day, -7)
  const summary = await selectSummary(
    ctx.pool,
    person.role === 'admin' ? null : person.id,
    addDays(day, -span),
    [day, lastWeek],
  )
  const as_of = refreshed_at ?? new Date()
  const numbers = new Summary(summary, refreshed_day ?? day)
  const tickets = {
    as_of,
    day,
    tickets_open: numbers.latest('tickets_active', 'open'),
    tickets_pending: numbers.latest('tickets_active', 'pending'),
    tickets_on_hold: numbers.latest('tickets_active', 'on_hold'),
    tickets_closed_today: numbers.of(day, 'tickets_closed'),
  }
  if (person.role === 'agent') {
    const since = numbers.latest('tickets_waiting_since')
    const { mine, pool } = await selectTicketCounts(ctx.pool, person.id, ctx.config.timezone)
    return {
      ...tickets,
      tickets_urgent: numbers.latest('tickets_urgent'),
      tickets_active: mine,
      ...(ctx.config.agentCanTake ? { tickets_unassigned: pool } : {}),
      oldest_waiting_since: since > 0 ? new Date(since * 1000) : null,
    }
  }
  const by_agent = await selectByAgent(ctx.pool, refreshed_day ?? day, agentLimit)
  const days = Array.from({ length: span + 1 }, (_, index) => addDays(day, index - span))
  return {
    ...tickets,
    broadcasts_sent_today: numbers.of(day, 'broadcasts', 'success'),
    broadcasts_failed_today: numbers.of(day, 'broadcasts', 'failed'),
    broadcasts_pending_today: numbers.of(day, 'broadcasts', 'pending'),
    tickets_created_today: numbers.of(day, 'tickets_created'),
    tickets_active: tickets.tickets_open + tickets.tickets_pending + tickets.tickets_on_hold,
    tickets_unassigned: numbers.latest('tickets_unassigned'),
    tickets_unhandled: numbers.latest('tickets_unhandled'),
    broadcasts_by_hour: hours(numbers, day),
    broadcasts_by_hour_last_week: hours(numbers, lastWeek),
    by_day: days.map((one) => ({
      day: one,
      sent: numbers.of(one, 'broadcasts', 'success'),
      failed: numbers.of(one, 'broadcasts', 'failed'),
      pending: numbers.of(one, 'broadcasts', 'pending'),
      tickets_created: numbers.of(one, 'tickets_created'),
      tickets_closed: numbers.of(one, 'tickets_closed'),
      tickets_open: numbers.of(one, 'tickets_active', 'open'),
    })),
    failure_reasons_today: numbers.labels(day, 'failure_reasons'),
    by_agent,
    ...(await readSignals(ctx.pool)),
  }
}

/** What the queue's tabs show; an agent is told of their own tickets and the pool alone. */
export async function countTicketsOf(ctx: AppContext, person: Person): Promise<TicketCounts> {
  await markLooked(ctx.pool)
  const { as_of, mine, pool, active, unhandled } = await selectTicketCounts(
    ctx.pool,
    person.id,
    ctx.config.timezone,
  )
  const own = { as_of: as_of ?? new Date(), mine, pool }
  if (person.role === 'admin') return { ...own, active, unhandled }
  return ctx.config.agentCanTake ? own : { ...own, pool: 0 }
}

function hours(numbers: Summary, day: string) {
  return Array.from({ length: 24 }, (_, hour) => ({
    hour,
    sent: numbers.of(day, 'broadcasts', 'success', hour),
    failed: numbers.of(day, 'broadcasts', 'failed', hour),
    pending: numbers.of(day, 'broadcasts', 'pending', hour),
  }))
}

class Summary {
  readonly #values = new Map<string, number>()
  readonly #rows: readonly SummaryRow[]
  readonly #snapshotDay: string

  constructor(rows: readonly SummaryRow[], snapshotDay: string) {
    this.#rows = rows
    this.#snapshotDay = snapshotDay
    for (const { day, metric, hour, label, value } of rows)
      this.#values.set(`${day} ${metric} ${String(hour)} ${label}`, value)
  }

  of(day: string, metric: string, label = '', hour = -1): number {
    return this.#values.get(`${day} ${metric} ${String(hour)} ${label}`) ?? 0
  }

  /** A standing number as of the last snapshot: just after midnight that is still yesterday's. */
  latest(metric: string, label = ''): number {
    return this.of(this.#snapshotDay, metric, label)
  }

  labels(day: string, metric: string): { reason: string | null; count: number }[] {
    return this.#rows
      .filter((row) => row.day === day && row.metric === metric)
      .map((row) => ({ reason: row.label === '' ? null : row.label, count: row.value }))
      .sort((a, b) => b.count - a.count)
  }
}

/** Calendar days; `day` is yyyy-mm-dd. */
function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}
