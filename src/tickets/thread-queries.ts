// SQL that reads a ticket's thread and history, a page at a time, the newest page first.
import sql, { type Sql } from 'sql-template-tag'
import { categoryOfKey } from '../categories/queries.ts'
import type { Category } from '../categories/schema.ts'
import { readFailure } from '../customers/failure.ts'
import { attachmentsWhere } from '../attachments/queries.ts'
import { first, rows, type Queryable } from '../db/pool.ts'
import { quotedBy, reactionsWhere } from './quote-queries.ts'
import { mirrorEvents } from './rules.ts'
import { byKey, ticketColumns, ticketTables, type TicketKey } from './queries.ts'
import type { Author, Comment, ShownParts, Ticket, TicketEvent } from './shown.ts'

interface CommentRow extends ShownParts {
  id: string
  ticket_id: number
  author_type: Comment['author']['type']
  author_id: string | null
  author_name: string | null
  subject: string | null
  comment_text: string
  is_internal_note: boolean
  created_at: Date
  sent_at: Date
  delivery_status: NonNullable<Comment['delivery']>['status'] | null
  delivery_error: string | null
  delivery_error_code: string | null
  delivered_at: Date | null
  read_at: Date | null
  delivery_updated_at: Date | null
  attempts: number
  next_attempt_at: Date | null
}

const commentColumns = sql`c.id, c.ticket_id, c.author_type, coalesce(c.user_id, case when c.author_type <> 'customer' then c.api_key_id end) as author_id,
  coalesce(u.full_name, case when c.author_type <> 'customer' then k.name end) as author_name, c.subject, c.comment_text,
  c.is_internal_note, c.created_at, coalesce(c.sent_at, c.created_at) as sent_at, c.delivery_status, c.delivery_error,
  c.delivery_error_code, c.location, c.contact, ${attachmentsWhere(sql`a.comment_id = c.id`)} as attachments,
  ${quotedBy(sql`c.quotes`, sql`c.ticket_id`)} as quoted, ${reactionsWhere(sql`r.comment_id = c.id`)} as reactions, c.delivered_at, c.read_at, c.delivery_updated_at,
  coalesce(m.attempts, 0) as attempts, m.next_attempt_at`
const commentJoins = sql`left join users u on u.id = c.user_id left join api_keys k on k.id = c.api_key_id
  left join webhook_messages m on m.reply_id = c.id`

/** When a comment was written. Threads are ordered by it; migrations/0030 indexes this expression. */
const saidAt = sql`coalesce(sent_at, created_at)`

/** A page ends when its texts exceed this, so that a thousand notes of 50,000 characters are many pages. */
const pageBytes = 400_000

/** The first rows of `from` in this order, with the bytes of `text` before each row. `of_page` counts all of them. */
const fitting = (from: Sql, text: Sql, order: Sql, limit: number) =>
  sql`(select *, count(*) over () as of_page from (
      select *, sum(coalesce(octet_length(${text}), 0)) over (order by ${order} rows unbounded preceding)
        - coalesce(octet_length(${text}), 0) as bytes_before
      from ${from} order by ${order} limit ${limit}) as page)`

/** Where a page of comments begins. Earlier comments come before it. */
export interface CommentPlace {
  at: string
  id: string
}

/** A part of a thread or a history, oldest first. */
export interface Part<Item, Place> {
  items: Item[]
  /** The place of the oldest item, if there are earlier ones. */
  before: Place | undefined
}

/** The newest comments, or the newest before a place. */
export async function selectComments(
  db: Queryable,
  ticketId: number,
  limit: number,
  before?: CommentPlace,
): Promise<Part<Comment, CommentPlace>> {
  const earlier = before ? sql`and (${saidAt}, id) < (${before.at}::timestamptz, ${before.id}::uuid)` : sql``
  const page = fitting(
    sql`ticket_comments where ticket_id = ${ticketId} ${earlier}`,
    sql`comment_text`,
    sql`${saidAt} desc, id desc`,
    limit + 1,
  )
  const found = await rows<CommentRow & Fitting & { at: string }>(
    db,
    sql`select ${commentColumns}, to_json(coalesce(c.sent_at, c.created_at)) #>> '{}' as at, c.of_page from ${page} c ${commentJoins}
      where c.bytes_before < ${pageBytes} order by coalesce(c.sent_at, c.created_at) desc, c.id desc`,
  )
  return part(found, limit, ({ at, id }) => ({ at, id }), presentComment)
}

interface Fitting {
  of_page: number
}

/** Makes a part of rows that were read newest first, one more than wanted. */
function part<Row extends Fitting, Item, Place>(
  found: readonly Row[],
  limit: number,
  placeOf: (row: Row) => Place,
  present: (row: Row) => Item,
): Part<Item, Place> {
  const kept = found.slice(0, limit)
  const oldest = kept.at(-1)
  return {
    items: kept.map(present).reverse(),
    before: oldest && oldest.of_page > kept.length ? placeOf(oldest) : undefined,
  }
}

export async function selectComment(db: Queryable, id: string): Promise<Comment | undefined> {
  const found = await first<CommentRow>(
    db,
    sql`select ${commentColumns} from ticket_comments c ${commentJoins} where c.id = ${id}`,
  )
  return found && presentComment(found)
}

/** A ticket with what its description has besides words, and the tickets that were merged into it. */
export type StoryTicket = Ticket & ShownParts & { merged_ids: number[] }

export function selectStoryTicket(db: Queryable, key: TicketKey): Promise<StoryTicket | undefined> {
  return first(
    db,
    sql`select ${ticketColumns}, t.location, t.contact,
        ${attachmentsWhere(sql`a.ticket_id = t.id and a.comment_id is null`)} as attachments,
        ${quotedBy(sql`t.quotes`, sql`t.id`)} as quoted, ${reactionsWhere(sql`r.ticket_id = t.id and r.comment_id is null`)} as reactions,
        array(select merged.id::float8 from tickets merged where merged.merged_into = t.id) as merged_ids
      from ${ticketTables} where ${byKey(key)}`,
  )
}

function presentComment(row: CommentRow): Comment {
  const {
    author_type,
    author_id,
    author_name,
    delivery_status,
    delivery_error,
    delivery_error_code: code,
    delivered_at,
    read_at,
    delivery_updated_at,
    attempts,
    next_attempt_at,
  } = row
  return {
    id: row.id,
    ticket_id: row.ticket_id,
    subject: row.subject,
    comment_text: row.comment_text,
    is_internal_note: row.is_internal_note,
    attachments: row.attachments,
    location: row.location,
    contact: row.contact,
    quoted: row.quoted,
    reactions: row.reactions,
    created_at: row.created_at,
    sent_at: row.sent_at,
    author: { type: author_type, id: author_id, full_name: author_name },
    delivery: delivery_status && {
      status: delivery_status,
      error: delivery_error,
      failure:
        delivery_status === 'failed' ? readFailure([code ?? '', delivery_error ?? ''].join(' ')) : null,
      delivered_at,
      read_at,
      updated_at: delivery_updated_at,
      attempts,
      next_attempt_at,
    },
  }
}

interface EventRow extends Fitting {
  id: number
  type: string
  actor_type: 'user' | 'customer' | 'n8n' | 'system'
  actor_id: string | null
  actor_name: string | null
  from_value: string | null
  to_value: string | null
  from_name: string | null
  to_name: string | null
  from_category: Category | null
  to_category: Category | null
  note: string | null
  created_at: Date
}

const categoryOfEvent = (key: Sql) =>
  sql`case when e.type = 'category_changed' then ${categoryOfKey(key)} end`

const eventColumns = sql`e.id, e.type, e.actor_type, e.actor_id,
  case e.actor_type when 'n8n' then k.name when 'user' then a.full_name end as actor_name,
  e.from_value, e.to_value, was.full_name as from_name, becomes.full_name as to_name,
  ${categoryOfEvent(sql`e.from_value`)} as from_category, ${categoryOfEvent(sql`e.to_value`)} as to_category, e.note, e.created_at`
const eventJoins = sql`left join users a on a.id = e.actor_id and e.actor_type = 'user'
  left join api_keys k on k.id = e.actor_id and e.actor_type = 'n8n'
  left join users was on e.type in ('assigned', 'released') and was.id::text = e.from_value
  left join users becomes on e.type in ('assigned', 'released') and becomes.id::text = e.to_value`

const isMirror = sql`e.type = any(${[...mirrorEvents]}::text[])`

/** The events of the ticket and of those that were merged into it. */
const ofTickets = (ids: readonly number[]): Sql =>
  ids.length === 1 ? sql`e.ticket_id = ${ids[0]}` : sql`e.ticket_id = any(${[...ids]}::bigint[])`

/** The newest steps of the history, or the newest before `before`. Steps that only mirror a comment are left out. */
export async function selectSteps(
  db: Queryable,
  ticketIds: readonly number[],
  limit: number,
  before?: number,
): Promise<Part<TicketEvent, number>> {
  const earlier = before === undefined ? sql`` : sql`and e.id < ${before}`
  const found = await selectEvents(db, sql`${ofTickets(ticketIds)} and not ${isMirror} ${earlier}`, limit + 1)
  return part(found, limit, ({ id }) => id, presentEvent)
}

/** The changes since a version of the ticket, oldest first. If there are too many for a page, the newest. */
export async function selectChangesSince(
  db: Queryable,
  ticketId: number,
  version: number,
  types: readonly string[],
): Promise<TicketEvent[]> {
  const found = await selectEvents(
    db,
    sql`e.ticket_id = ${ticketId} and e.ticket_version > ${version} and e.type = any(${[...types]}::text[])`,
    50,
  )
  return found.map(presentEvent).reverse()
}

/** The newest events first, as `fitting` selects them. */
const newestEvents = (where: Sql, limit: number) =>
  fitting(
    sql`(select e.*, n.note from ticket_events e left join ticket_event_notes n on n.event_id = e.id where ${where}) as noted`,
    sql`note`,
    sql`id desc`,
    limit,
  )

function selectEvents(db: Queryable, where: Sql, limit: number): Promise<EventRow[]> {
  return rows(
    db,
    sql`select ${eventColumns}, e.of_page from ${newestEvents(where, limit)} e ${eventJoins}
      where e.bytes_before < ${pageBytes} order by e.id desc`,
  )
}

interface History {
  /** The newest, oldest first. */
  steps: Part<TicketEvent, number>
  /** The newest events that only say that a comment was written, oldest first. */
  mirrors: TicketEvent[]
  /** Who made the ticket. */
  creator: Author | undefined
}

/**
 * A ticket's history with that of the tickets merged into it, in one statement. Steps and mirrors of comments have separate
 * limits, so that a thousand messages do not push the steps out.
 */
export async function selectHistory(
  db: Queryable,
  [ticketId, ...merged]: readonly [number, ...number[]],
  limit: number,
): Promise<History> {
  const ofTicket = ofTickets([ticketId, ...merged])
  const found = await rows<EventRow & { part: keyof History }>(
    db,
    sql`select e.part, ${eventColumns}, e.of_page from (
        select 'steps' as part, * from ${newestEvents(sql`${ofTicket} and not ${isMirror}`, limit + 1)} as step
        union all select 'mirrors', * from ${newestEvents(sql`${ofTicket} and ${isMirror}`, limit)} as mirror
        union all (select 'creator', e.*, null, 0, 1 from ticket_events e where e.ticket_id = ${ticketId} and e.type = 'created'
          order by e.id limit 1)) e ${eventJoins}
      where e.bytes_before < ${pageBytes} order by e.id desc`,
  )
  const of = (name: keyof History) =>
    found.flatMap(({ part: name_, ...event }) => (name_ === name ? [event] : []))
  const [creator] = of('creator')
  return {
    steps: part(of('steps'), limit, ({ id }) => id, presentEvent),
    mirrors: of('mirrors').map(presentEvent).reverse(),
    creator: creator && presentEvent(creator).actor,
  }
}

function presentEvent({
  actor_type,
  actor_id,
  actor_name,
  from_value,
  to_value,
  of_page: _page,
  ...rest
}: EventRow): TicketEvent {
  return {
    ...rest,
    actor: { type: actor_type === 'user' ? 'agent' : actor_type, id: actor_id, full_name: actor_name },
    from: from_value,
    to: to_value,
  }
}
