// SQL of the deliveries page: messages, the rows that they are about, and the result of their last attempt.
import sql, { join } from 'sql-template-tag'
import { first, rows, type Queryable } from '../db/pool.ts'
import type { WebhookAttempt, WebhookMessage } from './schema.ts'

interface MessageRow extends Omit<WebhookMessage, 'ticket'> {
  ticket_id: number | null
  ticket_uid: string | null
  cursor_at: string
}

const shown = sql`m.id, m.type, m.state, m.attempts, m.next_attempt_at, m.created_at, m.updated_at, m.log_id,
  t.id as ticket_id, t.ticket_uid, coalesce(t.tracking_shown, t.tracking_number, l.tracking_shown, l.tracking_number) as tracking_number,
  a.status_code, a.error as failure, m.created_at::text as cursor_at`
const joins = sql`left join ticket_comments c on c.id = m.reply_id left join tickets t on t.id = coalesce(c.ticket_id, m.ticket_id)
  left join broadcast_logs l on l.id = m.log_id
  left join lateral (select status_code, error from webhook_attempts where message_id = m.id order by id desc limit 1) a on true`

function present({ ticket_id, ticket_uid, ...row }: MessageRow): WebhookMessage & { cursor_at: string } {
  return { ...row, ticket: ticket_id === null || ticket_uid === null ? null : { id: ticket_id, ticket_uid } }
}

/** Where a page ended. */
export interface Place {
  at: string
  id: string
}

/** Newest first, those after `after`. */
export async function selectMessages(
  db: Queryable,
  { state, limit }: { state: WebhookMessage['state'] | undefined; limit: number },
  after: Place | undefined,
): Promise<(WebhookMessage & { cursor_at: string })[]> {
  const where = [
    sql`true`,
    ...(state === undefined ? [] : [sql`state = ${state}`]),
    ...(after ? [sql`(created_at, id) < (${after.at}::timestamptz, ${after.id}::uuid)`] : []),
  ]
  const found = await rows<MessageRow>(
    db,
    sql`with page as (
        select * from webhook_messages where ${join(where, ' and ')} order by created_at desc, id desc limit ${limit})
      select ${shown} from page m ${joins} order by m.created_at desc, m.id desc`,
  )
  return found.map(present)
}

interface OfRow {
  reply_id: string | null
  ticket_id: number | null
}

export async function selectMessage(
  db: Queryable,
  id: string,
): Promise<(WebhookMessage & OfRow) | undefined> {
  const found = await first<MessageRow & { reply_id: string | null; news_of: number | null }>(
    db,
    sql`select ${shown}, m.reply_id, m.ticket_id as news_of from webhook_messages m ${joins} where m.id = ${id}`,
  )
  if (!found) return undefined
  const { news_of: ticket_id, ...row } = found
  const { cursor_at: _, ...message } = present(row)
  return { ...message, reply_id: found.reply_id, ticket_id }
}

/** Newest first. */
export function selectAttempts(db: Queryable, messageId: string, limit: number): Promise<WebhookAttempt[]> {
  return rows(
    db,
    sql`select id, round, started_at, milliseconds, status_code, error as failure, response
      from webhook_attempts where message_id = ${messageId} order by id desc limit ${limit}`,
  )
}

/** Dead messages after a place, oldest first: the order in which they are sent again. */
export function selectDead(db: Queryable, after: Place | undefined, limit: number): Promise<Place[]> {
  const beyond = after ? sql`(created_at, id) > (${after.at}::timestamptz, ${after.id}::uuid)` : sql`true`
  return rows(
    db,
    sql`select id, created_at::text as at from webhook_messages where state = 'dead' and ${beyond}
      order by created_at, id limit ${limit}`,
  )
}
