// SQL that decides which failed broadcasts can be sent again, and why the others cannot.
import sql, { join, type Sql } from 'sql-template-tag'
import { isFailure } from '../broadcasts/counts.ts'
import type { LeftOutReason } from '../broadcasts/schema.ts'
import { first, rows, type Queryable } from '../db/pool.ts'

/**
 * The logs that meet the condition, with the reason why each cannot be sent again; null: it can. Of several copies of one
 * broadcast, only the newest can be sent.
 */
const judged = (condition: Sql, limit: number) => sql`
  found as materialized (
    select id, coalesce(resend_of, id) as origin, status, consignee_phone, phone_unreadable,
      message_content is null as without_text, not_on_whatsapp, broadcast_at
    from broadcast_logs where ${condition} limit ${limit}
  ), obstacles as (
    select found.id, origin, broadcast_at, case
        when status = 'success' then 'arrived'
        when status = 'pending' then 'resent'
        when consignee_phone is null or phone_unreadable then 'no_phone'
        when without_text then 'no_text'
        when exists (select from broadcast_logs as copy where copy.resend_of = origin and copy.status in ('pending', 'success'))
          or exists (select from broadcast_logs as original where original.id = origin and original.status in ('pending', 'success'))
          then 'resent'
        when blocked_at is not null then 'blocked'
        when opted_out_at is not null then 'opted_out'
        when coalesce(not on_whatsapp, not_on_whatsapp) then 'not_on_whatsapp'
      end as reason
    from found left join customers on customers.key = consignee_phone
  ), judged as (
    select id, origin, broadcast_at, coalesce(reason, case
        when row_number() over (partition by origin, reason is null order by broadcast_at desc, id desc) > 1 then 'resent'
      end) as reason
    from obstacles
  )`

const failures = (where: readonly Sql[]) => join([isFailure, ...where], ' and ')

export interface Judged {
  /** null: these can be sent. */
  reason: LeftOutReason | null
  count: number
  /** The ids of the oldest ones, oldest first. */
  first: string[]
}

/** Counts the failures that a filter finds, up to `limit`, by reason. */
export function selectJudged(
  db: Queryable,
  where: readonly Sql[],
  { limit, first: shown }: { limit: number; first: number },
): Promise<Judged[]> {
  return rows(
    db,
    sql`with ${judged(failures(where), limit)}
      select reason, count(*) as count, (array_agg(id order by broadcast_at, id))[1:${shown}] as first from judged group by reason`,
  )
}

/** Stores the failures that a filter finds, up to `limit`, as items of a run. Returns how many there are and can be sent. */
export async function insertItems(
  tx: Queryable,
  runId: string,
  where: readonly Sql[],
  limit: number,
): Promise<{ found: number; sendable: number }> {
  const counted = await first<{ found: number; sendable: number }>(
    tx,
    sql`with ${judged(failures(where), limit)}, inserted as (
        insert into resend_items (run_id, position, log_id, state, reason)
        select ${runId}::uuid, row_number() over (order by broadcast_at, id), id,
          case when reason is null then 'waiting' else 'left_out' end, reason
        from judged)
      select count(*) as found, count(*) filter (where reason is null) as sendable from judged`,
  )
  return counted ?? { found: 0, sendable: 0 }
}

export interface JudgedLog {
  id: string
  origin: string
  reason: LeftOutReason | null
}

/** Judges these logs by their present state. The result lacks logs that no longer exist. */
export function judgeLogs(db: Queryable, ids: readonly string[]): Promise<JudgedLog[]> {
  return rows(
    db,
    sql`with ${judged(sql`id = any(${ids}::uuid[])`, ids.length)} select id, origin, reason from judged`,
  )
}

/** Locks these logs, and the originals of those that are copies, in the order of their ids. */
export async function lockLines(tx: Queryable, ids: readonly string[]): Promise<void> {
  await tx.query(
    sql`select from broadcast_logs
      where id = any(array(select id from unnest(${ids}::uuid[]) as given (id)
        union select resend_of from broadcast_logs where id = any(${ids}::uuid[]) and resend_of is not null))
      order by id for update`,
  )
}
