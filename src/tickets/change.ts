// The steps of a change that a user makes to a ticket, in the transaction that has locked the ticket: the new version with
// its history, the message to n8n about who handles the customer, and the notification of open screens.
import type { Core } from '../core.ts'
import type { Queryable } from '../db/pool.ts'
import type { Person } from '../policy/callers.ts'
import { isInPool } from '../policy/can.ts'
import { notifyAboutFormerCustomer, notifyHandler } from './handling.ts'
import { selectTicket } from './queries.ts'
import { placed } from './rules.ts'
import type { Ticket } from './shown.ts'
import { insertEvents, updateTicket, type NewEvent, type TicketPatch } from './writes.ts'

export async function applyChange(
  ctx: Core,
  tx: Queryable,
  person: Person,
  before: Ticket,
  patch: TicketPatch,
  events: readonly NewEvent[],
): Promise<Ticket> {
  const after = await writeChange(ctx, tx, person, before, patch, events)
  await notifyHandler(ctx, tx, before, after)
  if (patch.customer !== undefined) await notifyAboutFormerCustomer(ctx, tx, before, after)
  await publishChange(ctx, tx, before, after)
  return after
}

/** The first step alone, which notifies nobody. Returns the changed ticket. */
export async function writeChange(
  ctx: Core,
  tx: Queryable,
  person: Person,
  before: Ticket,
  patch: TicketPatch,
  events: readonly NewEvent[],
): Promise<Ticket> {
  const { id } = before
  const version = await updateTicket(tx, id, { ...patch, newVersion: true }, ctx.config.timezone)
  await insertEvents(tx, id, version, { type: 'user', id: person.id }, events)
  const after = await selectTicket(tx, { id })
  if (!after) throw new Error('the ticket just changed is gone')
  return after
}

/** Notifies open screens. If the ticket was in the pool, the agents who no longer see it get the name of the assignee. */
export function publishChange(ctx: Core, tx: Queryable, before: Ticket, after: Ticket): Promise<void> {
  const name = isInPool(before) ? after.assigned_to_name : null
  return ctx.live.publish(tx, {
    kind: 'ticket',
    event: 'updated',
    id: after.id,
    now: placed(after),
    was: placed(before),
    ...(name === null ? {} : { taken_by: name }),
  })
}
