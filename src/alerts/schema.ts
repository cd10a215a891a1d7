// Schemas of alerts: events that concern a user who is not looking at Pantau.
import { z } from 'zod'
import { blankAsAbsent } from '../http/list.ts'

export const alertKinds = ['assigned', 'message', 'urgent'] as const

export const alertQuery = z.object({
  after: z.preprocess(
    blankAsAbsent,
    z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional().meta({
      description:
        'The `after` of the last answer. Without it the answer has no alerts, only the `after` to start with',
    }),
  ),
})

export const alerts = z
  .object({
    after: z.number().meta({ description: 'For the next call' }),
    unanswered: z.number().meta({
      description:
        'The user’s own tickets whose customer is waiting; for admins all high and urgent ones. Counted up to 100',
    }),
    n8n_silent: z.boolean().optional().meta({ description: 'Admins only: see `n8n` of the dashboard' }),
    alerts: z
      .array(
        z.object({
          id: z
            .number()
            .meta({ description: 'The id of the event. An alert may come twice, with the same id' }),
          kind: z.enum(alertKinds).meta({
            description:
              'assigned: a ticket was assigned to the user. message: the customer of one of their tickets has written. urgent: an urgent ticket is in the pool',
          }),
          ticket_id: z.number(),
          ticket_uid: z.string(),
          subject: z.string(),
        }),
      )
      .meta({ description: 'The newest 50 of the last hour, oldest first' }),
  })
  .meta({ id: 'Alerts' })
export type Alerts = z.infer<typeof alerts>
export type Alert = Alerts['alerts'][number]
