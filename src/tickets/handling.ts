// Hands a customer over to the automation or takes them over from it, and notifies n8n of each change, so that a bot never
// talks over a person.
import type { Person } from '../policy/callers.ts'
import type { Core } from '../core.ts'
import type { Queryable } from '../db/pool.ts'
import { transaction } from '../db/transaction.ts'
import { problem } from '../errors.ts'
import { can } from '../policy/can.ts'
import { queueAbout, queueNews } from '../webhook/service.ts'
import { writable } from './access.ts'
import { customerOfTicket } from './conversation.ts'
import { handledBy, isAnotherHandledByPerson } from './handling-queries.ts'
import { handedOverType } from './outgoing.ts'
import { lockTicket, selectTicket, type TicketKey } from './queries.ts'
import { placed, type Handler } from './rules.ts'
import type { Ticket } from './shown.ts'
import { insertEvents, updateTicket } from './writes.ts'

/** "Serahkan ke bot", "Ambil alih". Does nothing if the ticket is in that state already. 409 if it is closed. */
export function handOver(ctx: Core, person: Person, key: TicketKey, to: Handler): Promise<Ticket> {
  return transaction(ctx.pool, async (tx) => {
    const before = writable(ctx, person, await lockTicket(tx, key))
    if (before.status === 'closed') throw problem('handover_closed')
    if (!can(ctx.config, person, 'ticket.handover', before)) throw problem('forbidden')
    if (before.handled_by === to && (to === 'human' || before.bot_since !== null)) return before
    const version = await updateTicket(
      tx,
      before.id,
      { handler: to, ...(to === 'human' ? { unread: false } : {}), newVersion: true },
      ctx.config.timezone,
    )
    await insertEvents(tx, before.id, version, { type: 'user', id: person.id }, [
      { type: to === 'bot' ? 'handed_to_bot' : 'taken_over', from: before.handled_by, to },
    ])
    const after = await selectTicket(tx, { id: before.id })
    if (!after) throw new Error('the ticket just changed is gone')
    await tellHandler(ctx, tx, before, after)
    await ctx.live.publish(tx, {
      kind: 'ticket',
      event: 'updated',
      id: after.id,
      now: placed(after),
      was: placed(before),
    })
    return after
  })
}

/** Notifies n8n if the change of the ticket changed who handles its customer. Runs in the transaction of the change. */
export async function tellHandler(ctx: Core, tx: Queryable, before: Ticket, after: Ticket): Promise<void> {
  if (!ctx.config.automationTalks || before.handled_by === after.handled_by) return
  const customer = customerOfTicket(after)
  if (customer === undefined || (await isAnotherHandledByPerson(tx, customer, after.id))) return
  await queueAbout(
    ctx,
    tx,
    { ticket_id: after.id },
    // A lane of its own, so that a workflow that refuses this message does not delay the replies.
    { type: handedOverType, lane: `handled_by:${String(after.id)}` },
  )
}

/**
 * Notifies n8n after the customer of a ticket was corrected: the former customer may be handled by the bot again, and the new
 * one is handled by a person. The message about the former customer holds its data, because the ticket no longer has them.
 */
export async function tellFormerCustomer(
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
  await tellHandler(ctx, tx, { ...after, handled_by: 'bot' }, after)
}

/** Like tellHandler, but reads the changed ticket itself. */
export async function tellHandlerOf(ctx: Core, tx: Queryable, before: Ticket): Promise<void> {
  const after = await selectTicket(tx, { id: before.id })
  if (after) await tellHandler(ctx, tx, before, after)
}
