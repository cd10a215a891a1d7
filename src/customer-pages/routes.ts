// Routes of a customer's page. `:key` is the phone in any spelling, or a WhatsApp id (…@lid).
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

const none = 'No such customer, or the user may not see any of their tickets'

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
    { summary: 'A customer: name, marks, number of tickets', answers: { 200: customerPage, 404: none } },
  ),
  route(
    'PUT /customers/:key',
    'customers.write',
    { body: customerPageChange },
    async ({ ctx, person, params, body }) => ({ body: await changePage(ctx, person, params.key, body) }),
    {
      summary: 'Change the customer’s name or marks; fields that are not given stay as they are',
      answers: { 200: customerPage, 403: 'The user works on none of their tickets', 404: none },
    },
  ),
  route(
    'GET /customers/:key/tickets',
    'customers.read',
    { query: listQuery },
    async ({ ctx, person, params, query, req }) =>
      listAnswer(req, await ticketsOf(ctx, person, params.key, query)),
    {
      summary: 'All tickets of the customer, newest first',
      answers: { 200: z.array(pageTicket), 404: none },
    },
  ),
  route(
    'GET /customers/:key/broadcasts',
    'customers.read',
    { query: listQuery },
    async ({ ctx, person, params, query, req }) =>
      listAnswer(req, await broadcastsOf(ctx, person, params.key, query)),
    {
      summary:
        'Broadcasts to the customer, newest first; agents get those of parcels whose tickets they may see',
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
      summary: 'Messages that the customer sent while blocked, newest first',
      answers: { 200: z.array(keptMessage), 404: none },
    },
  ),
  route(
    'GET /customers/:key/notes',
    'customers.read',
    { query: listQuery },
    async ({ ctx, person, params, query, req }) =>
      listAnswer(req, await notesOf(ctx, person, params.key, query)),
    { summary: 'Notes about the customer, newest first', answers: { 200: z.array(customerNote), 404: none } },
  ),
  route(
    'POST /customers/:key/notes',
    'customers.write',
    { body: newNote },
    async ({ ctx, person, params, body }) => created(await addNote(ctx, person, params.key, body.note)),
    {
      summary: 'Add a note about the customer',
      answers: { 201: customerNote, 403: 'The user works on none of their tickets', 404: none },
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
    { summary: 'Delete one’s own note, or any note as an admin', answers: { 204: 'Deleted', 404: none } },
  ),
]
