// Schemas of the broadcast log: what n8n pushes, the filters of the list, and the answers.
import { z } from 'zod'
import { fault } from '../errors/zod.ts'
import { blankAsAbsent, listQuery } from '../http/list.ts'
import { failureKinds } from '../customers/failure-kinds.ts'
import { refusedItem } from '../http/problem-schema.ts'
import { skipped } from './counts.ts'
import { agreed, messageId, metadata, moment, oneOf, phone, text, trackingNumber } from '../http/fields.ts'

export const broadcastStatuses = ['success', 'failed', 'pending'] as const
export type BroadcastStatus = (typeof broadcastStatuses)[number]

/** The statuses by which the list can be filtered. */
export const shownStatuses = ['success', 'delivered', 'read', 'failed', 'skipped', 'pending'] as const
export type ShownStatus = (typeof shownStatuses)[number]

/** Why a run of resends leaves out a failed broadcast. */
export const leftOutReasons = [
  'no_phone',
  'no_text',
  /** The broadcast was delivered after all. */
  'arrived',
  /** Another copy is pending or was sent, or a newer failed copy is sent instead. */
  'resent',
  'blocked',
  'opted_out',
  'not_on_whatsapp',
] as const
export type LeftOutReason = (typeof leftOutReasons)[number]

const longest = 100_000

const status = oneOf(broadcastStatuses).transform((value, issues): BroadcastStatus => {
  if (value === undefined) issues.addIssue(fault('required'))
  return value ?? 'pending'
})

/** WhatsApp's code, or the word `skipped`, in any case. */
export const errorCode = text(64).transform((code) =>
  code?.trim().toLowerCase() === skipped ? skipped : code?.trim(),
)

/** Section 7's names; section 3's (`phone`, `message`, `error`) are aliases. Unknown keys are ignored. */
export const broadcastPush = z
  .object({
    tracking_number: trackingNumber,
    status,
    consignee_phone: phone,
    phone,
    message_content: text(longest),
    message: text(longest),
    error_message: text(longest),
    error: text(longest),
    error_code: errorCode,
    template: text(100),
    workflow: text(100),
    message_id: messageId,
    broadcast_at: moment,
    metadata,
  })
  .transform((given, issues) => ({
    tracking_number: given.tracking_number,
    status: given.status,
    phone: agreed(given.consignee_phone, given.phone, ['consignee_phone', 'phone'], issues),
    message_content: agreed(given.message_content, given.message, ['message_content', 'message'], issues),
    error_message: agreed(given.error_message, given.error, ['error_message', 'error'], issues),
    error_code: given.error_code,
    template: given.template,
    workflow: given.workflow,
    message_id: given.message_id,
    broadcast_at: given.broadcast_at,
    metadata: given.metadata,
  }))
  .meta({
    id: 'BroadcastPush',
    description:
      'tracking_number and status are required. phone, message and error are other names of consignee_phone, message_content and error_message. A failed log with the error_code skipped was not sent on purpose: it is shown and counted separately.',
    example: {
      tracking_number: 'LOG2024000821',
      consignee_phone: '6287885358663',
      status: 'success',
      message_content: 'Paket Anda LOG2024000821 sedang diantar…',
      error_message: null,
    },
  })
export type BroadcastPush = z.output<typeof broadcastPush>

export const pushedLog = z
  .object({
    status: z.enum(['created', 'updated', 'unchanged']),
    log_id: z.uuid(),
    tracking_number: z.string(),
  })
  .meta({ id: 'PushedLog' })
export type PushedLog = z.infer<typeof pushedLog>

export const pushedArray = z
  .object({ results: z.array(z.union([pushedLog, refusedItem])) })
  .meta({ id: 'PushedArray', description: 'In the order of the logs' })
export type PushedArray = z.infer<typeof pushedArray>

/** Why something failed, as customers/failure.ts reads it. */
export const failure = z
  .object({
    reason: z.string().nullable().meta({
      description:
        'Equal for equal failures: a code, else the text without numbers, ids and addresses; null if none was given',
    }),
    code: z.string().nullable().meta({ description: "WhatsApp's code, if there is one" }),
    kind: z.enum(failureKinds).nullable().meta({ description: 'null if the kind is unknown' }),
  })
  .meta({ id: 'Failure' })

export const broadcastLog = z
  .object({
    id: z.uuid(),
    tracking_number: z.string().nullable(),
    consignee_phone: z.string().nullable(),
    phone_unreadable: z.boolean(),
    opted_out: z.boolean().meta({ description: 'Whether the consignee has opted out of broadcasts by now' }),
    status: z.enum(broadcastStatuses),
    message_content: z.string().nullable(),
    error_message: z.string().nullable(),
    error_code: z.string().nullable().meta({
      description: 'The code that the sender gave; skipped: not sent on purpose, which is no failure',
    }),
    failure: failure.nullable().meta({ description: 'For a failed broadcast that was not skipped' }),
    delivered_at: z.date().nullable(),
    read_at: z.date().nullable(),
    template: z.string().nullable(),
    workflow: z.string().nullable(),
    message_id: z.string().nullable(),
    metadata: z.record(z.string(), z.unknown()).nullable(),
    broadcast_at: z.date(),
    updated_at: z.date().nullable(),
    resend_of: z.uuid().nullable().meta({ description: 'The failed log that this one sends again' }),
  })
  .meta({ id: 'BroadcastLog' })
export type BroadcastLog = z.infer<typeof broadcastLog>

/** A log in a list. Long texts are cut. */
export const listedLog = broadcastLog
  .extend({
    cut: z.array(z.enum(['message_content', 'error_message', 'metadata'])).meta({
      description: 'Fields that are cut, or left out (metadata). GET /broadcast-logs/{id} has them whole',
    }),
  })
  .meta({ id: 'ListedBroadcastLog' })
export type ListedLog = z.infer<typeof listedLog>

const at = z.preprocess(
  blankAsAbsent,
  z.iso
    .datetime({ offset: true })
    .transform((value) => new Date(value))
    .optional(),
)
const words = z.preprocess(
  blankAsAbsent,
  z
    .string()
    .trim()
    .max(255)
    .refine((value) => !value.includes('\u0000'), fault('nul'))
    .optional(),
)

/** Filters of the list and of its export. */
export const broadcastFilter = z.object({
  tracking_number: words,
  phone: words,
  status: z.preprocess(
    blankAsAbsent,
    z.enum(shownStatuses).optional().meta({
      description:
        'success includes delivered and read, delivered includes read, failed does not include skipped',
    }),
  ),
  reason: z.preprocess(
    blankAsAbsent,
    z
      .string()
      .max(1000)
      .refine((value) => !value.includes('\u0000'), fault('nul'))
      .optional()
      .meta({
        description: 'Failures with this reason, as the dashboard shows it; - for no reason given',
      }),
  ),
  resend_run: z.preprocess(
    blankAsAbsent,
    z.uuid().optional().meta({
      description: 'Broadcasts that this run of resends sent; with left_out, those that it left out',
    }),
  ),
  left_out: z.preprocess(
    blankAsAbsent,
    z
      .enum(['any', 'unsent', ...leftOutReasons])
      .optional()
      .meta({
        description:
          'Broadcasts that a run of resends left out, for any or for this reason; unsent: those that it has not sent yet, or never sent because it was stopped',
      }),
  ),
  from: at,
  to: at,
  q: words,
})

export const broadcastQuery = listQuery.extend(broadcastFilter.shape)
export type BroadcastFilter = z.output<typeof broadcastFilter>
export type BroadcastQuery = z.output<typeof broadcastQuery>
