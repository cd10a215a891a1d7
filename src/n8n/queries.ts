// SQL of the connection page: each key's calls, and refused calls.
import sql from 'sql-template-tag'
import { rows, type Queryable } from '../db/pool.ts'
import { reasonOf, type Counted, type RefusedCall } from './calls.ts'
import type { Connection } from './schema.ts'

export async function upsertDays(
  db: Queryable,
  counted: readonly Counted[],
  timezone: string,
): Promise<void> {
  await db.query(
    sql`insert into api_key_days as d (api_key_id, day, kind, accepted, refused, last_accepted_at)
      select key, (now() at time zone ${timezone})::date, kind, accepted, refused, at
      from unnest(${counted.map((one) => one.api_key_id)}::uuid[], ${counted.map((one) => one.kind)}::text[],
        ${counted.map((one) => one.accepted)}::bigint[], ${counted.map((one) => one.refused)}::bigint[],
        ${counted.map((one) => one.last_accepted_at)}::timestamptz[]) as counted (key, kind, accepted, refused, at)
      order by key, kind
      on conflict (day, api_key_id, kind) do update set accepted = d.accepted + excluded.accepted,
        refused = d.refused + excluded.refused,
        last_accepted_at = greatest(d.last_accepted_at, excluded.last_accepted_at)`,
  )
}

/** Counts pushes of tickets for the summary, from which the usual number per hour is known. */
export async function insertTicketPushes(tx: Queryable, count: number): Promise<void> {
  await tx.query(
    sql`insert into dashboard_deltas (minute, metric, value) values (date_trunc('minute', now()), 'ticket_pushes', ${count})`,
  )
}

/** How many refused calls are kept. */
const kept = 500

/** Adds to the row of the same reason and day, if there is one. */
export async function insertRefused(
  db: Queryable,
  calls: readonly RefusedCall[],
  timezone: string,
): Promise<void> {
  await db.query(
    sql`insert into refused_calls as r (at, api_key_id, route, status, code, params, error, problems, request_id, count, reason)
      select at, api_key_id, route, status, code, params, error, problems, request_id, count,
        reason || (at at time zone ${timezone})::date::text
      from unnest(${calls.map((one) => one.at)}::timestamptz[], ${calls.map((one) => one.api_key_id)}::uuid[],
        ${calls.map((one) => one.route)}::text[], ${calls.map((one) => one.status)}::integer[],
        ${calls.map((one) => one.code)}::text[], ${calls.map((one) => JSON.stringify(one.params))}::jsonb[],
        ${calls.map((one) => one.error)}::text[], ${calls.map((one) => JSON.stringify(one.problems))}::jsonb[],
        ${calls.map((one) => one.request_id)}::text[], ${calls.map((one) => one.count)}::integer[],
        ${calls.map(reasonOf)}::text[])
        as refused (at, api_key_id, route, status, code, params, error, problems, request_id, count, reason)
      order by reason
      on conflict (reason) do update set count = r.count + excluded.count, at = greatest(r.at, excluded.at),
        request_id = case when excluded.at >= r.at then excluded.request_id else r.request_id end`,
  )
  await db.query(
    sql`delete from refused_calls where id in (
      select id from refused_calls order by at desc, id desc offset ${kept})`,
  )
}

/** Valid keys with their calls of today, busiest first. */
export function selectKeyUse(db: Queryable, timezone: string): Promise<Connection['keys']> {
  return rows(
    db,
    sql`select k.id, k.name, k.key_prefix, k.last_used_at, coalesce(sum(d.accepted), 0)::bigint as accepted_today,
        coalesce(sum(d.refused), 0)::bigint as refused_today
      from api_keys k left join api_key_days d on d.api_key_id = k.id and d.day = (now() at time zone ${timezone})::date
      where k.revoked_at is null group by k.id order by accepted_today desc, k.last_used_at desc nulls last, k.id limit 50`,
  )
}

export function selectRefused(db: Queryable, limit: number): Promise<Connection['refused']> {
  return rows(
    db,
    sql`select r.id, r.at, k.name as key_name, r.route, r.status, r.code, r.params, r.error, r.problems, r.request_id, r.count
      from refused_calls r left join api_keys k on k.id = r.api_key_id order by r.at desc, r.id desc limit ${limit}`,
  )
}

/** When each kind of call was last accepted. */
export function selectLastAccepted(db: Queryable): Promise<{ kind: string; at: Date }[]> {
  return rows(
    db,
    sql`select kind, max(last_accepted_at) as at from api_key_days where last_accepted_at is not null group by kind`,
  )
}
