// SQL of the demo, for rows in the past, which the app's own statements cannot write.
import sql from 'sql-template-tag'
import { first, rows, type Queryable } from '../../src/db/pool.ts'
import type { CommentRow, EventRow, ReactionRow, SummaryRow, TicketRow } from './rows.ts'

export async function holdsData(db: Queryable): Promise<boolean> {
  const found = await first<{ found: boolean }>(
    db,
    sql`select exists (select from broadcast_logs) or exists (select from tickets) as found`,
  )
  return found?.found ?? false
}

export function findUserId(db: Queryable, email: string): Promise<{ id: string } | undefined> {
  return first(db, sql`select id from users where lower(email) = ${email}`)
}

export async function backdateUsers(db: Queryable, ids: readonly string[], at: Date): Promise<void> {
  // They logged in one after the other this morning.
  await db.query(
    sql`update users set created_at = ${at}, updated_at = ${at}, last_login_at = now() - place * interval '37 minutes'
      from unnest(${ids}::uuid[]) with ordinality as hired (user_id, place) where id = user_id`,
  )
}

/** Sets the creation time of the key with this hash. */
export function backdateKey(db: Queryable, hash: string, at: Date): Promise<{ id: string } | undefined> {
  return first(db, sql`update api_keys set created_at = ${at} where key_hash = ${hash} returning id`)
}

export async function reserveTicketIds(tx: Queryable, count: number): Promise<number[]> {
  const reserved = await rows<{ id: number }>(
    tx,
    sql`select nextval(pg_get_serial_sequence('tickets', 'id')) as id from generate_series(1, ${count}::integer)`,
  )
  return reserved.map((row) => row.id)
}

/** Returns the last number before these. The year's counter stays locked until the transaction ends. */
export async function reserveUids(tx: Queryable, year: number, count: number): Promise<number> {
  const counter = await first<{ last_number: number }>(
    tx,
    sql`insert into ticket_uid_counters (year, last_number) values (${year}, ${count})
      on conflict (year) do update set last_number = ticket_uid_counters.last_number + ${count}
      returning last_number`,
  )
  if (!counter) throw new Error('ticket_uid_counters returned no row')
  return counter.last_number - count
}

const ticketColumns = sql`id, ticket_uid, tracking_number, customer_phone, phone_unreadable, tracking_number_source, subject,
  description, status,
  priority, assigned_to_user_id, created_at, updated_at, closed_at, metadata, source, version, reopen_count, unread,
  last_customer_message_at, waiting_since, first_replied_at, previous_ticket_id`

export async function insertTickets(tx: Queryable, tickets: readonly TicketRow[]): Promise<void> {
  await tx.query(
    sql`insert into tickets (${ticketColumns})
      select ${ticketColumns} from jsonb_populate_recordset(null::tickets, ${JSON.stringify(tickets)}::jsonb)`,
  )
}

const commentColumns = sql`id, ticket_id, author_type, user_id, api_key_id, comment_text, is_internal_note, created_at,
  delivery_status, delivery_error, delivery_updated_at, delivered_at, read_at, location, contact, quotes`

export async function insertComments(tx: Queryable, comments: readonly CommentRow[]): Promise<void> {
  await tx.query(
    sql`insert into ticket_comments (${commentColumns})
      select ${commentColumns} from jsonb_populate_recordset(null::ticket_comments, ${JSON.stringify(comments)}::jsonb)`,
  )
}

export async function insertReactions(tx: Queryable, reactions: readonly ReactionRow[]): Promise<void> {
  await tx.query(
    sql`insert into message_reactions (ticket_id, comment_id, sender, emoji, at)
      select ticket_id, comment_id, sender, emoji, at
      from jsonb_populate_recordset(null::message_reactions, ${JSON.stringify(reactions)}::jsonb)`,
  )
}

/** Inserts events in this order, so that their ids have the same order. */
export async function insertEvents(tx: Queryable, events: readonly EventRow[]): Promise<void> {
  const inserted = await rows<{ id: number }>(
    tx,
    sql`insert into ticket_events (ticket_id, ticket_version, type, actor_type, actor_id, from_value, to_value, created_at)
      select e.ticket_id, e.ticket_version, e.type, e.actor_type, e.actor_id, e.from_value, e.to_value, e.created_at
      from rows from (jsonb_to_recordset(${JSON.stringify(events)}::jsonb) as (ticket_id bigint, ticket_version integer,
        type text, actor_type text, actor_id uuid, from_value text, to_value text, created_at timestamptz))
        with ordinality as e (ticket_id, ticket_version, type, actor_type, actor_id, from_value, to_value, created_at, place)
      order by e.place returning id`,
  )
  const notes = events.flatMap(({ note }, index) => {
    const id = inserted[index]?.id
    return note === null || id === undefined ? [] : [{ event_id: id, note }]
  })
  await tx.query(
    sql`insert into ticket_event_notes (event_id, note)
      select event_id, note from jsonb_populate_recordset(null::ticket_event_notes, ${JSON.stringify(notes)}::jsonb)`,
  )
}

/** Gives most customers a name, as from their WhatsApp profile. */
export async function nameCustomers(tx: Queryable): Promise<void> {
  await tx.query(
    sql`insert into customers as known (key, name, name_source)
      select distinct on (customer_phone) customer_phone, left(metadata->>'consignee_name', 100), 'whatsapp' from tickets
      where not phone_unreadable and source = 'customer' and metadata->>'consignee_name' is not null and id % 5 <> 0
      order by customer_phone, id
      on conflict (key) do update set name = excluded.name, name_source = 'whatsapp' where known.name is null`,
  )
}

/** Marks which numbers are on WhatsApp, as the last delivery or failure of a broadcast says. */
export async function markOnWhatsApp(tx: Queryable): Promise<void> {
  await tx.query(
    sql`insert into customers as known (key, on_whatsapp, on_whatsapp_at)
      select distinct on (consignee_phone) consignee_phone, delivered_at is not null, coalesce(delivered_at, broadcast_at)
      from broadcast_logs
      where consignee_phone is not null and not phone_unreadable and (delivered_at is not null or not_on_whatsapp)
      order by consignee_phone, broadcast_at desc
      on conflict (key) do update set on_whatsapp = excluded.on_whatsapp, on_whatsapp_at = excluded.on_whatsapp_at
        where known.on_whatsapp is null`,
  )
}

/** Adds to the numbers of other tickets. */
export async function addSnapshots(tx: Queryable, snapshots: readonly SummaryRow[]): Promise<void> {
  await tx.query(
    sql`insert into dashboard_summary (day, metric, user_id, label, value)
      select day, metric, user_id, label, value from jsonb_to_recordset(${JSON.stringify(snapshots)}::jsonb)
        as s (day date, metric text, user_id uuid, label text, value bigint)
      on conflict (day, metric, hour, user_id, label) do update set value = case excluded.metric
        when 'tickets_waiting_since' then least(dashboard_summary.value, excluded.value)
        else dashboard_summary.value + excluded.value end`,
  )
}

/** Makes the next refresh of the summary count the tickets of these days. */
export async function markTicketDays(tx: Queryable, days: readonly string[]): Promise<void> {
  await tx.query(
    sql`insert into dashboard_changes (day, kind) select day, 'tickets' from unnest(${days}::date[]) as day`,
  )
}

/** Updates the planner's statistics. */
export async function analyze(db: Queryable): Promise<void> {
  await db.query(sql`analyze broadcast_logs, tickets, ticket_comments, ticket_events, dashboard_summary`)
}
