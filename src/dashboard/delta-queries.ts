// SQL of the broadcasts in the summary. The deltas that writers insert are added to it. A day is counted from the log only at
// the first count, and at night to verify the additions.
import sql, { type Sql } from 'sql-template-tag'
import { counts } from '../broadcasts/counts.ts'
import { rows, type Queryable } from '../db/pool.ts'
import { begins, ends } from './queries.ts'

/**
 * The rows of the summary to which deltas belong. `from` has day, hour, metric, label, reason and value. For a template, the
 * label is its name, and the metric contains the step (template_read); templates are counted only for whole days.
 */
const summaryRows = (from: Sql) =>
  sql`select day, hour, metric, label, value from ${from} as placed where metric not in ('template', 'workflow')
    union all select day, -1, metric, label, value from ${from} as placed where metric not in ('template', 'workflow')
    union all select day, -1, metric || '_' || reason, label, value from ${from} as placed where metric in ('template', 'workflow')
    union all select day, -1, 'failure_reasons', reason, value from ${from} as placed
      where metric = 'broadcasts' and label = 'failed'`

/** Deletes the deltas and adds them to the rows of their days and hours, and to the minutes of the last hour. */
export async function foldDeltas(tx: Queryable, timezone: string): Promise<void> {
  await tx.query(
    sql`with taken as (delete from dashboard_deltas returning minute, metric, label, reason, value),
      placed as materialized (
        select (minute at time zone ${timezone})::date as day,
          extract(hour from minute at time zone ${timezone})::smallint as hour, metric, label, reason, sum(value) as value
        from taken group by 1, 2, 3, 4, 5),
      minutes as (
        insert into dashboard_minutes as kept (minute, label, reason, value)
        select minute, label, reason, sum(value) from taken
        where metric in ('broadcasts', 'delivery') and minute > now() - interval '1 hour' group by 1, 2, 3
        on conflict (minute, label, reason) do update set value = kept.value + excluded.value)
      insert into dashboard_summary as kept (day, hour, metric, label, value)
      select day, hour, metric, label, sum(value) from (${summaryRows(sql`placed`)}) as summed group by 1, 2, 3, 4
      on conflict (day, metric, hour, user_id, label)
        do update set value = kept.value + excluded.value, as_of = now()`,
  )
  await tx.query(sql`delete from dashboard_minutes where minute < now() - interval '1 hour'`)
}

/** The metrics that can be counted from the log. */
const isOfLog = sql`(metric in ('broadcasts', 'delivery', 'failure_reasons') or metric like 'template\\_%' or metric like 'workflow\\_%')`

/** A number that differs between the summary and the log. */
export interface Proof {
  /** -1: the whole day. */
  hour: number
  metric: string
  label: string
  summed: number
  counted: number
}

/**
 * Counts a day from the log, and replaces the day's rows in the summary and its deltas by new deltas, which must be folded
 * next. One statement reads log and deltas, so from one snapshot: a row that is written meanwhile is in both or in neither.
 * Returns where the summary and the log disagree.
 */
export async function recountDay(tx: Queryable, day: string, timezone: string): Promise<Proof[]> {
  const [from, to] = [begins(day, timezone), ends(day, timezone)]
  const minute = sql`case when broadcast_at > now() - interval '1 hour'
    then date_bin('1 minute', broadcast_at, timestamptz '2000-01-01 00:00Z')
    else date_trunc('hour', broadcast_at, ${timezone}) end`
  const differing = await rows<Proof>(
    tx,
    sql`with logs as not materialized (
        select *, 1 as value from broadcast_logs
        where status in ('success', 'failed', 'pending') and broadcast_at >= ${from} and broadcast_at < ${to}),
      counted as materialized (${counts(sql`logs`, { minute })}),
      taken as (
        delete from dashboard_deltas
        where metric in ('broadcasts', 'delivery', 'template', 'workflow') and minute >= ${from} and minute < ${to}
        returning minute, metric, label, reason, value),
      written as (
        insert into dashboard_deltas (minute, metric, label, reason, value)
        select minute, metric, label, reason, value from counted),
      placed as (
        select ${day}::date as day, extract(hour from minute at time zone ${timezone})::smallint as hour, metric, label, reason,
          value from counted),
      summed as (
        select ${day}::date as day, extract(hour from minute at time zone ${timezone})::smallint as hour, metric, label, reason,
          value from taken),
      both_sides as (
        select hour, metric, label, 0 as summed, value as counted from (${summaryRows(sql`placed`)}) as rows_counted
        union all select hour, metric, label, value, 0 from (${summaryRows(sql`summed`)}) as rows_taken
        union all select hour, metric, label, value, 0 from dashboard_summary
          where day = ${day}::date and ${isOfLog} and user_id is null)
      select hour, metric, label, sum(summed)::bigint as summed, sum(counted)::bigint as counted from both_sides
      group by 1, 2, 3 having sum(summed) <> sum(counted) order by 1, 2, 3`,
  )
  await tx.query(sql`delete from dashboard_summary where day = ${day}::date and ${isOfLog}`)
  await tx.query(sql`delete from dashboard_minutes where minute >= ${from} and minute < ${to}`)
  return differing
}

/** Those of the days that have broadcasts in the log. Days whose log was deleted keep their numbers. */
export async function selectDaysWithLogs(
  db: Queryable,
  days: readonly string[],
  timezone: string,
): Promise<string[]> {
  const found = await rows<{ day: string }>(
    db,
    sql`select day from unnest(${days}::date[]) as day
      where exists (select from broadcast_logs
        where broadcast_at >= (day::timestamp at time zone ${timezone})
          and broadcast_at < ((day + 1)::timestamp at time zone ${timezone}))
      order by day desc`,
  )
  return found.map((one) => one.day)
}

/** The failure reasons of all days before this one. */
export function selectReasonsBefore(
  db: Queryable,
  day: string,
): Promise<{ day: string; label: string; value: number }[]> {
  return rows(
    db,
    sql`select day, label, value from dashboard_summary
      where metric = 'failure_reasons' and day < ${day}::date order by day, label for update`,
  )
}

export async function replaceReasons(
  tx: Queryable,
  reasons: readonly { day: string; label: string; value: number }[],
): Promise<void> {
  const days = [...new Set(reasons.map((one) => one.day))]
  await tx.query(
    sql`delete from dashboard_summary where metric = 'failure_reasons' and day = any(${days}::date[])`,
  )
  await tx.query(
    sql`insert into dashboard_summary (day, metric, label, value)
      select day, 'failure_reasons', label, value
      from unnest(${days.length === 0 ? [] : reasons.map((one) => one.day)}::date[], ${reasons.map((one) => one.label)}::text[],
        ${reasons.map((one) => one.value)}::bigint[]) as r (day, label, value)`,
  )
}

/**
 * Estimates ticket pushes by hour from the tickets, for days on which pushes were not counted yet. The usual number of pushes
 * is computed from them.
 */
export async function seedTicketPushes(
  tx: Queryable,
  days: readonly string[],
  timezone: string,
): Promise<void> {
  await tx.query(
    sql`delete from dashboard_summary where metric = 'ticket_pushes' and day = any(${days}::date[])`,
  )
  await tx.query(
    sql`insert into dashboard_summary (day, metric, hour, label, value)
      select day, 'ticket_pushes', extract(hour from created_at at time zone ${timezone})::smallint, '', count(*)
      from unnest(${days}::date[]) as day join tickets
        on created_at >= (day::timestamp at time zone ${timezone})
          and created_at < ((day + 1)::timestamp at time zone ${timezone})
      group by 1, 3`,
  )
}

/** Records that the summary is counted by the days of this timezone, and from deltas. */
export async function markBegun(tx: Queryable, timezone: string): Promise<void> {
  await tx.query(sql`update dashboard_state set timezone = ${timezone}, counted_at = refreshed_at`)
}
