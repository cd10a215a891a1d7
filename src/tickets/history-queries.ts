// SQL that reads a ticket's history, a page at a time, the newest page first.
import sql, { type Sql } from 'sql-template-tag'
import { categoryOfKey } from '../categories/queries.ts'
import type { Category } from '../categories/schema.ts'
import { rows, type Queryable } from '../db/pool.ts'
import { mirrorEvents } from './rules.ts'
import type { Author, TicketEvent } from './shown.ts'
import { fitting, pageBytes, partOf, type Fitting, type Part } from './page-queries.ts'

interface EventRow extends Fitting {
  id: number
  type: string
  actor_type: 'user' | 'customer' | 'n8n' | 'system'
  actor_id: string | null
  actor_name: string | null
  from_value: string | null
  to_value: string | null
  from_name: string | null
  to_name: string | null
  from_category: Category | null
  to_category: Category | null
  note: string | null
  created_at: Date
}

const categoryOfEvent = (key: Sql) =>
  sql`case when e.type = 'category_changed' then ${categoryOfKey(key)} end`

const eventColumns = sql`e.id, e.type, e.actor_type, e.actor_id,
  case e.actor_type when 'n8n' then k.name when 'user' then a.full_name end as actor_name,
  e.from_value, e.to_value, was.full_name as from_name, becomes.full_name as to_name,
  ${categoryOfEvent(sql`e.from_value`)} as from_category, ${categoryOfEvent(sql`e.to_value`)} as to_category, e.note, e.created_at`
const eventJoins = sql`left join users a on a.id = e.actor_id and e.actor_type = 'user'
  left join api_keys k on k.id = e.actor_id and e.actor_type = 'n8n'
  left join users was on e.type in ('assigned', 'released') and was.id::text = e.from_value
  left join users becomes on e.type in ('assigned', 'released') and becomes.id::text = e.to_value`

const isMirror = sql`e.type = any(${[...mirrorEvents]}::text[])`

/** The events of the ticket and of those that were merged into it. */
const ofTickets = (ids: readonly number[]): Sql =>
  ids.length === 1 ? sql`e.ticket_id = ${ids[0]}` : sql`e.ticket_id = any(${[...ids]}::bigint[])`

/** The newest steps of the history, or the newest before `before`. Steps that only mirror a comment are left out. */
export async function selectSteps(
  db: Queryable,
  ticketIds: readonly number[],
  limit: number,
  before?: number,
): Promise<Part<TicketEvent, number>> {
  const earlier = before === undefined ? sql`` : sql`and e.id < ${before}`
  const found = await selectEvents(db, sql`${ofTickets(ticketIds)} and not ${isMirror} ${earlier}`, limit + 1)
  return partOf(found, limit, ({ id }) => id, presentEvent)
}

/** The changes since a version of the ticket, oldest first. If there are too many for a page, the newest. */
export async function selectChangesSince(
  db: Queryable,
  ticketId: number,
  version: number,
  types: readonly string[],
): Promise<TicketEvent[]> {
  const found = await selectEvents(
    db,
    sql`e.ticket_id = ${ticketId} and e.ticket_version > ${version} and e.type = any(${[...types]}::text[])`,
    50,
  )
  return found.map(presentEvent).reverse()
}

/** The newest events first, as `fitting` selects them. */
const newestEvents = (where: Sql, limit: number) =>
  fitting(
    sql`(select e.*, n.note from ticket_events e left join ticket_event_notes n on n.event_id = e.id where ${where}) as noted`,
    sql`note`,
    sql`id desc`,
    limit,
  )

function selectEvents(db: Queryable, where: Sql, limit: number): Promise<EventRow[]> {
  return rows(
    db,
    sql`select ${eventColumns}, e.of_page from ${newestEvents(where, limit)} e ${eventJoins}
      where e.bytes_before < ${pageBytes} order by e.id desc`,
  )
}

interface History {
  /** The newest, oldest first. */
  steps: Part<TicketEvent, number>
  /** The newest events that only say that a comment was written, oldest first. */
  mirrors: TicketEvent[]
  /** Who made the ticket. */
  creator: Author | undefined
}

/**
 * A ticket's history with that of the tickets merged into it, in one statement. Steps and mirrors of comments have separate
 * limits, so that a thousand messages do not push the steps out.
 */
export async function selectHistory(
  db: Queryable,
  [ticketId, ...merged]: readonly [number, ...number[]],
  limit: number,
): Promise<History> {
  const ofTicket = ofTickets([ticketId, ...merged])
  const found = await rows<EventRow & { part: keyof History }>(
    db,
    sql`select e.part, ${eventColumns}, e.of_page from (
        select 'steps' as part, * from ${newestEvents(sql`${ofTicket} and not ${isMirror}`, limit + 1)} as step
        union all select 'mirrors', * from ${newestEvents(sql`${ofTicket} and ${isMirror}`, limit)} as mirror
        union all (select 'creator', e.*, null, 0, 1 from ticket_events e where e.ticket_id = ${ticketId} and e.type = 'created'
          order by e.id limit 1)) e ${eventJoins}
      where e.bytes_before < ${pageBytes} order by e.id desc`,
  )
  const of = (name: keyof History) =>
    found.flatMap(({ part: name_, ...event }) => (name_ === name ? [event] : []))
  const [creator] = of('creator')
  return {
    steps: partOf(of('steps'), limit, ({ id }) => id, presentEvent),
    mirrors: of('mirrors').map(presentEvent).reverse(),
    creator: creator && presentEvent(creator).actor,
  }
}

function presentEvent({
  actor_type,
  actor_id,
  actor_name,
  from_value,
  to_value,
  of_page: _page,
  ...rest
}: EventRow): TicketEvent {
  return {
    ...rest,
    actor: { type: actor_type === 'user' ? 'agent' : actor_type, id: actor_id, full_name: actor_name },
    from: from_value,
    to: to_value,
  }
}
