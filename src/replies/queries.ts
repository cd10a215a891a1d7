// SQL of the delivery of replies.
import sql from 'sql-template-tag'
import { readFailure } from '../customers/failure.ts'
import { first, rows, type Queryable } from '../db/pool.ts'
import type { TicketStatus } from '../tickets/rules.ts'
import type { DeliveryStatus } from '../tickets/shown.ts'

export interface Reply {
  id: string
  ticket_id: number
  delivery_status: DeliveryStatus
  delivered_at: Date | null
  read_at: Date | null
  ticket_status: TicketStatus
  ticket_version: number
  assigned_to_user_id: string | null
  customer_phone: string | null
  phone_unreadable: boolean
  delivery_updated_at: Date
}

/** Locks the ticket first, then the reply: the order in which all transactions lock them. Undefined: no such reply. */
export async function lockReply(tx: Queryable, id: string): Promise<Reply | undefined> {
  await tx.query(
    sql`select from tickets where id = (select ticket_id from ticket_comments where id = ${id}) for update`,
  )
  return first(
    tx,
    sql`select c.id, c.ticket_id, c.delivery_status, c.delivered_at, c.read_at, coalesce(c.sent_to, t.customer_phone) as customer_phone,
        case when c.sent_to is null then t.phone_unreadable else c.sent_to like '%@%' end as phone_unreadable, t.status as ticket_status, t.version as ticket_version,
        t.assigned_to_user_id, coalesce(c.delivery_updated_at, c.created_at) as delivery_updated_at
      from ticket_comments c join tickets t on t.id = c.ticket_id
      where c.id = ${id} and c.delivery_status is not null for update of c`,
  )
}

/** Writes the delivery state that `reply` has now. */
export async function updateDelivery(
  tx: Queryable,
  { id, delivery_status: status, delivered_at, read_at }: Reply,
  { error, error_code }: { error: string | null; error_code: string | null },
): Promise<void> {
  await tx.query(
    sql`update ticket_comments set delivery_status = ${status}, delivery_error = ${error}, delivery_error_code = ${error_code},
        not_on_whatsapp = ${isNotOnWhatsApp(error, error_code)}, delivery_updated_at = now(),
        delivered_at = ${delivered_at}, read_at = ${read_at}
      where id = ${id}`,
  )
}

export const isNotOnWhatsApp = (error: string | null, code: string | null): boolean =>
  readFailure([code ?? '', error ?? ''].filter((part) => part !== '').join(' ')).kind === 'not_on_whatsapp'

/** Writes the times of an arrival that was reported late. */
export async function updateArrival(
  tx: Queryable,
  { id, delivered_at, read_at }: Pick<Reply, 'id' | 'delivered_at' | 'read_at'>,
): Promise<void> {
  await tx.query(
    sql`update ticket_comments set delivered_at = ${delivered_at}, read_at = ${read_at} where id = ${id}`,
  )
}

/** Keeps WhatsApp's id of the reply. If it is sent again, the new id replaces the old one. */
export async function updateMessageId(tx: Queryable, id: string, messageId: string): Promise<void> {
  await tx.query(sql`update ticket_comments set provider_message_id = ${messageId} where id = ${id}`)
}

/** The replies that have these WhatsApp ids, in the order in which tickets are locked. */
export function selectRepliesByMessage(
  db: Queryable,
  messageIds: readonly string[],
): Promise<{ id: string; message_id: string }[]> {
  return rows(
    db,
    sql`select id, provider_message_id as message_id from ticket_comments
      where provider_message_id = any(${messageIds}::text[]) order by ticket_id, id`,
  )
}

/** The ticket that a reply belongs to. */
export function selectTicketOfReply(db: Queryable, id: string): Promise<{ ticket_id: number } | undefined> {
  return first(
    db,
    sql`select ticket_id from ticket_comments where id = ${id} and delivery_status is not null`,
  )
}

/** Failed replies that are not marked as "not on WhatsApp", with the beginning of their error. */
export function selectFailedReplies(db: Queryable): Promise<{ id: string; error: string }[]> {
  return rows(
    db,
    sql`select id, left(delivery_error, 2000) as error from ticket_comments
      where delivery_status = 'failed' and delivery_error is not null and not not_on_whatsapp`,
  )
}

export async function markNotOnWhatsApp(db: Queryable, ids: readonly string[]): Promise<void> {
  await db.query(
    sql`update ticket_comments set not_on_whatsapp = true
      where id = any(${ids}::uuid[]) and delivery_status = 'failed'`,
  )
}
