// SQL of the summary: counts tickets by index ranges, and reads the summary and how fresh it is. delta-queries.ts adds up the
// broadcasts.
import sql, { type Sql } from 'sql-template-tag'
import { first, rows, type Queryable } from '../db/pool.ts'
import { agentRoles } from '../policy/abilities.ts'

/**
 * Deletes the marks and returns the days that must be counted again. Marks that are added meanwhile stay for the next time.
 * Only older versions mark days for broadcasts.
 */
export function takeChanges(tx: Queryable, kind: 'broadcasts' | 'tickets'): Promise<{ day: string }[]> {
  return rows(
    tx,
    sql`with taken as (delete from dashboard_changes where kind = ${kind} returning day)
      select distinct day from taken order by day`,
  )
}

/** When a day begins and ends, in the business timezone. */
export const begins = (day: string, timezone: string) =>
  sql`(${day}::date::timestamp at time zone ${timezone})`
export const ends = (day: string, timezone: string) =>
  sql`((${day}::date + 1)::timestamp at time zone ${timezone})`

/** Tickets opened and closed on a day, for everybody and per agent. */
export async function countTicketFlow(tx: Queryable, day: string, timezone: string): Promise<void> {
  await tx.query(
    sql`delete from dashboard_summary where day = ${day} and metric in ('tickets_created', 'tickets_closed')`,
  )
  await tx.query(
    sql`with closed as materialized (
        select assigned_to_user_id, count(*) as value from tickets
        where status = 'closed' and closed_at >= ${begins(day, timezone)} and closed_at < ${ends(day, timezone)}
        group by 1)
      insert into dashboard_summary (day, metric, user_id, value)
      select ${day}::date, 'tickets_created', null::uuid, count(*) from tickets
        where created_at >= ${begins(day, timezone)} and created_at < ${ends(day, timezone)}
      union all select ${day}::date, 'tickets_closed', null, coalesce(sum(value), 0) from closed
      union all select ${day}::date, 'tickets_closed', assigned_to_user_id, value from closed
        where assigned_to_user_id is not null`,
  )
}

/** Stores the present numbers of active tickets as the day's snapshot. The last snapshot of a day remains. */
export async function snapshotTickets(tx: Queryable, day: string): Promise<void> {
  await tx.query(
    sql`delete from dashboard_summary where day = ${day}
      and metric in ('tickets_active', 'tickets_urgent', 'tickets_unhandled', 'tickets_unassigned', 'tickets_waiting_since')`,
  )
  await tx.query(
    sql`with active as materialized (
        select assigned_to_user_id, status, priority, waiting_since is not null as waits, count(*) as value,
          floor(extract(epoch from min(waiting_since)))::bigint as since
        from tickets where status <> 'closed' group by 1, 2, 3, 4)
      insert into dashboard_summary (day, metric, user_id, label, value)
      select ${day}::date, 'tickets_active', null::uuid, status::text, sum(value) from active group by status
      union all select ${day}::date, 'tickets_active', assigned_to_user_id, status::text, sum(value) from active
        where assigned_to_user_id is not null group by assigned_to_user_id, status
      union all select ${day}::date, 'tickets_urgent', assigned_to_user_id, '', sum(value) from active
        where assigned_to_user_id is not null and priority = 'urgent' group by assigned_to_user_id
      union all select ${day}::date, 'tickets_unhandled', null, '', coalesce(sum(value), 0) from active
        where waits and priority in ('high', 'urgent')
      union all select ${day}::date, 'tickets_unassigned', null, '', coalesce(sum(value), 0) from active
        where assigned_to_user_id is null
      union all select ${day}::date, 'tickets_waiting_since', assigned_to_user_id, '', min(since) from active
        where assigned_to_user_id is not null and since is not null group by assigned_to_user_id`,
  )
}

export async function markRefreshed(tx: Queryable): Promise<Date> {
  const row = await first<{ refreshed_at: Date }>(
    tx,
    sql`update dashboard_state set refreshed_at = now(), counted_at = now() returning refreshed_at`,
  )
  return row?.refreshed_at ?? new Date()
}

/** Returns true for the one process that gets the lock. The others skip the refresh. */
export async function tryRefreshLock(tx: Queryable): Promise<boolean> {
  const row = await first<{ got: boolean }>(tx, sql`select pg_try_advisory_xact_lock(20260002) as got`)
  return row?.got ?? false
}

/** Waits until a running refresh is done. */
export async function lockRefresh(tx: Queryable): Promise<void> {
  await tx.query(sql`select pg_advisory_xact_lock(20260002)`)
}

/** Sets the column to now, at most every ten seconds. */
const lookedNow = (column: Sql) =>
  sql`update dashboard_state set ${column} = now() where ${column} is null or ${column} < now() - interval '10 seconds'`

/** Records that somebody looks at a dashboard. */
export async function markLooked(db: Queryable): Promise<void> {
  await db.query(lookedNow(sql`looked_at`))
}

export interface Freshness {
  refreshed_at: Date | null
  /** The day of the last snapshot, in the business timezone. */
  refreshed_day: string | null
  today: string
  /** Somebody has looked at a dashboard within the last minute. */
  looked: boolean
  /** Somebody has looked at a queue within the last minute. */
  tickets_looked: boolean
  changed: boolean
  tickets_changed: boolean
  /** The timezone in which the summary was counted; null: by an older version, which wrote no deltas. */
  timezone: string | null
  /** An older version has counted since, without the deltas, or has marked days that must be counted. */
  foreign: boolean
}

const freshness = (
  timezone: string,
) => sql`refreshed_at, (refreshed_at at time zone ${timezone})::date as refreshed_day,
    (now() at time zone ${timezone})::date as today,
    coalesce(looked_at > now() - interval '60 seconds', false) as looked,
    coalesce(tickets_looked_at > now() - interval '60 seconds', false) as tickets_looked,
    exists (select from dashboard_deltas) or exists (select from dashboard_changes) as changed,
    exists (select from dashboard_changes where kind = 'tickets') as tickets_changed,
    timezone, counted_at is distinct from refreshed_at
      or exists (select from dashboard_changes where kind = 'broadcasts') as foreign`

export async function selectFreshness(db: Queryable, timezone: string): Promise<Freshness> {
  return theState(await first<Freshness>(db, sql`select ${freshness(timezone)} from dashboard_state`))
}

/** Reads the state of the summary, and in the same statement records that somebody looks at a dashboard. */
export async function lookAtState(
  db: Queryable,
  timezone: string,
): Promise<Freshness & { signals: unknown }> {
  return theState(
    await first<Freshness & { signals: unknown }>(
      db,
      sql`with looked as (${lookedNow(sql`looked_at`)}) select ${freshness(timezone)}, signals from dashboard_state`,
    ),
  )
}

function theState<State>(row: State | undefined): State {
  if (!row) throw new Error('dashboard_state has lost its row')
  return row
}

export interface SummaryRow {
  day: string
  metric: string
  hour: number
  label: string
  value: number
}

/** The summary's rows for everybody (null) or for one user, from a day on. Hours only of the given days. */
export function selectSummary(
  db: Queryable,
  userId: string | null,
  fromDay: string,
  hoursOf: readonly string[],
): Promise<SummaryRow[]> {
  return rows(
    db,
    sql`select day, metric, hour, label, value from dashboard_summary
      where user_id is not distinct from ${userId}::uuid and day >= ${fromDay}::date
        and metric <> 'failure_reasons' and metric not like 'template\\_%' and metric not like 'workflow\\_%'
        and (hour = -1 or day = any(${hoursOf}::date[]))
      order by day, metric, hour, label`,
  )
}

/** Why broadcasts of a day failed, most frequent first; '' means that no reason was given. */
export function selectReasons(
  db: Queryable,
  day: string,
  limit: number,
): Promise<{ reason: string; count: number }[]> {
  return rows(
    db,
    sql`select label as reason, value as count from dashboard_summary
      where day = ${day}::date and metric = 'failure_reasons' and hour = -1 and user_id is null and value > 0
      order by value desc, label limit ${limit}`,
  )
}

export interface NameRow {
  kind: 'template' | 'workflow'
  name: string
  step: string
  value: number
}

const steps = ['success', 'failed', 'skipped', 'pending', 'delivered', 'read']
const namedMetrics = ['template', 'workflow'].flatMap((kind) => steps.map((step) => `${kind}_${step}`))

/** The steps of the broadcasts of each template and of each workflow from a day on, most used first. */
export function selectByName(db: Queryable, fromDay: string, limit: number): Promise<NameRow[]> {
  return rows(
    db,
    sql`with counted as (
        select split_part(metric, '_', 1) as kind, label as name, split_part(metric, '_', 2) as step, sum(value)::bigint as value
        from dashboard_summary
        where day >= ${fromDay}::date and metric = any(${namedMetrics}::text[]) and hour = -1 and user_id is null
        group by 1, 2, 3 having sum(value) > 0),
      used as (
        select kind, name, total, row_number() over (partition by kind order by total desc, name) as place from (
          select kind, name, sum(value) as total from counted where step in ('success', 'failed', 'pending', 'skipped')
          group by 1, 2) as sums)
      select kind, name, step, value from counted join used using (kind, name) where place <= ${limit}
      order by place, name, step`,
  )
}

/** Today's broadcasts by step. */
export function selectStepsToday(
  db: Queryable,
  timezone: string,
): Promise<{ label: string; value: number }[]> {
  return rows(
    db,
    sql`select label, value from dashboard_summary where day = (now() at time zone ${timezone})::date
      and metric in ('broadcasts', 'delivery') and hour = -1 and user_id is null`,
  )
}

interface TicketNumbers extends Record<string, unknown> {
  as_of: Date | null
  mine: number
  pool: number
  active: number
  unhandled: number
}

/**
 * The numbers of tickets from the last snapshot, which just after midnight is still yesterday's. Records in the same statement
 * that somebody looks at a queue.
 */
export async function lookAtTicketCounts(
  db: Queryable,
  userId: string,
  timezone: string,
): Promise<TicketNumbers> {
  const sum = (metric: string, whose = sql`user_id is null`) =>
    sql`coalesce(sum(value) filter (where metric = ${metric} and ${whose}), 0)::bigint`
  const row = await first<TicketNumbers>(
    db,
    sql`with looked as (${lookedNow(sql`tickets_looked_at`)})
      select refreshed_at as as_of, ${sum('tickets_active', sql`user_id = ${userId}`)} as mine,
        ${sum('tickets_unassigned')} as pool, ${sum('tickets_active')} as active, ${sum('tickets_unhandled')} as unhandled
      from dashboard_state left join dashboard_summary
        on day = (refreshed_at at time zone ${timezone})::date and hour = -1 and (user_id is null or user_id = ${userId})
      group by refreshed_at`,
  )
  return theState(row)
}

/** Active tickets per agent in the snapshot of a day, most first. Agents without tickets come last. */
export function selectByAgent(
  db: Queryable,
  day: string,
  limit: number,
): Promise<{ id: string; full_name: string; active: number; urgent: number }[]> {
  return rows(
    db,
    sql`with held as (
        select user_id, coalesce(sum(value) filter (where metric = 'tickets_active'), 0)::bigint as active,
          coalesce(sum(value) filter (where metric = 'tickets_urgent'), 0)::bigint as urgent
        from dashboard_summary
        where day = ${day}::date and metric in ('tickets_active', 'tickets_urgent') and user_id is not null
        group by user_id)
      select id, full_name, coalesce(active, 0)::bigint as active, coalesce(urgent, 0)::bigint as urgent
      from users left join held on held.user_id = id
      where active is not null or (is_active and role = any(${agentRoles()}))
      order by coalesce(active, 0) desc, full_name, id limit ${limit}`,
  )
}
