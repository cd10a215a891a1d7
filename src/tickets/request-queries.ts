// SQL of the request ids of tickets that users create.
import sql from 'sql-template-tag'
import { first, type Queryable } from '../db/pool.ts'

/** The ticket that this user created with this request id. */
export function selectRequested(
  tx: Queryable,
  userId: string,
  requestId: string,
): Promise<{ ticket_id: number } | undefined> {
  return first(
    tx,
    sql`select ticket_id from ticket_requests where user_id = ${userId} and request_id = ${requestId}`,
  )
}

export async function insertRequest(
  tx: Queryable,
  userId: string,
  requestId: string,
  ticketId: number,
): Promise<void> {
  await tx.query(
    sql`insert into ticket_requests (user_id, request_id, ticket_id) values (${userId}, ${requestId}, ${ticketId})`,
  )
}
