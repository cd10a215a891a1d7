// Schemas of requests about tickets, from n8n and from users. shown.ts has the answers.
import { z } from 'zod'
import { attachmentIds } from '../attachments/schema.ts'
import { fault } from '../errors/zod.ts'
import { readName } from '../customers/name.ts'
import { customerOf, readPhone, type Phone } from '../customers/phone.ts'
import type { TrackingNumber } from '../customers/tracking-number.ts'
import {
  agreed,
  messageId,
  metadata,
  oneOf,
  pastMoment,
  phone,
  quoted,
  requiredText,
  text as shortText,
  trackingNumber,
  trackingNumberIfAny,
  type NoTrackingNumber,
} from '../http/fields.ts'
import { blankAsAbsent, listQuery } from '../http/list.ts'
import { messageParts, presentParts } from './message-parts.ts'
import { channels, sources, ticketPriorities, ticketStatuses } from './rules.ts'

export const longest = 50_000
/** WhatsApp's limit of a text message. */
const longestReply = 4096

function trackingNumberOf(given: TrackingNumber | NoTrackingNumber | undefined): {
  tracking_number: TrackingNumber | undefined
  /** For each value that was left out of the push, a sentence. */
  warnings: string[]
} {
  if (!given || !('none' in given)) return { tracking_number: given, warnings: [] }
  const warning = `tracking_number was left out: ${quoted(given.none)} is no tracking number`
  return { tracking_number: undefined, warnings: [warning] }
}

const mostHistory = 50

/** Messages from before a workflow handed the conversation over, in any order. */
const history = z
  .preprocess(
    (value) => (value === null ? undefined : blankAsAbsent(value)),
    z
      .array(
        z.object({
          from: oneOf(['customer', 'assistant']).transform((value, issues) => {
            if (value === undefined) issues.addIssue(fault('required'))
            return value ?? 'customer'
          }),
          text: requiredText(longest),
          at: pastMoment,
          message_id: messageId,
        }),
      )
      .max(mostHistory, fault('too_many', { max: mostHistory }))
      .optional(),
  )
  .transform((value) => value ?? [])

/** Whether the message has content. Also checked if other fields are invalid, so that all problems are reported at once. */
function isSomethingSaid(
  given: {
    description?: unknown
    attachments?: unknown
    location?: unknown
    contact?: unknown
    reaction?: unknown
  } | null,
): boolean {
  const { description, attachments, location, contact, reaction } = given ?? {}
  if (typeof description !== 'string' || description !== '') return true
  if ([location, contact, reaction].some((part) => part !== undefined)) return true
  return !Array.isArray(attachments) || attachments.length > 0
}

/** Unknown keys are ignored, because workflows send more than is needed. */
export const ticketPush = z
  .object({
    subject: requiredText(255),
    description: shortText(longest).transform((value) => value ?? ''),
    tracking_number: trackingNumberIfAny,
    customer_phone: phone,
    phone,
    priority: oneOf(ticketPriorities),
    category: shortText(40),
    channel: oneOf(channels),
    source: oneOf(sources),
    metadata,
    message_id: messageId,
    reply_to_message_id: messageId,
    sent_at: pastMoment,
    history,
    ...messageParts,
    customer_name: shortText(longest),
  })
  .refine(isSomethingSaid, { path: ['description'], error: fault('required'), when: () => true })
  .transform((given, issues) => ({
    subject: given.subject.trim(),
    description: given.description,
    ...trackingNumberOf(given.tracking_number),
    phone: agreed(given.customer_phone, given.phone, ['customer_phone', 'phone'], issues),
    priority: given.priority,
    category: given.category?.trim().toLowerCase(),
    channel: given.channel,
    source: given.source ?? ('customer' as const),
    metadata: given.metadata,
    message_id: given.message_id,
    reply_to_message_id: given.reply_to_message_id,
    sent_at: given.sent_at,
    ...presentParts(given),
    ...(given.reaction ? { reaction: given.reaction } : {}),
    ...(given.history.length > 0 ? { history: given.history } : {}),
    ...(given.customer_name === undefined ? {} : { customer_name: readName(given.customer_name) }),
  }))
  .meta({
    id: 'TicketPush',
    description:
      'subject and description are required; the description may be empty if there are attachments, a location or a contact. source is who wrote the message: the customer (default), the system (an anomaly that n8n found), the assistant (what the automation itself said to the customer) or the phone (what somebody answered from the phone of the WhatsApp number). message_id is WhatsApp’s id of the message, reply_to_message_id the id of the message that it quotes, sent_at when it was written (ISO 8601 or seconds). category is the key of a category (an unknown one is left out, with a warning), channel how the customer got in touch (default whatsapp). A tracking_number, metadata, location, contact, category or customer_name that cannot be read is left out as well, with a warning; NUL and deep nesting are refused. history has the messages from before the conversation was handed over, customer_name the name of the customer’s WhatsApp profile.',
    example: {
      tracking_number: 'LOG2024000735',
      customer_phone: '6287885358663',
      subject: 'Komplain Keterlambatan Paket',
      description: "Pelanggan membalas: 'Paket saya kok belum sampai?'",
      priority: 'high',
    },
  })
export type TicketPush = z.output<typeof ticketPush>

/** Blank means absent. */
const text = (max: number) =>
  z.preprocess(
    blankAsAbsent,
    z
      .string()
      .trim()
      .max(max)
      .refine((value) => !value.includes('\u0000'), fault('nul'))
      .optional(),
  )

/** The subject of a ticket, as a user types it. */
export const subject = z
  .string()
  .trim()
  .min(1)
  .max(255)
  .refine((value) => !value.includes('\u0000'), fault('nul'))

const status = z.enum(ticketStatuses)
const priority = z.enum(ticketPriorities)

/** A ticket that a user opens from a failed broadcast. Fields that are left out are filled in from the log. */
export const failureTicket = z
  .strictObject({ subject: text(255), description: text(longest), priority: priority.optional() })
  .meta({ id: 'FailureTicket' })
export type FailureTicket = z.output<typeof failureTicket>

const searched = z.preprocess(
  blankAsAbsent,
  z
    .string()
    .trim()
    .max(255)
    .refine((value) => !value.includes('\u0000'), fault('nul'))
    .optional(),
)

const instant = z.preprocess(
  blankAsAbsent,
  z.iso
    .datetime({ offset: true })
    .transform((value) => new Date(value))
    .optional(),
)

/** Orders of the active tickets; closed ones are always newest first. */
export const ticketSorts = ['urgency', 'oldest', 'newest', 'waiting', 'needs_reply'] as const

export const ticketQuery = listQuery.extend({
  status: z.preprocess(blankAsAbsent, z.enum([...ticketStatuses, 'active']).optional()),
  sort: z.preprocess(
    blankAsAbsent,
    z.enum(ticketSorts).default('urgency').meta({
      description:
        'Order of the active tickets. urgency: urgent first, then oldest first. oldest and newest: by age. waiting: longest waiting first. needs_reply: unanswered first, then urgent first, then longest waiting first. Closed tickets are always newest first.',
    }),
  ),
  unhandled: z.preprocess(
    blankAsAbsent,
    z.stringbool().default(false).meta({
      description: 'Only active, high or urgent, unanswered tickets, longest waiting first',
    }),
  ),
  priority: z.preprocess(blankAsAbsent, priority.optional()),
  category: z.preprocess(blankAsAbsent, z.string().trim().max(40).optional()).meta({
    description: 'The key of a category',
  }),
  assigned_to: z.preprocess(
    blankAsAbsent,
    z
      .union([z.enum(['me', 'none']), z.uuid(fault('not_assignee'))], { error: fault('not_assignee') })
      .optional(),
  ),
  closed_from: instant.meta({ description: 'Only tickets closed at or after this time' }),
  closed_to: instant.meta({ description: 'Only tickets closed before this time' }),
  tracking_number: searched,
  q: searched,
})
export type TicketQuery = z.output<typeof ticketQuery>

/** A phone that a user typed. An unreadable one is refused as a typing error, not kept as it was sent. Blank: none. */
export const typedPhone = z
  .union([z.string(), z.number(), z.null()], { error: fault('not_text_or_number') })
  .transform((value, issues): Phone | null => {
    if (value === null || String(value).trim() === '') return null
    const read = readPhone(value)
    if (customerOf(read) === undefined) issues.addIssue(fault('not_phone'))
    return read
  })

export const ticketChange = z
  .strictObject({
    status: status.optional(),
    priority: priority.optional(),
    assigned_to_user_id: z.union([z.uuid(), z.null()], { error: fault('not_uuid') }).optional(),
    tracking_number: z.union([z.null(), trackingNumber]).optional().meta({
      description:
        'Sending the present one again confirms a guessed one; null: the ticket is about no parcel',
    }),
    subject: subject.optional(),
    customer_phone: typedPhone.optional().meta({
      description: 'The customer’s phone, in any spelling; null: unknown',
    }),
    category: z
      .union([z.null(), z.string().trim().min(1).max(40)])
      .optional()
      .meta({ description: 'The key of a category that is in use; null: none' }),
    version: z.int().optional().meta({
      description: 'The version that the user saw: 409 if one of the given fields was changed after it',
    }),
    note: text(longest).meta({
      description: 'An internal note that is stored with the change; a note alone is no change',
    }),
  })
  .refine((change) => Object.keys(change).some((key) => key !== 'version' && key !== 'note'), {
    error: fault('nothing_to_change'),
  })
  .meta({ id: 'TicketChange' })
export type TicketChange = z.output<typeof ticketChange>

export const newComment = z
  .strictObject({
    /** Chosen by the client, so that a comment that is sent again after a lost answer is stored once. */
    id: z.uuid().optional(),
    comment_text: z
      .string()
      .trim()
      .max(longest)
      .refine((value) => !value.includes('\u0000'), fault('nul'))
      .default('')
      .meta({ description: 'May be empty if there are attachments' }),
    is_internal_note: z.boolean().default(true),
    attachments: attachmentIds,
  })
  .refine((comment) => comment.comment_text !== '' || comment.attachments.length > 0, {
    path: ['comment_text'],
    error: fault('required'),
  })
  .refine((comment) => comment.is_internal_note || comment.comment_text.length <= longestReply, {
    path: ['comment_text'],
    error: fault('too_long_for_whatsapp', { max: longestReply }),
  })
  .meta({ id: 'NewComment' })
export type NewComment = z.output<typeof newComment>

/** Query of a page of a thread or history. */
export const earlierQuery = listQuery.pick({ limit: true }).extend({
  before: z.preprocess(blankAsAbsent, z.string().max(1000).optional()).meta({
    description:
      'comments_before or events_before of the ticket, or from the Link header; absent: the newest page',
  }),
})

export const lookupQuery = z.object({
  q: z.preprocess(
    blankAsAbsent,
    z
      .string()
      .trim()
      .max(255)
      .refine((value) => !value.includes('\u0000'), fault('nul'))
      .meta({
        description: "The caller's whole phone or AWB, in any spelling",
      }),
  ),
})
