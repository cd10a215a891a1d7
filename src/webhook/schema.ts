// Schemas of the outgoing webhook as admins see it: its settings and its messages.
import { z } from 'zod'
import { fault } from '../errors/zod.ts'
import { blankAsAbsent, listQuery } from '../http/list.ts'

export const settingsChange = z.strictObject({
  url: z
    .union([z.string().trim().max(2000), z.null()], { error: fault('not_http_address') })
    .transform((value, issues) => {
      if (!value) return null
      // Normalised, because the scheme and the host may be given in capitals.
      if (/^https?:\/\//i.test(value) && URL.canParse(value)) return new URL(value).href
      issues.addIssue(fault('not_http_address'))
      return z.NEVER
    })
    .meta({ description: 'null: replies are stored and not sent' }),
})

export const webhookSettings = z
  .object({
    url: z.string().nullable(),
    url_from: z.enum(['environment', 'panel']).nullable(),
    secret_from: z.enum(['environment', 'panel']),
    secret_known: z.boolean().meta({ description: 'Whether there is a secret already' }),
    previous_secret_until: z
      .date()
      .nullable()
      .meta({ description: 'Until then messages are signed with the old secrets as well' }),
  })
  .meta({ id: 'WebhookSettings' })
export type WebhookSettings = z.infer<typeof webhookSettings>

export const shownSecret = z.object({
  secret: z.string().meta({ description: 'whsec_…, shown once' }),
  plain: z.string().meta({ description: 'The same secret in the form for n8n’s Crypto credential' }),
  previous_secret_until: z.date().nullable(),
})

const failures = [
  'timeout',
  'unreachable',
  'private_address',
  'answer',
  'stopped',
  'gone',
  'blocked',
  'opted_out',
] as const

export const webhookTest = z
  .object({
    ok: z.boolean(),
    status_code: z.number().nullable(),
    failure: z.enum(failures).nullable(),
    milliseconds: z.number(),
    response: z.string().meta({ description: 'The beginning of the response' }),
  })
  .meta({ id: 'WebhookTest' })
export type WebhookTest = z.infer<typeof webhookTest>

export const messageStates = ['waiting', 'handed_over', 'dead'] as const

export const webhookMessage = z
  .object({
    id: z.uuid(),
    type: z.string(),
    state: z.enum(messageStates),
    attempts: z.number().meta({ description: 'Attempts since a user last sent it' }),
    next_attempt_at: z.date().nullable(),
    created_at: z.date(),
    updated_at: z.date(),
    ticket: z.object({ id: z.number(), ticket_uid: z.string() }).nullable(),
    log_id: z.uuid().nullable(),
    tracking_number: z.string().nullable(),
    status_code: z.number().nullable().meta({ description: 'Result of the last attempt' }),
    failure: z.enum(failures).nullable().meta({ description: 'Failure of the last attempt' }),
  })
  .meta({ id: 'WebhookMessage' })
export type WebhookMessage = z.infer<typeof webhookMessage>

export const webhookAttempt = z.object({
  id: z.number(),
  round: z.number(),
  started_at: z.date(),
  milliseconds: z.number(),
  status_code: z.number().nullable(),
  failure: z.enum(failures).nullable(),
  response: z.string().nullable(),
})
export type WebhookAttempt = z.infer<typeof webhookAttempt>

export const messageDetail = webhookMessage
  .extend({ tries: z.array(webhookAttempt).meta({ description: 'Newest first' }) })
  .meta({ id: 'WebhookMessageDetail' })

export const messagesQuery = listQuery.extend({
  state: z.preprocess(blankAsAbsent, z.enum(messageStates).optional()),
})
