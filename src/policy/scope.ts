// The same decision as `ticket.read` in can.ts, as conditions on the table `tickets`: for lists, searches, single records
// and the panel's resources. scope.test.ts checks that the two agree.
import sql, { type Sql } from 'sql-template-tag'
import { can, type PolicySettings, type Viewer } from './can.ts'

/** Each list of conditions must hold as a whole; an empty list allows everybody's tickets. */
export interface TicketScope {
  all: boolean
  /** For a list without a filter by assignee: the person's own tickets. */
  listed: Sql[]
  /** For the list of the pool. The query itself must add that the tickets are active, because that decides the index. */
  pool: Sql[]
  /** For a single ticket: everything that the person may read. */
  opened: Sql[]
}

export function scopeOf(settings: PolicySettings, person: Viewer): TicketScope {
  const nothing = [sql`false`]
  if (!can(settings, person, 'tickets.list'))
    return { all: false, listed: nothing, pool: nothing, opened: nothing }
  const unassigned = sql`assigned_to_user_id is null`
  if (can(settings, person, 'tickets.all')) return { all: true, listed: [], pool: [unassigned], opened: [] }
  const own = sql`assigned_to_user_id = ${person.id}::uuid`
  return can(settings, person, 'tickets.pool')
    ? {
        all: false,
        listed: [own],
        pool: [unassigned],
        opened: [sql`(${own} or (${unassigned} and status <> 'closed'))`],
      }
    : { all: false, listed: [own], pool: nothing, opened: [own] }
}
