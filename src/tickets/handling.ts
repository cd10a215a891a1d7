// Who answers a customer, the automation or a person: handing over and taking over, and telling n8n of it, so that a bot
// never talks over a person.
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

/** "Serahkan ke bot", "Ambil alih": nothing happens where it is so already. 409 for a closed ticket. */
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

/** News for n8n, in the transaction that changed the ticket, where its customer is handled by somebody else now. */
export async function tellHandler(ctx: Core, tx: Queryable, before: Ticket, after: Ticket): Promise<void> {
  if (!ctx.config.automationTalks || before.handled_by === after.handled_by) return
  const customer = customerOfTicket(after)
  if (customer === undefined || (await isAnotherHandledByPerson(tx, customer, after.id))) return
  await queueAbout(
    ctx,
    tx,
    { ticket_id: after.id },
    // A lane of its own: a workflow that does not know this message must not hold up the replies.
    { type: handedOverType, lane: `handled_by:${String(after.id)}` },
  )
}

/**
 * The ticket turned out to be somebody else's: who handles the customer it was with before, and that its own is handled now.
 * What goes out about the former one is kept in the message, since the ticket leads to them no more.
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

/** The same where only the ticket as it was is at hand. */
export async function tellHandlerOf(ctx: Core, tx: Queryable, before: Ticket): Promise<void> {
  const after = await selectTicket(tx, { id: before.id })
  if (after) await tellHandler(ctx, tx, before, after)
}
