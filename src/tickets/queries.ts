// SQL that reads tickets. writes.ts writes them.
import sql, { join, type Sql } from 'sql-template-tag'
import { categoryWhere } from '../categories/queries.ts'
import { storedForms } from '../customers/tracking-number.ts'
import { firstRows } from '../db/first-rows.ts'
import { isAny } from '../db/matching.ts'
import { first, rows, type Queryable } from '../db/pool.ts'
import { isHandledByPerson } from './handling-queries.ts'
import type { CustomerTicket, ListedTicket, Ticket, TicketSummary } from './shown.ts'

/** Urgent first. migrations/0007 indexes this expression. */
export const rank = sql`(case priority when 'urgent' then 1 when 'high' then 2 when 'medium' then 3 else 4 end)`

/**
 * By the last finished broadcast to this number and the ticket's last reply. They are looked up only for the few customers of whom
 * a failure has said so, and to whom no message was delivered since.
 */
const isNotOnWhatsApp = sql`case when c.on_whatsapp is not false then false else (coalesce(
    (select status = 'failed' and not_on_whatsapp from broadcast_logs
      where consignee_phone = t.customer_phone and status in ('success', 'failed') and error_code is distinct from 'skipped'
      order by broadcast_at desc, id desc limit 1), false)
  or coalesce(
    (select delivery_status = 'failed' and not_on_whatsapp from ticket_comments
      where ticket_id = t.id and delivery_status is not null order by coalesce(sent_at, created_at) desc, id desc limit 1), false)) end`

/** `human` or `bot`: who handles the ticket, see handling-queries.ts. */
const handledBy = sql`case when ${isHandledByPerson(sql`t`)} then 'human' else 'bot' end as handled_by`

/** The marks of customer `c` of ticket `t`. */
export const customerMarks = sql`${isNotOnWhatsApp} as not_on_whatsapp,
  c.opted_out_at is not null as opted_out, c.blocked_at is not null as blocked`

const summaryColumns = sql`t.id, t.ticket_uid, coalesce(t.tracking_shown, t.tracking_number) as tracking_number,
  t.customer_phone, t.phone_unreadable, c.name as customer_name, ${customerMarks},
  t.subject, t.status,
  t.priority, t.source, t.channel,
  ${categoryWhere(sql`t.category_id`)} as category,
  t.assigned_to_user_id, u.full_name as assigned_to_name, t.unread,
  case when t.status <> 'closed' then t.waiting_since end as waiting_since, ${handledBy},
  case when t.status <> 'closed' then t.bot_since end as bot_since, t.tracking_number_source,
  t.last_customer_message_at, t.first_replied_at, t.reopen_count, t.version, t.created_at, t.updated_at, t.closed_at`

/** Tables that `summaryColumns` reads besides the ticket `t`: its assignee `u` and its customer `c`. */
const summaryTables = sql`left join users u on u.id = t.assigned_to_user_id
  left join customers c on c.key = t.customer_phone`

/** A row of a page: what its cursor needs, and the last message in columns of its own. */
export type PagedTicket = Omit<ListedTicket, 'can' | 'last_message'> & {
  cursor_at: string
  rank: number
  last_author: ListedTicket['last_message']['author_type']
  last_is_note: boolean
  last_text: string
  last_failed: boolean
  last_at: Date
}

/** The newest comment of each ticket of a page. In columns, because JSON would cost a tenth of the list's time. */
const lastComment = sql`left join lateral (
    select author_type, is_internal_note, left(comment_text, 160) as text, delivery_status, coalesce(sent_at, created_at) as at
    from ticket_comments where ticket_id = t.id order by coalesce(sent_at, created_at) desc, id desc limit 1) last on true`

/** Without a comment the description is the last message. */
const lastMessage = sql`coalesce(last.author_type, case t.source when 'system' then 'n8n' else 'customer' end) as last_author,
  coalesce(last.is_internal_note, false) as last_is_note, coalesce(last.text, left(t.description, 160)) as last_text,
  coalesce(last.delivery_status = 'failed', false) as last_failed, coalesce(last.at, t.sent_at, t.created_at) as last_at`

/** A reply since the customer has been waiting has not reached them, or they would not be waiting any more. */
const reachedNobody = sql`(t.waiting_since is not null and exists (select from ticket_comments
    where ticket_id = t.id and created_at >= t.waiting_since and delivery_status is not null)) as reply_reached_nobody`

const waitsSince = sql`coalesce(waiting_since, 'infinity'::timestamptz)`

/** 1 to 8: first the tickets whose customer is waiting, urgent first, then the answered ones, urgent first. */
const replyRank = sql`(${rank} + case when waiting_since is null then 4 else 0 end)`

/** The orders of a list. Each has an index (migrations/0007, 0008, 0018); the id decides between equal rows. */
const orders = {
  urgency: { ranked: rank, at: sql`created_at`, down: false },
  oldest: { ranked: undefined, at: sql`created_at`, down: false },
  newest: { ranked: undefined, at: sql`created_at`, down: true },
  // Tickets whose customer is not waiting come last; a null would break the row comparison.
  waiting: { ranked: undefined, at: waitsSince, down: false },
  needs_reply: { ranked: replyRank, at: sql`coalesce(waiting_since, created_at)`, down: false },
  unhandled: { ranked: undefined, at: sql`waiting_since`, down: false },
  closed: { ranked: undefined, at: sql`closed_at`, down: true },
} as const
type Order = keyof typeof orders

/** For active tickets: high or urgent, and without a reply since the customer's last message. */
export const isUnhandled = sql`priority in ('high', 'urgent') and waiting_since is not null`

/**
 * `isUnhandled` for one user's tickets or the pool, in the order `waiting`. It is written so that PostgreSQL reads the index of
 * those tickets, not the index of all unhandled ones.
 */
export const isUnhandledHere = sql`${rank} <= 2 and ${waitsSince} < 'infinity'::timestamptz`

/** Where a page ended. */
export interface Place {
  rank: number
  at: string
  id: number
}

interface ListOptions {
  where: readonly Sql[]
  limit: number
  /** Few rows match: makes the planner find them first and then sort them. */
  narrow: boolean
  order: Order
}

/**
 * A page of tickets after a place. `where` must contain the condition on being active exactly once: the planner takes rows
 * that meet a repeated condition for much rarer, and sorts them instead of reading an index.
 */
export function selectTickets(
  db: Queryable,
  { where, limit, narrow, order: name }: ListOptions,
  after: Place | undefined,
): Promise<PagedTicket[]> {
  const { ranked, at, down } = orders[name]
  const way = down ? sql`desc` : sql`asc`
  const first = ranked ? sql`${ranked}, ` : sql``
  const order = sql`${first}${at} ${way}, id ${way}`
  const all = [...where]
  if (after) {
    const place = sql`${ranked ? sql`${after.rank}, ` : sql``}${after.at}::timestamptz, ${after.id}::bigint`
    all.push(sql`(${first}${at}, id) ${down ? sql`<` : sql`>`} (${place})`)
  }
  const matching = sql`select * from tickets where ${join(all, ' and ')}`
  const page = narrow
    ? sql`matching as materialized (${matching}), page as (${firstRows(sql`select * from matching`, order, limit)})`
    : sql`page as (${firstRows(matching, order, limit)})`
  return rows(
    db,
    sql`with ${page}, placed as (select *, ${ranked ?? rank} as rank, ${at} as sort_at from page)
      select ${summaryColumns}, ${lastMessage}, ${reachedNobody}, t.rank, t.sort_at::text as cursor_at
      from placed t ${summaryTables} ${lastComment}
      order by ${ranked ? sql`t.rank, ` : sql``}t.sort_at ${way}, t.id ${way}`,
  )
}

/** How many tickets match, counted up to `limit`. */
export async function countTickets(db: Queryable, where: readonly Sql[], limit: number): Promise<number> {
  const found = await first<{ count: number }>(
    db,
    sql`select count(*) as count from (select from tickets where ${join(where, ' and ')} limit ${limit}) as matching`,
  )
  return found?.count ?? 0
}

export const ticketColumns = sql`${summaryColumns}, t.description, coalesce(t.sent_at, t.created_at) as sent_at, t.metadata, p.ticket_uid as previous_ticket_uid,
  t.merged_into, other.ticket_uid as merged_into_uid`
export const ticketTables = sql`tickets t ${summaryTables}
  left join tickets p on p.id = t.previous_ticket_id left join tickets other on other.id = t.merged_into`

/** A ticket's number, or its uid in any case. */
export type TicketKey = { id: number } | { uid: string }

export const byKey = (key: TicketKey) =>
  'id' in key ? sql`t.id = ${key.id}` : sql`t.ticket_uid = ${key.uid}`

export function selectTicket(db: Queryable, key: TicketKey): Promise<Ticket | undefined> {
  return first(db, sql`select ${ticketColumns} from ${ticketTables} where ${byKey(key)}`)
}

/**
 * Locks the row until the transaction ends, then reads it in a second statement: a single statement that waited for the lock
 * would see the new ticket, but the joined users as they were before.
 */
export async function lockTicket(db: Queryable, key: TicketKey): Promise<Ticket | undefined> {
  const locked = await first<{ id: number }>(
    db,
    sql`select t.id from tickets t where ${byKey(key)} for update`,
  )
  return locked && selectTicket(db, { id: locked.id })
}

/** All tickets of a parcel, newest first, by its AWB in any spelling. */
export function selectTicketsOfParcel(
  db: Queryable,
  trackingNumber: string,
  limit: number,
): Promise<TicketSummary[]> {
  return rows(
    db,
    sql`select ${summaryColumns} from tickets t ${summaryTables}
      where ${isAny('t.tracking_number', storedForms(trackingNumber))} order by t.created_at desc, t.id desc limit ${limit}`,
  )
}

/** The active ticket whose metadata names this broadcast: it was opened from it, or joined from it last. */
export function selectTicketOfLog(
  db: Queryable,
  logId: string,
): Promise<{ id: number; ticket_uid: string } | undefined> {
  return first(
    db,
    sql`select id, ticket_uid from tickets
      where status <> 'closed' and metadata->>'log_id' is not null and metadata->>'log_id' = ${logId} limit 1`,
  )
}

/** The outlines of a customer's other tickets, which every agent may see, newest first. */
export function selectCustomerTickets(
  db: Queryable,
  customer: string,
  exceptId: number,
  limit: number,
): Promise<CustomerTicket[]> {
  return rows(
    db,
    sql`select ticket_uid, subject, status, created_at from tickets
      where customer_phone = ${customer} and id <> ${exceptId}
      order by created_at desc limit ${limit}`,
  )
}

type JoinableRow = CustomerTicket & { assigned_to_user_id: string | null; same_case: boolean }

/** The active tickets of a parcel or a customer: first those of both, then the newest. */
export function selectJoinable(
  db: Queryable,
  { phone, parcel }: { phone: string | null; parcel: string | null },
  limit: number,
): Promise<JoinableRow[]> {
  const ofParcel =
    parcel === null ? sql`tracking_number is null` : isAny('tracking_number', storedForms(parcel))
  const ofPhone = phone === null ? sql`customer_phone is null` : sql`customer_phone = ${phone}`
  const either = [...(phone === null ? [] : [ofPhone]), ...(parcel === null ? [] : [ofParcel])]
  return rows(
    db,
    sql`select ticket_uid, subject, status, created_at, assigned_to_user_id, ${ofParcel} and ${ofPhone} as same_case
      from tickets where status <> 'closed' and (${join(either, ' or ')})
      order by same_case desc, created_at desc limit ${limit}`,
  )
}

/** Whether the ticket left the pool, because it was taken or assigned, in the last `minutes`. */
export async function leftPoolWithin(db: Queryable, id: number, minutes: number): Promise<boolean> {
  const found = await first<{ left: boolean }>(
    db,
    sql`select exists (select from ticket_events where ticket_id = ${id} and type = 'assigned' and from_value is null
        and created_at > now() - ${minutes} * interval '1 minute') as left`,
  )
  return found?.left ?? false
}
