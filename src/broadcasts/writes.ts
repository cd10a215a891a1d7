// SQL of the broadcast log: writing it. Each statement writes many rows, from arrays, and what they change in the summary.
import sql, { raw, type Sql } from 'sql-template-tag'
import { rows, type Queryable } from '../db/pool.ts'
import type { BroadcastStatus } from './schema.ts'

export interface NewLog {
  id: string
  api_key_id: string
  /** The key; as it is shown where that differs. */
  tracking_number: string
  tracking_shown: string | null
  consignee_phone: string | null
  phone_unreadable: boolean
  status: BroadcastStatus
  message_content: string | null
  error_message: string | null
  /** The reason of `error_message` (customers/failure.ts); '' of a failure without one. */
  failure_reason: string | null
  not_on_whatsapp: boolean
  broadcast_at: Date
  message_id: string | null
  /** JSON text. */
  metadata: string | null
}

const column = <K extends keyof NewLog>(logs: readonly NewLog[], key: K) => logs.map((log) => log[key])

const reasonCounted = sql`case when status = 'failed' then coalesce(failure_reason, '') else '' end`

/** What changed in the summary, per minute of the broadcast: `changes` has broadcast_at, status, failure_reason and value. */
const addDeltas = (changes: Sql) =>
  sql`insert into dashboard_deltas (minute, metric, label, reason, value)
    select date_bin('1 minute', broadcast_at, timestamptz '2000-01-01 00:00Z'), 'broadcasts', status, ${reasonCounted},
      sum(value)
    from ${changes} as change group by 1, 3, 4 having sum(value) <> 0`

/**
 * Inserts the logs and their deltas of the summary, in one statement. Answers the ids that were inserted; with
 * `skipKnown`, an id or message_id that is there already is left out, also of the deltas.
 */
export async function insertLogs(
  db: Queryable,
  logs: readonly NewLog[],
  skipKnown: boolean,
): Promise<Set<string>> {
  const inserted = await rows<{ id: string }>(
    db,
    sql`with inserted as (
        insert into broadcast_logs (id, api_key_id, tracking_number, tracking_shown, consignee_phone, phone_unreadable, status,
          message_content, error_message, failure_reason, not_on_whatsapp, broadcast_at, message_id, metadata)
        select * from unnest(${column(logs, 'id')}::uuid[], ${column(logs, 'api_key_id')}::uuid[],
          ${column(logs, 'tracking_number')}::text[], ${column(logs, 'tracking_shown')}::text[],
          ${column(logs, 'consignee_phone')}::text[],
          ${column(logs, 'phone_unreadable')}::boolean[], ${column(logs, 'status')}::text[],
          ${column(logs, 'message_content')}::text[], ${column(logs, 'error_message')}::text[],
          ${column(logs, 'failure_reason')}::text[], ${column(logs, 'not_on_whatsapp')}::boolean[],
          ${column(logs, 'broadcast_at')}::timestamptz[], ${column(logs, 'message_id')}::text[],
          ${column(logs, 'metadata')}::jsonb[])
        ${skipKnown ? raw('on conflict do nothing') : raw('')}
        returning id, broadcast_at, status, failure_reason
      ), counted as (
        ${addDeltas(sql`(select broadcast_at, status, failure_reason, 1 as value from inserted)`)}
      )
      select id from inserted`,
  )
  return new Set(inserted.map((row) => row.id))
}

export interface KnownLog {
  id: string
  api_key_id: string
  message_id: string
  tracking_number: string | null
  status: BroadcastStatus
}

/** The logs of these message ids, locked in the order of their ids. */
export function lockByMessageId(
  db: Queryable,
  keys: readonly { api_key_id: string; message_id: string }[],
): Promise<KnownLog[]> {
  return rows(
    db,
    sql`select id, api_key_id, message_id, coalesce(tracking_shown, tracking_number) as tracking_number, status from broadcast_logs
      where (api_key_id, message_id) in (
        select * from unnest(${keys.map((key) => key.api_key_id)}::uuid[], ${keys.map((key) => key.message_id)}::text[]))
      order by id for update`,
  )
}

export interface Move {
  id: string
  status: BroadcastStatus
  error_message: string | null
  /** Of `error_message`, where one is given. */
  failure_reason: string | null
  not_on_whatsapp: boolean
  message_content: string | null
  metadata: string | null
}

/** Both sides of a change: what is counted no more, and what is counted now. */
const bothSides = (changed: Sql) =>
  addDeltas(sql`(select broadcast_at, was_status as status, was_reason as failure_reason, -1 as value from ${changed}
    union all select broadcast_at, status, failure_reason, 1 from ${changed})`)

/** Moves logs, locked before, to a later status; what the push left out stays as it was. */
export async function moveLogs(db: Queryable, moves: readonly Move[]): Promise<void> {
  await db.query(
    sql`with moved as (
        update broadcast_logs as log set status = move.status, updated_at = now(),
          error_message = coalesce(move.error_message, was.error_message),
          failure_reason = case when move.failure_reason is not null then move.failure_reason
            when move.status = 'failed' and was.error_message is null then '' else was.failure_reason end,
          not_on_whatsapp = case when move.failure_reason is not null then move.not_on_whatsapp
            else was.not_on_whatsapp end,
          message_content = coalesce(move.message_content, was.message_content),
          metadata = case when move.metadata is null then was.metadata
            else coalesce(was.metadata, '{}') || move.metadata end
        from unnest(${moves.map((move) => move.id)}::uuid[], ${moves.map((move) => move.status)}::text[],
          ${moves.map((move) => move.error_message)}::text[], ${moves.map((move) => move.failure_reason)}::text[],
          ${moves.map((move) => move.not_on_whatsapp)}::boolean[],
          ${moves.map((move) => move.message_content)}::text[], ${moves.map((move) => move.metadata)}::jsonb[])
          as move (id, status, error_message, failure_reason, not_on_whatsapp, message_content, metadata)
          join broadcast_logs as was on was.id = move.id
        where log.id = move.id
        returning log.broadcast_at, log.status, log.failure_reason, was.status as was_status,
          was.failure_reason as was_reason
      )
      ${bothSides(sql`moved`)}`,
  )
}

/** A copy of a log, pending, as of now; linked to the first of its line. */
export async function insertResend(
  tx: Queryable,
  { id, of, origin }: { id: string; of: string; origin: string },
): Promise<void> {
  await tx.query(
    sql`with inserted as (
        insert into broadcast_logs (id, tracking_number, tracking_shown, consignee_phone, phone_unreadable, status, message_content,
          metadata, broadcast_at, resend_of)
        select ${id}, tracking_number, tracking_shown, consignee_phone, phone_unreadable, 'pending', message_content, metadata, now(), ${origin}
        from broadcast_logs where id = ${of}
        returning broadcast_at, status, failure_reason, 1 as value)
      ${addDeltas(sql`inserted`)}`,
  )
}

/** It has not failed after all: pending again, or arrived. Locked before. */
export async function reopenResend(tx: Queryable, id: string, to: 'pending' | 'success'): Promise<void> {
  await tx.query(
    sql`with reopened as (
        update broadcast_logs as log set status = ${to}, error_message = null, failure_reason = null,
          not_on_whatsapp = false, updated_at = now()
        from broadcast_logs as was
        where log.id = ${id} and was.id = log.id and log.status = 'failed'
        returning log.broadcast_at, log.status, log.failure_reason, was.status as was_status,
          was.failure_reason as was_reason)
      ${bothSides(sql`reopened`)}`,
  )
}

export async function updateFailures(
  db: Queryable,
  read: readonly { id: string; failure_reason: string; not_on_whatsapp: boolean }[],
): Promise<void> {
  await db.query(
    sql`update broadcast_logs set failure_reason = read.reason, not_on_whatsapp = read.not_on_whatsapp
      from unnest(${read.map((one) => one.id)}::uuid[], ${read.map((one) => one.failure_reason)}::text[],
        ${read.map((one) => one.not_on_whatsapp)}::boolean[]) as read (id, reason, not_on_whatsapp)
      where broadcast_logs.id = read.id and status = 'failed' and failure_reason is null`,
  )
}
