// The customer's page over HTTP. `:key` is their phone in any spelling, or WhatsApp's id (…@lid).
import { z } from 'zod'
import { listedLog } from '../broadcasts/schema.ts'
import { listAnswer, listQuery } from '../http/list.ts'
import { uuidParam } from '../http/params.ts'
import { created, noContent, route } from '../route.ts'
import { addNote, notesOf, removeNote } from './notes.ts'
import {
  customerNote,
  customerPage,
  customerPageChange,
  customerSearch,
  foundCustomer,
  keptMessage,
  newNote,
  pageTicket,
} from './schema.ts'
import { findCustomers } from './search.ts'
import { broadcastsOf, changePage, keptMessagesOf, readPage, ticketsOf } from './service.ts'

const none = 'Nobody by that phone, or no ticket of theirs that you may see'

export const customerPageRoutes = [
  route(
    'GET /customers',
    'customers.read',
    { query: customerSearch },
    async ({ ctx, person, query }) => ({ body: await findCustomers(ctx, person, query.q, query.limit) }),
    { summary: 'Customers by name or phone', answers: { 200: z.array(foundCustomer) } },
  ),
  route(
    'GET /customers/:key',
    'customers.read',
    {},
    async ({ ctx, person, params }) => ({ body: await readPage(ctx, person, params.key) }),
    { summary: 'One customer: name, marks, how many tickets', answers: { 200: customerPage, 404: none } },
  ),
  route(
    'PUT /customers/:key',
    'customers.write',
    { body: customerPageChange },
    async ({ ctx, person, params, body }) => ({ body: await changePage(ctx, person, params.key, body) }),
    {
      summary:
        'Their name, whether they get broadcasts, whether they are blocked; only what is given changes',
      answers: { 200: customerPage, 403: 'None of their tickets is yours', 404: none },
    },
  ),
  route(
    'GET /customers/:key/tickets',
    'customers.read',
    { query: listQuery },
    async ({ ctx, person, params, query, req }) =>
      listAnswer(req, await ticketsOf(ctx, person, params.key, query)),
    { summary: 'All their tickets, newest first', answers: { 200: z.array(pageTicket), 404: none } },
  ),
  route(
    'GET /customers/:key/broadcasts',
    'customers.read',
    { query: listQuery },
    async ({ ctx, person, params, query, req }) =>
      listAnswer(req, await broadcastsOf(ctx, person, params.key, query)),
    {
      summary: 'Broadcasts to them, newest first; agents: of the parcels that they have a ticket of',
      answers: { 200: z.array(listedLog), 404: none },
    },
  ),
  route(
    'GET /customers/:key/kept-messages',
    'customers.read',
    { query: listQuery },
    async ({ ctx, person, params, query, req }) =>
      listAnswer(req, await keptMessagesOf(ctx, person, params.key, query)),
    {
      summary: 'What they wrote while they were blocked, newest first',
      answers: { 200: z.array(keptMessage), 404: none },
    },
  ),
  route(
    'GET /customers/:key/notes',
    'customers.read',
    { query: listQuery },
    async ({ ctx, person, params, query, req }) =>
      listAnswer(req, await notesOf(ctx, person, params.key, query)),
    { summary: 'Notes about them, newest first', answers: { 200: z.array(customerNote), 404: none } },
  ),
  route(
    'POST /customers/:key/notes',
    'customers.write',
    { body: newNote },
    async ({ ctx, person, params, body }) => created(await addNote(ctx, person, params.key, body.note)),
    {
      summary: 'Note something about them, for colleagues',
      answers: { 201: customerNote, 403: 'None of their tickets is yours', 404: none },
    },
  ),
  route(
    'DELETE /customers/:key/notes/:id',
    'customers.write',
    {},
    async ({ ctx, person, params }) => {
      await removeNote(ctx, person, params.key, uuidParam(params.id, 'no_such_note'))
      return noContent
    },
    { summary: 'Delete a note: your own, or as an admin', answers: { 204: 'Deleted', 404: none } },
  ),
]
