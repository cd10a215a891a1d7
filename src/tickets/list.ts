// The queue: first the active tickets (urgent first, oldest first, unless another order is requested), then the closed ones,
// newest first. Two bounded index reads, never a sort of the whole table.
import sql, { type Sql } from 'sql-template-tag'
import { z } from 'zod'
import type { Person } from '../policy/callers.ts'
import type { Queryable } from '../db/pool.ts'
import { invalid, problem } from '../errors.ts'
import { fieldProblem } from '../errors/field-codes.ts'
import { openCursor, sealCursor, type Page } from '../http/list.ts'
import { abilitiesOn } from '../policy/can.ts'
import type { SearchCore } from '../http/searches.ts'
import { scopeOf } from '../policy/scope.ts'
import { isUnhandled, isUnhandledHere, rank, selectTickets, type PagedTicket } from './queries.ts'
import { condition, found, resolveAll } from './search.ts'
import { ticketSorts, type TicketQuery } from './schema.ts'
import type { ListedTicket } from './shown.ts'

const cursor = z.object({
  found: z.array(found),
  /** A place is valid only in its own order. */
  order: z.enum([...ticketSorts, 'unhandled']),
  closed: z.boolean(),
  place: z.object({ rank: z.number(), at: z.string(), id: z.number() }),
})

/**
 * Only tickets that this person may see: an agent's own, or the pool if it is requested. Searches are limited by the bulkhead,
 * plain lists are not.
 */
export function listTickets(
  ctx: SearchCore,
  person: Person,
  query: TicketQuery,
): Promise<Page<ListedTicket>> {
  const from = query.cursor === undefined ? undefined : openCursor(ctx.secrets.session, cursor, query.cursor)
  const find = (db: Queryable) => findPage(ctx, db, person, query, from)
  const searches = from?.found.length || query.q !== undefined || query.tracking_number !== undefined
  return searches ? ctx.searches.run(person.id, find) : find(ctx.pool)
}

async function findPage(
  ctx: SearchCore,
  db: Queryable,
  person: Person,
  query: TicketQuery,
  from: z.infer<typeof cursor> | undefined,
): Promise<Page<ListedTicket>> {
  const scope = narrowedTo(ctx, person, query.assigned_to)
  const everybodys = scope.length === 0
  const order = !query.unhandled ? query.sort : everybodys ? 'unhandled' : 'waiting'
  if (from && from.order !== order) throw invalid([fieldProblem('cursor', 'cursor_of_other_order')])
  const searches =
    from?.found ?? (await resolveAll(db, query, query.assigned_to === 'none' ? [...scope, isActive] : scope))
  if (!searches) return { rows: [], next: undefined }
  const where = [
    ...scope,
    ...(query.category === undefined ? [] : [categoryIs(query.category)]),
    ...(query.unhandled ? [everybodys ? isUnhandled : isUnhandledHere] : []),
    ...(query.priority === undefined ? [] : [priorityIs(query.priority)]),
    ...searches.map((one) => condition(one, scope)),
  ]
  const narrow = searches.some((one) => one.narrow)
  const wanted = query.limit + 1
  const rows: PagedTicket[] = []
  const closedOnly = query.closed_from !== undefined || query.closed_to !== undefined
  if (!from?.closed && !closedOnly && query.status !== 'closed') {
    const active = { where: [activeOf(query), ...where], limit: wanted, narrow, order } as const
    rows.push(...(await selectTickets(db, active, from?.place)))
  }
  if (rows.length < wanted && closedToo(query)) {
    const limit = wanted - rows.length
    const closed = {
      where: [isClosed, ...closedWithin(query), ...where],
      limit,
      narrow,
      order: 'closed',
    } as const
    rows.push(...(await selectTickets(db, closed, from?.closed ? from.place : undefined)))
  }
  const page = rows.slice(0, query.limit)
  const last = page.at(-1)
  return {
    rows: page.map((ticket) => present(ctx, person, ticket)),
    next:
      last && rows.length > query.limit
        ? sealCursor(ctx.secrets.session, {
            found: searches,
            order,
            closed: last.status === 'closed',
            place: placeOf(last),
          })
        : undefined,
  }
}

const isActive = sql`status <> 'closed'`
const isClosed = sql`status = 'closed'`

function activeOf({ status }: TicketQuery): Sql {
  return status === undefined || status === 'active' ? isActive : sql`status = ${status}::ticket_status`
}

function closedWithin({ closed_from: from, closed_to: to }: TicketQuery): Sql[] {
  return [...(from ? [sql`closed_at >= ${from}`] : []), ...(to ? [sql`closed_at < ${to}`] : [])]
}

/** Whether closed tickets are listed too. The pool and unhandled tickets are always active. */
function closedToo({ assigned_to, status, unhandled }: TicketQuery): boolean {
  return assigned_to !== 'none' && !unhandled && (status === undefined || status === 'closed')
}

/** Written out, because spreading a row of forty columns takes V8 a hundred times as long. */
function present(ctx: SearchCore, person: Person, row: PagedTicket): ListedTicket {
  const { take, close } = abilitiesOn(ctx.config, person, row)
  return {
    id: row.id,
    ticket_uid: row.ticket_uid,
    tracking_number: row.tracking_number,
    tracking_number_source: row.tracking_number_source,
    customer_phone: row.customer_phone,
    phone_unreadable: row.phone_unreadable,
    customer_name: row.customer_name,
    not_on_whatsapp: row.not_on_whatsapp,
    opted_out: row.opted_out,
    blocked: row.blocked,
    subject: row.subject,
    status: row.status,
    priority: row.priority,
    source: row.source,
    channel: row.channel,
    category: row.category,
    assigned_to_user_id: row.assigned_to_user_id,
    assigned_to_name: row.assigned_to_name,
    unread: row.unread,
    waiting_since: row.waiting_since,
    handled_by: row.handled_by,
    bot_since: row.bot_since,
    last_customer_message_at: row.last_customer_message_at,
    first_replied_at: row.first_replied_at,
    reopen_count: row.reopen_count,
    version: row.version,
    created_at: row.created_at,
    updated_at: row.updated_at,
    closed_at: row.closed_at,
    can: { take, close },
    last_message: {
      author_type: row.last_author,
      is_internal_note: row.last_is_note,
      text: row.last_text,
      failed: row.last_failed,
      created_at: row.last_at,
    },
    reply_reached_nobody: row.reply_reached_nobody,
  }
}

function placeOf({ id, rank, cursor_at: at }: PagedTicket): z.infer<typeof cursor>['place'] {
  return { rank, at, id }
}

/** The person's scope, limited to the requested assignee. */
function narrowedTo(ctx: SearchCore, person: Person, asked: string | undefined): Sql[] {
  const scope = scopeOf(ctx.config, person)
  if (asked === undefined) return scope.listed
  if (asked === 'none') return scope.pool
  const holder = asked === 'me' ? person.id : asked
  if (holder !== person.id && !scope.all) throw problem('tickets_of_others')
  return [sql`assigned_to_user_id = ${holder}::uuid`]
}

const categoryIs = (key: string): Sql => sql`category_id = (select id from categories where key = ${key})`

/** Both forms, because the index of the active tickets has the rank, and that of the closed ones the name. */
function priorityIs(priority: NonNullable<TicketQuery['priority']>): Sql {
  return sql`priority = ${priority}::ticket_priority and ${rank} = ${{ urgent: 1, high: 2, medium: 3, low: 4 }[priority]}`
}
