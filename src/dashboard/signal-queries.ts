// SQL of the signals. What is usual comes from the summary, what is recent from a short index range of the log.
import sql from 'sql-template-tag'
import { failureReason } from '../broadcasts/queries.ts'
import { first, type Queryable } from '../db/pool.ts'

/** When n8n was last heard of: the use of a key is written down every ten seconds, the log has what it pushed. */
export async function selectLastPush(db: Queryable): Promise<Date | null> {
  const row = await first<{ at: Date | null }>(
    db,
    sql`select greatest((select max(last_used_at) from api_keys),
      (select max(broadcast_at) from broadcast_logs where broadcast_at <= now())) as at`,
  )
  return row?.at ?? null
}

export interface Usual {
  now: Date
  hour_began: Date
  /** Logs per hour on this weekday: of this hour, and of the one before. */
  this_hour: number
  hour_before: number
  /** 0 to 1, over four weeks. */
  failure_rate: number
}

/** The past four weeks; weeks before the first counted day do not make the others look less. */
export async function selectUsual(db: Queryable, timezone: string): Promise<Usual> {
  const row = await first<Usual>(
    db,
    sql`with clock as (select date_trunc('hour', now(), ${timezone}) as hour_began),
      began as (select min(day) as day from dashboard_summary where metric = 'broadcasts' and user_id is null),
      moments as (
        select back, (hour_began at time zone ${timezone}) - week * interval '7 days' - back * interval '1 hour' as local
        from clock, generate_series(1, 4) as week, generate_series(0, 1) as back),
      counted as (
        select back, coalesce(sum(pushes), 0)::float8 / greatest(1, count(*)) as usual
        from moments
        cross join lateral (
          select sum(value) as pushes from dashboard_summary
          where day = local::date and metric = 'broadcasts' and hour = extract(hour from local) and user_id is null
        ) as of_hour
        where local::date >= (select day from began)
        group by back),
      failures as (
        select coalesce(sum(value) filter (where label = 'failed'), 0)::float8 / greatest(1, sum(value)) as rate
        from clock, dashboard_summary
        where metric = 'broadcasts' and hour = -1 and user_id is null
          and day >= (hour_began at time zone ${timezone})::date - 28 and day < (hour_began at time zone ${timezone})::date)
      select now() as now, hour_began,
        coalesce((select usual from counted where back = 0), 0) as this_hour,
        coalesce((select usual from counted where back = 1), 0) as hour_before,
        coalesce((select rate from failures), 0) as failure_rate
      from clock`,
  )
  if (!row) throw new Error('the clock gave no row')
  return row
}

/** Logs of the last minutes. The reason is the most frequent of the newest thousand failures. */
export async function selectRecent(
  db: Queryable,
  minutes: number,
): Promise<{ failed: number; total: number; top_reason: string | null }> {
  const recent = sql`broadcast_at > now() - ${minutes} * interval '1 minute' and broadcast_at <= now()`
  const row = await first<{ failed: number; total: number; top_reason: string | null }>(
    db,
    sql`select count(*) filter (where status = 'failed') as failed, count(*) as total,
        (select nullif(reason, '') from (
          select ${failureReason} as reason from broadcast_logs
          where status = 'failed' and ${recent} order by broadcast_at desc limit 1000) as newest
        group by reason order by count(*) desc, reason limit 1) as top_reason
      from broadcast_logs where status in ('success', 'failed', 'pending') and ${recent}`,
  )
  return row ?? { failed: 0, total: 0, top_reason: null }
}

export async function updateSignals(db: Queryable, signals: unknown): Promise<void> {
  await db.query(sql`update dashboard_state set signals = ${JSON.stringify(signals)}::jsonb`)
}

export async function selectSignals(db: Queryable): Promise<unknown> {
  return (await first<{ signals: unknown }>(db, sql`select signals from dashboard_state`))?.signals
}
