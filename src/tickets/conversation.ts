// Which ticket a message belongs to. WhatsApp is one thread per person and nobody repeats the AWB, so a customer's messages
// are one conversation: what they quote decides, else the AWB, else where was spoken last.
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
  selectParcelsToldOf,
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

/** A broadcast is what the customer answers for so many days. */
export const broadcastDays = 7

export interface Parcel {
  number: TrackingNumber
  /** null: somebody said it. */
  source: TrackingSource | null
}

export interface Place {
  outcome: PushOutcome
  /** The ticket to join, locked; undefined: a new one. */
  ticket: Ticket | undefined
  /** The last one of the customer or of their parcel, to which a new ticket is linked. */
  previous: number | null
  /** What a new ticket, or one that is joined and has none, gets. */
  parcel: Parcel | undefined
  /** What the message quotes, where that is known. */
  quotes?: Quotes | undefined
}

type Sought = Pick<TicketPush, 'tracking_number' | 'phone' | 'source'> & {
  reply_to_message_id?: string | undefined
  asksNothing: boolean
  /** It makes no ticket and wakes none. */
  onlyActive?: boolean
}

/** Finds the ticket of a push; under the customer's lock. undefined: an aside that belongs to no active ticket. */
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

/** What is said to the customer: it joins an active ticket, and neither makes nor wakes one. */
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

/** Of the parcel and the phone as it was sent; without a parcel an unreadable phone joins nothing. */
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

/** One that was merged leads to the other, which has its thread. */
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

/** What the customer quoted, or whose button they pressed: a message of a ticket, or a broadcast. */
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

/** Nobody quotes a message of somebody else's thread; WhatsApp's id and the number may be the same person's. */
export async function mayBeOf(tx: Queryable, ticket: Ticket, customer: string | undefined): Promise<boolean> {
  const of = customerOfTicket(ticket)
  if (of === undefined || customer === undefined || of === customer || isPerson(of) !== isPerson(customer))
    return true
  return isMergedInto(tx, customer, ticket.id)
}

const isPerson = (customer: string) => customer.endsWith('@lid')

/** Who the ticket's customer is; undefined where nobody can tell. */
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

/** The AWB of the customer's last broadcasts, if they all have the same. */
async function guessParcel(tx: Queryable, customer: string): Promise<Parcel | undefined> {
  const [told, ...others] = await selectParcelsToldOf(tx, customer, {
    days: broadcastDays,
    until: new Date(),
  })
  return told && others.length === 0 ? { number: stored(told), source: 'broadcast' } : undefined
}
