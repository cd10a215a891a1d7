// The body of a message, made when it is sent: the outbox holds ids, so a customer's words and phone are in one place.
import sql from 'sql-template-tag'
import { first, type Queryable } from '../db/pool.ts'
import type { Claimed } from './queries.ts'

/** Another one in each round, the same on every retry. */
export function webhookId({ id, round }: Pick<Claimed, 'id' | 'round'>): string {
  return `msg_${id}${round === 0 ? '' : `_${String(round)}`}`
}

/** JSON: type, timestamp (of the message, not of the attempt) and data. undefined: what it tells of is gone. */
export async function composeBody(db: Queryable, message: Claimed): Promise<string | undefined> {
  const { type, created_at: timestamp } = message
  const data = message.reply_id
    ? await composeReply(db, message.reply_id)
    : message.log_id
      ? await composeResend(db, message.log_id)
      : message.data
  return data === undefined ? undefined : JSON.stringify({ type, timestamp, data })
}

interface Worded {
  agent_id: string | null
  agent_name: string | null
}

async function composeReply(db: Queryable, id: string) {
  const found = await first<
    Worded & {
      ticket_id: number
      ticket_uid: string
      tracking_number: string | null
      phone: string | null
      text: string
      created_at: Date
    }
  >(
    db,
    sql`select c.ticket_id, t.ticket_uid, coalesce(t.tracking_shown, t.tracking_number) as tracking_number, t.customer_phone as phone, c.comment_text as text,
        c.created_at, u.id as agent_id, u.full_name as agent_name
      from ticket_comments c join tickets t on t.id = c.ticket_id left join users u on u.id = c.user_id
      where c.id = ${id}`,
  )
  if (!found) return undefined
  const { agent_id, agent_name, ...reply } = found
  return {
    reply_id: id,
    ...reply,
    agent: { id: agent_id, full_name: agent_name },
    status_path: `/api/v1/replies/${id}/status`,
  }
}

async function composeResend(db: Queryable, id: string) {
  const found = await first<{
    resend_of: string
    tracking_number: string | null
    phone: string | null
    text: string | null
    created_at: Date
  }>(
    db,
    sql`select resend_of, coalesce(tracking_shown, tracking_number) as tracking_number, consignee_phone as phone, message_content as text, broadcast_at as created_at
      from broadcast_logs where id = ${id}`,
  )
  return found && { log_id: id, ...found, status_path: `/api/v1/broadcast-logs/${id}/status` }
}
