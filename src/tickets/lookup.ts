// For a caller whose ticket is a colleague's: an agent who enters the caller's whole phone or AWB sees who handles the ticket
// and whether the caller may be written to, and nothing else about it.
import sql, { join, type Sql } from 'sql-template-tag'
import type { Person } from '../policy/callers.ts'
import type { Core } from '../core.ts'
import { readSearch } from '../customers/search-words.ts'
import { isAny } from '../db/matching.ts'
import { rows, type Queryable } from '../db/pool.ts'
import { scopeOf } from '../policy/scope.ts'
import { customerMarks } from './queries.ts'
import type { TicketElsewhere } from './shown.ts'

const most = 5

/** Active tickets first, then newest first. Empty for a person who may open every ticket. */
export async function findElsewhere(ctx: Core, person: Person, words: string): Promise<TicketElsewhere[]> {
  const { all, opened } = scopeOf(ctx.config, person)
  if (all) return []
  const { parcels, phone } = readSearch(words)
  const found = await Promise.all(
    [
      ...(parcels.length === 0 ? [] : [isAny('t.tracking_number', parcels)]),
      ...(phone?.whole.length
        ? [sql`${isAny('t.customer_phone', phone.whole)} and not t.phone_unreadable`]
        : []),
    ].map((which) => selectElsewhere(ctx.pool, which, join(opened, ' and '))),
  )
  const byUid = new Map(found.flat().map((ticket) => [ticket.ticket_uid, ticket]))
  return [...byUid.values()].slice(0, most)
}

function selectElsewhere(db: Queryable, which: Sql, opened: Sql): Promise<TicketElsewhere[]> {
  return rows(
    db,
    sql`select t.ticket_uid, t.status, u.full_name as handled_by, ${customerMarks}
      from tickets t left join users u on u.id = t.assigned_to_user_id left join customers c on c.key = t.customer_phone
      where ${which} and (${opened}) is not true
      order by (t.status = 'closed'), t.created_at desc, t.id desc limit ${most}`,
  )
}
