// SQL of tickets: writing them. Called inside the service's transactions only.
import sql, { join, type Sql } from 'sql-template-tag'
import type { Phone } from '../customers/phone.ts'
import { shownApart, storedForms, trackingKey, type TrackingNumber } from '../customers/tracking-number.ts'
import { isAny } from '../db/matching.ts'
import { first, rows, type Queryable } from '../db/pool.ts'
import { rolesWith } from '../policy/abilities.ts'
import type { Source, TicketPriority, TicketStatus } from './rules.ts'

/** Who did something, as ticket_events has it. */
export interface Actor {
  type: 'user' | 'customer' | 'n8n' | 'system'
  id: string | null
}

/** What makes two pushes belong together. undefined: nothing does, each is a case of its own. */
export interface JoinKey {
  /** In any spelling. */
  tracking_number: string | null
  phone: string | null
}

/** One writer at a time per parcel and customer, until the transaction ends. */
export async function lockJoinKey(tx: Queryable, key: JoinKey): Promise<void> {
  const text = JSON.stringify([key.tracking_number && trackingKey(key.tracking_number), key.phone])
  await tx.query(sql`select pg_advisory_xact_lock(hashtextextended(${text}, 20260001))`)
}

export interface EarlierTicket {
  id: number
  ticket_uid: string
  status: TicketStatus
  closed_at: Date | null
}

/** Said with `=` and `is null`: `is not distinct from` is served by no index. */
function isCase({ tracking_number, phone }: JoinKey): Sql {
  const parcel =
    tracking_number === null
      ? sql`tracking_number is null and not phone_unreadable`
      : isAny('tracking_number', storedForms(tracking_number))
  return sql`${parcel} and ${phone === null ? sql`customer_phone is null` : sql`customer_phone = ${phone}`}`
}

/** The active ticket of this parcel and customer, else the one closed last; locked. */
export function lockEarlierTicket(tx: Queryable, key: JoinKey): Promise<EarlierTicket | undefined> {
  return first(
    tx,
    sql`select id, ticket_uid, status, closed_at from tickets where ${isCase(key)}
      order by (status = 'closed'), closed_at desc, id desc limit 1 for update`,
  )
}

interface Case {
  id: number
  tracking_number: string | null
  customer_phone: string | null
  phone_unreadable: boolean
}

/** Another active ticket of the same parcel and customer as this one. */
export async function selectActiveTwin(
  tx: Queryable,
  { id, tracking_number, customer_phone: phone, phone_unreadable }: Case,
): Promise<{ ticket_uid: string } | undefined> {
  if (tracking_number === null && (phone === null || phone_unreadable)) return undefined
  return first(
    tx,
    sql`select ticket_uid from tickets
      where ${isCase({ tracking_number, phone })} and id <> ${id} and status <> 'closed' limit 1`,
  )
}

export interface NewTicket {
  tracking_number: TrackingNumber | undefined
  phone: Phone | undefined
  subject: string
  description: string
  priority: TicketPriority
  source: Source
  metadata: Record<string, unknown> | undefined
  previous_ticket_id: number | null
  actor: Actor
}

/**
 * Numbers and inserts a ticket with the first line of its history. The year's counter stays locked until the
 * transaction ends, so this comes last in it; for the same reason it is one statement.
 */
export async function insertTicket(
  tx: Queryable,
  ticket: NewTicket,
  timezone: string,
): Promise<{ id: number; ticket_uid: string }> {
  const made = await first<{ id: number; ticket_uid: string }>(
    tx,
    sql`with counter as (
        insert into ticket_uid_counters (year, last_number)
        values (extract(year from now() at time zone ${timezone})::integer, 1)
        on conflict (year) do update set last_number = ticket_uid_counters.last_number + 1
        returning year, last_number
      ), made as (
        insert into tickets (ticket_uid, tracking_number, tracking_shown, customer_phone, phone_unreadable, subject, description, status,
          priority, source, metadata, waiting_since, last_customer_message_at, previous_ticket_id)
        select 'CS-' || year || '-' || lpad(last_number::text, greatest(4, length(last_number::text)), '0'),
          ${ticket.tracking_number?.key ?? null}, ${ticket.tracking_number ? shownApart(ticket.tracking_number) : null},
          ${ticket.phone?.number ?? null}, ${ticket.phone?.unreadable ?? false},
          ${ticket.subject}, ${ticket.description}, 'open', ${ticket.priority}::ticket_priority, ${ticket.source},
          ${ticket.metadata ? JSON.stringify(ticket.metadata) : null}::jsonb, now(),
          case when ${ticket.source} = 'customer' then now() end, ${ticket.previous_ticket_id}::bigint
        from counter
        returning id, ticket_uid
      ), history as (
        insert into ticket_events (ticket_id, ticket_version, type, actor_type, actor_id, to_value)
        select id, 1, 'created', ${ticket.actor.type}, ${ticket.actor.id}::uuid, 'open' from made
      ), changed as (
        insert into dashboard_changes (day, kind) values ((now() at time zone ${timezone})::date, 'tickets')
      )
      select id, ticket_uid from made`,
  )
  if (!made) throw new Error('insert into tickets returned no row')
  return made
}

export interface TicketPatch {
  status?: TicketStatus
  closed_at?: Date | null
  priority?: TicketPriority
  assigned_to_user_id?: string | null
  reopened?: boolean
  unread?: boolean
  /** The customer wrote at this moment. */
  customerWrote?: boolean
  /** This reply is on its way, since it was written or since now. */
  answered?: { by: string; from: 'writing' | 'now' }
  /** This reply is not on its way any more. */
  unanswered?: { by: string }
  metadata?: Record<string, unknown>
  /** Raise the version: status, priority or assignee changed. */
  newVersion?: boolean
}

const metadataLimit = 8192

const lastMessageAt = sql`(select max(created_at) from ticket_comments
  where ticket_id = tickets.id and author_type = 'customer')`

/** `answers` of rules.ts. */
const isAnswer = sql`delivery_status not in ('stored', 'failed')`

/**
 * Since when the customer waits, found in the thread: the first message that nothing answers; null: there is none. What
 * was said before a message reopened the ticket is settled.
 */
const waitsSince = sql`(
  with settled as (select greatest(
      (select max(created_at) from ticket_comments where ticket_id = tickets.id and ${isAnswer}),
      (select max(created_at) from ticket_events
        where ticket_id = tickets.id and type = 'reopened' and actor_type in ('n8n', 'customer'))) as until)
  select case when until is null then tickets.created_at
    else (select min(created_at) from ticket_comments
      where ticket_id = tickets.id and author_type = 'customer' and created_at > until) end
  from settled)`

/** Writes what is given; answers the version after it. */
export async function updateTicket(
  tx: Queryable,
  id: number,
  patch: TicketPatch,
  timezone: string,
): Promise<number> {
  const sets: Sql[] = []
  if (patch.status !== undefined) sets.push(sql`status = ${patch.status}::ticket_status`)
  if (patch.closed_at !== undefined) sets.push(sql`closed_at = ${patch.closed_at}`)
  if (patch.priority !== undefined) sets.push(sql`priority = ${patch.priority}::ticket_priority`)
  if (patch.assigned_to_user_id !== undefined)
    sets.push(sql`assigned_to_user_id = ${patch.assigned_to_user_id}::uuid`)
  if (patch.reopened) sets.push(sql`reopen_count = reopen_count + 1`)
  if (patch.unread !== undefined) sets.push(sql`unread = ${patch.unread}`)
  if (patch.customerWrote)
    sets.push(
      sql`last_customer_message_at = ${lastMessageAt}`,
      // A wait ends with a closed ticket; the message that reopens it begins another.
      sql`waiting_since = ${patch.reopened ? lastMessageAt : sql`coalesce(waiting_since, ${lastMessageAt})`}`,
    )
  if (patch.answered) {
    const { by, from } = patch.answered
    const at = from === 'now' ? sql`now()` : sql`(select created_at from ticket_comments where id = ${by})`
    sets.push(sql`waiting_since = ${waitsSince}`, sql`first_replied_at = coalesce(first_replied_at, ${at})`)
  }
  if (patch.unanswered)
    sets.push(
      sql`waiting_since = ${waitsSince}`,
      sql`first_replied_at = case
        when first_replied_at < (select created_at from ticket_comments where id = ${patch.unanswered.by}) then first_replied_at
        else (select min(created_at) from ticket_comments where ticket_id = tickets.id and ${isAnswer}) end`,
    )
  if (patch.metadata) {
    const json = JSON.stringify(patch.metadata)
    // Newer columns win; what would grow past the limit is replaced as a whole.
    sets.push(sql`metadata = case when octet_length((coalesce(metadata, '{}') || ${json}::jsonb)::text) > ${metadataLimit}
      then ${json}::jsonb else coalesce(metadata, '{}') || ${json}::jsonb end`)
  }
  if (patch.newVersion) sets.push(sql`version = version + 1`)
  if (sets.length === 0) sets.push(sql`updated_at = now()`)
  const updated = await first<{ version: number }>(
    tx,
    sql`with updated as (update tickets set ${join(sets, ', ')} where id = ${id} returning version),
      changed as (insert into dashboard_changes (day, kind) values ((now() at time zone ${timezone})::date, 'tickets'))
      select version from updated`,
  )
  if (!updated) throw new Error(`ticket ${String(id)} is gone`)
  return updated.version
}

export interface NewEvent {
  type: string
  from?: string | null
  to?: string | null
  note?: string
}

/** Lines of one ticket's history, in their order. */
export async function insertEvents(
  tx: Queryable,
  ticketId: number,
  version: number,
  actor: Actor,
  events: readonly NewEvent[],
): Promise<void> {
  if (events.length === 0) return
  const inserted = await rows<{ id: number }>(
    tx,
    sql`insert into ticket_events (ticket_id, ticket_version, type, actor_type, actor_id, from_value, to_value)
      select ${ticketId}, ${version}, type, ${actor.type}, ${actor.id}::uuid, from_value, to_value
      from unnest(${events.map((event) => event.type)}::text[], ${events.map((event) => event.from ?? null)}::text[],
        ${events.map((event) => event.to ?? null)}::text[]) with ordinality as event (type, from_value, to_value, place)
      order by place returning id`,
  )
  for (const [index, { note }] of events.entries()) {
    const id = inserted[index]?.id
    if (note !== undefined && id !== undefined)
      await tx.query(sql`insert into ticket_event_notes (event_id, note) values (${id}, ${note})`)
  }
}

export interface NewCommentRow {
  id: string
  ticket_id: number
  author_type: 'agent' | 'customer' | 'n8n'
  user_id: string | null
  api_key_id: string | null
  subject: string | null
  comment_text: string
  is_internal_note: boolean
  delivery_status: 'stored' | 'queued' | null
}

export async function insertComment(tx: Queryable, row: NewCommentRow): Promise<void> {
  // clock_timestamp: messages that queued behind one lock keep the order in which they got it.
  await tx.query(
    sql`insert into ticket_comments (id, ticket_id, author_type, user_id, api_key_id, subject, comment_text,
        is_internal_note, created_at, delivery_status, delivery_updated_at)
      values (${row.id}, ${row.ticket_id}, ${row.author_type}, ${row.user_id}, ${row.api_key_id}, ${row.subject},
        ${row.comment_text}, ${row.is_internal_note}, clock_timestamp(), ${row.delivery_status},
        case when ${row.delivery_status}::text is not null then now() end)`,
  )
}

/** Locked against deactivation until the transaction ends; undefined: no active user. */
export function lockActiveUser(
  tx: Queryable,
  id: string,
): Promise<{ id: string; full_name: string } | undefined> {
  return first(
    tx,
    sql`select id, full_name from users
      where id = ${id} and is_active and role = any(${rolesWith('ticket.note')}) for share`,
  )
}

/** The active tickets of a user, locked in the order of their ids. */
export function lockActiveTicketsOf(
  tx: Queryable,
  userId: string,
): Promise<{ id: number; status: TicketStatus }[]> {
  return rows(
    tx,
    sql`select id, status from tickets where assigned_to_user_id = ${userId} and status <> 'closed' order by id for update`,
  )
}
