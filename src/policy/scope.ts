// The same decision as `ticket.read` in can.ts, as conditions on the table `tickets`: for lists, searches, single records
// and the panel's resources. scope.test.ts holds the two against each other.
import sql, { type Sql } from 'sql-template-tag'
import { can, type PolicySettings, type Viewer } from './can.ts'

/** Conditions that all must hold; none at all: everybody's tickets. */
export interface TicketScope {
  all: boolean
  /** Of a list that names nobody: the person's own tickets. */
  listed: Sql[]
  /** Of a list of the pool. That its tickets are active is for the reader to say: an index is chosen by it. */
  pool: Sql[]
  /** Of a single ticket: everything that the person may read. */
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
