// SQL of the broadcast log: one statement per function. Writes are set-based, from arrays.
import sql, { join, raw, type Sql } from 'sql-template-tag'
import { readFailure, readReason } from '../customers/failure.ts'
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

const columns = sql`id, coalesce(tracking_shown, tracking_number) as tracking_number, consignee_phone, phone_unreadable, status, message_content, error_message,
  failure_reason, message_id, metadata, broadcast_at, updated_at, resend_of`

/**
 * The same with the beginning of each text, and which of them are cut: a text may have 100,000 characters, an answer has
 * many rows. `octet_length` and `left` do not load the rest of a long text.
 */
const beginnings = (
  message: number,
  error: number,
) => sql`id, coalesce(tracking_shown, tracking_number) as tracking_number, consignee_phone, phone_unreadable, status,
  left(message_content, ${raw(String(message))}) as message_content,
  left(error_message, ${raw(String(error))}) as error_message, failure_reason,
  message_id, case when octet_length(metadata::text) <= 1024 then metadata end as metadata, broadcast_at, updated_at, resend_of,
  array_remove(array[
    case when octet_length(left(message_content, ${raw(String(message))})) < octet_length(message_content) then 'message_content' end,
    case when octet_length(left(error_message, ${raw(String(error))})) < octet_length(error_message) then 'error_message' end,
    case when octet_length(metadata::text) > 1024 then 'metadata' end], null) as cut`

/** One line of a list shows no more. */
const listColumns = beginnings(300, 500)
/** A template of WhatsApp has at most 1,024 characters, so nearly all are whole. */
const storyColumns = beginnings(1024, 1024)

export type LogRow = ListedLog & { cursor_at: string }

type Stored<Shown> = Omit<Shown, 'failure'> & { failure_reason: string | null }

/** Logs as they are shown, by a statement that selects one of the lists of columns above. */
async function logs<Row extends Stored<BroadcastLog>>(
  db: Queryable,
  statement: Sql,
): Promise<(Omit<Row, 'failure_reason'> & Pick<BroadcastLog, 'failure'>)[]> {
  return (await rows<Row>(db, statement)).map(({ failure_reason: reason, ...log }) => {
    const read = () => (reason === null ? readFailure(log.error_message) : readReason(reason))
    return { ...log, failure: log.status === 'failed' ? read() : null }
  })
}

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
  return logs<Stored<LogRow>>(
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
  return logs<Stored<LogRow>>(
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

export async function selectLog(db: Queryable, id: string): Promise<BroadcastLog | undefined> {
  return (await logs(db, sql`select ${columns} from broadcast_logs where id = ${id}`))[0]
}

/** Locked until the transaction ends: two who act on one log act one after the other. */
export async function lockLog(db: Queryable, id: string): Promise<BroadcastLog | undefined> {
  return (await logs(db, sql`select ${columns} from broadcast_logs where id = ${id} for update`))[0]
}

/** As a list shows them, for the stream. */
export function selectLogsByIds(db: Queryable, ids: readonly string[]): Promise<ListedLog[]> {
  return logs<Stored<ListedLog>>(
    db,
    sql`select ${listColumns} from broadcast_logs where id = any(${ids}::uuid[]) order by id`,
  )
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

/** Failures from `from` on whose reason was not read yet, newest first, with the beginning of what was sent. */
export function selectUnreadFailures(
  db: Queryable,
  from: Date | undefined,
  limit: number,
): Promise<{ id: string; error: string | null }[]> {
  const since = from ? sql`and broadcast_at >= ${from}` : sql``
  return rows(
    db,
    sql`select id, left(error_message, 2000) as error from broadcast_logs
      where status = 'failed' and failure_reason is null ${since} order by broadcast_at desc limit ${limit}`,
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

/** A parcel's story, newest first, by its AWB in any spelling. */
export function selectLogsOfParcel(
  db: Queryable,
  trackingNumber: string,
  limit: number,
): Promise<ListedLog[]> {
  return logs<Stored<ListedLog>>(
    db,
    sql`select ${storyColumns} from broadcast_logs where ${isAny('tracking_number', storedForms(trackingNumber))}
      order by broadcast_at desc, id desc limit ${limit}`,
  )
}
