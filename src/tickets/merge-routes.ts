// Merging tickets over HTTP.
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
        'Merge it into another, which is answered: its thread and its later messages go there, it is closed and leads there',
      answers: {
        200: shownTicket,
        403: 'One of them is in the pool: take it first',
        404: 'No such ticket',
        409: 'Into itself, into a closed one, or merged already',
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
      summary: 'Undo a merge, within a minute, by the person who made it; the ticket is answered as it was',
      answers: { 200: shownTicket, 404: 'No such ticket', 409: 'Too late, or it was somebody else’s merge' },
    },
  ),
]
