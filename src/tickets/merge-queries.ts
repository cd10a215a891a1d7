// SQL that moves a ticket's thread into another ticket and back. The caller's transaction must have locked both tickets.
import { uuidv7 } from 'uuidv7'
import sql from 'sql-template-tag'
import { first, rows, type Queryable } from '../db/pool.ts'
import { firstAnswerAt, waitsSince } from './waiting-queries.ts'

interface Pair {
  from: number
  to: number
}

/** Copies the description into a comment that keeps its times. Returns the comment's id. */
export async function insertDescription(
  tx: Queryable,
  from: number,
  subject: string | null,
): Promise<string> {
  const id = uuidv7()
  await tx.query(
    sql`insert into ticket_comments (id, ticket_id, author_type, user_id, api_key_id, subject, comment_text, is_internal_note,
        created_at, sent_at, asks_nothing, location, contact, quotes)
      select ${id}, t.id,
        case when t.source = 'customer' then 'customer' when made.actor_type = 'user' then 'agent' else 'n8n' end,
        case when t.source = 'system' and made.actor_type = 'user' then made.actor_id end,
        case when made.actor_type = 'n8n' then made.actor_id end,
        ${subject}, t.description, t.source = 'system', t.created_at, t.sent_at, t.asks_nothing, t.location, t.contact, t.quotes
      from tickets t left join lateral (
        select actor_type, actor_id from ticket_events where ticket_id = t.id and type = 'created' order by id limit 1) made on true
      where t.id = ${from}`,
  )
  return id
}

/**
 * Marks unanswered messages as asking for nothing if the ticket was closed, or closed and reopened, after them. Otherwise they
 * would count as waiting in the other ticket. Returns their ids.
 */
export async function settleMessages(tx: Queryable, from: number): Promise<string[]> {
  const settled = await rows<{ id: string }>(
    tx,
    sql`with answered as (
        select max(created_at) filter (where delivery_status not in ('stored', 'failed')) as until,
          max(coalesce(sent_at, created_at)) filter (where author_type = 'phone') as spoken
        from ticket_comments where ticket_id = ${from}),
      reopened as (
        select max(created_at) as at from ticket_events
        where ticket_id = ${from} and type = 'reopened' and actor_type in ('n8n', 'customer'))
      update ticket_comments c set asks_nothing = true from answered, reopened, tickets t
      where t.id = ${from} and c.ticket_id = t.id and c.author_type = 'customer' and not c.asks_nothing
        and (answered.until is null or c.created_at > answered.until)
        and (answered.spoken is null or coalesce(c.sent_at, c.created_at) > answered.spoken)
        and (t.status = 'closed' or c.created_at <= reopened.at)
      returning c.id`,
  )
  return settled.map(({ id }) => id)
}

/** Moves all comments and returns their ids. Replies keep their recipient if the other ticket has another customer. */
export async function moveComments(tx: Queryable, { from, to }: Pair): Promise<string[]> {
  const moved = await rows<{ id: string }>(
    tx,
    sql`update ticket_comments c set ticket_id = ${to},
        sent_to = case when c.delivery_status is not null and a.customer_phone is distinct from b.customer_phone
          then coalesce(c.sent_to, a.customer_phone) else c.sent_to end
      from tickets a, tickets b where c.ticket_id = ${from} and a.id = ${from} and b.id = ${to} returning c.id`,
  )
  return moved.map(({ id }) => id)
}

export async function moveMessages(
  tx: Queryable,
  { from, to }: Pair,
  description: string,
): Promise<{ api_key_id: string; message_id: string }[]> {
  return rows(
    tx,
    sql`update ticket_messages set ticket_id = ${to}, in_description = false,
        comment_id = case when in_description then ${description}::uuid else comment_id end
      where ticket_id = ${from} returning api_key_id, message_id`,
  )
}

/** Makes tickets that were merged into the first point to the second. Returns their ids. */
export async function passOnMerged(tx: Queryable, { from, to }: Pair): Promise<number[]> {
  const passed = await rows<{ id: number }>(
    tx,
    sql`update tickets set merged_into = ${to} where merged_into = ${from} returning id`,
  )
  return passed.map(({ id }) => id)
}

export async function pointTo(tx: Queryable, { from, to }: Pair): Promise<void> {
  await tx.query(
    sql`update tickets set merged_into = ${to}, unread = false, status = 'closed', closed_at = coalesce(closed_at, now())
      where id = ${from}`,
  )
}

/** Computes from the thread since when the customer waits, and when they were first answered. */
export async function recountThread(tx: Queryable, id: number, lastMessage: Date | null): Promise<void> {
  await tx.query(
    sql`update tickets set waiting_since = case when status <> 'closed' then ${waitsSince} end,
        first_replied_at = ${firstAnswerAt},
        last_customer_message_at = greatest(last_customer_message_at, ${lastMessage}::timestamptz)
      where id = ${id}`,
  )
}

/** The columns that a merge may change, kept for the undo. */
const changed = sql`status, closed_at, priority, assigned_to_user_id, unread, human_since, bot_since, last_customer_message_at`

/** What a merge moved, and which fields the other ticket got because it lacked them. */
export interface Moved {
  description: string
  comments: string[]
  settled: string[]
  messages: { api_key_id: string; message_id: string }[]
  passed: number[]
  given: ('tracking_number' | 'customer' | 'category')[]
  /** The other ticket, which may have been merged further since. */
  into: number
}

export async function keepForUndo(
  tx: Queryable,
  { from, to }: Pair,
  userId: string,
  moved: Moved,
): Promise<void> {
  await tx.query(
    sql`insert into ticket_merges (ticket_id, merged_by, undo)
      select ${from}, ${userId}, ${JSON.stringify(moved)}::jsonb || jsonb_build_object(
        'from', (select to_jsonb(before) from (select ${changed} from tickets where id = ${from}) before),
        'to', (select to_jsonb(before) from (select ${changed} from tickets where id = ${to}) before))
      on conflict (ticket_id) do update set merged_by = excluded.merged_by, merged_at = now(), undo = excluded.undo`,
  )
}

/** Keeps the version that the merge gave the other ticket. Later changes of it are not undone. */
export async function keepVersion(tx: Queryable, from: number, version: number): Promise<void> {
  await tx.query(
    sql`update ticket_merges set undo = undo || jsonb_build_object('version', ${version}::integer) where ticket_id = ${from}`,
  )
}

export type Kept = Moved & { version: number }

/** undefined: the ticket was not merged by this person in the last `seconds`. */
export async function takeUndo(
  tx: Queryable,
  from: number,
  userId: string,
  seconds: number,
): Promise<Kept | undefined> {
  const kept = await first<{ undo: Kept }>(
    tx,
    sql`select undo from ticket_merges
      where ticket_id = ${from} and merged_by = ${userId} and merged_at > now() - ${seconds} * interval '1 second' for update`,
  )
  return kept?.undo
}

/** Moves back what the merge moved. What was written in the other ticket since stays there. */
export async function moveBack(
  tx: Queryable,
  { from, to }: Pair,
  { description, comments, settled, messages, passed }: Kept,
): Promise<void> {
  await tx.query(
    sql`update ticket_comments c set ticket_id = ${from}, sent_to = nullif(c.sent_to, t.customer_phone),
        asks_nothing = c.asks_nothing and not c.id = any(${settled}::uuid[])
      from tickets t where t.id = ${from} and c.id = any(${comments}::uuid[]) and c.ticket_id = ${to}`,
  )
  await tx.query(
    sql`update ticket_messages m set ticket_id = ${from}, comment_id = nullif(comment_id, ${description}::uuid),
        in_description = coalesce(comment_id = ${description}::uuid, false)
      from unnest(${messages.map((one) => one.api_key_id)}::uuid[], ${messages.map((one) => one.message_id)}::text[])
        as moved (api_key_id, message_id)
      where m.api_key_id = moved.api_key_id and m.message_id = moved.message_id and m.ticket_id = ${to}`,
  )
  await tx.query(sql`update tickets set merged_into = ${from} where id = any(${passed}::bigint[])`)
}

export async function deleteDescription(tx: Queryable, id: string): Promise<void> {
  await tx.query(sql`delete from ticket_comments where id = ${id}`)
}

/** Restores the ticket that was merged. */
export async function restoreMerged(tx: Queryable, from: number): Promise<void> {
  await tx.query(
    sql`update tickets t set merged_into = null, status = was.status, closed_at = was.closed_at, unread = was.unread,
        human_since = was.human_since, bot_since = was.bot_since, last_customer_message_at = was.last_customer_message_at
      from ticket_merges m, jsonb_populate_record(null::tickets, m.undo->'from') was
      where t.id = ${from} and m.ticket_id = ${from}`,
  )
  await recountThread(tx, from, null)
}

/** Restores the other ticket, unless a user has changed it since. It stays unread if a message has arrived since. */
export async function restoreTarget(
  tx: Queryable,
  { from, to }: Pair,
  { given, version }: Kept,
): Promise<void> {
  await tx.query(
    sql`update tickets t set unread = t.unread and (was.unread or exists (select from ticket_comments c
          where c.ticket_id = t.id and c.author_type = 'customer' and c.created_at > m.merged_at)),
        last_customer_message_at = greatest(was.last_customer_message_at, (select max(coalesce(c.sent_at, c.created_at))
          from ticket_comments c where c.ticket_id = t.id and c.author_type = 'customer' and c.created_at > m.merged_at))
      from ticket_merges m, jsonb_populate_record(null::tickets, m.undo->'to') was
      where t.id = ${to} and m.ticket_id = ${from}`,
  )
  const has = (what: Kept['given'][number]) => given.includes(what)
  await tx.query(
    sql`update tickets t set priority = was.priority, assigned_to_user_id = was.assigned_to_user_id,
        human_since = was.human_since, bot_since = was.bot_since,
        tracking_number = case when not ${has('tracking_number')} then t.tracking_number end,
        tracking_shown = case when not ${has('tracking_number')} then t.tracking_shown end,
        tracking_number_source = case when not ${has('tracking_number')} then t.tracking_number_source end,
        customer_phone = case when not ${has('customer')} then t.customer_phone end,
        phone_unreadable = t.phone_unreadable and not ${has('customer')},
        category_id = case when not ${has('category')} then t.category_id end
      from ticket_merges m, jsonb_populate_record(null::tickets, m.undo->'to') was
      where t.id = ${to} and t.version = ${version} and m.ticket_id = ${from}`,
  )
  await recountThread(tx, to, null)
}

export async function forgetUndo(tx: Queryable, from: number): Promise<void> {
  await tx.query(sql`delete from ticket_merges where ticket_id = ${from}`)
}

/** The tickets that were merged into this one. */
export async function selectMergedInto(db: Queryable, id: number): Promise<number[]> {
  const merged = await rows<{ id: number }>(db, sql`select id from tickets where merged_into = ${id}`)
  return merged.map((one) => one.id)
}
