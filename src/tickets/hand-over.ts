// Hands a customer over to the automation, or takes them over from it.
import type { Core } from '../core.ts'
import { transaction } from '../db/transaction.ts'
import { problem } from '../errors.ts'
import type { Person } from '../policy/callers.ts'
import { can } from '../policy/can.ts'
import { writable } from './access.ts'
import { applyChange } from './change.ts'
import { lockTicket, type TicketKey } from './queries.ts'
import type { Handler } from './rules.ts'
import type { Ticket } from './shown.ts'

/** "Serahkan ke bot", "Ambil alih". Does nothing if the ticket is in that state already. 409 if it is closed. */
export function handOver(ctx: Core, person: Person, key: TicketKey, to: Handler): Promise<Ticket> {
  return transaction(ctx.pool, async (tx) => {
    const before = writable(ctx, person, await lockTicket(tx, key))
    if (before.status === 'closed') throw problem('handover_closed')
    if (!can(ctx.config, person, 'ticket.handover', before)) throw problem('forbidden')
    if (before.handled_by === to && (to === 'human' || before.bot_since !== null)) return before
    const patch = { handler: to, ...(to === 'human' ? { unread: false } : {}) }
    return applyChange(ctx, tx, person, before, patch, [
      { type: to === 'bot' ? 'handed_to_bot' : 'taken_over', from: before.handled_by, to },
    ])
  })
}
