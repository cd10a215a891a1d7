// SQL fragments, computed from the thread: when a comment was written, and since when the customer waits.
import sql, { type Sql } from 'sql-template-tag'

/** When a comment was written. */
export const saidAt = (id: string): Sql =>
  sql`(select coalesce(sent_at, created_at) from ticket_comments where id = ${id})`

/** `answers` of rules.ts as SQL. A message from the phone of the WhatsApp number is an answer too. */
const isAnswer = sql`(delivery_status not in ('stored', 'failed') or author_type = 'phone')`

export const firstAnswerAt = sql`(select min(coalesce(sent_at, created_at)) from ticket_comments
  where ticket_id = tickets.id and ${isAnswer})`

/**
 * Since when the customer waits: the time of the first unanswered message; null if there is none. A reply answers all messages
 * that arrived before it; a message from the phone answers all that were written before it. Messages from before the ticket
 * was reopened do not count.
 */
export const waitsSince = sql`(
  with settled as (select greatest(
      (select max(created_at) from ticket_comments
        where ticket_id = tickets.id and delivery_status not in ('stored', 'failed')),
      (select max(created_at) from ticket_events
        where ticket_id = tickets.id and type = 'reopened' and actor_type in ('n8n', 'customer'))) as until,
      (select max(coalesce(sent_at, created_at)) from ticket_comments
        where ticket_id = tickets.id and author_type = 'phone') as spoken),
  said as (select tickets.created_at as came, coalesce(tickets.sent_at, tickets.created_at) as at where not tickets.asks_nothing
    union all select created_at, coalesce(sent_at, created_at) from ticket_comments
      where ticket_id = tickets.id and author_type = 'customer' and not asks_nothing)
  select min(at) from said, settled where (until is null or came > until) and (spoken is null or at > spoken))`
