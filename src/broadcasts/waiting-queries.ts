// SQL of statuses that arrive before their message is known. They are kept for a day, and applied when the message comes.
import sql from 'sql-template-tag'
import type { ReportedStep } from '../customers/delivery.ts'
import { rows, type Queryable } from '../db/pool.ts'

/** What a sender reports about the delivery of a message. */
export interface MessageReport {
  message_id: string
  status: ReportedStep
  at: Date
  error_code: string | null
  error: string | null
}

/**
 * A shared lock for transactions that make messages known. Taken before any other lock, because a transaction that stores
 * waiting statuses waits for all of them.
 */
export async function lockAsWriter(tx: Queryable): Promise<void> {
  await tx.query(sql`select pg_advisory_xact_lock_shared(20260003)`)
}

/** While this lock is held, no message becomes known. A transaction that adds a message later finds its stored statuses. */
export async function lockAgainstWriters(tx: Queryable): Promise<void> {
  await tx.query(sql`select pg_advisory_xact_lock(20260003)`)
}

/** Keeps each status of a message once. A later report of the same status does not replace the first. */
export async function keepWaiting(
  tx: Queryable,
  reports: readonly (MessageReport & { for_broadcasts: boolean; for_replies: boolean })[],
): Promise<void> {
  if (reports.length === 0) return
  await tx.query(
    sql`insert into waiting_statuses as kept (message_id, status, for_broadcasts, for_replies, at, error_code, error)
      select distinct on (message_id, status) * from unnest(${reports.map((one) => one.message_id)}::text[],
        ${reports.map((one) => one.status)}::text[], ${reports.map((one) => one.for_broadcasts)}::boolean[],
        ${reports.map((one) => one.for_replies)}::boolean[], ${reports.map((one) => one.at)}::timestamptz[],
        ${reports.map((one) => one.error_code)}::text[], ${reports.map((one) => one.error)}::text[])
        as report (message_id, status, for_broadcasts, for_replies, at, error_code, error)
      order by message_id, status
      on conflict (message_id, status) do update set for_broadcasts = kept.for_broadcasts or excluded.for_broadcasts,
        for_replies = kept.for_replies or excluded.for_replies
        where (kept.for_broadcasts, kept.for_replies) is distinct from (excluded.for_broadcasts, excluded.for_replies)`,
  )
}

export function takeWaiting(
  tx: Queryable,
  messageIds: readonly string[],
  of: 'broadcasts' | 'replies',
): Promise<MessageReport[]> {
  const allowed = of === 'broadcasts' ? sql`for_broadcasts` : sql`for_replies`
  return rows(
    tx,
    sql`delete from waiting_statuses where message_id = any(${messageIds}::text[]) and ${allowed}
      returning message_id, status, at, error_code, error`,
  )
}
