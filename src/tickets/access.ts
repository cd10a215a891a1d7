// Turns the policy's decision on a ticket into an HTTP error.
import type { Person } from '../policy/callers.ts'
import type { Core } from '../core.ts'
import { problem } from '../errors.ts'
import { abilitiesOn, can } from '../policy/can.ts'
import type { ShownTicket, Ticket } from './shown.ts'

export const noSuchTicket = () => problem('no_such_ticket')

/** Returns the ticket if this person may see it; otherwise 404, as for a ticket that does not exist. */
export function visible<T extends Ticket>(ctx: Core, person: Person, ticket: T | undefined): T {
  if (!ticket || !can(ctx.config, person, 'ticket.read', ticket)) throw noSuchTicket()
  return ticket
}

/** Returns the ticket if this person may work on it. 403 if it must be taken from the pool first, 409 if it was merged. */
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

/** The ticket with the person's abilities on it. */
export function shown<T extends Ticket>(ctx: Core, person: Person, ticket: T): T & Pick<ShownTicket, 'can'> {
  return { ...ticket, can: abilitiesOn(ctx.config, person, ticket) }
}
