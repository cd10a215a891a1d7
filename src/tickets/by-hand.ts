// Tickets that users create for a call or a visit. The text counts as the customer's message; the history has who wrote it
// down. Such a ticket joins no other by itself; before, the user sees the tickets to which it may belong.
import { useAttachments } from '../attachments/service.ts'
import { selectCategoryByKey } from '../categories/queries.ts'
import { selectLogsOfParcel } from '../broadcasts/queries.ts'
import type { Core } from '../core.ts'
import { transaction } from '../db/transaction.ts'
import { invalid, problem, violatedConstraint } from '../errors.ts'
import { fieldProblem } from '../errors/field-codes.ts'
import type { Queryable } from '../db/pool.ts'
import { can } from '../policy/can.ts'
import type { Person } from '../policy/callers.ts'
import { writeChange } from './change.ts'
import { lockConversation, selectActiveTwin, selectBroadcastParcels } from './conversation-queries.ts'
import { broadcastDays } from './conversation.ts'
import { twinActive } from './corrections.ts'
import { notifyHandler } from './handling.ts'
import { selectJoinable, selectTicket } from './queries.ts'
import { placed } from './rules.ts'
import type { Joinable, JoinableQuery, NewTicket } from './by-hand-schema.ts'
import type { PushedTicket, Ticket } from './shown.ts'
import { insertRequest, selectRequested } from './request-queries.ts'
import { insertTicket, lockActiveUser } from './writes.ts'

/**
 * Creates a ticket; a request id that the person has used before returns the ticket made then. 409 with the other ticket if
 * the parcel and customer have an active one; 403 if an agent assigns it to somebody else; 400 for an assignee who is not
 * active and for a category that is not in use.
 */
export function createTicket(ctx: Core, person: Person, given: NewTicket): Promise<PushedTicket> {
  const { customer_phone: phone = null, tracking_number: parcel, assigned_to_user_id: holder = null } = given
  const assigns = can(ctx.config, person, 'ticket.assign')
  if (holder !== null && holder !== person.id && !assigns) throw problem('admin_assigns')
  return transaction(ctx.pool, async (tx) => {
    const request = given.request_id
    // Of concurrent requests with one request id, the first creates the ticket and the others find it.
    await lockConversation(tx, {
      message: request && `${person.id} ${request}`,
      customer: phone?.number ?? parcel?.key,
    })
    const known = request === undefined ? undefined : await selectRequested(tx, person.id, request)
    if (known) return answerOf('unchanged', await read(tx, known.ticket_id))
    const category = given.category === undefined ? undefined : await categoryOf(tx, given.category)
    if (holder !== null && !(await lockActiveUser(tx, holder)))
      throw invalid([fieldProblem('assigned_to_user_id', 'not_active_user')])
    const twin = await selectActiveTwin(tx, {
      id: 0,
      tracking_number: parcel?.shown ?? null,
      customer_phone: phone?.number ?? null,
      phone_unreadable: phone?.unreadable ?? false,
    })
    if (twin) throw twinActive(twin)
    const { id } = await insertTicket(
      tx,
      {
        tracking_number: parcel,
        tracking_number_source: null,
        phone: phone ?? undefined,
        subject: given.subject,
        description: given.description,
        priority: given.priority,
        category_id: category?.id ?? null,
        channel: given.channel,
        source: 'customer',
        asks_nothing: false,
        sent_at: undefined,
        metadata: undefined,
        previous_ticket_id: null,
        actor: { type: 'user', id: person.id },
      },
      ctx.config.timezone,
    )
    await useAttachments(tx, given.attachments, { userId: person.id }, { ticketId: id, commentId: null })
    const ticket = holder === null ? await read(tx, id) : await assign(ctx, tx, person, id, holder)
    if (request !== undefined) await insertRequest(tx, person.id, request, id)
    await ctx.live.publish(tx, { kind: 'ticket', event: 'created', id, now: placed(ticket) })
    return answerOf('created', ticket)
  }).catch((error: unknown) => {
    throw violatedConstraint(error) === 'tickets_one_active' ? problem('twin_just_opened') : error
  })
}

const answerOf = (
  status: 'created' | 'unchanged',
  { ticket_uid, tracking_number, handled_by }: Ticket,
): PushedTicket => ({ status, ticket_uid, tracking_number, handled_by })

async function categoryOf(tx: Queryable, key: string) {
  const category = await selectCategoryByKey(tx, key)
  if (!category) throw invalid([fieldProblem('category', 'no_such_category')])
  return category
}

async function read(tx: Queryable, id: number): Promise<Ticket> {
  const ticket = await selectTicket(tx, { id })
  if (!ticket) throw new Error('the ticket just made is gone')
  return ticket
}

async function assign(ctx: Core, tx: Queryable, person: Person, id: number, holder: string): Promise<Ticket> {
  const before = await read(tx, id)
  const after = await writeChange(
    ctx,
    tx,
    person,
    before,
    { assigned_to_user_id: holder, handler: 'human' },
    [{ type: 'assigned', from: null, to: holder }],
  )
  await notifyHandler(ctx, tx, before, after)
  return after
}

const most = 8
const lastBroadcasts = 5

/** The tickets and parcels to which a new ticket may belong. An agent sees only the outline of a colleague's ticket. */
export async function findJoinable(
  { pool, config }: Core,
  person: Person,
  { phone, tracking_number: parcel }: JoinableQuery,
): Promise<Joinable> {
  const [tickets, broadcasts, parcels] = await Promise.all([
    phone === null && parcel === null
      ? []
      : selectJoinable(pool, { phone, parcel: parcel?.shown ?? null }, most),
    parcel === null ? [] : selectLogsOfParcel(pool, parcel.shown, lastBroadcasts),
    phone === null ? [] : selectBroadcastParcels(pool, phone, { days: broadcastDays, until: new Date() }),
  ])
  return {
    tickets: tickets.map(({ assigned_to_user_id, ...ticket }) => ({
      ...ticket,
      may_open: can(config, person, 'ticket.read', { status: ticket.status, assigned_to_user_id }),
    })),
    broadcasts,
    parcels: parcels.map(({ tracking_number: key, tracking_shown, broadcast_at }) => ({
      tracking_number: tracking_shown ?? key,
      broadcast_at,
    })),
  }
}
