// SQL that reads the broadcast log. writes.ts writes it.
import sql, { join, raw, type Sql } from 'sql-template-tag'
import { readFailure, readReason } from '../customers/failure.ts'
import { storedForms } from '../customers/tracking-number.ts'
import { firstRows } from '../db/first-rows.ts'
import { isAny } from '../db/matching.ts'
import { first, rows, type Queryable } from '../db/pool.ts'
import { mark } from '../marks/queries.ts'
import { skipped } from './counts.ts'
import type { BroadcastLog, BroadcastStatus, ListedLog } from './schema.ts'

const optedOut = mark('opted_out', sql`consignee_phone`)

const columns = sql`id, coalesce(tracking_shown, tracking_number) as tracking_number, consignee_phone, phone_unreadable, ${optedOut}, status, message_content, error_message,
  error_code, failure_reason, delivered_at, read_at, template, workflow, message_id, metadata, broadcast_at, updated_at, resend_of`

/** How many characters of a text are shown. */
interface Lengths {
  message: number
  error: number
}
/** For lists, whose rows show no more. */
const listed = { message: 300, error: 500 }
/** For the page of a parcel. A WhatsApp template has at most 1,024 characters, so nearly all texts are whole. */
const story = { message: 1024, error: 1024 }

/**
 * The columns with only the beginning of each text: a text may have 100,000 characters, and an answer has many rows. `left`
 * does not load the rest of a long text. A text that is to be cut has one character more than is shown, and `true` stands
 * for metadata that are left out; presentListed() cuts.
 */
const beginnings = ({
  message,
  error,
}: Lengths) => sql`id, coalesce(tracking_shown, tracking_number) as tracking_number, consignee_phone, phone_unreadable, ${optedOut}, status,
  left(message_content, ${raw(String(message + 1))}) as message_content,
  left(error_message, ${raw(String(error + 1))}) as error_message,
  error_code, failure_reason, delivered_at, read_at, template, workflow,
  message_id, case when octet_length(metadata::text) > 1024 then 'true'::jsonb else metadata end as metadata,
  broadcast_at, updated_at, resend_of`

const listColumns = beginnings(listed)
const storyColumns = beginnings(story)

type Stored<Shown> = Omit<Shown, 'failure'> & { failure_reason: string | null }
/** A log as `beginnings` reads it. */
type Begun = Omit<Stored<BroadcastLog>, 'metadata'> & { metadata: BroadcastLog['metadata'] | true }

/** A log of a page, and the exact time that the page's cursor needs if the page ends with it. */
export interface LogRow {
  log: ListedLog
  cursor_at: string
}

/** Written out, because spreading a row of twenty columns takes V8 ten times as long. */
function present(row: Begun): BroadcastLog {
  return {
    id: row.id,
    tracking_number: row.tracking_number,
    consignee_phone: row.consignee_phone,
    phone_unreadable: row.phone_unreadable,
    opted_out: row.opted_out,
    status: row.status,
    message_content: row.message_content,
    error_message: row.error_message,
    error_code: row.error_code,
    failure: failureOf(row),
    delivered_at: row.delivered_at,
    read_at: row.read_at,
    template: row.template,
    workflow: row.workflow,
    message_id: row.message_id,
    metadata: row.metadata === true ? null : row.metadata,
    broadcast_at: row.broadcast_at,
    updated_at: row.updated_at,
    resend_of: row.resend_of,
  }
}

function failureOf({ status, error_code, error_message, failure_reason: reason }: Begun) {
  if (status !== 'failed' || error_code === skipped) return null
  return reason === null ? readFailure(error_message) : readReason(reason)
}

function presentListed(row: Begun, { message, error }: Lengths): ListedLog {
  const log = present(row)
  const cut: ListedLog['cut'] = []
  log.message_content = beginning(row.message_content, message)
  if (log.message_content !== row.message_content) cut.push('message_content')
  log.error_message = beginning(row.error_message, error)
  if (log.error_message !== row.error_message) cut.push('error_message')
  if (row.metadata === true) cut.push('metadata')
  return Object.assign(log, { cut })
}

/** At most this many characters, as PostgreSQL counts them: an emoji outside the basic plane is one. */
function beginning(text: string | null, most: number): string | null {
  if (text === null || text.length <= most) return text
  return Array.from(text).slice(0, most).join('')
}

type PagedRow = Begun & { cursor_at: string }

const presentPaged = (row: PagedRow): LogRow => ({
  log: presentListed(row, listed),
  cursor_at: row.cursor_at,
})

interface Place {
  at: string
  id: string
}
const beyond = (after: Place | undefined) =>
  after ? [sql`(broadcast_at, id) < (${after.at}::timestamptz, ${after.id}::uuid)`] : []

/** Newest first, those after `after`, in the order of an index. `where` comes from broadcasts/search.ts. */
export async function selectLogs(
  db: Queryable,
  where: readonly Sql[],
  after: Place | undefined,
  limit: number,
): Promise<LogRow[]> {
  const found = await rows<PagedRow>(
    db,
    firstRows(
      sql`select ${listColumns}, broadcast_at::text as cursor_at from broadcast_logs
        where ${join([sql`true`, ...where, ...beyond(after)], ' and ')}`,
      sql`broadcast_at desc, id desc`,
      limit,
    ),
  )
  return found.map(presentPaged)
}

/** Like selectLogs, if few rows match: makes the planner find them first and then sort them. */
export async function selectLogsNarrow(
  db: Queryable,
  where: readonly Sql[],
  after: Place | undefined,
  limit: number,
): Promise<LogRow[]> {
  const found = await rows<PagedRow>(
    db,
    sql`with matching as materialized (
        select * from broadcast_logs where ${join([sql`true`, ...where, ...beyond(after)], ' and ')})
      select ${listColumns}, broadcast_at::text as cursor_at from matching
      order by broadcast_at desc, id desc limit ${limit}`,
  )
  return found.map(presentPaged)
}

/** The columns of a log in an export. */
export type ExportedLog = Pick<
  BroadcastLog,
  | 'id'
  | 'broadcast_at'
  | 'tracking_number'
  | 'consignee_phone'
  | 'status'
  | 'message_content'
  | 'error_message'
  | 'error_code'
  | 'delivered_at'
  | 'read_at'
  | 'template'
  | 'workflow'
  | 'message_id'
> & { failure_reason: string | null; cursor_at: string }

/**
 * Whole logs after `after`, newest first: as many as fit into `bytes` of text, at least one and at most `limit`. `narrow`:
 * few rows match, so they are found first and then sorted.
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
        message_content, error_message, error_code, failure_reason, delivered_at, read_at, template, workflow, message_id,
        broadcast_at::text as cursor_at
      from page where bytes_before < ${bytes} order by broadcast_at desc, id desc`,
  )
}

/** How many logs match, counted up to `limit`. */
export async function countMatches(db: Queryable, where: Sql, limit: number): Promise<number> {
  const found = await first<{ count: number }>(
    db,
    sql`select count(*) as count from (select from broadcast_logs where ${where} limit ${limit}) as matching`,
  )
  return found?.count ?? 0
}

export async function selectLog(db: Queryable, id: string): Promise<BroadcastLog | undefined> {
  const found = await first<Stored<BroadcastLog>>(
    db,
    sql`select ${columns} from broadcast_logs where id = ${id}`,
  )
  return found && present(found)
}

/** Locks the log until the transaction ends, so that two users who act on it do so one after the other. */
export async function lockLog(db: Queryable, id: string): Promise<BroadcastLog | undefined> {
  const found = await first<Stored<BroadcastLog>>(
    db,
    sql`select ${columns} from broadcast_logs where id = ${id} for update`,
  )
  return found && present(found)
}

/** The logs as a list shows them, for the stream. */
export async function selectLogsByIds(db: Queryable, ids: readonly string[]): Promise<ListedLog[]> {
  const found = await rows<Begun>(
    db,
    sql`select ${listColumns} from broadcast_logs where id = any(${ids}::uuid[]) order by id`,
  )
  return found.map((row) => presentListed(row, listed))
}

/** A resend that is pending or was sent. */
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

/** Failures from `from` on whose reason has not been read yet, newest first, with the beginning of the error. */
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

/** A parcel's broadcasts, newest first, by its AWB in any spelling. */
export async function selectLogsOfParcel(
  db: Queryable,
  trackingNumber: string,
  limit: number,
): Promise<ListedLog[]> {
  const found = await rows<Begun>(
    db,
    sql`select ${storyColumns} from broadcast_logs where ${isAny('tracking_number', storedForms(trackingNumber))}
      order by broadcast_at desc, id desc limit ${limit}`,
  )
  return found.map((row) => presentListed(row, story))
}
