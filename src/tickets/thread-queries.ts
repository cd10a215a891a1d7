// SQL that reads a ticket's thread, a page at a time, the newest page first. history-queries.ts reads its history.
import sql from 'sql-template-tag'
import { readFailure } from '../customers/failure.ts'
import { attachmentsWhere } from '../attachments/queries.ts'
import { first, rows, type Queryable } from '../db/pool.ts'
import { quotedBy, reactionsWhere } from './quote-queries.ts'
import { byKey, ticketColumns, ticketTables, type TicketKey } from './queries.ts'
import type { Comment, ShownParts, Ticket } from './shown.ts'
import { fitting, pageBytes, partOf, type Fitting, type Part } from './page-queries.ts'

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

/** Where a page of comments begins. Earlier comments come before it. */
export interface CommentPlace {
  at: string
  id: string
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
  return partOf(found, limit, ({ at, id }) => ({ at, id }), presentComment)
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
