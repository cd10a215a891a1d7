// SQL of quoted messages and of reactions: column expressions for other statements, and writing a reaction.
import sql, { type Sql } from 'sql-template-tag'
import { first, type Queryable } from '../db/pool.ts'

/** What a message quotes: a comment, a ticket's first message (its description), or a broadcast. */
export type Quotes = { comment_id: string } | { ticket_id: number } | { log_id: string }

/** A quoted text is shown up to this length. */
const longest = 200

/** The quoted message or broadcast as JSON; null if there is none or it was deleted. `quotes` is the column of that name. */
export const quotedBy = (quotes: Sql, ticketId: Sql) => sql`case
  when ${quotes} is null then null
  when ${quotes}->>'comment_id' is not null then (
    select json_build_object('kind', 'message', 'comment_id', q.id, 'in_other_ticket', q.ticket_id <> ${ticketId}, 'text', left(q.comment_text, ${longest}),
        'author', json_build_object('type', q.author_type,
          'full_name', coalesce(qu.full_name, case when q.author_type <> 'customer' then qk.name end)))
      from ticket_comments q left join users qu on qu.id = q.user_id left join api_keys qk on qk.id = q.api_key_id
      where q.id = (${quotes}->>'comment_id')::uuid and not q.is_internal_note)
  when ${quotes}->>'ticket_id' is not null then (
    select json_build_object('kind', 'message', 'comment_id', null, 'in_other_ticket', q.id <> ${ticketId}, 'text', left(q.description, ${longest}),
        'author', json_build_object('type', case q.source when 'system' then 'n8n' else 'customer' end, 'full_name', null))
      from tickets q where q.id = (${quotes}->>'ticket_id')::bigint)
  else (
    select json_build_object('kind', 'broadcast', 'comment_id', null, 'in_other_ticket', false, 'text', left(coalesce(q.message_content, ''), ${longest}),
        'author', null, 'tracking_number', coalesce(q.tracking_shown, q.tracking_number))
      from broadcast_logs q where q.id = (${quotes}->>'log_id')::uuid)
  end`

/** The reactions as JSON, oldest first. */
export const reactionsWhere = (condition: Sql) =>
  sql`coalesce((select json_agg(json_build_object('emoji', r.emoji, 'from', r.sender, 'at', r.at) order by r.at)
    from message_reactions r where ${condition}), '[]'::json)`

export interface Reacted {
  ticketId: number
  /** null: the ticket's description. */
  commentId: string | null
  sender: 'customer' | 'phone'
}

/** Replaces the sender's earlier reaction, and returns it. */
export async function putReaction(
  tx: Queryable,
  { ticketId, commentId, sender }: Reacted,
  emoji: string,
  at: Date,
): Promise<string | undefined> {
  const before = await first<{ emoji: string }>(
    tx,
    sql`select emoji from message_reactions
      where ticket_id = ${ticketId} and comment_id is not distinct from ${commentId}::uuid and sender = ${sender} for update`,
  )
  await tx.query(
    sql`insert into message_reactions (ticket_id, comment_id, sender, emoji, at)
      values (${ticketId}, ${commentId}, ${sender}, ${emoji}, ${at})
      on conflict (ticket_id, comment_id, sender) do update set emoji = excluded.emoji, at = excluded.at`,
  )
  return before?.emoji
}

/** Removes the sender's reaction. Returns it, if there was one. */
export async function deleteReaction(
  tx: Queryable,
  { ticketId, commentId, sender }: Reacted,
): Promise<string | undefined> {
  const gone = await first<{ emoji: string }>(
    tx,
    sql`delete from message_reactions
      where ticket_id = ${ticketId} and comment_id is not distinct from ${commentId}::uuid and sender = ${sender} returning emoji`,
  )
  return gone?.emoji
}

interface Move {
  from: number
  to: number
  /** The comment that the merge made of the description. */
  description: string
}

/** Moves reactions along with a merge. Reactions to the description then belong to the comment made of it. */
export async function moveReactions(tx: Queryable, { from, to, description }: Move): Promise<void> {
  await tx.query(
    sql`update message_reactions set ticket_id = ${to}, comment_id = coalesce(comment_id, ${description}::uuid)
      where ticket_id = ${from}`,
  )
}

export async function moveReactionsBack(
  tx: Queryable,
  { from, to, description }: Move,
  comments: readonly string[],
): Promise<void> {
  await tx.query(
    sql`update message_reactions set ticket_id = ${from}, comment_id = nullif(comment_id, ${description}::uuid)
      where ticket_id = ${to} and comment_id = any(${[description, ...comments]}::uuid[])`,
  )
}

/** In the other ticket: what quotes the description quotes the comment that replaces it. */
export async function moveQuotes(tx: Queryable, { from, to, description }: Move): Promise<void> {
  const quotes = sql`jsonb_build_object('comment_id', ${description}::uuid)`
  const quoting = sql`quotes->>'ticket_id' = ${String(from)}`
  await tx.query(sql`update ticket_comments set quotes = ${quotes} where ticket_id = ${to} and ${quoting}`)
  await tx.query(sql`update tickets set quotes = ${quotes} where id = ${to} and ${quoting}`)
}

/** In both tickets: what quotes that comment, which is deleted, quotes the description. */
export async function moveQuotesBack(tx: Queryable, { from, to, description }: Move): Promise<void> {
  const quotes = sql`jsonb_build_object('ticket_id', ${from}::bigint)`
  const quoting = sql`quotes->>'comment_id' = ${description}`
  await tx.query(
    sql`update ticket_comments set quotes = ${quotes} where ticket_id in (${from}, ${to}) and ${quoting}`,
  )
  await tx.query(sql`update tickets set quotes = ${quotes} where id = ${to} and ${quoting}`)
}
