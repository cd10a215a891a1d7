// The summary: writers insert deltas, one replica adds them up, and all readers use the small summary table.
import type { Person } from '../policy/callers.ts'
import { readOldFailures } from '../broadcasts/failures.ts'
import type { Core } from '../core.ts'
import type { Queryable } from '../db/pool.ts'
import { transaction } from '../db/transaction.ts'
import type { TicketCounts } from '../tickets/shown.ts'
import { readReason } from '../customers/failure.ts'
import { can } from '../policy/can.ts'
import { scopeOf } from '../policy/scope.ts'
import { addDays } from './days.ts'
import { foldDeltas, recountDay, selectDaysWithLogs } from './delta-queries.ts'
import {
  countTicketFlow,
  lookAtState,
  lookAtTicketCounts,
  markLooked,
  markRefreshed,
  selectByAgent,
  selectByName,
  selectFreshness,
  selectReasons,
  selectSummary,
  snapshotTickets,
  takeChanges,
  tryRefreshLock,
  type NameRow,
  type SummaryRow,
} from './queries.ts'
import { beginSummary } from './recount.ts'
import type { Dashboard } from './routes.ts'
import { refreshSignals, signalsOf } from './signals.ts'

/** How many days the trends go back. */
const span = 30
const agentLimit = 50
const reasonLimit = 20
const nameLimit = 20

/** Adds up the changes since the last refresh. Returns false if another replica is refreshing. */
export async function refreshSummary(ctx: Core): Promise<boolean> {
  const { timezone } = ctx.config
  const before = await selectFreshness(ctx.pool, timezone)
  if (before.timezone !== timezone) await beginSummary(ctx)
  else if (before.foreign) await readOldFailures(ctx)
  const began = performance.now()
  const done = await transaction(ctx.pool, async (tx) => {
    if (!(await tryRefreshLock(tx))) return false
    const { today, foreign } = await selectFreshness(tx, timezone)
    // A version from before the deltas may still run next to this one. It marks days and counts them by itself.
    const marked = (await takeChanges(tx, 'broadcasts')).map((one) => one.day)
    const anew = new Set([...marked, ...(foreign ? [today, addDays(today, -1)] : [])])
    if (anew.size > 0)
      for (const day of await selectDaysWithLogs(tx, [...anew], timezone)) await recountDay(tx, day, timezone)
    await foldDeltas(tx, timezone)
    await countTickets(tx, today, timezone)
    await refreshSignals(ctx, tx)
    const asOf = await markRefreshed(tx)
    await ctx.live.publish(tx, { kind: 'dashboard', as_of: asOf.toISOString() })
    return true
  })
  if (done) ctx.metrics.refreshSeconds.observe((performance.now() - began) / 1000)
  return done
}

/** Counts tickets created and closed on changed days and today, and takes the snapshot of active tickets. */
async function countTickets(tx: Queryable, today: string, timezone: string): Promise<void> {
  const changed = (await takeChanges(tx, 'tickets')).map((one) => one.day)
  for (const day of new Set([...changed, today])) await countTicketFlow(tx, day, timezone)
  await snapshotTickets(tx, today)
}

/** Refreshes only the ticket numbers, for the queue's tabs while no dashboard is open. */
async function refreshTickets(ctx: Core): Promise<void> {
  await transaction(ctx.pool, async (tx) => {
    if (!(await tryRefreshLock(tx))) return
    const { today, refreshed_day } = await selectFreshness(tx, ctx.config.timezone)
    if (refreshed_day !== today) return
    await countTickets(tx, today, ctx.config.timezone)
    await ctx.live.publish(tx, { kind: 'dashboard', as_of: new Date().toISOString() })
  })
}

/** Runs every few seconds. Refreshes if something changed while a dashboard or queue is open, and when a new day begins. */
export async function refreshIfWatched(ctx: Core): Promise<void> {
  const { timezone } = ctx.config
  if (ctx.live.watched()) await markLooked(ctx.pool)
  const now = await selectFreshness(ctx.pool, timezone)
  const due = now.timezone !== timezone || now.refreshed_day !== now.today
  if (due || (now.changed && now.looked)) await refreshSummary(ctx)
  else if (now.tickets_changed && now.tickets_looked) await refreshTickets(ctx)
}

/**
 * The dashboard of a person: everything for those who see all tickets; for others only the broadcasts, or only their own
 * tickets.
 */
export async function readDashboard(ctx: Core, person: Person): Promise<Dashboard> {
  const { all } = scopeOf(ctx.config, person)
  const whole = can(ctx.config, person, 'broadcasts.read')
  const state = await lookAtState(ctx.pool, ctx.config.timezone)
  const { refreshed_at, refreshed_day, today: day } = state
  const lastWeek = addDays(day, -7)
  const week = addDays(day, -6)
  const [summary, by_agent, reasons, names] = await Promise.all([
    selectSummary(ctx.pool, whole ? null : person.id, addDays(day, -span), [day, lastWeek]),
    whole && all ? selectByAgent(ctx.pool, refreshed_day ?? day, agentLimit) : [],
    whole ? selectReasons(ctx.pool, day, reasonLimit) : [],
    whole ? selectByName(ctx.pool, week, nameLimit) : [],
  ])
  const numbers = new Summary(summary, refreshed_day ?? day)
  const common = { as_of: refreshed_at ?? new Date(), day }
  const tickets = {
    ...common,
    tickets_open: numbers.latest('tickets_active', 'open'),
    tickets_pending: numbers.latest('tickets_active', 'pending'),
    tickets_on_hold: numbers.latest('tickets_active', 'on_hold'),
    tickets_closed_today: numbers.of(day, 'tickets_closed'),
  }
  if (!whole) {
    const since = numbers.latest('tickets_waiting_since')
    const { mine, pool } = await lookAtTicketCounts(ctx.pool, person.id, ctx.config.timezone)
    return {
      ...tickets,
      tickets_urgent: numbers.latest('tickets_urgent'),
      tickets_active: mine,
      ...(can(ctx.config, person, 'tickets.pool') ? { tickets_unassigned: pool } : {}),
      oldest_waiting_since: since > 0 ? new Date(since * 1000) : null,
    }
  }
  const days = Array.from({ length: span + 1 }, (_, index) => addDays(day, index - span))
  const signals = signalsOf(state.signals)
  const broadcasts = {
    broadcasts_sent_today: numbers.of(day, 'broadcasts', 'success'),
    broadcasts_failed_today: numbers.of(day, 'broadcasts', 'failed'),
    broadcasts_pending_today: numbers.of(day, 'broadcasts', 'pending'),
    broadcasts_skipped_today: numbers.of(day, 'broadcasts', 'skipped'),
    broadcasts_delivered_today: numbers.of(day, 'delivery', 'delivered'),
    broadcasts_read_today: numbers.of(day, 'delivery', 'read'),
    broadcasts_by_hour: hours(numbers, day),
    broadcasts_by_hour_last_week: hours(numbers, lastWeek),
    failure_reasons_today: reasons.map(({ reason, count }) => ({ ...readReason(reason), count })),
    failures_recent: signals.failures_recent,
    delivery_recent: signals.delivery_recent,
    by_template: byName(names, 'template'),
    by_workflow: byName(names, 'workflow'),
  }
  const byDay = days.map((one) => ({
    day: one,
    sent: numbers.of(one, 'broadcasts', 'success'),
    failed: numbers.of(one, 'broadcasts', 'failed'),
    pending: numbers.of(one, 'broadcasts', 'pending'),
    skipped: numbers.of(one, 'broadcasts', 'skipped'),
    delivered: numbers.of(one, 'delivery', 'delivered'),
    read: numbers.of(one, 'delivery', 'read'),
  }))
  if (!all) {
    const { broadcasts: flow } = signals.n8n.flows
    return { ...common, ...broadcasts, by_day: byDay, n8n: { ...flow, flows: { broadcasts: flow } } }
  }
  return {
    ...tickets,
    ...broadcasts,
    tickets_created_today: numbers.of(day, 'tickets_created'),
    tickets_active: tickets.tickets_open + tickets.tickets_pending + tickets.tickets_on_hold,
    tickets_unassigned: numbers.latest('tickets_unassigned'),
    tickets_unhandled: numbers.latest('tickets_unhandled'),
    by_day: byDay.map((one) => ({
      ...one,
      tickets_created: numbers.of(one.day, 'tickets_created'),
      tickets_closed: numbers.of(one.day, 'tickets_closed'),
      tickets_open: numbers.of(one.day, 'tickets_active', 'open'),
    })),
    by_agent,
    n8n: signals.n8n,
  }
}

/** The numbers on the queue's tabs. An agent gets only their own tickets and the pool. */
export async function countTicketsOf(ctx: Core, person: Person): Promise<TicketCounts> {
  const { as_of, mine, pool, active, unhandled } = await lookAtTicketCounts(
    ctx.pool,
    person.id,
    ctx.config.timezone,
  )
  const own = { as_of: as_of ?? new Date(), mine, pool }
  if (scopeOf(ctx.config, person).all) return { ...own, active, unhandled }
  return can(ctx.config, person, 'tickets.pool') ? own : { ...own, pool: 0 }
}

function hours(numbers: Summary, day: string) {
  return Array.from({ length: 24 }, (_, hour) => ({
    hour,
    sent: numbers.of(day, 'broadcasts', 'success', hour),
    failed: numbers.of(day, 'broadcasts', 'failed', hour),
    pending: numbers.of(day, 'broadcasts', 'pending', hour),
  }))
}

/** Groups the rows of one kind by name, and keeps their order. */
function byName(rows: readonly NameRow[], wanted: NameRow['kind']) {
  const names = new Map<string, Map<string, number>>()
  for (const { kind, name, step, value } of rows)
    if (kind === wanted) names.set(name, (names.get(name) ?? new Map<string, number>()).set(step, value))
  return [...names].map(([name, steps]) => {
    const of = (step: string) => steps.get(step) ?? 0
    return {
      name,
      sent: of('success'),
      delivered: of('delivered'),
      read: of('read'),
      failed: of('failed'),
      skipped: of('skipped'),
      pending: of('pending'),
    }
  })
}

class Summary {
  readonly #values = new Map<string, number>()
  readonly #snapshotDay: string

  constructor(rows: readonly SummaryRow[], snapshotDay: string) {
    this.#snapshotDay = snapshotDay
    for (const { day, metric, hour, label, value } of rows)
      this.#values.set(`${day} ${metric} ${String(hour)} ${label}`, value)
  }

  of(day: string, metric: string, label = '', hour = -1): number {
    return this.#values.get(`${day} ${metric} ${String(hour)} ${label}`) ?? 0
  }

  /** A number from the last snapshot, which just after midnight is still yesterday's. */
  latest(metric: string, label = ''): number {
    return this.of(this.#snapshotDay, metric, label)
  }
}
