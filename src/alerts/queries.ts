// SQL of the alerts. They are read from the newest events of all tickets by the primary key, so the cost does not depend on
// the number of tickets.
import sql, { empty, join, type Sql } from 'sql-template-tag'
import { first, rows, type Queryable } from '../db/pool.ts'
import { isUnhandled } from '../tickets/queries.ts'
import type { Alert } from './schema.ts'

/** How many events are read for one answer at most. */
const mostEvents = 5_000
/** Events read again each time. An id is assigned before the commit, so a lower id may become visible after a higher one. */
const overlap = 200
const mostAlerts = 50
const countedUpTo = 100

export async function selectLastEvent(db: Queryable): Promise<number> {
  return (
    (await first<{ last: number }>(db, sql`select coalesce(max(id), 0) as last from ticket_events`))?.last ??
    0
  )
}

/** Alerts after the event with the id `after`. `pool`: the person may take tickets from the pool. */
export async function selectAlerts(
  db: Queryable,
  { after, last, userId, pool }: { after: number; last: number; userId: string; pool: boolean },
): Promise<Alert[]> {
  const from = Math.max(after - overlap, last - mostEvents)
  const urgent = sql`when ticket.priority = 'urgent' and ticket.assigned_to_user_id is null and (event.type in ('created', 'reopened', 'released')
      or (event.type = 'priority_changed' and event.to_value = 'urgent')) then 'urgent'`
  const found = await rows<Alert>(
    db,
    sql`select * from (
        select event.id, ticket.id as ticket_id, ticket.ticket_uid, left(ticket.subject, 200) as subject, case
          when event.type = 'assigned' and event.to_value = ${userId}
            and ticket.assigned_to_user_id = ${userId}::uuid then 'assigned'
          when event.type = 'message_received' and ticket.assigned_to_user_id = ${userId}::uuid then 'message'
          ${pool ? urgent : empty} end as kind
        from ticket_events as event join tickets as ticket on ticket.id = event.ticket_id
        where event.id > ${from} and event.created_at > now() - interval '1 hour' and ticket.status <> 'closed'
          and event.actor_id is distinct from ${userId}::uuid
      ) as alert where kind is not null order by id desc limit ${mostAlerts}`,
  )
  return found.reverse()
}

/** Counts active tickets whose customer is waiting: the person's own, or for admins all high and urgent ones. */
export async function countUnanswered(db: Queryable, own: readonly Sql[]): Promise<number> {
  const which = own.length === 0 ? isUnhandled : sql`${join(own, ' and ')} and waiting_since is not null`
  const found = await first<{ count: number }>(
    db,
    sql`select count(*) as count from (
      select 1 from tickets where status <> 'closed' and ${which} limit ${countedUpTo}) as unanswered`,
  )
  return found?.count ?? 0
}
