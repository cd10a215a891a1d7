// Schema of the connection page.
import { z } from 'zod'
import { signals } from '../dashboard/signals.ts'
import { shownFieldProblem, shownParams } from '../http/problem-schema.ts'
import { webhookSettings } from '../webhook/schema.ts'

const seen = z.date().nullable()

export const connection = z
  .object({
    webhook: webhookSettings,
    proxy_untrusted: z.boolean().meta({
      description:
        'Whether X-Forwarded-For has arrived although TRUST_PROXY is not set: all users then share one address',
    }),
    outbox: z.object({
      waiting: z.number(),
      dead: z.number(),
      oldest: z.number().meta({ description: 'Seconds that the oldest message has waited' }),
    }),
    flows: z.object({ broadcasts: seen, tickets: seen, replies: seen }).meta({
      description: 'When each of the three workflows last called; replies: its last report',
    }),
    n8n: signals.shape.n8n,
    keys: z.array(
      z.object({
        id: z.uuid(),
        name: z.string(),
        key_prefix: z.string(),
        last_used_at: z.date().nullable(),
        accepted_today: z.number().meta({ description: 'Calls; an array of logs is one call' }),
        refused_today: z.number(),
      }),
    ),
    refused: z
      .array(
        z.object({
          id: z.number(),
          at: z.date(),
          key_name: z.string().nullable().meta({ description: 'null: an unknown key' }),
          route: z.string(),
          status: z.number(),
          code: z.string().nullable().meta({ description: 'null: stored before problems had codes' }),
          params: shownParams.nullable(),
          error: z.string(),
          problems: z.array(shownFieldProblem.extend({ code: z.string().optional() })).meta({
            description: 'Without a code: stored before fields had codes',
          }),
          request_id: z.string().nullable(),
          count: z
            .number()
            .meta({ description: 'How often on that day; the other fields are those of the last call' }),
        }),
      )
      .meta({ description: 'The last calls that were refused, newest first' }),
  })
  .meta({ id: 'Connection' })
export type Connection = z.infer<typeof connection>
