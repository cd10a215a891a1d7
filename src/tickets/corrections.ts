// What people put right in a ticket: its subject, its parcel, its customer and its category. The history says that it was
// done and by whom; of subjects and phones it keeps no values.
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

/** 409 where that would make two active tickets of one parcel and customer; 400 for a category that is not in use. */
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

/** The AWB that somebody says, or confirms, is certain. */
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

/** Of an active ticket whose parcel or customer changes: no other may have both. */
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

/** One that is not in use any more may stay, but is not chosen anew. */
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
