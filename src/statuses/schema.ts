// Reads statuses of messages: in our own form, as WhatsApp's status objects, or as the whole body of WhatsApp's webhook.
import { z } from 'zod'
import { reportedSteps } from '../customers/delivery.ts'
import { errorCode } from '../broadcasts/schema.ts'
import type { MessageReport } from '../broadcasts/waiting-queries.ts'
import { fault } from '../errors/zod.ts'
import { agreed, beginningOfError, errorText, messageId, oneOf, pastMoment } from '../http/fields.ts'
import { refusedItem } from '../http/problem-schema.ts'

const ours = z
  .object({
    message_id: messageId,
    id: messageId,
    status: oneOf(reportedSteps),
    error_code: errorCode,
    error: errorText,
    error_message: errorText,
    at: pastMoment,
  })
  .transform((given, issues): MessageReport => {
    const names = ['message_id', 'id'] as [string, string]
    const message_id = agreed(given.message_id, given.id, names, issues)
    const error = agreed(given.error, given.error_message, ['error', 'error_message'], issues)
    if (message_id === undefined)
      issues.addIssue({ code: 'custom', path: ['message_id'], message: fault('required'), input: undefined })
    if (given.status === undefined)
      issues.addIssue({ code: 'custom', path: ['status'], message: fault('required'), input: undefined })
    const { status = 'sent', error_code = null, at = new Date() } = given
    return { message_id: message_id ?? '', status, at, error_code, error: error ?? null }
  })
  .meta({
    id: 'MessageStatus',
    example: { message_id: 'wamid.HBgNNjI4Nzg4NTM1ODY2MxUCABEYEjk', status: 'delivered', at: 1795740000 },
  })

/** https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/payload-examples#message-status-updates */
const whatsAppError = z.looseObject({
  code: z.union([z.string(), z.number()]).optional().catch(undefined),
  title: z.string().optional().catch(undefined),
  message: z.string().optional().catch(undefined),
  error_data: z
    .looseObject({ details: z.string().optional().catch(undefined) })
    .optional()
    .catch(undefined),
})
const whatsApps = z
  .looseObject({
    id: messageId,
    status: z.string(),
    timestamp: pastMoment,
    errors: z.array(whatsAppError).optional().catch(undefined),
  })
  .transform((given, issues): MessageReport | undefined => {
    if (given.id === undefined)
      issues.addIssue({ code: 'custom', path: ['id'], message: fault('required'), input: undefined })
    // `played` means that a voice message was heard, which counts as read. `deleted`, `warning` and others are ignored.
    const word = given.status === 'played' ? 'read' : given.status
    const status = reportedSteps.find((one) => one === word)
    const [first] = given.errors ?? []
    return (
      status && {
        message_id: given.id ?? '',
        status,
        at: given.timestamp ?? new Date(),
        error_code: first?.code === undefined ? null : String(first.code).slice(0, 64),
        error: (first && beginningOfError(sentence(first))) || null,
      }
    )
  })

/** `131026 Message undeliverable: …`, as n8n's users write it by hand. */
function sentence({ code, title, message, error_data }: z.infer<typeof whatsAppError>): string {
  const words = title ?? message ?? ''
  const details = error_data?.details
  return [
    code === undefined ? '' : String(code),
    details && details !== words ? `${words}: ${details}` : words,
  ]
    .filter((part) => part !== '')
    .join(' ')
}

/** undefined: a status that says nothing about delivery. */
const messageStatus = z.unknown().transform((value, context): MessageReport | undefined => {
  const given = z.looseObject({}).safeParse(value).data ?? {}
  const parsed =
    'recipient_id' in given || 'timestamp' in given ? whatsApps.safeParse(value) : ours.safeParse(value)
  if (parsed.success) return parsed.data
  for (const issue of parsed.error.issues) context.addIssue({ ...issue, code: 'custom', input: value })
  return undefined
})
export const readStatus = (value: unknown) => messageStatus.safeParse(value)

/** Only for the documentation. */
const webhookBody = z
  .looseObject({
    object: z.string(),
    entry: z.array(
      z.looseObject({
        changes: z.array(z.looseObject({ value: z.looseObject({ statuses: z.array(z.unknown()) }) })),
      }),
    ),
  })
  .meta({ id: 'WhatsAppWebhook', description: 'As WhatsApp sends it' })
export const statusesShape = z.union([ours, z.array(ours).min(1).max(1000), webhookBody])

const list = z.array(z.unknown())
const entries = z.looseObject({
  entry: z.array(z.looseObject({ changes: list.catch([]) }).catch({ changes: [] })),
})
const change = z.looseObject({ value: z.looseObject({ statuses: list.catch([]) }) })
const value = z.looseObject({ statuses: list })

/**
 * The statuses in a body: a webhook's body, its `value` alone, a list of either, or a list of statuses. A webhook about
 * incoming messages has none.
 */
export function statusesIn(sent: unknown): unknown[] {
  if (Array.isArray(sent)) return sent.flatMap((one: unknown) => wrapped(one) ?? [one])
  return wrapped(sent) ?? [sent]
}

function wrapped(sent: unknown): unknown[] | undefined {
  const whole = entries.safeParse(sent).data
  if (whole)
    return whole.entry.flatMap(({ changes }) =>
      changes.flatMap((one) => change.safeParse(one).data?.value.statuses ?? []),
    )
  return value.safeParse(sent).data?.statuses
}

export const statusesAnswer = z
  .object({
    results: z.array(
      z.union([
        z.object({
          message_id: z.string(),
          status: z.enum(['updated', 'unchanged', 'waiting']).meta({
            description:
              'unchanged: an earlier step, reported late. waiting: the message is not known yet; the status is kept for 24 hours and applied when its log or reply arrives',
          }),
        }),
        refusedItem
          .extend({
            message_id: z
              .string()
              .optional()
              .meta({ description: 'As it was sent, if it was text or a number' }),
          })
          .meta({ id: 'RefusedStatus' }),
      ]),
    ),
  })
  .meta({ id: 'MessageStatuses', description: 'In the order of the statuses' })
