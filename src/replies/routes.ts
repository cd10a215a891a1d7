// What n8n tells us about a reply on its way to the customer.
import { z } from 'zod'
import { oneOf, text } from '../http/fields.ts'
import { uuidParam } from '../http/params.ts'
import { route } from '../http/route.ts'
import { reportDelivery, reportedStatuses } from './service.ts'

const report = z
  .object({
    status: oneOf(reportedStatuses).transform((value, issues) => {
      if (value === undefined) issues.addIssue('is required')
      return value ?? 'sent'
    }),
    reason: text(2000),
    error: text(2000),
  })
  .transform(({ status, reason, error }) => ({ status, reason: reason ?? error }))
  .meta({ id: 'DeliveryReport', example: { status: 'failed', reason: '131026 Message undeliverable' } })

export const replyRoutes = [
  route(
    'POST /replies/:id/status',
    'replies:write',
    { body: report },
    async ({ ctx, params, body }) => ({
      body: await reportDelivery(ctx, uuidParam(params.id, 'reply'), body),
    }),
    {
      summary: 'n8n: how far a reply has come; it only ever moves forward',
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
]
