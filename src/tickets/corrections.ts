// Corrections of a ticket by users: subject, parcel, customer and category. The history records who changed which field; it
// keeps no values of subjects and phones.
import { selectCategoryByKey } from '../categories/queries.ts'
import { trackingKey } from '../customers/tracking-number.ts'
import type { Queryable } from '../db/pool.ts'
import { invalid, problem } from '../errors.ts'
import { fieldProblem } from '../errors/field-codes.ts'
import { selectActiveTwin } from './conversation-queries.ts'
import type { TicketChange } from './schema.ts'
import type { Ticket } from './shown.ts'
import type { NewEvent, TicketPatch } from './writes.ts'

export const twinActive = ({ ticket_uid }: { ticket_uid: string }) =>
  problem('twin_active', { ticket_uid }, { members: { ticket_uid } })

/** 409 if there would be two active tickets of one parcel and customer; 400 for a category that is not in use. */
export async function planCorrection(
  tx: Queryable,
  before: Ticket,
  change: TicketChange,
  patch: TicketPatch,
  events: NewEvent[],
): Promise<void> {
  planParcel(before, change, patch, events)
  planCustomer(before, change, patch, events)
  await refuseTwin(tx, before, patch)
  if (change.subject !== undefined && change.subject !== before.subject) {
    patch.subject = change.subject
    events.push({ type: 'subject_changed' })
  }
  await planCategory(tx, before, change, patch, events)
}

/** An AWB that a user gives or confirms is certain, so its source is cleared. */
function planParcel(
  before: Ticket,
  { tracking_number: to }: TicketChange,
  patch: TicketPatch,
  events: NewEvent[],
): void {
  if (to === undefined) return
  const from = before.tracking_number
  if ((from && trackingKey(from)) === (to && to.key)) {
    if (before.tracking_number_source === null) return
    events.push({ type: 'tracking_number_confirmed', from, to: from })
  } else events.push({ type: 'tracking_number_set', from, to: to?.shown ?? null })
  patch.tracking = { number: to, source: null }
}

function planCustomer(
  before: Ticket,
  { customer_phone: to }: TicketChange,
  patch: TicketPatch,
  events: NewEvent[],
): void {
  if (to === undefined || (to?.number ?? null) === before.customer_phone) return
  patch.customer = to
  events.push({ type: 'phone_changed' })
}

/** 409 if an active ticket gets the parcel and customer of another active ticket. */
async function refuseTwin(tx: Queryable, before: Ticket, patch: TicketPatch): Promise<void> {
  const moved =
    patch.customer !== undefined ||
    (patch.tracking !== undefined &&
      (before.tracking_number && trackingKey(before.tracking_number)) !==
        (patch.tracking.number?.key ?? null))
  if (!moved || (patch.status ?? before.status) === 'closed') return
  const after = {
    id: before.id,
    tracking_number: patch.tracking ? (patch.tracking.number?.shown ?? null) : before.tracking_number,
    customer_phone: patch.customer === undefined ? before.customer_phone : (patch.customer?.number ?? null),
    phone_unreadable:
      patch.customer === undefined ? before.phone_unreadable : (patch.customer?.unreadable ?? false),
  }
  const twin = await selectActiveTwin(tx, after)
  if (twin) throw twinActive(twin)
}

/** A category that is no longer in use may stay, but cannot be chosen. */
async function planCategory(
  tx: Queryable,
  { category: from }: Ticket,
  { category: to }: TicketChange,
  patch: TicketPatch,
  events: NewEvent[],
): Promise<void> {
  if (to === undefined || to === (from?.key ?? null)) return
  const found = to === null ? null : await selectCategoryByKey(tx, to)
  if (found === undefined) throw invalid([fieldProblem('category', 'no_such_category')])
  patch.category_id = found?.id ?? null
  events.push({ type: 'category_changed', from: from?.key ?? null, to })
}
