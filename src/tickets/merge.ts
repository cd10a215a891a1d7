// Merges two tickets about one case: the thread and messages move to the other ticket; the merged one is closed and points to
// it, so that later messages go there too. For one minute the user who merged them may undo it.
import { moveAttachments, moveAttachmentsBack } from '../attachments/queries.ts'
import { trackingKey } from '../customers/tracking-number.ts'
import type { Core } from '../core.ts'
import type { Queryable } from '../db/pool.ts'
import { transaction } from '../db/transaction.ts'
import { problem } from '../errors.ts'
import { can } from '../policy/can.ts'
import type { Person } from '../policy/callers.ts'
import { moveLane } from '../webhook/service.ts'
import { noSuchTicket, visible, writable } from './access.ts'
import { publishChange, writeChange } from './change.ts'
import { laneOf } from './comments.ts'
import { lockConversation, selectActiveTwin } from './conversation-queries.ts'
import { twinActive } from './corrections.ts'
import { notifyingHandlers } from './handling.ts'
import {
  deleteDescription,
  forgetUndo,
  insertDescription,
  keepForUndo,
  keepVersion,
  moveBack,
  moveComments,
  moveMessages,
  passOnMerged,
  pointTo,
  recountThread,
  restoreMerged,
  restoreTarget,
  settleMessages,
  takeUndo,
  type Kept,
  type Moved,
} from './merge-queries.ts'
import { lockTicket, selectTicket, type TicketKey } from './queries.ts'
import { moveQuotes, moveQuotesBack, moveReactions, moveReactionsBack } from './quote-queries.ts'
import { higherPriority } from './rules.ts'
import type { Ticket } from './shown.ts'
import { lockActiveUser, type NewEvent, type TicketPatch } from './writes.ts'

/** In seconds. */
const undoWithin = 60

/**
 * Merges a ticket into another, and returns the other. If the other was merged itself, uses the ticket to which it points.
 * 404 if the person may not see one of them, 403 if one is in the pool, 409 into itself or into a closed ticket.
 */
export function mergeTicket(ctx: Core, person: Person, key: TicketKey, into: TicketKey): Promise<Ticket> {
  return transaction(ctx.pool, async (tx) => {
    const wanted = visible(ctx, person, await selectTicket(tx, into))
    const end = wanted.merged_into === null ? wanted : await selectTicket(tx, { id: wanted.merged_into })
    const [from, to] = await lockBoth(tx, await selectTicket(tx, key), visible(ctx, person, end))
    for (const ticket of [from, to])
      if (!can(ctx.config, person, 'ticket.merge', writable(ctx, person, ticket))) throw problem('forbidden')
    if (from.id === to.id) throw problem('merge_into_itself')
    if (to.status === 'closed')
      throw problem(
        'merge_into_closed',
        { ticket_uid: to.ticket_uid },
        { members: { ticket_uid: to.ticket_uid } },
      )
    return notifyingHandlers(ctx, tx, [from.id, to.id], () => merge(ctx, tx, person, from, to))
  })
}

/** Locks both customers first, as a push does, then both rows, the lower id first. */
async function lockBoth(
  tx: Queryable,
  a: Ticket | undefined,
  b: Ticket | undefined,
): Promise<[Ticket, Ticket]> {
  if (!a || !b) throw noSuchTicket()
  const customers = new Set([a, b].flatMap((ticket) => lockNameOf(ticket) ?? []))
  for (const customer of [...customers].sort()) await lockConversation(tx, { message: undefined, customer })
  const locked = new Map<number, Ticket | undefined>()
  for (const id of [a.id, b.id].sort((one, other) => one - other))
    locked.set(id, await lockTicket(tx, { id }))
  const [from, to] = [locked.get(a.id), locked.get(b.id)]
  if (!from || !to) throw noSuchTicket()
  return [from, to]
}

const lockNameOf = ({ customer_phone: phone, tracking_number: shown }: Ticket) =>
  phone ?? (shown === null ? undefined : trackingKey(shown))

async function merge(ctx: Core, tx: Queryable, person: Person, from: Ticket, to: Ticket): Promise<Ticket> {
  const pair = { from: from.id, to: to.id }
  const { patch, events, given } = await planTarget(tx, from, to)
  const description = await insertDescription(tx, from.id, from.subject === to.subject ? null : from.subject)
  const settled = await settleMessages(tx, from.id)
  const comments = await moveComments(tx, pair)
  await moveAttachments(tx, { ...pair, description })
  await moveReactions(tx, { ...pair, description })
  await moveQuotes(tx, { ...pair, description })
  const moved: Moved = {
    description,
    comments: comments.filter((id) => id !== description),
    settled,
    messages: await moveMessages(tx, pair, description),
    passed: await passOnMerged(tx, pair),
    given,
    into: to.id,
  }
  await keepForUndo(tx, pair, person.id, moved)
  await moveLane(tx, comments, laneOf(to.id))
  await pointTo(tx, pair)
  await change(ctx, tx, person, from, { handler: 'nobody' }, [{ type: 'merged', to: to.ticket_uid }])
  await recountThread(tx, to.id, from.last_customer_message_at)
  const after = await change(ctx, tx, person, to, patch, [
    { type: 'merged_here', from: from.ticket_uid },
    ...events,
  ])
  await keepVersion(tx, from.id, after.version)
  return after
}

interface Plan {
  patch: TicketPatch
  events: NewEvent[]
  given: Moved['given']
}

/** Gives the other ticket what it lacks: parcel, customer, category and assignee. */
async function planTarget(tx: Queryable, from: Ticket, to: Ticket): Promise<Plan> {
  const patch: TicketPatch = {}
  const events: NewEvent[] = []
  const given: Moved['given'] = []
  const active = from.status !== 'closed'
  if (from.unread) patch.unread = true
  const priority = higherPriority(from.priority, to.priority)
  if (priority !== to.priority) {
    patch.priority = priority
    events.push({ type: 'priority_changed', from: to.priority, to: priority })
  }
  const holder = from.assigned_to_user_id
  if (active && to.assigned_to_user_id === null && holder !== null && (await lockActiveUser(tx, holder))) {
    patch.assigned_to_user_id = holder
    events.push({ type: 'assigned', from: null, to: holder })
  }
  if (active && from.handled_by === 'human' && to.handled_by === 'bot') patch.handler = 'human'
  if (to.category === null && from.category !== null) {
    patch.category_id = from.category.id
    given.push('category')
    events.push({ type: 'category_changed', from: null, to: from.category.key })
  }
  await planIdentity(tx, from, to, { patch, events, given })
  return { patch, events, given }
}

async function planIdentity(
  tx: Queryable,
  from: Ticket,
  to: Ticket,
  { patch, events, given }: Plan,
): Promise<void> {
  const customer = to.customer_phone === null && from.customer_phone !== null
  const parcel = to.tracking_number === null && from.tracking_number !== null
  if (!customer && !parcel) return
  const after = {
    id: to.id,
    tracking_number: parcel ? from.tracking_number : to.tracking_number,
    customer_phone: customer ? from.customer_phone : to.customer_phone,
    phone_unreadable: customer ? from.phone_unreadable : to.phone_unreadable,
  }
  const twin = await selectActiveTwin(tx, after)
  // The merged ticket itself is not a twin: this transaction closes it.
  if (twin && twin.id !== from.id) return
  if (customer && from.customer_phone !== null) {
    patch.customer = { number: from.customer_phone, unreadable: from.phone_unreadable }
    given.push('customer')
    events.push({ type: 'phone_changed' })
  }
  if (parcel && from.tracking_number !== null) {
    const shown = from.tracking_number
    patch.tracking = { number: { key: trackingKey(shown), shown }, source: from.tracking_number_source }
    given.push('tracking_number')
    events.push({ type: 'tracking_number_set', from: null, to: shown })
  }
}

/** n8n is notified by notifyingHandlers, after both tickets are changed. */
async function change(
  ctx: Core,
  tx: Queryable,
  person: Person,
  before: Ticket,
  patch: TicketPatch,
  events: readonly NewEvent[],
): Promise<Ticket> {
  const after = await writeChange(ctx, tx, person, before, patch, events)
  await publishChange(ctx, tx, before, after)
  return after
}

/**
 * Undoes a merge: both tickets are as before; what was written in the other since stays there. Returns the ticket that was
 * merged. 409 after one minute, for any user except the one who merged it, and while the other is merged itself.
 */
export function unmergeTicket(ctx: Core, person: Person, key: TicketKey): Promise<Ticket> {
  return transaction(ctx.pool, async (tx) => {
    const seen = visible(ctx, person, await selectTicket(tx, key))
    if (seen.merged_into === null) throw problem('unmerge_over')
    const [from, to] = await lockBoth(tx, seen, await selectTicket(tx, { id: seen.merged_into }))
    const kept = await takeUndo(tx, from.id, person.id, undoWithin)
    if (!kept || from.merged_into !== to.id || kept.into !== to.id) throw problem('unmerge_over')
    return notifyingHandlers(ctx, tx, [from.id, to.id], () => unmerge(ctx, tx, person, { from, to, kept }))
  })
}

interface Undone {
  from: Ticket
  to: Ticket
  kept: Kept
}

async function unmerge(
  ctx: Core,
  tx: Queryable,
  person: Person,
  { from, to, kept }: Undone,
): Promise<Ticket> {
  const pair = { from: from.id, to: to.id }
  await moveAttachmentsBack(tx, { ...pair, description: kept.description }, kept.comments)
  await moveReactionsBack(tx, { ...pair, description: kept.description }, kept.comments)
  await moveBack(tx, pair, kept)
  await moveQuotesBack(tx, { ...pair, description: kept.description })
  await deleteDescription(tx, kept.description)
  await moveLane(tx, kept.comments, laneOf(from.id))
  await restoreTarget(tx, pair, kept)
  await refuseTwin(tx, from)
  await restoreMerged(tx, from.id)
  await forgetUndo(tx, from.id)
  await change(ctx, tx, person, to, {}, [{ type: 'unmerged', from: from.ticket_uid }])
  return change(ctx, tx, person, from, {}, [{ type: 'unmerged', to: to.ticket_uid }])
}

/** 409 if its parcel and customer have another active ticket by now. */
async function refuseTwin(tx: Queryable, from: Ticket): Promise<void> {
  const twin = await selectActiveTwin(tx, from)
  if (twin) throw twinActive(twin)
}
