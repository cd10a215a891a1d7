// Decides who may do what, on which ticket. Only this file decides it: routes, services, the panel's resources and the stream
// call its functions, and the panel receives the results.
import {
  abilities,
  grants,
  ticketAbilities,
  type Ability,
  type Role,
  type TicketAbility,
} from './abilities.ts'

export interface Viewer {
  id: string
  role: Role
}

/** The state of a ticket as far as rights depend on it. */
export interface Placed {
  status: string
  assigned_to_user_id: string | null
  /** The ticket into which it was merged; work continues there. */
  merged_into?: number | null
}

/** The part of the configuration that changes what people may do. */
export interface PolicySettings {
  agentCanTake: boolean
  automationTalks: boolean
}

export function can(settings: PolicySettings, person: Viewer, ability: Ability, ticket?: Placed): boolean {
  if (!grants(person.role, ability)) return false
  if (ability === 'ticket.handover' && !settings.automationTalks) return false
  if (ability === 'tickets.pool') return settings.agentCanTake || grants(person.role, 'tickets.all')
  return ticket === undefined || (isOfTickets(ability) && isAllowedOn(settings, person, ability, ticket))
}

/** What the person may do; for the panel. */
export function abilitiesOf(settings: PolicySettings, person: Viewer): Ability[] {
  return abilities.filter((ability) => can(settings, person, ability))
}

/** What the person may do with this ticket in its present state, as names without `ticket.`. */
export function abilitiesOn(settings: PolicySettings, person: Viewer, ticket: Placed): TicketCan {
  const may = (ability: TicketAbility) => can(settings, person, ability, ticket)
  return {
    reply: may('ticket.reply'),
    note: may('ticket.note'),
    status: may('ticket.status'),
    priority: may('ticket.priority'),
    parcel: may('ticket.parcel'),
    correct: may('ticket.correct'),
    merge: may('ticket.merge'),
    handover: may('ticket.handover'),
    assign: may('ticket.assign'),
    take: may('ticket.take'),
    release: may('ticket.release'),
    close: may('ticket.close'),
    reopen: may('ticket.reopen'),
  }
}
type Short<A> = A extends `ticket.${infer Name}` ? Name : never
export type TicketCan = Record<Exclude<Short<TicketAbility>, 'read'>, boolean>

/** Whether the ticket is in the pool: active and without an assignee. */
export function isInPool(ticket: Placed): boolean {
  return ticket.assigned_to_user_id === null && ticket.status !== 'closed'
}

function isOfTickets(ability: Ability): ability is TicketAbility {
  return ticketAbilities.some((one) => one === ability)
}

function isAllowedOn(
  settings: PolicySettings,
  person: Viewer,
  ability: TicketAbility,
  ticket: Placed,
): boolean {
  const isWorkedOn = grants(person.role, 'tickets.all') || ticket.assigned_to_user_id === person.id
  if ((ticket.merged_into ?? null) !== null && ability !== 'ticket.read') return false
  const isClosed = ticket.status === 'closed'
  switch (ability) {
    case 'ticket.read':
      return isWorkedOn || (isInPool(ticket) && can(settings, person, 'tickets.pool'))
    case 'ticket.take':
      return isInPool(ticket) && can(settings, person, 'tickets.pool')
    case 'ticket.release':
      return isWorkedOn && !isClosed && ticket.assigned_to_user_id !== null
    case 'ticket.reply':
    case 'ticket.close':
    case 'ticket.handover':
      return isWorkedOn && !isClosed
    case 'ticket.reopen':
      return isWorkedOn && isClosed
    case 'ticket.note':
    case 'ticket.status':
    case 'ticket.priority':
    case 'ticket.parcel':
    case 'ticket.correct':
    case 'ticket.merge':
    case 'ticket.assign':
      return isWorkedOn
  }
}
