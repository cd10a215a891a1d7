// Notifies n8n of each change of who handles a customer, so that a bot never talks over a person.
import type { Core } from '../core.ts'
import type { Queryable } from '../db/pool.ts'
import { queueAbout, queueNews } from '../webhook/service.ts'
import { customerOfTicket } from './conversation.ts'
import { handledBy, isAnotherHandledByPerson, selectCustomers } from './handling-queries.ts'
import { handedOverType } from './outgoing.ts'
import { selectTicket } from './queries.ts'
import type { Ticket } from './shown.ts'

/**
 * Notifies n8n if the change of the ticket changed who handles its customers: its own, and those of the tickets that were
 * merged into it. Runs in the transaction of the change.
 */
export async function notifyHandler(ctx: Core, tx: Queryable, before: Ticket, after: Ticket): Promise<void> {
  if (!ctx.config.automationTalks || before.handled_by === after.handled_by) return
  for (const [customer, ticketId] of await customersOf(tx, [after.id]))
    if (!(await isAnotherHandledByPerson(tx, customer, after.id))) await queueHandledBy(ctx, tx, ticketId)
}

/**
 * Makes a change that touches several tickets, and notifies n8n of each of their customers whom a person handles after it but
 * not before, or the other way round. Runs in the transaction of the change.
 */
export async function notifyingHandlers<T>(
  ctx: Core,
  tx: Queryable,
  ticketIds: readonly number[],
  change: () => Promise<T>,
): Promise<T> {
  if (!ctx.config.automationTalks) return change()
  const customers = await customersOf(tx, ticketIds)
  const before = await handledBy(tx, [...customers.keys()])
  const result = await change()
  const after = await handledBy(tx, [...customers.keys()])
  for (const [at, [, ticketId]] of [...customers].entries())
    if (before[at]?.handled_by !== after[at]?.handled_by) await queueHandledBy(ctx, tx, ticketId)
  return result
}

/** Each customer of the tickets, with a ticket that is or was theirs. */
async function customersOf(tx: Queryable, ticketIds: readonly number[]): Promise<Map<string, number>> {
  const found = new Map<string, number>()
  for (const ticketId of ticketIds)
    for (const row of await selectCustomers(tx, ticketId)) {
      const customer = customerOfTicket(row)
      if (customer !== undefined && !found.has(customer)) found.set(customer, row.id)
    }
  return found
}

function queueHandledBy(ctx: Core, tx: Queryable, ticketId: number): Promise<void> {
  // A lane of its own, so that a workflow that refuses this message does not delay the replies.
  const lane = `handled_by:${String(ticketId)}`
  return queueAbout(ctx, tx, { ticket_id: ticketId }, { type: handedOverType, lane })
}

/**
 * Notifies n8n after the customer of a ticket was corrected: the former customer may be handled by the bot again, and the new
 * one is handled by a person. The message about the former customer holds its data, because the ticket no longer has them.
 */
export async function notifyAboutFormerCustomer(
  ctx: Core,
  tx: Queryable,
  before: Ticket,
  after: Ticket,
): Promise<void> {
  if (!ctx.config.automationTalks || before.handled_by !== 'human') return
  const former = customerOfTicket(before)
  const [handled] = former === undefined ? [] : await handledBy(tx, [former])
  if (former !== undefined && handled?.handled_by === 'bot') {
    const { ticket_uid, tracking_number, status: ticket_status, id: ticket_id } = before
    await queueNews(ctx, tx, handedOverType, {
      phone: former,
      handled_by: 'bot',
      ticket_id,
      ticket_uid,
      ticket_status,
      tracking_number,
      agent: null,
    })
  }
  await notifyHandler(ctx, tx, { ...after, handled_by: 'bot' }, after)
}

/** Like notifyHandler, but reads the changed ticket itself. */
export async function notifyHandlerOf(ctx: Core, tx: Queryable, before: Ticket): Promise<void> {
  const after = await selectTicket(tx, { id: before.id })
  if (after) await notifyHandler(ctx, tx, before, after)
}
