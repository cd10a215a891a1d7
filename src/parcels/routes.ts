// Routes about a parcel: a broadcast with its parcel's other broadcasts and tickets, and opening a ticket from a failure.
import { z } from 'zod'
import { selectLog, selectLogsByIds, selectLogsOfParcel } from '../broadcasts/queries.ts'
import { broadcastLog, listedLog } from '../broadcasts/schema.ts'
import type { Core } from '../core.ts'
import { problem } from '../errors.ts'
import { uuidParam } from '../http/params.ts'
import type { Person } from '../policy/callers.ts'
import { can } from '../policy/can.ts'
import { route } from '../route.ts'
import { selectTicketsOfParcel } from '../tickets/queries.ts'
import { failureTicket } from '../tickets/schema.ts'
import { ticketSummary } from '../tickets/shown.ts'
import { openFromFailure } from './from-failure.ts'

const broadcastDetail = broadcastLog
  .extend({
    parcel: z.array(listedLog).meta({ description: 'All broadcasts of this AWB, newest first' }),
    tickets: z
      .array(ticketSummary)
      .meta({ description: 'Tickets of this AWB, newest first; empty for users who may not see tickets' }),
  })
  .meta({ id: 'BroadcastDetail' })
const openedTicket = z.object({
  status: z.enum(['created', 'appended', 'reopened']),
  ticket_uid: z.string(),
  id: z.number().meta({ description: 'The ticket’s number' }),
})

const parcelLimit = 200
const ticketLimit = 50

async function logStory(ctx: Core, person: Person, id: string) {
  const log = await selectLog(ctx.pool, id)
  if (!log) throw problem('no_such_broadcast')
  if (log.tracking_number === null)
    return { ...log, parcel: await selectLogsByIds(ctx.pool, [id]), tickets: [] }
  const [parcel, tickets] = await Promise.all([
    selectLogsOfParcel(ctx.pool, log.tracking_number, parcelLimit),
    can(ctx.config, person, 'tickets.all')
      ? selectTicketsOfParcel(ctx.pool, log.tracking_number, ticketLimit)
      : [],
  ])
  return { ...log, parcel, tickets }
}

export const parcelRoutes = [
  route(
    'GET /broadcast-logs/:id',
    'broadcasts.read',
    {},
    async ({ ctx, person, params }) => ({
      body: await logStory(ctx, person, uuidParam(params.id, 'no_such_broadcast')),
    }),
    {
      summary: 'A broadcast with all broadcasts and tickets of its parcel',
      answers: { 200: broadcastDetail, 404: 'No such broadcast' },
    },
  ),
  route(
    'POST /broadcast-logs/:id/ticket',
    'broadcasts.open_ticket',
    { body: failureTicket },
    async ({ ctx, person, params, body }) => {
      const log = uuidParam(params.id, 'no_such_broadcast')
      const { outcome, id, ticket_uid } = await openFromFailure(ctx, person, log, body)
      return { status: outcome === 'created' ? 201 : 200, body: { status: outcome, ticket_uid, id } }
    },
    {
      summary: 'Open a ticket from a failed broadcast, or join the active ticket of its parcel and customer',
      answers: { 201: openedTicket, 200: openedTicket, 409: 'This broadcast has not failed' },
    },
  ),
]
