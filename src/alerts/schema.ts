// Alerts: what a person who looks elsewhere wants to hear of.
import { z } from 'zod'
import { blankAsAbsent } from '../http/list.ts'

export const alertKinds = ['assigned', 'message', 'urgent'] as const

export const alertQuery = z.object({
  after: z.preprocess(
    blankAsAbsent,
    z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional().meta({
      description: 'The `after` of the last answer; without it there are no alerts, only where they begin',
    }),
  ),
})

export const alerts = z
  .object({
    after: z.number().meta({ description: 'For the next call' }),
    unanswered: z.number().meta({
      description: 'Own tickets whose customer waits; for admins all high and urgent ones. Counted up to 100',
    }),
    n8n_silent: z.boolean().optional().meta({ description: 'Admins: see `n8n` of the dashboard' }),
    alerts: z
      .array(
        z.object({
          id: z.number().meta({ description: 'Of the event; an alert may come twice, with the same id' }),
          kind: z.enum(alertKinds).meta({
            description:
              'assigned: somebody has given the person a ticket. message: a customer of theirs has written. urgent: an urgent ticket is in the pool',
          }),
          ticket_id: z.number(),
          ticket_uid: z.string(),
          subject: z.string(),
        }),
      )
      .meta({ description: 'Oldest first, of the last hour, the newest 50' }),
  })
  .meta({ id: 'Alerts' })
export type Alerts = z.infer<typeof alerts>
export type Alert = Alerts['alerts'][number]
