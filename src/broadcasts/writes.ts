// SQL that writes the broadcast log. Each statement writes many rows, given as arrays, and their changes of the summary.
import sql, { raw } from 'sql-template-tag'
import { rows, type Queryable } from '../db/pool.ts'
import { addDeltas, bothSides, countedColumns, once } from './counts.ts'
import type { BroadcastStatus } from './schema.ts'

export interface NewLog {
  id: string
  api_key_id: string
  /** The key (letters and digits); tracking_shown is the spelling, if it differs. */
  tracking_number: string
  tracking_shown: string | null
  consignee_phone: string | null
  phone_unreadable: boolean
  status: BroadcastStatus
  message_content: string | null
  error_message: string | null
  /** The sender's code; `skipped` if the message was not sent on purpose. */
  error_code: string | null
  /** The reason, read from code and message (customers/failure.ts); '' for a failure without one. */
  failure_reason: string | null
  not_on_whatsapp: boolean
  template: string | null
  workflow: string | null
  broadcast_at: Date
  message_id: string | null
  /** JSON text. */
  metadata: string | null
}

const column = <K extends keyof NewLog>(logs: readonly NewLog[], key: K) => logs.map((log) => log[key])

/**
 * Inserts the logs and their deltas of the summary, in one statement. Returns the ids that were inserted. With `skipKnown`, a
 * log whose id or message_id exists already is neither inserted nor counted.
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
          message_content, error_message, error_code, failure_reason, not_on_whatsapp, template, workflow, broadcast_at, message_id,
          metadata)
        select * from unnest(${column(logs, 'id')}::uuid[], ${column(logs, 'api_key_id')}::uuid[],
          ${column(logs, 'tracking_number')}::text[], ${column(logs, 'tracking_shown')}::text[],
          ${column(logs, 'consignee_phone')}::text[],
          ${column(logs, 'phone_unreadable')}::boolean[], ${column(logs, 'status')}::text[],
          ${column(logs, 'message_content')}::text[], ${column(logs, 'error_message')}::text[],
          ${column(logs, 'error_code')}::text[], ${column(logs, 'failure_reason')}::text[], ${column(logs, 'not_on_whatsapp')}::boolean[],
          ${column(logs, 'template')}::text[], ${column(logs, 'workflow')}::text[],
          ${column(logs, 'broadcast_at')}::timestamptz[], ${column(logs, 'message_id')}::text[],
          ${column(logs, 'metadata')}::jsonb[])
        ${skipKnown ? raw('on conflict do nothing') : raw('')}
        returning id, ${countedColumns('broadcast_logs')}
      ), counted as (
        ${addDeltas(once(sql`inserted`), { fresh: true })}
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
  consignee_phone: string | null
  phone_unreadable: boolean
  delivered_at: Date | null
  read_at: Date | null
}

/** The logs of these message ids, locked in the order of their ids. */
export function lockByMessageId(
  db: Queryable,
  keys: readonly { api_key_id: string; message_id: string }[],
): Promise<KnownLog[]> {
  return rows(
    db,
    sql`select id, api_key_id, message_id, coalesce(tracking_shown, tracking_number) as tracking_number, status,
        consignee_phone, phone_unreadable, delivered_at, read_at from broadcast_logs
      where (api_key_id, message_id) in (
        select * from unnest(${keys.map((key) => key.api_key_id)}::uuid[], ${keys.map((key) => key.message_id)}::text[]))
      order by id for update`,
  )
}

export interface Move {
  id: string
  status: BroadcastStatus
  error_message: string | null
  error_code: string | null
  /** Read from code and message, if one of them is given. */
  failure_reason: string | null
  not_on_whatsapp: boolean
  template: string | null
  workflow: string | null
  message_content: string | null
  metadata: string | null
}

/** Moves locked logs to a later status. Fields that the push left out stay as they were. */
export async function moveLogs(db: Queryable, moves: readonly Move[]): Promise<void> {
  await db.query(
    sql`with moved as (
        update broadcast_logs as log set status = move.status, updated_at = now(),
          error_message = coalesce(move.error_message, was.error_message),
          error_code = coalesce(move.error_code, was.error_code),
          template = coalesce(move.template, was.template), workflow = coalesce(move.workflow, was.workflow),
          failure_reason = case when move.failure_reason is not null then move.failure_reason
            when move.status = 'failed' and was.error_message is null then '' else was.failure_reason end,
          not_on_whatsapp = case when move.failure_reason is not null then move.not_on_whatsapp
            else was.not_on_whatsapp end,
          message_content = coalesce(move.message_content, was.message_content),
          metadata = case when move.metadata is null then was.metadata
            else coalesce(was.metadata, '{}') || move.metadata end
        from unnest(${moves.map((move) => move.id)}::uuid[], ${moves.map((move) => move.status)}::text[],
          ${moves.map((move) => move.error_message)}::text[], ${moves.map((move) => move.error_code)}::text[],
          ${moves.map((move) => move.failure_reason)}::text[], ${moves.map((move) => move.not_on_whatsapp)}::boolean[],
          ${moves.map((move) => move.template)}::text[], ${moves.map((move) => move.workflow)}::text[],
          ${moves.map((move) => move.message_content)}::text[], ${moves.map((move) => move.metadata)}::jsonb[])
          as move (id, status, error_message, error_code, failure_reason, not_on_whatsapp, template, workflow, message_content,
            metadata)
          join broadcast_logs as was on was.id = move.id
        where log.id = move.id
        returning ${countedColumns('log')}, ${countedColumns('was', 'was_')}
      )
      ${addDeltas(bothSides(sql`moved`))}`,
  )
}

export interface NewResend {
  id: string
  /** The log that it copies. */
  of: string
  /** The original broadcast. */
  origin: string
}

/**
 * Inserts a pending copy of each log. Returns the ids that were inserted: an origin that has another pending resend gets no
 * second one.
 */
export async function insertResends(tx: Queryable, resends: readonly NewResend[]): Promise<Set<string>> {
  const inserted = await rows<{ id: string }>(
    tx,
    sql`with inserted as (
        insert into broadcast_logs (id, tracking_number, tracking_shown, consignee_phone, phone_unreadable, status, message_content,
          metadata, template, workflow, broadcast_at, resend_of)
        select made.id, log.tracking_number, log.tracking_shown, log.consignee_phone, log.phone_unreadable, 'pending',
          log.message_content, log.metadata, log.template, log.workflow, now(), made.origin
        from unnest(${resends.map((one) => one.id)}::uuid[], ${resends.map((one) => one.of)}::uuid[],
            ${resends.map((one) => one.origin)}::uuid[]) as made (id, of, origin)
          join broadcast_logs as log on log.id = made.of
        on conflict (resend_of) where resend_of is not null and status = 'pending' do nothing
        returning id, ${countedColumns('broadcast_logs')}
      ), counted as (
        ${addDeltas(once(sql`inserted`), { fresh: true })}
      )
      select id from inserted`,
  )
  return new Set(inserted.map(({ id }) => id))
}

/** Stores the message id by which later statuses find the log, unless another log has it. */
export async function keepMessageId(
  tx: Queryable,
  id: string,
  apiKeyId: string,
  messageId: string,
): Promise<void> {
  await tx.query(
    sql`update broadcast_logs set api_key_id = ${apiKeyId}, message_id = ${messageId}
      where id = ${id} and not exists (
        select from broadcast_logs where api_key_id = ${apiKeyId} and message_id = ${messageId})`,
  )
}

/** Clears the failure of a locked log: it is pending again, or was sent. */
export async function reopenResend(tx: Queryable, id: string, to: 'pending' | 'success'): Promise<void> {
  await tx.query(
    sql`with reopened as (
        update broadcast_logs as log set status = ${to}, error_message = null, error_code = null,
          failure_reason = null, not_on_whatsapp = false, updated_at = now()
        from broadcast_logs as was
        where log.id = ${id} and was.id = log.id and log.status = 'failed'
        returning ${countedColumns('log')}, ${countedColumns('was', 'was_')})
      ${addDeltas(bothSides(sql`reopened`))}`,
  )
}

/** Returns the numbers of those that say that it is not on WhatsApp. */
export async function updateFailures(
  db: Queryable,
  read: readonly { id: string; failure_reason: string; not_on_whatsapp: boolean }[],
): Promise<string[]> {
  const updated = await rows<{ number: string | null }>(
    db,
    sql`update broadcast_logs set failure_reason = read.reason, not_on_whatsapp = read.not_on_whatsapp
      from unnest(${read.map((one) => one.id)}::uuid[], ${read.map((one) => one.failure_reason)}::text[],
        ${read.map((one) => one.not_on_whatsapp)}::boolean[]) as read (id, reason, not_on_whatsapp)
      where broadcast_logs.id = read.id and status = 'failed' and failure_reason is null
      returning case when read.not_on_whatsapp then consignee_phone end as number`,
  )
  return updated.flatMap(({ number }) => number ?? [])
}
