// What n8n pushes and people send about tickets, and what a ticket looks like from outside.
import { z } from 'zod'
import { fault } from '../errors/zod.ts'
import { failure, listedLog } from '../broadcasts/schema.ts'
import type { TrackingNumber } from '../customers/tracking-number.ts'
import {
  agreed,
  metadata,
  oneOf,
  phone,
  quoted,
  requiredText,
  trackingNumberIfAny,
  type NoTrackingNumber,
} from '../http/fields.ts'
import { blankAsAbsent, listQuery } from '../http/list.ts'
import type { TicketCan } from '../policy/can.ts'
import { ticketPriorities, ticketStatuses } from './rules.ts'

const longest = 50_000
/** WhatsApp takes no longer text message. */
const longestReply = 4096

function trackingNumberOf(given: TrackingNumber | NoTrackingNumber | undefined): {
  tracking_number: TrackingNumber | undefined
  /** What was left out of the push, in plain words. */
  warnings: string[]
} {
  if (!given || !('none' in given)) return { tracking_number: given, warnings: [] }
  const warning = `tracking_number was left out: ${quoted(given.none)} is no tracking number`
  return { tracking_number: undefined, warnings: [warning] }
}

/** Unknown keys are ignored: n8n may send what it likes besides. */
export const ticketPush = z
  .object({
    subject: requiredText(255),
    description: requiredText(longest),
    tracking_number: trackingNumberIfAny,
    customer_phone: phone,
    phone,
    priority: oneOf(ticketPriorities),
    source: oneOf(['customer', 'system']),
    metadata,
  })
  .transform((given, issues) => ({
    subject: given.subject.trim(),
    description: given.description,
    ...trackingNumberOf(given.tracking_number),
    phone: agreed(given.customer_phone, given.phone, ['customer_phone', 'phone'], issues),
    priority: given.priority,
    source: given.source ?? ('customer' as const),
    metadata: given.metadata,
  }))
  .meta({
    id: 'TicketPush',
    description:
      'subject and description are required. source says who speaks: the customer (default) or the system, for an anomaly n8n found.',
    example: {
      tracking_number: 'LOG2024000735',
      customer_phone: '6287885358663',
      subject: 'Komplain Keterlambatan Paket',
      description: "Pelanggan membalas: 'Paket saya kok belum sampai?'",
      priority: 'high',
    },
  })
export type TicketPush = z.output<typeof ticketPush>

export const pushedTicket = z
  .object({
    status: z.enum(['created', 'appended', 'reopened']),
    ticket_uid: z.string(),
    tracking_number: z.string().nullable(),
    warnings: z
      .array(z.string())
      .optional()
      .meta({ description: 'What was left out of the push because it cannot be what its field says' }),
  })
  .meta({ id: 'PushedTicket' })
export type PushedTicket = z.infer<typeof pushedTicket>

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

const status = z.enum(ticketStatuses)
const priority = z.enum(ticketPriorities)

/** A ticket that a person opens from a failed broadcast; what is left out is made from the log. */
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
        'Of the active tickets: urgent first, oldest first (urgency), by age, longest waiting first, or unanswered first, urgent first, longest waiting first (needs_reply). Closed ones are newest first.',
    }),
  ),
  unhandled: z.preprocess(
    blankAsAbsent,
    z.stringbool().default(false).meta({
      description: 'Active, high or urgent, and nobody has answered: longest waiting first',
    }),
  ),
  priority: z.preprocess(blankAsAbsent, priority.optional()),
  assigned_to: z.preprocess(
    blankAsAbsent,
    z
      .union([z.enum(['me', 'none']), z.uuid(fault('not_assignee'))], { error: fault('not_assignee') })
      .optional(),
  ),
  closed_from: instant.meta({ description: 'Closed ones alone: closed at or after this time' }),
  closed_to: instant.meta({ description: 'Closed before this time' }),
  tracking_number: searched,
  q: searched,
})
export type TicketQuery = z.output<typeof ticketQuery>

export const ticketChange = z
  .strictObject({
    status: status.optional(),
    priority: priority.optional(),
    assigned_to_user_id: z.union([z.uuid(), z.null()], { error: fault('not_uuid') }).optional(),
    version: z.int().optional().meta({
      description: 'On which the change was decided: 409 where one of the same fields was changed since',
    }),
    note: text(longest).meta({
      description: 'An internal note that is stored with the change; by itself it is none',
    }),
  })
  .refine((change) => Object.keys(change).some((key) => key !== 'version' && key !== 'note'), {
    error: fault('nothing_to_change'),
  })
  .meta({ id: 'TicketChange' })
export type TicketChange = z.output<typeof ticketChange>

export const newComment = z
  .strictObject({
    /** Made by the client: sending the same comment twice, after a lost answer, stores it once. */
    id: z.uuid().optional(),
    comment_text: z
      .string()
      .trim()
      .min(1)
      .max(longest)
      .refine((value) => !value.includes('\u0000'), fault('nul')),
    is_internal_note: z.boolean().default(true),
  })
  .refine((comment) => comment.is_internal_note || comment.comment_text.length <= longestReply, {
    path: ['comment_text'],
    error: fault('too_long_for_whatsapp', { max: longestReply }),
  })
  .meta({ id: 'NewComment' })
export type NewComment = z.output<typeof newComment>

/** Who wrote or did something. */
export const author = z
  .object({
    type: z.enum(['agent', 'customer', 'n8n', 'system']),
    id: z.string().nullable(),
    full_name: z.string().nullable(),
  })
  .meta({ id: 'Author' })
export type Author = z.infer<typeof author>

export const deliveryStatuses = [
  'stored',
  'queued',
  'handed_over',
  'sent',
  'delivered',
  'read',
  'failed',
] as const

export const comment = z
  .object({
    id: z.uuid(),
    ticket_id: z.number(),
    author,
    subject: z.string().nullable(),
    comment_text: z.string(),
    is_internal_note: z.boolean(),
    created_at: z.date(),
    delivery: z
      .object({
        status: z.enum(deliveryStatuses),
        error: z.string().nullable(),
        failure: failure.nullable().meta({ description: 'Of a failed one' }),
        updated_at: z.date().nullable(),
        attempts: z.number().meta({ description: 'Made to hand it over to n8n, since it was last sent' }),
        next_attempt_at: z.date().nullable(),
      })
      .nullable()
      .meta({ description: 'Of a reply: how far it has come on its way to the customer' }),
  })
  .meta({ id: 'Comment' })
export type Comment = z.infer<typeof comment>

export const ticketCounts = z
  .object({
    as_of: z.date().meta({ description: 'When the numbers were counted' }),
    mine: z.number().meta({ description: 'Own active tickets' }),
    pool: z.number(),
    active: z.number().optional().meta({ description: 'Admins: all that are not closed' }),
    unhandled: z.number().optional().meta({ description: 'Admins: high or urgent, and nobody has answered' }),
  })
  .meta({ id: 'TicketCounts' })
export type TicketCounts = z.infer<typeof ticketCounts>

export const ticketEvent = z
  .object({
    id: z.number(),
    type: z.string(),
    actor: author,
    from: z.string().nullable(),
    to: z.string().nullable(),
    from_name: z.string().nullable().meta({ description: 'Of an assignment: whose it was' }),
    to_name: z.string().nullable(),
    note: z.string().nullable().meta({ description: 'Of an anomaly: what n8n wrote about it' }),
    created_at: z.date(),
  })
  .meta({ id: 'TicketEvent' })
export type TicketEvent = z.infer<typeof ticketEvent>

export const ticketSummary = z
  .object({
    id: z.number(),
    ticket_uid: z.string(),
    tracking_number: z.string().nullable(),
    customer_phone: z.string().nullable(),
    phone_unreadable: z.boolean(),
    not_on_whatsapp: z
      .boolean()
      .meta({ description: 'The last message to this number failed because it cannot receive WhatsApp' }),
    subject: z.string(),
    status,
    priority,
    source: z.enum(['customer', 'system']),
    assigned_to_user_id: z.uuid().nullable(),
    assigned_to_name: z.string().nullable(),
    unread: z.boolean(),
    waiting_since: z
      .date()
      .nullable()
      .meta({ description: 'Since when the customer waits for a public reply; null: answered' }),
    last_customer_message_at: z.date().nullable(),
    first_replied_at: z.date().nullable(),
    reopen_count: z.number(),
    version: z.number(),
    created_at: z.date(),
    updated_at: z.date(),
    closed_at: z.date().nullable(),
  })
  .meta({ id: 'TicketSummary' })
export type TicketSummary = z.infer<typeof ticketSummary>

const yes = z.boolean()
/** What the person who asks may do with the ticket as it stands; see src/policy/can.ts. */
const ticketCan = z.object({
  reply: yes,
  note: yes,
  status: yes,
  priority: yes,
  assign: yes,
  take: yes,
  release: yes,
  close: yes,
  reopen: yes,
}) satisfies z.ZodType<TicketCan>

export const listedTicket = ticketSummary
  .extend({
    can: ticketCan.pick({ take: true, close: true }).meta({ description: 'What you may do with it now' }),
    last_message: z
      .object({
        author_type: z.enum(['agent', 'customer', 'n8n']),
        is_internal_note: z.boolean(),
        text: z.string(),
        failed: z.boolean().meta({ description: 'A reply whose delivery failed' }),
        created_at: z.iso.datetime({ offset: true }),
      })
      .meta({
        description: 'The newest of the thread, shortened; the description where there is no comment yet',
      }),
    reply_reached_nobody: z.boolean().meta({
      description: 'A reply was written while the customer waits, and it failed or is only stored',
    }),
  })
  .meta({ id: 'ListedTicket' })
export type ListedTicket = z.infer<typeof listedTicket>

export const ticket = ticketSummary
  .extend({
    description: z.string(),
    metadata: z.record(z.string(), z.unknown()).nullable(),
    previous_ticket_uid: z.string().nullable(),
  })
  .meta({ id: 'StoredTicket' })
export type Ticket = z.infer<typeof ticket>

/** As a person is shown it. */
export const shownTicket = ticket
  .extend({ can: ticketCan.meta({ description: 'What you may do with it now' }) })
  .meta({ id: 'Ticket' })
export type ShownTicket = z.infer<typeof shownTicket>

export const customerTicket = z.object({
  ticket_uid: z.string(),
  subject: z.string(),
  status,
  created_at: z.date(),
})
export type CustomerTicket = z.infer<typeof customerTicket>

/** A page of a long thread or history. */
export const earlierQuery = listQuery.pick({ limit: true }).extend({
  before: z.preprocess(blankAsAbsent, z.string().max(1000).optional()).meta({
    description: 'comments_before or events_before of the ticket, or what Link says; absent: the newest',
  }),
})

const earlier = (what: string) =>
  z
    .string()
    .nullable()
    .meta({ description: `There are earlier ${what}: pass it as before. null: these are all` })

export const lookupQuery = z.object({
  q: z.preprocess(
    blankAsAbsent,
    z
      .string()
      .trim()
      .max(255)
      .refine((value) => !value.includes('\u0000'), fault('nul'))
      .meta({
        description: "The caller's phone or AWB, whole, in any spelling",
      }),
  ),
})

export const ticketElsewhere = z
  .object({
    ticket_uid: z.string(),
    status,
    handled_by: z.string().nullable().meta({
      description: 'Name of the colleague; null: nobody, or the pool that agents may not take from',
    }),
  })
  .meta({ id: 'TicketElsewhere' })
export type TicketElsewhere = z.infer<typeof ticketElsewhere>

export const ticketDetail = shownTicket
  .extend({
    created_by: author.nullable().meta({ description: 'Who made the ticket: n8n, or a person' }),
    comments: z.array(comment).meta({ description: 'The newest of the thread, oldest first' }),
    comments_before: earlier('comments, at /tickets/{id}/comments'),
    events: z.array(ticketEvent).meta({
      description:
        'The newest steps of the history, oldest first; among them message_received, note_added and replied, which stand for a comment each',
    }),
    events_before: earlier('steps, at /tickets/{id}/events'),
    broadcasts: z.array(listedLog).meta({ description: 'All broadcasts of this parcel, newest first' }),
    customer_tickets: z
      .array(customerTicket)
      .meta({ description: "The customer's other tickets, newest first" }),
  })
  .meta({ id: 'TicketDetail' })
export type TicketDetail = z.infer<typeof ticketDetail>
