// Routes about customers: n8n checks them before it sends; users opt the customer of a ticket in or out, or block them.
import { problem } from '../errors.ts'
import { kib, soundJson } from '../http/body.ts'
import { admitPushes } from '../http/push-limit.ts'
import { route } from '../route.ts'
import { shown } from './access.ts'
import { changeCustomer, checkAnswer, checkCustomers, checkQuestion, customerChange } from './customers.ts'
import { ticketKey } from './routes.ts'
import { shownTicket } from './shown.ts'

const most = 1000
const singleLimit = 256 * kib
const arrayLimit = 1024 * kib

export const customerRoutes = [
  route(
    'POST /customers/check',
    'broadcasts:write|tickets:write',
    { json: { limit: arrayLimit, shape: checkQuestion } },
    async ({ ctx, apiKey, json, res }) => {
      const body = checkQuestion.parse(soundJson(json))
      if (!Array.isArray(body) && json.bytes > singleLimit) throw problem('too_large', { limit: '256 KiB' })
      const asked = Array.isArray(body) ? body : [body]
      if (asked.length > most) throw problem('wrong_array_size', { max: most, count: asked.length })
      await admitPushes(ctx, apiKey, res, 'check', Math.max(1, asked.length))
      return {
        body: {
          results: await checkCustomers(
            ctx,
            asked.map(({ phone }) => phone),
          ),
        },
      }
    },
    {
      summary: 'n8n, before it sends: whether these customers may be written to, and who handles them',
      answers: { 200: checkAnswer },
    },
  ),
  route(
    'PUT /tickets/:id/customer',
    'ticket.note',
    { body: customerChange },
    async ({ ctx, person, params, body }) => ({
      body: shown(ctx, person, await changeCustomer(ctx, person, ticketKey(params.id), body)),
    }),
    {
      summary: "Opt the ticket's customer out of broadcasts or in again, block or unblock them",
      answers: { 200: shownTicket, 404: 'No such ticket', 409: 'The ticket has no known customer' },
    },
  ),
]
