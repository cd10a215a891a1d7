// SQL of a customer's page. It starts from the key, because most customers have no row in `customers`, only tickets and
// broadcasts.
import sql, { empty, join, type Sql } from 'sql-template-tag'
import { categoryWhere } from '../categories/queries.ts'
import { first, rows, type Queryable } from '../db/pool.ts'
import type { Placed } from '../policy/can.ts'
import type { TicketStatus } from '../tickets/rules.ts'
import type { CustomerNote, CustomerPage, PageTicket } from './schema.ts'

const both = (conditions: readonly Sql[]) => join([sql`true`, ...conditions], ' and ')

/** Whether the customer has a ticket in this scope. */
export async function hasTicket(db: Queryable, key: string, scope: readonly Sql[]): Promise<boolean> {
  const found = await first<{ has: boolean }>(
    db,
    sql`select exists (select from tickets where customer_phone = ${key} and ${both(scope)}) as has`,
  )
  return found?.has ?? false
}

/**
 * Condition on tickets: this user did not enter its phone, neither when creating it by hand nor in a correction, or the
 * customer has written to it since. Otherwise a user could open the page of any phone.
 */
export const isPhoneProven = (userId: string): Sql => sql`not exists (
  select from ticket_events as entered
  where entered.ticket_id = tickets.id and entered.actor_type = 'user' and entered.actor_id = ${userId}::uuid
    and entered.type in ('created', 'phone_changed')
    and not exists (select from ticket_comments as message
      where message.ticket_id = tickets.id and message.author_type = 'customer' and message.api_key_id is not null
        and message.created_at > entered.created_at))`

/** Whether the customer has a ticket, a broadcast or a row. */
export async function isKnown(db: Queryable, key: string): Promise<boolean> {
  const found = await first<{ known: boolean }>(
    db,
    sql`select exists (select from tickets where customer_phone = ${key})
      or exists (select from broadcast_logs where consignee_phone = ${key})
      or exists (select from customers where key = ${key}) as known`,
  )
  return found?.known ?? false
}

const countedUpTo = 1000
/** A phone that is used for tests may have any number of tickets; the newest are enough to find the last message. */
const lastTickets = 50

export async function selectPage(db: Queryable, key: string): Promise<Omit<CustomerPage, 'can'>> {
  const found = await first<Omit<CustomerPage, 'can' | 'key'>>(
    db,
    sql`select c.name, c.name_source, c.on_whatsapp, c.opted_out_at is not null as opted_out, c.blocked_at is not null as blocked,
        least((select created_at from tickets where customer_phone = ${key} order by created_at limit 1),
          (select broadcast_at from broadcast_logs where consignee_phone = ${key} order by broadcast_at limit 1)) as first_seen_at,
        (select max(last_customer_message_at) from (
          select last_customer_message_at from tickets where customer_phone = ${key}
          order by created_at desc limit ${lastTickets}) as latest) as last_wrote_at,
        (select count(*) from (select from tickets where customer_phone = ${key} limit ${countedUpTo}) as every) as tickets,
        (select count(*) from (
          select from tickets where customer_phone = ${key} and status <> 'closed' limit ${countedUpTo}) as active) as tickets_active,
        (select count(*) from (
          select from blocked_messages where customer_key = ${key} limit ${countedUpTo}) as kept) as kept_messages
      from (values (1)) as one left join customers c on c.key = ${key}`,
  )
  if (!found) throw new Error('a row of constants is missing')
  return { key, ...found }
}

export interface Place {
  at: string
  id: number | string
}

type TicketRow = Omit<PageTicket, 'opened'> &
  NonNullable<PageTicket['opened']> & { visible: boolean; cursor_at: string }

/** All tickets of the customer, newest first, and whether each may be opened. */
export function selectTicketsOf(
  db: Queryable,
  key: string,
  opened: readonly Sql[],
  after: Place | undefined,
  limit: number,
): Promise<TicketRow[]> {
  const beyond = after ? sql`and (created_at, id) < (${after.at}::timestamptz, ${after.id}::bigint)` : empty
  return rows(
    db,
    sql`with page as (
        select *, (${both(opened)}) is true as visible from tickets where customer_phone = ${key} ${beyond}
        order by created_at desc, id desc limit ${limit})
      select t.id, t.ticket_uid, t.subject, t.status, t.created_at, t.visible, t.priority,
        coalesce(t.tracking_shown, t.tracking_number) as tracking_number, u.full_name as assigned_to_name,
        case when t.status <> 'closed' then t.waiting_since end as waiting_since, t.closed_at,
        ${categoryWhere(sql`t.category_id`)} as category, t.created_at::text as cursor_at
      from page t left join users u on u.id = t.assigned_to_user_id order by t.created_at desc, t.id desc`,
  )
}

/** Condition on the log: the parcel is that of one of the customer's tickets in this scope. */
export const ofParcelsIn = (key: string, opened: readonly Sql[]): Sql =>
  sql`tracking_number = any(array(select tracking_number from tickets
    where customer_phone = ${key} and tracking_number is not null and ${both(opened)}))`

interface NotifiedTicket extends Placed {
  id: number
  status: TicketStatus
  version: number
}

const mostNotified = 20

/** Locks the tickets whose history records a change of the customer: their newest active ones, else their last one. */
export async function lockNotifiedTickets(tx: Queryable, key: string): Promise<NotifiedTicket[]> {
  const columns = sql`id, status, version, assigned_to_user_id`
  const active = await rows<NotifiedTicket>(
    tx,
    sql`select ${columns} from (select * from tickets where customer_phone = ${key} and status <> 'closed'
        order by created_at desc, id desc limit ${mostNotified}) as newest order by id`,
  )
  const found =
    active.length > 0
      ? active
      : await rows<NotifiedTicket>(
          tx,
          sql`select ${columns} from tickets where customer_phone = ${key} order by created_at desc, id desc limit 1`,
        )
  return rows(
    tx,
    sql`select ${columns} from tickets where id = any(${found.map(({ id }) => id)}::bigint[]) order by id for update`,
  )
}

/** Creates the customer's row and its id if they do not exist yet. */
export async function ensureCustomer(tx: Queryable, key: string, id: string): Promise<string> {
  const found = await first<{ id: string }>(
    tx,
    sql`insert into customers as known (key, id) values (${key}, ${id})
      on conflict (key) do update set id = coalesce(known.id, excluded.id) returning id`,
  )
  if (!found) throw new Error('the customer just inserted is gone')
  return found.id
}

type NoteRow = Omit<CustomerNote, 'author' | 'can'> & {
  author_id: string | null
  author_name: string | null
  cursor_at: string
}

const noteColumns = sql`n.id, n.note, n.created_at, n.author_id, u.full_name as author_name, n.created_at::text as cursor_at`

export function selectNotes(
  db: Queryable,
  key: string,
  after: Place | undefined,
  limit: number,
): Promise<NoteRow[]> {
  const beyond = after ? sql`and (n.created_at, n.id) < (${after.at}::timestamptz, ${after.id}::uuid)` : empty
  return rows(
    db,
    sql`select ${noteColumns} from customer_notes n left join users u on u.id = n.author_id
      where n.customer_key = ${key} ${beyond} order by n.created_at desc, n.id desc limit ${limit}`,
  )
}

export async function insertNote(
  tx: Queryable,
  { id, key, author, note }: { id: string; key: string; author: string; note: string },
): Promise<NoteRow> {
  await tx.query(
    sql`insert into customer_notes (id, customer_key, author_id, note) values (${id}, ${key}, ${author}, ${note})`,
  )
  const made = await selectNote(tx, key, id)
  if (!made) throw new Error('the note just inserted is gone')
  return made
}

export function selectNote(db: Queryable, key: string, id: string): Promise<NoteRow | undefined> {
  return first(
    db,
    sql`select ${noteColumns} from customer_notes n left join users u on u.id = n.author_id
      where n.customer_key = ${key} and n.id = ${id}`,
  )
}

export async function deleteNote(tx: Queryable, id: string): Promise<void> {
  await tx.query(sql`delete from customer_notes where id = ${id}`)
}
