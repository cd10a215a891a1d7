// The ticket as far as somebody may see it or work on it: the policy's decision as an answer over HTTP.
import type { Person } from '../policy/callers.ts'
import type { Core } from '../core.ts'
import { problem } from '../errors.ts'
import { abilitiesOn, can } from '../policy/can.ts'
import type { ShownTicket, Ticket } from './shown.ts'

export const noSuchTicket = () => problem('no_such_ticket')

/** The ticket if this person may see it; someone else's is 404, like one that does not exist. */
export function visible(ctx: Core, person: Person, ticket: Ticket | undefined): Ticket {
  if (!ticket || !can(ctx.config, person, 'ticket.read', ticket)) throw noSuchTicket()
  return ticket
}

/** The same, for writing: a ticket of the pool must be taken first (403), one that was merged leads to another (409). */
export function writable(ctx: Core, person: Person, ticket: Ticket | undefined): Ticket {
  const seen = visible(ctx, person, ticket)
  if (seen.merged_into_uid !== null)
    throw problem(
      'ticket_merged',
      { ticket_uid: seen.merged_into_uid },
      { members: { ticket_uid: seen.merged_into_uid } },
    )
  if (!can(ctx.config, person, 'ticket.note', seen)) throw problem('take_first')
  return seen
}

/** With what this person may do with it. */
export function shown(ctx: Core, person: Person, ticket: Ticket): ShownTicket {
  return { ...ticket, can: abilitiesOn(ctx.config, person, ticket) }
}
