// Customers over HTTP: n8n asks before it sends, those who work on a ticket decide whether its customer is written to.
import { problem } from '../errors.ts'
import { admitPushes } from '../http/push-limit.ts'
import { route } from '../route.ts'
import { shown } from './access.ts'
import { changeCustomer, checkAnswer, checkCustomers, checkQuestion, customerChange } from './customers.ts'
import { ticketKey } from './routes.ts'
import { shownTicket } from './shown.ts'

const most = 1000

export const customerRoutes = [
  route(
    'POST /customers/check',
    'broadcasts:write|tickets:write',
    { body: checkQuestion },
    async ({ ctx, apiKey, body, res }) => {
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
      summary: 'n8n, before it sends: may these customers be written to, and who answers them',
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
      summary: "Whether the ticket's customer gets broadcasts, and whether anything is sent to them at all",
      answers: { 200: shownTicket, 404: 'No such ticket', 409: 'Nobody knows who the customer is' },
    },
  ),
]
