// SQL that finds the ticket to which a message belongs. Needs the push's transaction and the customer's lock.
import sql, { join, type Sql } from 'sql-template-tag'
import { storedForms } from '../customers/tracking-number.ts'
import { isAny } from '../db/matching.ts'
import { first, rows, type Queryable } from '../db/pool.ts'
import type { TicketStatus } from './rules.ts'

/** Locks the message and then the customer, always in this order, until the transaction ends. */
export async function lockConversation(
  tx: Queryable,
  { message, customer }: { message: string | undefined; customer: string | undefined },
): Promise<void> {
  const locks = [
    ...(message === undefined ? [] : [sql`pg_advisory_xact_lock(hashtextextended(${message}, 20260002))`]),
    ...(customer === undefined ? [] : [sql`pg_advisory_xact_lock(hashtextextended(${customer}, 20260001))`]),
  ]
  if (locks.length > 0) await tx.query(sql`select ${join(locks, ', ')}`)
}

/** A parcel and a customer, as a ticket has them. */
export interface JoinKey {
  /** In any spelling. */
  tracking_number: string | null
  phone: string | null
}

export interface EarlierTicket {
  id: number
  ticket_uid: string
  status: TicketStatus
  closed_at: Date | null
  merged_into: number | null
}

const earlierColumns = sql`id, ticket_uid, status, closed_at, merged_into`

/** Uses `=` and `is null`, because no index supports `is not distinct from`. */
function isCase({ tracking_number, phone }: JoinKey): Sql {
  const parcel =
    tracking_number === null
      ? sql`tracking_number is null and not phone_unreadable`
      : isAny('tracking_number', storedForms(tracking_number))
  return sql`${parcel} and ${phone === null ? sql`customer_phone is null` : sql`customer_phone = ${phone}`}`
}

/** Locks the active ticket of this parcel and customer, else the one closed last. */
export function lockEarlierTicket(tx: Queryable, key: JoinKey): Promise<EarlierTicket | undefined> {
  return first(
    tx,
    sql`select ${earlierColumns} from tickets where ${isCase(key)}
      order by (status = 'closed'), closed_at desc, id desc limit 1 for update`,
  )
}

const saidLast = sql`coalesce((select max(coalesce(sent_at, created_at)) from ticket_comments
    where ticket_id = tickets.id and not is_internal_note), coalesce(tickets.sent_at, tickets.created_at))`

/** Locks the customer's active ticket with the newest message. `withoutParcel`: only among those without an AWB. */
export function lockActiveTicket(
  tx: Queryable,
  customer: string,
  { withoutParcel }: { withoutParcel: boolean },
): Promise<EarlierTicket | undefined> {
  return first(
    tx,
    sql`select ${earlierColumns} from tickets where customer_phone = ${customer} and status <> 'closed'
        ${withoutParcel ? sql`and tracking_number is null` : sql``}
      order by ${saidLast} desc, id desc limit 1 for update`,
  )
}

/** Like lockActiveTicket, among the tickets into which one of the customer's was merged. */
export function lockMergedInto(
  tx: Queryable,
  customer: string,
  { withoutParcel }: { withoutParcel: boolean },
): Promise<EarlierTicket | undefined> {
  return first(
    tx,
    sql`select ${earlierColumns} from tickets
      where id in (select merged_into from tickets where customer_phone = ${customer} and merged_into is not null)
        and status <> 'closed' ${withoutParcel ? sql`and tracking_number is null` : sql``}
      order by ${saidLast} desc, id desc limit 1 for update`,
  )
}

/** Whether one of the customer's tickets was merged into this one. */
export async function isMergedInto(tx: Queryable, customer: string, id: number): Promise<boolean> {
  const found = await first<{ merged: boolean }>(
    tx,
    sql`select exists (select from tickets where customer_phone = ${customer} and merged_into = ${id}) as merged`,
  )
  return found?.merged ?? false
}

/** Locks the customer's ticket that was closed last. */
export function lockLastClosed(tx: Queryable, customer: string): Promise<EarlierTicket | undefined> {
  return first(
    tx,
    sql`select ${earlierColumns} from tickets where customer_phone = ${customer} and status = 'closed'
      order by closed_at desc, id desc limit 1 for update`,
  )
}

interface Case {
  id: number
  tracking_number: string | null
  customer_phone: string | null
  phone_unreadable: boolean
}

/** Another active ticket of the same parcel and customer as this one. */
export async function selectActiveTwin(
  tx: Queryable,
  { id, tracking_number, customer_phone: phone, phone_unreadable }: Case,
): Promise<{ id: number; ticket_uid: string } | undefined> {
  if (tracking_number === null && (phone === null || phone_unreadable)) return undefined
  return first(
    tx,
    sql`select id, ticket_uid from tickets
      where ${isCase({ tracking_number, phone })} and id <> ${id} and status <> 'closed' limit 1`,
  )
}

/** The ticket that has this API key's message. */
export function selectTicketOfOwnMessage(
  tx: Queryable,
  apiKeyId: string,
  messageId: string,
): Promise<{ ticket_id: number } | undefined> {
  return first(
    tx,
    sql`select ticket_id from ticket_messages where api_key_id = ${apiKeyId} and message_id = ${messageId}`,
  )
}

/** Where a known message is. */
export interface KnownMessage {
  ticket_id: number
  comment_id: string | null
  in_description: boolean
}

/** The ticket that has this message, pushed with any key, or this reply, by the id that n8n reported. */
export function selectTicketOfMessage(tx: Queryable, messageId: string): Promise<KnownMessage | undefined> {
  return first(
    tx,
    sql`select ticket_id, comment_id, in_description from ticket_messages where message_id = ${messageId}
      union all select ticket_id, id, false from ticket_comments where provider_message_id = ${messageId}
      order by ticket_id desc limit 1`,
  )
}

/** An AWB as it is stored. */
export interface StoredParcel {
  tracking_number: string
  tracking_shown: string | null
}

/** The parcel of the broadcast with this message id. The index begins with the API key; there are few keys. */
export function selectParcelOfBroadcast(
  tx: Queryable,
  messageId: string,
): Promise<(StoredParcel & { id: string }) | undefined> {
  return first(
    tx,
    sql`select l.id, l.tracking_number, l.tracking_shown
      from api_keys k join broadcast_logs l on l.api_key_id = k.id and l.message_id = ${messageId}
      where l.tracking_number is not null order by l.broadcast_at desc limit 1`,
  )
}

/** At most this many broadcasts to a number, the newest, are read. */
const mostBroadcasts = 500

/** The parcels of the customer's broadcasts in the `days` before `until`, newest first. Failed broadcasts do not count. */
export function selectBroadcastParcels(
  db: Queryable,
  customer: string,
  { days, until }: { days: number; until: Date },
): Promise<(StoredParcel & { broadcast_at: Date })[]> {
  return rows(
    db,
    sql`select * from (
        select distinct on (tracking_number) tracking_number, tracking_shown, broadcast_at from (
          select tracking_number, tracking_shown, broadcast_at, status from broadcast_logs
          where consignee_phone = ${customer} and broadcast_at > ${until}::timestamptz - ${days} * interval '1 day'
            and broadcast_at <= ${until}
          order by broadcast_at desc, id desc limit ${mostBroadcasts}) as told
        where status <> 'failed' and tracking_number is not null
        order by tracking_number, broadcast_at desc) as parcels
      order by broadcast_at desc`,
  )
}

/** Those of the message ids that are in no ticket yet. */
export async function selectUnknownMessages(
  tx: Queryable,
  apiKeyId: string,
  ids: readonly string[],
): Promise<Set<string>> {
  const found = await rows<{ message_id: string }>(
    tx,
    sql`select message_id from unnest(${[...ids]}::text[]) as given (message_id)
      where not exists (select from ticket_messages known
        where known.api_key_id = ${apiKeyId} and known.message_id = given.message_id)`,
  )
  return new Set(found.map(({ message_id }) => message_id))
}

export interface NewMessage {
  id: string
  /** null: the description. undefined: no part of the thread. */
  commentId: string | null | undefined
}

export async function insertMessages(
  tx: Queryable,
  apiKeyId: string,
  ticketId: number,
  messages: readonly NewMessage[],
): Promise<void> {
  if (messages.length === 0) return
  await tx.query(
    sql`insert into ticket_messages (api_key_id, message_id, ticket_id, comment_id, in_description)
      select ${apiKeyId}, message_id, ${ticketId}, comment_id, in_description
      from unnest(${messages.map((one) => one.id)}::text[], ${messages.map((one) => one.commentId ?? null)}::uuid[],
        ${messages.map((one) => one.commentId === null)}::boolean[]) as message (message_id, comment_id, in_description)
      on conflict do nothing`,
  )
}
