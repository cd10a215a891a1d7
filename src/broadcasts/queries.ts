// SQL of the broadcast log: one statement per function. Writes are set-based, from arrays.
import sql, { join, raw, type Sql } from 'sql-template-tag'
import { storedForms } from '../customers/tracking-number.ts'
import { isAny } from '../db/matching.ts'
import { first, rows, type Queryable } from '../db/pool.ts'
import type { BroadcastLog, BroadcastStatus, ListedLog } from './schema.ts'

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
  broadcast_at: Date
  message_id: string | null
  /** JSON text. */
  metadata: string | null
}

const column = <K extends keyof NewLog>(logs: readonly NewLog[], key: K) => logs.map((log) => log[key])

/**
 * Inserts the logs and marks their days for the next refresh of the summary, in one statement. Answers the ids that
 * were inserted; with `skipKnown`, an id or message_id that is there already is left out.
 */
export async function insertLogs(
  db: Queryable,
  logs: readonly NewLog[],
  timezone: string,
  skipKnown: boolean,
): Promise<Set<string>> {
  const inserted = await rows<{ id: string }>(
    db,
    sql`with inserted as (
        insert into broadcast_logs (id, api_key_id, tracking_number, tracking_shown, consignee_phone, phone_unreadable, status,
          message_content, error_message, broadcast_at, message_id, metadata)
        select * from unnest(${column(logs, 'id')}::uuid[], ${column(logs, 'api_key_id')}::uuid[],
          ${column(logs, 'tracking_number')}::text[], ${column(logs, 'tracking_shown')}::text[],
          ${column(logs, 'consignee_phone')}::text[],
          ${column(logs, 'phone_unreadable')}::boolean[], ${column(logs, 'status')}::text[],
          ${column(logs, 'message_content')}::text[], ${column(logs, 'error_message')}::text[],
          ${column(logs, 'broadcast_at')}::timestamptz[], ${column(logs, 'message_id')}::text[],
          ${column(logs, 'metadata')}::jsonb[])
        ${skipKnown ? raw('on conflict do nothing') : raw('')}
        returning id, broadcast_at
      ), changed as (
        insert into dashboard_changes (day, kind)
        select distinct (broadcast_at at time zone ${timezone})::date, 'broadcasts' from inserted
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
  message_content: string | null
  metadata: string | null
}

/** Moves logs to a later status; what the push left out stays as it was. */
export async function moveLogs(db: Queryable, moves: readonly Move[], timezone: string): Promise<void> {
  await db.query(
    sql`with moved as (
        update broadcast_logs set status = move.status, updated_at = now(),
          error_message = coalesce(move.error_message, broadcast_logs.error_message),
          message_content = coalesce(move.message_content, broadcast_logs.message_content),
          metadata = case when move.metadata is null then broadcast_logs.metadata
            else coalesce(broadcast_logs.metadata, '{}') || move.metadata end
        from unnest(${moves.map((move) => move.id)}::uuid[], ${moves.map((move) => move.status)}::text[],
          ${moves.map((move) => move.error_message)}::text[], ${moves.map((move) => move.message_content)}::text[],
          ${moves.map((move) => move.metadata)}::jsonb[])
          as move (id, status, error_message, message_content, metadata)
        where broadcast_logs.id = move.id
        returning broadcast_at
      )
      insert into dashboard_changes (day, kind)
      select distinct (broadcast_at at time zone ${timezone})::date, 'broadcasts' from moved`,
  )
}

const columns = sql`id, coalesce(tracking_shown, tracking_number) as tracking_number, consignee_phone, phone_unreadable, status, message_content, error_message,
  message_id, metadata, broadcast_at, updated_at, resend_of`

/**
 * The same with the beginning of each text, and which of them are cut: a text may have 100,000 characters, an answer has
 * many rows. `octet_length` and `left` do not load the rest of a long text.
 */
const beginnings = (
  message: number,
  error: number,
) => sql`id, coalesce(tracking_shown, tracking_number) as tracking_number, consignee_phone, phone_unreadable, status,
  left(message_content, ${raw(String(message))}) as message_content,
  left(error_message, ${raw(String(error))}) as error_message,
  message_id, case when octet_length(metadata::text) <= 1024 then metadata end as metadata, broadcast_at, updated_at, resend_of,
  array_remove(array[
    case when octet_length(left(message_content, ${raw(String(message))})) < octet_length(message_content) then 'message_content' end,
    case when octet_length(left(error_message, ${raw(String(error))})) < octet_length(error_message) then 'error_message' end,
    case when octet_length(metadata::text) > 1024 then 'metadata' end], null) as cut`

/** One line of a list shows no more. The reason's filter compares 200 characters of an error. */
const listColumns = beginnings(300, 500)
/** A template of WhatsApp has at most 1,024 characters, so nearly all are whole. */
const storyColumns = beginnings(1024, 1024)

/** The reason of a failure as charts and filters name it; '' is none given. The expression of migrations/0010. */
export const failureReason = sql`left(coalesce(nullif(btrim(error_message), ''), ''), 200)`

export type LogRow = ListedLog & { cursor_at: string }

interface Place {
  at: string
  id: string
}
const beyond = (after: Place | undefined) =>
  after ? [sql`(broadcast_at, id) < (${after.at}::timestamptz, ${after.id}::uuid)`] : []

/** Newest first, from a place on, in the order of an index; `where` comes from broadcasts/search.ts. */
export function selectLogs(
  db: Queryable,
  where: readonly Sql[],
  after: Place | undefined,
  limit: number,
): Promise<LogRow[]> {
  return rows(
    db,
    sql`select ${listColumns}, broadcast_at::text as cursor_at from broadcast_logs
      where ${join([sql`true`, ...where, ...beyond(after)], ' and ')}
      order by broadcast_at desc, id desc limit ${limit}`,
  )
}

/** The same for a search that few rows match: they are found first and sorted then, whatever the planner thinks. */
export function selectLogsNarrow(
  db: Queryable,
  where: readonly Sql[],
  after: Place | undefined,
  limit: number,
): Promise<LogRow[]> {
  return rows(
    db,
    sql`with matching as materialized (
        select * from broadcast_logs where ${join([sql`true`, ...where, ...beyond(after)], ' and ')})
      select ${listColumns}, broadcast_at::text as cursor_at from matching
      order by broadcast_at desc, id desc limit ${limit}`,
  )
}

/** What an export has of a log. */
export type ExportedLog = Pick<
  BroadcastLog,
  | 'id'
  | 'broadcast_at'
  | 'tracking_number'
  | 'consignee_phone'
  | 'status'
  | 'message_content'
  | 'error_message'
  | 'message_id'
> & { cursor_at: string }

/**
 * Whole logs from a place on, newest first: as many as fit into `bytes` of text, at least one and at most `limit`. With
 * `narrow`, those that match are found first and sorted then.
 */
export function selectLogBatch(
  db: Queryable,
  { where, narrow }: { where: readonly Sql[]; narrow: boolean },
  after: Place | undefined,
  { limit, bytes }: { limit: number; bytes: number },
): Promise<ExportedLog[]> {
  const matching = sql`select * from broadcast_logs where ${join([sql`true`, ...where, ...beyond(after)], ' and ')}`
  const size = sql`(coalesce(octet_length(message_content), 0) + coalesce(octet_length(error_message), 0))`
  return rows(
    db,
    sql`with matching as ${narrow ? raw('materialized') : raw('not materialized')} (${matching}),
      page as (
        select *, sum(${size}) over (order by broadcast_at desc, id desc rows unbounded preceding) - ${size} as bytes_before
        from matching order by broadcast_at desc, id desc limit ${limit})
      select id, broadcast_at, coalesce(tracking_shown, tracking_number) as tracking_number, consignee_phone, status,
        message_content, error_message, message_id,
        broadcast_at::text as cursor_at
      from page where bytes_before < ${bytes} order by broadcast_at desc, id desc`,
  )
}

/** How many logs match, counted no further than `limit`. */
export async function countMatches(db: Queryable, where: Sql, limit: number): Promise<number> {
  const found = await first<{ count: number }>(
    db,
    sql`select count(*) as count from (select from broadcast_logs where ${where} limit ${limit}) as matching`,
  )
  return found?.count ?? 0
}

export function selectLog(db: Queryable, id: string): Promise<BroadcastLog | undefined> {
  return first(db, sql`select ${columns} from broadcast_logs where id = ${id}`)
}

/** Locked until the transaction ends: two who act on one log act one after the other. */
export function lockLog(db: Queryable, id: string): Promise<BroadcastLog | undefined> {
  return first(db, sql`select ${columns} from broadcast_logs where id = ${id} for update`)
}

/** As a list shows them, for the stream. */
export function selectLogsByIds(db: Queryable, ids: readonly string[]): Promise<ListedLog[]> {
  return rows(db, sql`select ${listColumns} from broadcast_logs where id = any(${ids}::uuid[]) order by id`)
}

/** A resend that is under way, or has arrived. */
export function selectGoodResend(
  db: Queryable,
  origin: string,
): Promise<{ id: string; status: BroadcastStatus } | undefined> {
  return first(
    db,
    sql`select id, status from broadcast_logs
      where resend_of = ${origin} and status in ('pending', 'success') order by id desc limit 1`,
  )
}

/** A copy of a log, pending, as of now; linked to the first of its line. */
export async function insertResend(
  tx: Queryable,
  { id, of, origin }: { id: string; of: string; origin: string },
  timezone: string,
): Promise<void> {
  await tx.query(
    sql`with inserted as (
        insert into broadcast_logs (id, tracking_number, tracking_shown, consignee_phone, phone_unreadable, status, message_content,
          metadata, broadcast_at, resend_of)
        select ${id}, tracking_number, tracking_shown, consignee_phone, phone_unreadable, 'pending', message_content, metadata, now(), ${origin}
        from broadcast_logs where id = ${of}
        returning broadcast_at)
      insert into dashboard_changes (day, kind)
      select (broadcast_at at time zone ${timezone})::date, 'broadcasts' from inserted`,
  )
}

/** It has not failed after all: pending again, or arrived. */
export async function reopenResend(
  tx: Queryable,
  id: string,
  to: 'pending' | 'success',
  timezone: string,
): Promise<void> {
  await tx.query(
    sql`with reopened as (
        update broadcast_logs set status = ${to}, error_message = null, updated_at = now()
        where id = ${id} and status = 'failed' returning broadcast_at)
      insert into dashboard_changes (day, kind)
      select (broadcast_at at time zone ${timezone})::date, 'broadcasts' from reopened`,
  )
}

/** A parcel's story, newest first, by its AWB in any spelling. */
export function selectLogsOfParcel(
  db: Queryable,
  trackingNumber: string,
  limit: number,
): Promise<ListedLog[]> {
  return rows(
    db,
    sql`select ${storyColumns} from broadcast_logs where ${isAny('tracking_number', storedForms(trackingNumber))}
      order by broadcast_at desc, id desc limit ${limit}`,
  )
}
