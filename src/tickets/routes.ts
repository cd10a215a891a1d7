// Routes with which users read tickets and work on them. new-routes.ts creates tickets.
import { z } from 'zod'
import { problem } from '../errors.ts'
import { listAnswer } from '../http/list.ts'
import { created, noContent, route } from '../route.ts'
import { listTickets } from './list.ts'
import { findElsewhere } from './lookup.ts'
import { shown, visible } from './access.ts'
import { addComment } from './comments.ts'
import { handOver } from './hand-over.ts'
import { selectTicket, type TicketKey } from './queries.ts'
import { earlierQuery, lookupQuery, newComment, ticketChange, ticketQuery } from './schema.ts'
import { comment, listedTicket, shownTicket, ticketDetail, ticketElsewhere, ticketEvent } from './shown.ts'
import { changeTicket, releaseTicket, takeTicket } from './service.ts'
import { earlierComments, earlierEvents, ticketStory } from './thread.ts'

/** `:id` is the ticket's number or its uid; anything else is 404. */
export function ticketKey(id: string | undefined): TicketKey {
  if (id && /^\d{1,15}$/.test(id)) return { id: Number(id) }
  if (id && /^[\w.-]{1,30}$/.test(id)) return { uid: id.toUpperCase() }
  throw problem('no_such_ticket')
}

export const ticketRoutes = [
  route(
    'GET /tickets',
    'tickets.list',
    { query: ticketQuery },
    async ({ ctx, person, query, req }) => listAnswer(req, await listTickets(ctx, person, query)),
    {
      summary:
        'Tickets: active first, urgent first, oldest first; agents see their own, or the pool (assigned_to=none)',
      answers: { 200: z.array(listedTicket) },
    },
  ),
  route(
    'GET /tickets/lookup',
    'tickets.list',
    { query: lookupQuery },
    async ({ ctx, person, query }) => ({ body: await findElsewhere(ctx, person, query.q) }),
    {
      summary: "Who handles a caller's tickets that the user may not open, found by the whole phone or AWB",
      answers: { 200: z.array(ticketElsewhere) },
    },
  ),
  route(
    'GET /tickets/:id',
    'ticket.read',
    {},
    async ({ ctx, person, params }) => ({ body: await ticketStory(ctx, person, ticketKey(params.id)) }),
    {
      summary: 'A ticket with its thread, its history and its parcel’s broadcasts',
      answers: { 200: ticketDetail, 404: 'No such ticket' },
    },
  ),
  route(
    'PUT /tickets/:id',
    'ticket.read',
    { body: ticketChange },
    async ({ ctx, person, params, body }) => ({
      body: shown(ctx, person, await changeTicket(ctx, person, ticketKey(params.id), body)),
    }),
    {
      summary: 'Change a ticket, optionally with a note; fields that are not given stay as they are',
      answers: {
        200: shownTicket,
        403: 'The user may not change this ticket or this field',
        409: 'One of the fields was changed after that version; the answer has who changed what',
      },
    },
  ),
  route(
    'GET /tickets/:id/comments',
    'ticket.read',
    { query: earlierQuery },
    async ({ ctx, person, params, query, req }) =>
      listAnswer(req, await earlierComments(ctx, person, ticketKey(params.id), query), 'before'),
    {
      summary: 'The thread, a page at a time, the newest page first; each page is oldest first',
      answers: { 200: z.array(comment), 404: 'No such ticket' },
    },
  ),
  route(
    'GET /tickets/:id/events',
    'ticket.read',
    { query: earlierQuery },
    async ({ ctx, person, params, query, req }) =>
      listAnswer(req, await earlierEvents(ctx, person, ticketKey(params.id), query), 'before'),
    {
      summary:
        'The steps of the history, a page at a time, the newest page first; comments are in the thread',
      answers: { 200: z.array(ticketEvent), 404: 'No such ticket' },
    },
  ),
  route(
    'POST /tickets/:id/comments',
    'ticket.read',
    { body: newComment },
    async ({ ctx, person, params, body }) => {
      const written = await addComment(ctx, person, ticketKey(params.id), body)
      return written.repeated ? { body: written.comment } : created(written.comment)
    },
    {
      summary: 'Add an internal note (default) or a reply to the customer',
      answers: {
        201: comment,
        200: comment.meta({
          description: 'The comment with this id, which was sent before; nothing was written or sent again',
        }),
        409: 'The id belongs to another comment',
      },
    },
  ),
  route(
    'POST /tickets/:id/take',
    'ticket.take',
    {},
    async ({ ctx, person, params }) => ({
      body: shown(ctx, person, await takeTicket(ctx, person, ticketKey(params.id))),
    }),
    {
      summary: 'Take a ticket from the pool',
      answers: {
        200: shownTicket,
        404: 'No such ticket',
        409: 'Somebody else took it; the answer has their name',
      },
    },
  ),
  route(
    'POST /tickets/:id/hand-to-bot',
    'ticket.handover',
    {},
    async ({ ctx, person, params }) => ({
      body: shown(ctx, person, await handOver(ctx, person, ticketKey(params.id), 'bot')),
    }),
    {
      summary: 'Hand the customer to the automation; n8n gets customer.handled_by',
      answers: { 200: shownTicket, 404: 'No such ticket', 409: 'It is closed' },
    },
  ),
  route(
    'POST /tickets/:id/take-over',
    'ticket.handover',
    {},
    async ({ ctx, person, params }) => ({
      body: shown(ctx, person, await handOver(ctx, person, ticketKey(params.id), 'human')),
    }),
    {
      summary: 'Take the customer over from the automation; n8n gets customer.handled_by',
      answers: { 200: shownTicket, 404: 'No such ticket', 409: 'It is closed' },
    },
  ),
  route(
    'POST /tickets/:id/presence',
    'ticket.read',
    { body: z.strictObject({ here: z.boolean() }) },
    async ({ ctx, person, params, body }) => {
      const seen = visible(ctx, person, await selectTicket(ctx.pool, ticketKey(params.id)))
      const { id, full_name } = person
      const now = { status: seen.status, assigned_to_user_id: seen.assigned_to_user_id }
      await ctx.live.publish(ctx.pool, {
        kind: 'presence',
        id: seen.id,
        user: { id, full_name },
        ...body,
        now,
      })
      return noContent
    },
    {
      summary: 'Show others that the user is viewing this ticket (every 20 seconds), or has left it',
      answers: { 204: 'Told' },
    },
  ),
  route(
    'POST /tickets/:id/release',
    'ticket.release',
    {},
    async ({ ctx, person, params }) => ({
      body: shown(ctx, person, await releaseTicket(ctx, person, ticketKey(params.id))),
    }),
    { summary: 'Put one’s own ticket back into the pool', answers: { 200: shownTicket } },
  ),
]
