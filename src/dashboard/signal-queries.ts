// SQL of the signals. Usual numbers come from the summary's hours, recent numbers from its minutes, never from the log.
import sql from 'sql-template-tag'
import { first, rows, type Queryable } from '../db/pool.ts'

/** What n8n pushes. Each flow has its own workflow, so one may stop while the other works. */
export const flows = ['broadcasts', 'tickets'] as const
export type Flow = (typeof flows)[number]

/**
 * The last push of each flow within five weeks. Accepted pushes are recorded every few seconds; the log has those that came in
 * between.
 */
export async function selectLastPushes(db: Queryable): Promise<Record<Flow, Date | null>> {
  const accepted = (kind: string) =>
    sql`(select max(last_accepted_at) from api_key_days where day > current_date - 35 and kind = ${kind})`
  const row = await first<Record<Flow, Date | null>>(
    db,
    sql`select ${accepted('tickets:write')} as tickets, greatest(${accepted('broadcasts:write')},
      (select max(broadcast_at) from broadcast_logs where broadcast_at <= now() and resend_of is null)) as broadcasts`,
  )
  return row ?? { broadcasts: null, tickets: null }
}

export interface Usual {
  flow: Flow
  /** Usual pushes on this weekday: in this hour, and in the hour before. */
  this_hour: number
  hour_before: number
}

/** Averages over the past four weeks. Weeks before the first counted day are left out. */
export function selectUsual(db: Queryable, timezone: string): Promise<Usual[]> {
  return rows(
    db,
    sql`with metrics (flow, metric) as (values ('broadcasts', 'broadcasts'), ('tickets', 'ticket_pushes')),
      began as (
        select flow, metric, (select min(day) from dashboard_summary s
          where s.metric = metrics.metric and user_id is null) as day from metrics),
      moments as (
        select back, (date_trunc('hour', now(), ${timezone}) at time zone ${timezone})
          - week * interval '7 days' - back * interval '1 hour' as local
        from generate_series(1, 4) as week, generate_series(0, 1) as back),
      counted as (
        select flow, back, coalesce(sum(pushes), 0)::float8 / count(*) as usual
        from began join moments on local::date >= day
        cross join lateral (
          select sum(value) as pushes from dashboard_summary s
          where s.day = local::date and s.metric = began.metric and hour = extract(hour from local) and user_id is null
        ) as of_hour
        group by flow, back)
      select flow, coalesce(max(usual) filter (where back = 0), 0) as this_hour,
        coalesce(max(usual) filter (where back = 1), 0) as hour_before
      from metrics left join counted using (flow) group by flow`,
  )
}

/** The database's time, and the share of broadcasts that failed in the past four weeks, 0 to 1. */
export async function selectFailureRate(
  db: Queryable,
  timezone: string,
): Promise<{ now: Date; hour_began: Date; rate: number }> {
  const row = await first<{ now: Date; hour_began: Date; rate: number }>(
    db,
    sql`with clock as (select (now() at time zone ${timezone})::date as today)
      select now() as now, date_trunc('hour', now(), ${timezone}) as hour_began,
        (select coalesce(sum(value) filter (where label = 'failed'), 0)::float8 / greatest(1, sum(value))
          from dashboard_summary, clock
          where metric = 'broadcasts' and label <> 'skipped' and hour = -1 and user_id is null and day >= today - 28 and day < today) as rate`,
  )
  if (!row) throw new Error('the clock gave no row')
  return { ...row, rate: row.rate || 0 }
}

/** Broadcasts of the last minutes, and the most frequent reason of their failures. */
export async function selectRecent(
  db: Queryable,
  minutes: number,
): Promise<{ failed: number; total: number; top_reason: string | null }> {
  const recent = sql`minute > now() - ${minutes} * interval '1 minute' and minute <= now()`
  const row = await first<{ failed: number; total: number; top_reason: string | null }>(
    db,
    sql`select coalesce(sum(value) filter (where label = 'failed'), 0)::bigint as failed,
        coalesce(sum(value) filter (where label in ('success', 'failed', 'pending')), 0)::bigint as total,
        (select nullif(reason, '') from dashboard_minutes where label = 'failed' and ${recent}
          group by reason having sum(value) > 0 order by sum(value) desc, reason limit 1) as top_reason
      from dashboard_minutes where ${recent}`,
  )
  return row ?? { failed: 0, total: 0, top_reason: null }
}

export interface Shares {
  sent: number
  delivered: number
  read: number
}

const noShares: Shares = { sent: 0, delivered: 0, read: 0 }

/**
 * Broadcasts of the past four weeks: how many were sent, delivered and read. Counts from the first day with a known delivery,
 * because deliveries were not reported before.
 */
export async function selectUsualShares(db: Queryable, timezone: string): Promise<Shares> {
  const sum = (metric: string, label: string) =>
    sql`coalesce(sum(value) filter (where metric = ${metric} and label = ${label}), 0)::bigint`
  const found = await first<Shares>(
    db,
    sql`with clock as (select (now() at time zone ${timezone})::date as today),
      began as (
        select min(day) as day from dashboard_summary, clock
        where metric = 'delivery' and label = 'delivered' and hour = -1 and user_id is null and value > 0
          and day >= today - 28 and day < today)
      select ${sum('broadcasts', 'success')} as sent, ${sum('delivery', 'delivered')} as delivered,
        ${sum('delivery', 'read')} as read
      from clock, began, dashboard_summary s
      where s.day >= began.day and s.day < today and metric in ('broadcasts', 'delivery') and hour = -1 and user_id is null`,
  )
  return found ?? noShares
}

/** How many of the messages that were sent so many minutes ago were delivered and read. */
export async function selectRecentShares(
  db: Queryable,
  { from, to }: { from: number; to: number },
): Promise<Shares> {
  const sum = (label: string) => sql`coalesce(sum(value) filter (where label = ${label}), 0)::bigint`
  const found = await first<Shares>(
    db,
    sql`select ${sum('success')} as sent, ${sum('delivered')} as delivered, ${sum('read')} as read from dashboard_minutes
      where minute > now() - ${from} * interval '1 minute' and minute <= now() - ${to} * interval '1 minute'`,
  )
  return found ?? noShares
}

export async function updateSignals(db: Queryable, signals: unknown): Promise<void> {
  await db.query(sql`update dashboard_state set signals = ${JSON.stringify(signals)}::jsonb`)
}

export async function selectSignals(db: Queryable): Promise<unknown> {
  return (await first<{ signals: unknown }>(db, sql`select signals from dashboard_state`))?.signals
}
