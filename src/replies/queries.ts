// SQL of a reply's way to the customer.
import sql from 'sql-template-tag'
import { readFailure } from '../customers/failure.ts'
import { first, rows, type Queryable } from '../db/pool.ts'
import type { TicketStatus } from '../tickets/rules.ts'

export interface Reply {
  id: string
  ticket_id: number
  delivery_status: string
  ticket_status: TicketStatus
  ticket_version: number
  assigned_to_user_id: string | null
  delivery_updated_at: Date
}

/** The ticket first, as everybody else locks them; undefined: no such reply. */
export async function lockReply(tx: Queryable, id: string): Promise<Reply | undefined> {
  await tx.query(
    sql`select from tickets where id = (select ticket_id from ticket_comments where id = ${id}) for update`,
  )
  return first(
    tx,
    sql`select c.id, c.ticket_id, c.delivery_status, t.status as ticket_status, t.version as ticket_version,
        t.assigned_to_user_id, coalesce(c.delivery_updated_at, c.created_at) as delivery_updated_at
      from ticket_comments c join tickets t on t.id = c.ticket_id
      where c.id = ${id} and c.delivery_status is not null for update of c`,
  )
}

export async function updateDelivery(
  tx: Queryable,
  id: string,
  status: string,
  error: string | null,
): Promise<void> {
  await tx.query(
    sql`update ticket_comments set delivery_status = ${status}, delivery_error = ${error},
        not_on_whatsapp = ${readFailure(error).kind === 'not_on_whatsapp'}, delivery_updated_at = now()
      where id = ${id}`,
  )
}

/** Of a reply that a person wants to be sent again: whose ticket it is. */
export function selectTicketOfReply(db: Queryable, id: string): Promise<{ ticket_id: number } | undefined> {
  return first(
    db,
    sql`select ticket_id from ticket_comments where id = ${id} and delivery_status is not null`,
  )
}

/** Replies that failed before the reason was read when it came. */
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
