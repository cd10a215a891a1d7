// Finds the ticket to which a message belongs. WhatsApp is one thread per person and nobody repeats the AWB, so a customer's
// messages are one conversation. The quoted message decides, else the AWB, else the ticket with the newest message.
import { customerOf } from '../customers/phone.ts'
import { trackingKey, type TrackingNumber } from '../customers/tracking-number.ts'
import type { Core } from '../core.ts'
import type { Queryable } from '../db/pool.ts'
import {
  isMergedInto,
  lockActiveTicket,
  lockEarlierTicket,
  lockLastClosed,
  lockMergedInto,
  selectActiveTwin,
  selectParcelOfBroadcast,
  selectBroadcastParcels,
  selectTicketOfMessage,
  type EarlierTicket,
  type KnownMessage,
  type StoredParcel,
} from './conversation-queries.ts'
import { lockTicket } from './queries.ts'
import type { Quotes } from './quote-queries.ts'
import { outcomeOfPush, type PushOutcome, type Source, type TrackingSource } from './rules.ts'
import type { TicketPush } from './schema.ts'
import type { Ticket } from './shown.ts'

/** In days: a message without an AWB may be an answer to a broadcast that is not older than this. */
export const broadcastDays = 7

export interface Parcel {
  number: TrackingNumber
  /** null: somebody gave the AWB. */
  source: TrackingSource | null
}

export interface Place {
  outcome: PushOutcome
  /** The ticket to join, locked; undefined: a new one is needed. */
  ticket: Ticket | undefined
  /** The last ticket of the customer or of their parcel. A new ticket is linked to it. */
  previous: number | null
  /** The parcel for a new ticket, or for a joined ticket that has none. */
  parcel: Parcel | undefined
  /** What the message quotes, if known. */
  quotes?: Quotes | undefined
}

type Sought = Pick<TicketPush, 'tracking_number' | 'phone' | 'source'> & {
  reply_to_message_id?: string | undefined
  asksNothing: boolean
  /** The message joins only an active ticket; it neither creates nor reopens one. */
  onlyActive?: boolean
}

/** Finds the ticket of a push. Needs the customer's lock. undefined: the push may only join an active ticket, and has none. */
export async function findPlace(ctx: Core, tx: Queryable, push: Sought): Promise<Place | undefined> {
  const given = push.tracking_number && { number: push.tracking_number, source: null }
  if (push.source === 'system') return placeOf(ctx, tx, push, await earlierOf(tx, push, given), given)
  const quoted = await findQuoted(ctx, tx, push)
  const place = await placeAfter(ctx, tx, push, quoted, given)
  return place && { ...place, quotes: quoted.quotes }
}

async function placeAfter(
  ctx: Core,
  tx: Queryable,
  push: Sought,
  quoted: Quoted,
  given: Parcel | undefined,
): Promise<Place | undefined> {
  if (quoted.place) return { ...quoted.place, parcel: given }
  const parcel = given ?? quoted.parcel
  const customer = customerOf(push.phone)
  const active = await activeOf(tx, push, customer, parcel)
  if (active) return placeOf(ctx, tx, push, active, parcel)
  if (isAside(push.source) || push.onlyActive) return undefined
  const closed = parcel
    ? await earlierOf(tx, push, parcel)
    : customer === undefined
      ? undefined
      : await followed(tx, await lockLastClosed(tx, customer))
  const place = await placeOf(ctx, tx, push, closed, parcel)
  if (place.outcome !== 'created' || parcel || customer === undefined) return place
  return { ...place, parcel: await guessParcel(tx, customer) }
}

/** Messages to the customer that were not written in Pantau. They join an active ticket, but neither create nor reopen one. */
export const isAside = (source: Source): boolean => source === 'assistant' || source === 'phone'

async function placeOf(
  ctx: Core,
  tx: Queryable,
  push: Sought,
  earlier: EarlierTicket | undefined,
  parcel: Parcel | undefined,
): Promise<Place> {
  const outcome = outcomeOfPush(earlier, push, ctx.config.reopenDays, new Date())
  if (!earlier || outcome === 'created')
    return { outcome, ticket: undefined, previous: earlier?.id ?? null, parcel }
  return { outcome, ticket: await locked(tx, earlier.id), previous: null, parcel }
}

async function locked(tx: Queryable, id: number): Promise<Ticket> {
  const ticket = await lockTicket(tx, { id })
  if (!ticket) throw new Error('the ticket just locked is gone')
  return ticket
}

/** The earlier ticket of the parcel and the phone as it was sent. An unreadable phone without a parcel has none. */
async function earlierOf(
  tx: Queryable,
  { phone }: Sought,
  parcel: Parcel | undefined,
): Promise<EarlierTicket | undefined> {
  if (!parcel && customerOf(phone) === undefined) return undefined
  const earlier = await lockEarlierTicket(tx, {
    tracking_number: parcel?.number.shown ?? null,
    phone: phone?.number ?? null,
  })
  return followed(tx, earlier)
}

/** If the ticket was merged, the ticket to which it points. */
async function followed(
  tx: Queryable,
  earlier: EarlierTicket | undefined,
): Promise<EarlierTicket | undefined> {
  return earlier && earlier.merged_into !== null ? locked(tx, earlier.merged_into) : earlier
}

async function activeOf(
  tx: Queryable,
  push: Sought,
  customer: string | undefined,
  parcel: Parcel | undefined,
): Promise<EarlierTicket | undefined> {
  if (parcel) {
    const earlier = await earlierOf(tx, push, parcel)
    if (earlier && earlier.status !== 'closed') return earlier
  }
  if (customer === undefined) return undefined
  const which = { withoutParcel: parcel !== undefined && !isAside(push.source) }
  return (await lockActiveTicket(tx, customer, which)) ?? lockMergedInto(tx, customer, which)
}

interface Quoted {
  place?: Place
  parcel?: Parcel
  quotes?: Quotes
}

/** What the customer quoted, or the message whose button they pressed: a message of a ticket, or a broadcast. */
async function findQuoted(ctx: Core, tx: Queryable, push: Sought): Promise<Quoted> {
  const { reply_to_message_id: id } = push
  if (id === undefined) return {}
  const known = await selectTicketOfMessage(tx, id)
  if (!known) {
    const told = await selectParcelOfBroadcast(tx, id)
    return told ? { parcel: { number: stored(told), source: 'quoted' }, quotes: { log_id: told.id } } : {}
  }
  const ticket = await locked(tx, known.ticket_id)
  if (!(await mayBeOf(tx, ticket, customerOf(push.phone)))) return {}
  const part = partOf(known)
  const quotes = part ? { quotes: part } : {}
  return { ...(await placeOfQuoted(ctx, tx, push, ticket)), ...quotes }
}

function partOf({ ticket_id, comment_id, in_description }: KnownMessage): Quotes | undefined {
  if (comment_id !== null) return { comment_id }
  return in_description ? { ticket_id } : undefined
}

async function placeOfQuoted(ctx: Core, tx: Queryable, push: Sought, ticket: Ticket): Promise<Quoted> {
  const outcome = outcomeOfPush(ticket, push, ctx.config.reopenDays, new Date())
  if (outcome === 'appended') return { place: { outcome, ticket, previous: null, parcel: undefined } }
  if (outcome === 'reopened') {
    const twin = await selectActiveTwin(tx, ticket)
    if (!twin) return { place: { outcome, ticket, previous: null, parcel: undefined } }
    return {
      place: { outcome: 'appended', ticket: await locked(tx, twin.id), previous: null, parcel: undefined },
    }
  }
  const { tracking_number: shown } = ticket
  return shown === null ? {} : { parcel: { number: { key: trackingKey(shown), shown }, source: 'quoted' } }
}

/**
 * Whether the ticket may be this customer's. A customer cannot quote another customer's message. A WhatsApp id and a number
 * may belong to the same person.
 */
export async function mayBeOf(tx: Queryable, ticket: Ticket, customer: string | undefined): Promise<boolean> {
  const of = customerOfTicket(ticket)
  if (of === undefined || customer === undefined || of === customer || isPerson(of) !== isPerson(customer))
    return true
  return isMergedInto(tx, customer, ticket.id)
}

const isPerson = (customer: string) => customer.endsWith('@lid')

/** The ticket's customer; undefined if unknown. */
export function customerOfTicket({
  customer_phone: number,
  phone_unreadable: unreadable,
}: Pick<Ticket, 'customer_phone' | 'phone_unreadable'>): string | undefined {
  return number === null ? undefined : customerOf({ number, unreadable })
}

const stored = ({ tracking_number: key, tracking_shown: shown }: StoredParcel): TrackingNumber => ({
  key,
  shown: shown ?? key,
})

/** The AWB of the customer's last broadcasts, if they all have the same one. */
async function guessParcel(tx: Queryable, customer: string): Promise<Parcel | undefined> {
  const [parcel, ...others] = await selectBroadcastParcels(tx, customer, {
    days: broadcastDays,
    until: new Date(),
  })
  return parcel && others.length === 0 ? { number: stored(parcel), source: 'broadcast' } : undefined
}
