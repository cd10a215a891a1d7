// Routes that create tickets: n8n pushes a customer's messages, and a user writes down a call or a visit.
import { z } from 'zod'
import { kib, soundJson } from '../http/body.ts'
import { readClaim } from '../http/idempotency.ts'
import { admitPushes } from '../http/push-limit.ts'
import { created, route } from '../route.ts'
import { createTicket, findJoinable } from './by-hand.ts'
import { joinable, joinableQuery, newTicket } from './by-hand-schema.ts'
import { pushTicket } from './push.ts'
import { readPush } from './read-push.ts'
import { ticketPush, type TicketPush } from './schema.ts'
import { pushedTicket } from './shown.ts'

/** The part of a push that is hashed for its Idempotency-Key. As in the version before, so that its keys stay valid. */
function asHashed({ tracking_number, warnings: _, ...push }: TicketPush) {
  const { subject, description, ...rest } = push
  return { subject, description, tracking_number: tracking_number?.shown, ...rest }
}

export const newTicketRoutes = [
  route(
    'POST /tickets',
    'tickets:write or tickets.create',
    { json: { limit: 256 * kib, shape: z.union([ticketPush, newTicket]) } },
    async ({ ctx, apiKey, person, json, req, res }) => {
      if (person) {
        const made = await createTicket(ctx, person, newTicket.parse(soundJson(json)))
        return made.status === 'created' ? created(made) : { body: made }
      }
      const push = readPush(soundJson(json))
      await admitPushes(ctx, apiKey, res, 'ticket')
      const claim = readClaim(req, apiKey.id, 'POST /tickets', asHashed(push))
      const { replayed, status, body: pushed } = await pushTicket(ctx, apiKey, push, claim)
      if (replayed) res.setHeader('idempotency-replayed', 'true')
      return status === 201 ? created(pushed) : { body: pushed }
    },
    {
      summary:
        'n8n: push a customer’s message, which becomes a ticket or joins one. A user: create a ticket, which joins no other',
      answers: {
        201: pushedTicket,
        200: pushedTicket,
        403: 'An agent may not assign it to somebody else',
        409: 'For a user: the parcel and customer have an active ticket, which the answer names',
        422: 'The Idempotency-Key was used with another body',
      },
    },
  ),
  route(
    'GET /tickets/joinable',
    'tickets.create',
    { query: joinableQuery },
    async ({ ctx, person, query }) => ({ body: await findJoinable(ctx, person, query) }),
    {
      summary:
        'Before a user creates a ticket: the tickets and parcels to which it may belong, by phone and tracking number',
      answers: { 200: joinable },
    },
  ),
]
