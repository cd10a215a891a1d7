// Changes of a ticket by users: one transaction with the history, the mark for the summary and the notification. Status,
// closed_at and assignee are set nowhere else, except when a push or a merge changes them.
import type { Person } from '../policy/callers.ts'
import type { Core } from '../core.ts'
import type { Queryable } from '../db/pool.ts'
import { transaction } from '../db/transaction.ts'
import { invalid, problem, violatedConstraint } from '../errors.ts'
import { fieldProblem } from '../errors/field-codes.ts'
import type { TicketAbility } from '../policy/abilities.ts'
import { can } from '../policy/can.ts'
import { noSuchTicket, writable } from './access.ts'
import { applyChange } from './change.ts'
import { writeComment } from './comments.ts'
import { lockConversation, selectActiveTwin } from './conversation-queries.ts'
import { planCorrection, twinActive } from './corrections.ts'
import { leftPoolWithin, lockTicket, selectTicket, type TicketKey } from './queries.ts'
import {
  changeableFields,
  changeStatus,
  eventsThatCollide,
  fieldOfEvent,
  marksRead,
  poolIsRemembered,
  type ChangeableField,
  type TicketStatus,
} from './rules.ts'
import type { TicketChange } from './schema.ts'
import type { Ticket } from './shown.ts'
import { selectChangesSince } from './history-queries.ts'
import { lockActiveTicketsOf, lockActiveUser, type NewEvent, type TicketPatch } from './writes.ts'

/**
 * Changes the given fields, and adds the note if there is one. A value that is set already changes nothing. 403 if an agent
 * assigns. 409 with the changes if one of the fields was changed after the given version; 409 with the other ticket if
 * reopening would make two active tickets of one case.
 */
export function changeTicket(
  ctx: Core,
  person: Person,
  key: TicketKey,
  change: TicketChange,
): Promise<Ticket> {
  return transaction(ctx.pool, async (tx) => {
    // Locks the customer before the ticket, as a push does.
    await lockConversation(tx, { message: undefined, customer: change.customer_phone?.number })
    const before = writable(ctx, person, await lockTicket(tx, key))
    refuseFields(ctx, person, before, change)
    await refuseCollision(tx, before, change)
    const patch: TicketPatch = {}
    const events: NewEvent[] = []
    await planAssignment(tx, before, change, patch, events)
    await planStatus(tx, before, change.status, patch, events)
    if (change.priority !== undefined && change.priority !== before.priority) {
      patch.priority = change.priority
      events.push({ type: 'priority_changed', from: before.priority, to: change.priority })
    }
    await planCorrection(tx, before, change, patch, events)
    const holder = { ...before, ...patch }
    if (marksRead(person, holder, 'change')) patch.unread = false
    const after = events.length === 0 ? before : await applyChange(ctx, tx, person, before, patch, events)
    if (change.note === undefined) return after
    await writeComment(ctx, tx, person, after, {
      comment_text: change.note,
      is_internal_note: true,
      attachments: [],
    })
    return (await selectTicket(tx, { id: after.id })) ?? after
  }).catch(reopenedTwice)
}

/** 403 if a given field is one that this person may not change. */
function refuseFields(ctx: Core, person: Person, ticket: Ticket, change: TicketChange): void {
  const may = (ability: TicketAbility) => can(ctx.config, person, ability, ticket)
  if (change.assigned_to_user_id !== undefined && !may('ticket.assign')) throw problem('admin_assigns')
  if (change.status !== undefined && !may('ticket.status')) throw problem('forbidden')
  if (change.priority !== undefined && !may('ticket.priority')) throw problem('forbidden')
  if (change.tracking_number !== undefined && !may('ticket.parcel')) throw problem('forbidden')
  const corrects = [change.subject, change.customer_phone, change.category].some((one) => one !== undefined)
  if (corrects && !may('ticket.correct')) throw problem('forbidden')
}

async function planAssignment(
  tx: Queryable,
  before: Ticket,
  { assigned_to_user_id: to }: TicketChange,
  patch: TicketPatch,
  events: NewEvent[],
): Promise<void> {
  if (to === undefined || to === before.assigned_to_user_id) return
  if (to !== null && !(await lockActiveUser(tx, to)))
    throw invalid([fieldProblem('assigned_to_user_id', 'not_active_user')])
  patch.assigned_to_user_id = to
  patch.handler = to === null ? 'nobody' : 'human'
  events.push({ type: to === null ? 'released' : 'assigned', from: before.assigned_to_user_id, to })
}

async function planStatus(
  tx: Queryable,
  before: Ticket,
  to: TicketStatus | undefined,
  patch: TicketPatch,
  events: NewEvent[],
): Promise<void> {
  if (to === undefined || to === before.status) return
  const effect = changeStatus(before, to, new Date())
  Object.assign(patch, effect)
  if (to === 'closed') patch.handler = 'nobody'
  events.push({ type: effect.reopened ? 'reopened' : 'status_changed', from: before.status, to })
  if (!effect.reopened) return
  const twin = await selectActiveTwin(tx, before)
  if (twin) throw twinActive(twin)
  const assignee =
    patch.assigned_to_user_id === undefined ? before.assigned_to_user_id : patch.assigned_to_user_id
  if (assignee !== null && !(await lockActiveUser(tx, assignee))) {
    patch.assigned_to_user_id = null
    events.push({ type: 'released', from: assignee, to: null })
  }
}

// The unique index refuses what the check above cannot see: two tickets of one case reopened at the same moment.
function reopenedTwice(error: unknown): never {
  if (violatedConstraint(error) === 'tickets_one_active') throw problem('twin_just_opened')
  throw error
}

/** 409 with who changed what, if one of the fields was changed after the version that the user saw. */
async function refuseCollision(tx: Queryable, ticket: Ticket, change: TicketChange): Promise<void> {
  const { version: seen } = change
  if (seen === undefined || seen === ticket.version) return
  if (seen > ticket.version)
    throw problem('version_unknown', {}, { members: { current_version: ticket.version, changes: [] } })
  const fields = changeableFields.filter((field) => change[field] !== undefined)
  const changes = await selectChangesSince(tx, ticket.id, seen, eventsThatCollide(fields))
  const last = changes.at(-1)
  if (!last) return
  const who = last.actor.full_name ?? (last.actor.type === 'n8n' ? 'n8n' : 'Pantau')
  throw problem(
    'ticket_changed',
    { by: who, what: wordOf(last.type) },
    { members: { current_version: ticket.version, changes } },
  )
}

const wordsOf: Partial<Record<ChangeableField, string>> = {
  tracking_number: 'tracking number',
  customer_phone: 'phone',
  assigned_to_user_id: 'assignee',
}

function wordOf(type: string): string {
  const field = fieldOfEvent(type)
  return (field && wordsOf[field]) ?? field ?? 'state'
}

/**
 * Takes a ticket from the pool. If two users do so, one wins, and the other gets 409 with the winner's name; 404 if they cannot
 * have seen the ticket in the pool. Taking one's own ticket changes nothing.
 */
export function takeTicket(ctx: Core, person: Person, key: TicketKey): Promise<Ticket> {
  return transaction(ctx.pool, async (tx) => {
    const before = await lockTicket(tx, key)
    if (!before) throw noSuchTicket()
    if (before.assigned_to_user_id === person.id) return before
    if (!can(ctx.config, person, 'ticket.take', before)) throw await whyNotTaken(ctx, tx, person, before)
    // If the user was deactivated after this request was admitted, the ticket must stay in the pool.
    if (!(await lockActiveUser(tx, person.id))) throw problem('unauthorized')
    return applyChange(
      ctx,
      tx,
      person,
      before,
      { assigned_to_user_id: person.id, handler: 'human', unread: false },
      [{ type: 'assigned', from: null, to: person.id }],
    )
  })
}

async function whyNotTaken(ctx: Core, tx: Queryable, person: Person, ticket: Ticket): Promise<Error> {
  if (!can(ctx.config, person, 'ticket.read', ticket)) {
    const sawIt = can(ctx.config, person, 'tickets.pool') && ticket.status !== 'closed'
    if (!sawIt || !(await leftPoolWithin(tx, ticket.id, poolIsRemembered))) return noSuchTicket()
  }
  if (ticket.assigned_to_user_id === null) return problem('take_closed')
  const name = ticket.assigned_to_name ?? 'somebody else'
  return problem(
    'ticket_taken',
    { by: name },
    { members: { assigned_to: { id: ticket.assigned_to_user_id, full_name: name } } },
  )
}

/** Puts a ticket back into the pool. 409 if it is closed. */
export function releaseTicket(ctx: Core, person: Person, key: TicketKey): Promise<Ticket> {
  return transaction(ctx.pool, async (tx) => {
    const before = writable(ctx, person, await lockTicket(tx, key))
    if (before.status === 'closed') throw problem('release_closed')
    if (before.assigned_to_user_id === null) return before
    return applyChange(ctx, tx, person, before, { assigned_to_user_id: null, handler: 'nobody' }, [
      { type: 'released', from: before.assigned_to_user_id, to: null },
    ])
  })
}

/** Puts all active tickets of a user back into the pool, in the transaction that deactivates the user. */
export async function releaseAllOf(ctx: Core, tx: Queryable, actor: Person, userId: string): Promise<void> {
  for (const { id } of await lockActiveTicketsOf(tx, userId)) {
    const before = await selectTicket(tx, { id })
    if (!before) throw new Error('the ticket just locked is gone')
    await applyChange(ctx, tx, actor, before, { assigned_to_user_id: null, handler: 'nobody' }, [
      { type: 'released', from: userId, to: null },
    ])
  }
}
