// New tickets over HTTP: n8n pushes what a customer wrote, a person writes down a call or a visit.
import { z } from 'zod'
import { kib, soundJson } from '../http/body.ts'
import { readClaim } from '../http/idempotency.ts'
import { admitPushes } from '../http/push-limit.ts'
import { created, route } from '../route.ts'
import { createTicket, findJoinable } from './by-hand.ts'
import { joinable, joinableQuery, newTicket } from './by-hand-schema.ts'
import { pushTicket } from './push.ts'
import { ticketPush, type TicketPush } from './schema.ts'
import { pushedTicket } from './shown.ts'

/** What a push's Idempotency-Key stands for: the same for the version before this one, so that its keys still hold. */
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
      const push = ticketPush.parse(soundJson(json))
      await admitPushes(ctx, apiKey, res, 'ticket')
      const claim = readClaim(req, apiKey.id, 'POST /tickets', asHashed(push))
      const { replayed, status, body: pushed } = await pushTicket(ctx, apiKey, push, claim)
      if (replayed) res.setHeader('idempotency-replayed', 'true')
      return status === 201 ? created(pushed) : { body: pushed }
    },
    {
      summary:
        'n8n: a new complaint, or a further message of one. A person: a ticket by hand, which joins no other',
      answers: {
        201: pushedTicket,
        200: pushedTicket,
        403: 'An agent assigns to somebody else',
        409: 'By hand: the parcel and the customer have an active ticket, which is named',
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
      summary: 'Before a ticket is made by hand: what it may belong to, by its phone and its tracking number',
      answers: { 200: joinable },
    },
  ),
]
