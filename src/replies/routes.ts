// Routes for the delivery of replies: n8n's report, and sending a reply again.
import { z } from 'zod'
import { uuidParam } from '../http/params.ts'
import { route } from '../route.ts'
import { comment } from '../tickets/shown.ts'
import { deliveryReport } from '../webhook/report.ts'
import { reportDelivery, sendAgain } from './service.ts'

export const replyRoutes = [
  route(
    'POST /replies/:id/status',
    'replies:write',
    { body: deliveryReport },
    async ({ ctx, apiKey, params, body }) => ({
      body: await reportDelivery(ctx, apiKey, uuidParam(params.id, 'no_such_reply'), body),
    }),
    {
      summary: 'n8n: report the delivery of a reply; it only moves forward',
      answers: {
        200: z.object({
          status: z.enum(['updated', 'unchanged']),
          reply_id: z.uuid(),
          delivery_status: z.string(),
        }),
        404: 'No such reply',
      },
    },
  ),
  route(
    'POST /replies/:id/send',
    'ticket.reply',
    { body: z.strictObject({}) },
    async ({ ctx, person, params }) => ({
      body: await sendAgain(ctx, person, uuidParam(params.id, 'no_such_reply')),
    }),
    {
      summary: 'Send a reply again if it failed, was only stored, or was never confirmed',
      answers: {
        200: comment,
        404: 'No such reply',
        409: 'The reply is still waiting, has been sent, or cannot be sent',
      },
    },
  ),
]
