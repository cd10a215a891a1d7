// SQL that writes tickets, inside the transactions of the services.
import sql, { join, type Sql } from 'sql-template-tag'
import type { Phone } from '../customers/phone.ts'
import { shownApart, type TrackingNumber } from '../customers/tracking-number.ts'
import { first, rows, type Queryable } from '../db/pool.ts'
import { rolesWith } from '../policy/abilities.ts'
import type { Channel, TicketPriority, TicketStatus, TrackingSource } from './rules.ts'
import type { MessageParts } from './message-parts.ts'
import type { Quotes } from './quote-queries.ts'
import { firstAnswerAt, saidAt, waitsSince } from './waiting-queries.ts'

/** Who did something, as ticket_events stores it. */
export interface Actor {
  type: 'user' | 'customer' | 'n8n' | 'system'
  id: string | null
}

export interface NewTicket extends Pick<MessageParts, 'location' | 'contact'> {
  quotes?: Quotes | undefined
  tracking_number: TrackingNumber | undefined
  phone: Phone | undefined
  subject: string
  description: string
  priority: TicketPriority
  category_id: string | null
  channel: Channel
  source: 'customer' | 'system'
  /** The first message only thanks, so the customer is not waiting. */
  asks_nothing: boolean
  /** When the first message was written; undefined: now. */
  sent_at: Date | undefined
  tracking_number_source: TrackingSource | null
  metadata: Record<string, unknown> | undefined
  previous_ticket_id: number | null
  actor: Actor
}

const json = (value: object | undefined) => (value ? JSON.stringify(value) : null)

/**
 * Gives a ticket its uid and inserts it with the first event of its history. The year's counter stays locked until the
 * transaction ends, so call this late in the transaction; for the same reason it is one statement.
 */
export async function insertTicket(
  tx: Queryable,
  ticket: NewTicket,
  timezone: string,
): Promise<{ id: number; ticket_uid: string }> {
  const said = sql`coalesce(${ticket.sent_at ?? null}::timestamptz, now())`
  const made = await first<{ id: number; ticket_uid: string }>(
    tx,
    sql`with counter as (
        insert into ticket_uid_counters (year, last_number)
        values (extract(year from now() at time zone ${timezone})::integer, 1)
        on conflict (year) do update set last_number = ticket_uid_counters.last_number + 1
        returning year, last_number
      ), made as (
        insert into tickets (ticket_uid, tracking_number, tracking_shown, customer_phone, phone_unreadable, subject, description, status,
          priority, source, metadata, sent_at, asks_nothing, tracking_number_source, waiting_since, last_customer_message_at,
          previous_ticket_id, category_id, channel, location, contact, quotes)
        select 'CS-' || year || '-' || lpad(last_number::text, greatest(4, length(last_number::text)), '0'),
          ${ticket.tracking_number?.key ?? null}, ${ticket.tracking_number ? shownApart(ticket.tracking_number) : null},
          ${ticket.phone?.number ?? null}, ${ticket.phone?.unreadable ?? false},
          ${ticket.subject}, ${ticket.description}, 'open', ${ticket.priority}::ticket_priority, ${ticket.source},
          ${ticket.metadata ? JSON.stringify(ticket.metadata) : null}::jsonb,
          ${ticket.sent_at ?? null}, ${ticket.asks_nothing}, ${ticket.tracking_number_source},
          case when not ${ticket.asks_nothing}::boolean then ${said} end, case when ${ticket.source} = 'customer' and ${ticket.channel} = 'whatsapp' then ${said} end,
          ${ticket.previous_ticket_id}::bigint, ${ticket.category_id}::uuid, ${ticket.channel}, ${json(ticket.location)}::jsonb, ${json(ticket.contact)}::jsonb,
          ${json(ticket.quotes)}::jsonb
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
  /** The customer wrote comment `by`. `waits`: they wait for an answer. On WhatsApp a reply is possible for 24 hours. */
  customerWrote?: { by: string; waits: boolean; onWhatsApp: boolean }
  /** The AWB and where it was found; null removes it. */
  tracking?: { number: TrackingNumber | null; source: TrackingSource | null }
  /** `human`: a person handles the customer from now on. `bot`: the automation does. `nobody`: closed, or in the pool. */
  handler?: 'human' | 'bot' | 'nobody'
  /** The automation wrote comment `by`. It handles the customer while no person does. */
  assistantWrote?: { by: string }
  /** Reply `by` counts as an answer, from when it was written or from now on. */
  answered?: { by: string; from: 'writing' | 'now' }
  /** Reply `by` no longer counts as an answer. */
  unanswered?: { by: string }
  subject?: string
  customer?: Phone | null
  category_id?: string | null
  metadata?: Record<string, unknown>
  /** Raises the version, because a field that users change was changed. */
  newVersion?: boolean
}

const metadataLimit = 8192

const handledBy = {
  human: [sql`human_since = coalesce(human_since, now())`, sql`bot_since = null`],
  bot: [sql`human_since = null`, sql`bot_since = now()`],
  nobody: [sql`human_since = null`, sql`bot_since = null`],
} as const

/** Writes the given fields. Returns the new version. */
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
  if (patch.customerWrote) {
    const { by, waits, onWhatsApp } = patch.customerWrote
    if (onWhatsApp)
      sets.push(sql`last_customer_message_at = greatest(last_customer_message_at, ${saidAt(by)})`)
    // Closing a ticket ends the wait; a message that reopens it begins a new one.
    if (waits)
      sets.push(
        sql`waiting_since = ${patch.reopened ? saidAt(by) : sql`least(waiting_since, ${saidAt(by)})`}`,
      )
  }
  if (patch.tracking) {
    const { number, source } = patch.tracking
    sets.push(
      sql`tracking_number = ${number?.key ?? null}`,
      sql`tracking_shown = ${number ? shownApart(number) : null}`,
      sql`tracking_number_source = ${source}`,
    )
  }
  if (patch.subject !== undefined) sets.push(sql`subject = ${patch.subject}`)
  if (patch.customer !== undefined)
    sets.push(
      sql`customer_phone = ${patch.customer?.number ?? null}`,
      sql`phone_unreadable = ${patch.customer?.unreadable ?? false}`,
    )
  if (patch.category_id !== undefined) sets.push(sql`category_id = ${patch.category_id}::uuid`)
  if (patch.handler) sets.push(...handledBy[patch.handler])
  if (patch.assistantWrote)
    sets.push(
      sql`bot_since = case when assigned_to_user_id is null and human_since is null
        then coalesce(bot_since, ${saidAt(patch.assistantWrote.by)}) else bot_since end`,
    )
  if (patch.answered) {
    const { by, from } = patch.answered
    const at = from === 'now' ? sql`now()` : saidAt(by)
    sets.push(sql`waiting_since = ${waitsSince}`, sql`first_replied_at = coalesce(first_replied_at, ${at})`)
  }
  if (patch.unanswered)
    sets.push(
      sql`waiting_since = ${waitsSince}`,
      sql`first_replied_at = case
        when first_replied_at < ${saidAt(patch.unanswered.by)} then first_replied_at else ${firstAnswerAt} end`,
    )
  if (patch.metadata) {
    const json = JSON.stringify(patch.metadata)
    // Newer keys win. If the result would exceed the limit, the new metadata replaces the old.
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

/** Adds events to a ticket's history, in order. */
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

export interface NewCommentRow extends Pick<MessageParts, 'location' | 'contact'> {
  quotes?: Quotes | undefined
  id: string
  ticket_id: number
  author_type: 'agent' | 'customer' | 'n8n' | 'assistant' | 'phone'
  user_id: string | null
  api_key_id: string | null
  subject: string | null
  comment_text: string
  is_internal_note: boolean
  /** When it was written; absent: now. */
  sent_at?: Date | undefined
  /** A customer's message that needs no answer. */
  asks_nothing?: boolean
  delivery_status: 'stored' | 'queued' | null
}

export async function insertComment(tx: Queryable, row: NewCommentRow): Promise<void> {
  // clock_timestamp: messages that waited for one lock keep the order in which they got it.
  await tx.query(
    sql`insert into ticket_comments (id, ticket_id, author_type, user_id, api_key_id, subject, comment_text,
        is_internal_note, created_at, sent_at, asks_nothing, location, contact, quotes, delivery_status, delivery_updated_at)
      values (${row.id}, ${row.ticket_id}, ${row.author_type}, ${row.user_id}, ${row.api_key_id}, ${row.subject},
        ${row.comment_text}, ${row.is_internal_note}, clock_timestamp(), ${row.sent_at ?? null}, ${row.asks_nothing ?? false}, ${json(row.location)}::jsonb,
        ${json(row.contact)}::jsonb, ${json(row.quotes)}::jsonb, ${row.delivery_status},
        case when ${row.delivery_status}::text is not null then now() end)`,
  )
}

/** Locks a user against deactivation until the transaction ends. undefined: no active user has this id. */
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

/** Locks the active tickets of a user, in the order of their ids. */
export function lockActiveTicketsOf(
  tx: Queryable,
  userId: string,
): Promise<{ id: number; status: TicketStatus }[]> {
  return rows(
    tx,
    sql`select id, status from tickets where assigned_to_user_id = ${userId} and status <> 'closed' order by id for update`,
  )
}
