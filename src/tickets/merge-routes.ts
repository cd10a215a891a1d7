// Routes that merge tickets and undo it.
import { z } from 'zod'
import { fault } from '../errors/zod.ts'
import { route } from '../route.ts'
import { shown } from './access.ts'
import { mergeTicket, unmergeTicket } from './merge.ts'
import { ticketKey } from './routes.ts'
import { shownTicket } from './shown.ts'

const merging = z
  .strictObject({
    into: z
      .union([z.int().positive(), z.string().trim().min(1)], { error: fault('required') })
      .meta({ description: 'The number or uid of the ticket that stays' }),
  })
  .meta({ id: 'TicketMerge', example: { into: 'CS-2026-0001' } })

export const mergeRoutes = [
  route(
    'POST /tickets/:id/merge',
    'ticket.merge',
    { body: merging },
    async ({ ctx, person, params, body }) => ({
      body: shown(
        ctx,
        person,
        await mergeTicket(ctx, person, ticketKey(params.id), ticketKey(String(body.into))),
      ),
    }),
    {
      summary:
        'Merge a ticket into another: its thread and later messages move there, and it is closed. Returns the other ticket',
      answers: {
        200: shownTicket,
        403: 'One of the tickets is in the pool and must be taken first',
        404: 'No such ticket',
        409: 'The tickets are the same, the other is closed, or it was merged already',
      },
    },
  ),
  route(
    'POST /tickets/:id/unmerge',
    'ticket.merge',
    {},
    async ({ ctx, person, params }) => ({
      body: shown(ctx, person, await unmergeTicket(ctx, person, ticketKey(params.id))),
    }),
    {
      summary: 'Undo a merge, within one minute, by the user who made it. Returns the restored ticket',
      answers: { 200: shownTicket, 404: 'No such ticket', 409: 'Too late, or another user merged it' },
    },
  ),
]
