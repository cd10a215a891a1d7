// Schemas of answers: a ticket, its thread and its history.
import { z } from 'zod'
import { attachment, type Attachment } from '../attachments/schema.ts'
import { failure, listedLog } from '../broadcasts/schema.ts'
import type { TicketCan } from '../policy/can.ts'
import { category } from '../categories/schema.ts'
import {
  authorTypes,
  shownContact,
  shownLocation,
  shownQuoted,
  shownReaction,
  type Contact,
  type Location,
  type QuotedMessage,
  type Reaction,
} from './message-parts.ts'
import { channels, handlers, ticketPriorities, ticketStatuses, trackingSources } from './rules.ts'

const status = z.enum(ticketStatuses)
const priority = z.enum(ticketPriorities)

export const pushedTicket = z
  .object({
    status: z
      .enum(['created', 'appended', 'reopened', 'unchanged', 'ignored', 'opted_out', 'opted_in', 'blocked'])
      .meta({
        description:
          'unchanged: this message_id, or a person’s request_id, was sent before. ignored: a message of the assistant or the phone belongs to no active ticket. opted_out, opted_in: the customer only asked for no more broadcasts, or for broadcasts again, and has no active ticket. blocked: the customer is blocked, so the message is kept on their page and joins no ticket',
      }),
    ticket_uid: z
      .string()
      .nullable()
      .meta({ description: 'null if ignored, opted_out, opted_in or blocked' }),
    tracking_number: z.string().nullable(),
    handled_by: z
      .enum(handlers)
      .meta({ description: 'Who handles this customer: human while a person handles any of their tickets' }),
    warnings: z
      .array(z.string())
      .optional()
      .meta({ description: 'Values of the push that were left out because they are invalid' }),
  })
  .meta({ id: 'PushedTicket' })
export type PushedTicket = z.infer<typeof pushedTicket>

/** Who wrote or did something. */
export const author = z
  .object({
    type: z.enum(authorTypes),
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
export type DeliveryStatus = (typeof deliveryStatuses)[number]

/** What a message has besides its text. */
const shownParts = {
  attachments: z.array(attachment),
  location: shownLocation.nullable(),
  contact: shownContact.nullable(),
  quoted: shownQuoted.nullable().meta({ description: 'The message that it quotes, if known' }),
  reactions: z.array(shownReaction),
}
export interface ShownParts {
  attachments: Attachment[]
  location: Location | null
  contact: Contact | null
  quoted: QuotedMessage | null
  reactions: Reaction[]
}

export const comment = z
  .object({
    id: z.uuid(),
    ticket_id: z.number(),
    author,
    subject: z.string().nullable(),
    comment_text: z.string(),
    is_internal_note: z.boolean(),
    ...shownParts,
    created_at: z.date(),
    sent_at: z.date().meta({ description: 'When it was written. The thread is ordered by it' }),
    delivery: z
      .object({
        status: z.enum(deliveryStatuses),
        error: z.string().nullable(),
        failure: failure.nullable().meta({ description: 'Why it failed' }),
        delivered_at: z.date().nullable(),
        read_at: z.date().nullable(),
        updated_at: z.date().nullable(),
        attempts: z.number().meta({ description: 'Attempts to hand it over to n8n since it was last sent' }),
        next_attempt_at: z.date().nullable(),
      })
      .nullable()
      .meta({ description: 'For a reply: its delivery to the customer' }),
  })
  .meta({ id: 'Comment' })
export type Comment = z.infer<typeof comment>

export const ticketCounts = z
  .object({
    as_of: z.date().meta({ description: 'When the numbers were counted' }),
    mine: z.number().meta({ description: 'The user’s own active tickets' }),
    pool: z.number(),
    active: z.number().optional().meta({ description: 'Admins only: all active tickets' }),
    unhandled: z.number().optional().meta({ description: 'Admins only: high or urgent, and unanswered' }),
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
    from_name: z.string().nullable().meta({ description: 'For an assignment: the previous assignee' }),
    to_name: z.string().nullable(),
    from_category: category.nullable().meta({ description: 'For a change of category: the previous one' }),
    to_category: category.nullable(),
    note: z.string().nullable().meta({ description: 'For an anomaly: the text from n8n' }),
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
    customer_name: z
      .string()
      .nullable()
      .meta({ description: 'The name that a user typed, else the name of the WhatsApp profile' }),
    not_on_whatsapp: z.boolean().meta({
      description: 'The last message to this number failed because the number cannot receive WhatsApp',
    }),
    opted_out: z.boolean().meta({ description: 'The customer has opted out of broadcasts' }),
    blocked: z.boolean().meta({ description: 'Nothing may be sent to the customer' }),
    subject: z.string(),
    status,
    priority,
    source: z.enum(['customer', 'system']),
    channel: z.enum(channels).meta({ description: 'How the customer got in touch' }),
    category: category.nullable(),
    assigned_to_user_id: z.uuid().nullable(),
    assigned_to_name: z.string().nullable(),
    unread: z.boolean(),
    waiting_since: z
      .date()
      .nullable()
      .meta({ description: 'Since when the customer has been waiting for a reply; null: not waiting' }),
    handled_by: z.enum(handlers).meta({ description: 'Who handles this ticket: a person, or the bot' }),
    bot_since: z.date().nullable().meta({
      description:
        'Since when the bot has been talking to the customer; null if it is not, as far as Pantau knows',
    }),
    tracking_number_source: z.enum(trackingSources).nullable().meta({
      description:
        'If nobody gave the tracking number, where it was found: in the broadcast that the customer quoted, or in their last broadcasts, which all have it. null if somebody gave it',
    }),
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
/** What the requesting user may do with the ticket now; see src/policy/can.ts. */
const ticketCan = z.object({
  reply: yes,
  note: yes,
  status: yes,
  priority: yes,
  parcel: yes,
  correct: yes,
  merge: yes,
  handover: yes,
  assign: yes,
  take: yes,
  release: yes,
  close: yes,
  reopen: yes,
}) satisfies z.ZodType<TicketCan>

export const listedTicket = ticketSummary
  .extend({
    can: ticketCan
      .pick({ take: true, close: true })
      .meta({ description: 'What the user may do with it now' }),
    last_message: z
      .object({
        author_type: z.enum(['agent', 'customer', 'n8n', 'assistant', 'phone']),
        is_internal_note: z.boolean(),
        text: z.string(),
        failed: z.boolean().meta({ description: 'Whether it is a reply whose delivery failed' }),
        created_at: z.date(),
      })
      .meta({
        description: 'The newest comment, shortened; the description if there is no comment yet',
      }),
    reply_reached_nobody: z.boolean().meta({
      description:
        'Whether a reply was written while the customer has been waiting, and it failed or is only stored',
    }),
  })
  .meta({ id: 'ListedTicket' })
export type ListedTicket = z.infer<typeof listedTicket>

export const ticket = ticketSummary
  .extend({
    description: z.string(),
    sent_at: z.date().meta({ description: 'When the first message was written' }),
    metadata: z.record(z.string(), z.unknown()).nullable(),
    previous_ticket_uid: z.string().nullable(),
    merged_into: z.number().nullable(),
    merged_into_uid: z.string().nullable().meta({
      description:
        'The ticket into which this one was merged. This one is closed, and nothing can be written in it',
    }),
  })
  .meta({ id: 'StoredTicket' })
export type Ticket = z.infer<typeof ticket>

/** The ticket as a user gets it. */
export const shownTicket = ticket
  .extend({ can: ticketCan.meta({ description: 'What the user may do with it now' }) })
  .meta({ id: 'Ticket' })
export type ShownTicket = z.infer<typeof shownTicket>

export const customerTicket = z.object({
  ticket_uid: z.string(),
  subject: z.string(),
  status,
  created_at: z.date(),
})
export type CustomerTicket = z.infer<typeof customerTicket>

const earlier = (what: string) =>
  z
    .string()
    .nullable()
    .meta({ description: `If there are earlier ${what}: pass this value as before. null: there are none` })

export const ticketElsewhere = z
  .object({
    ticket_uid: z.string(),
    status,
    handled_by: z.string().nullable().meta({
      description: 'Name of the assignee; null: nobody (in a pool from which agents may not take)',
    }),
    not_on_whatsapp: z.boolean(),
    opted_out: z.boolean(),
    blocked: z.boolean(),
  })
  .meta({ id: 'TicketElsewhere' })
export type TicketElsewhere = z.infer<typeof ticketElsewhere>

export const ticketDetail = shownTicket
  .extend({
    ...shownParts,
    created_by: author.nullable().meta({ description: 'Who created the ticket: n8n, or a user' }),
    comments: z.array(comment).meta({ description: 'The newest comments of the thread, oldest first' }),
    comments_before: earlier('comments, at /tickets/{id}/comments'),
    events: z.array(ticketEvent).meta({
      description:
        'The newest steps of the history, oldest first. message_received, note_added and replied mean that a comment was written',
    }),
    events_before: earlier('steps, at /tickets/{id}/events'),
    broadcasts: z.array(listedLog).meta({ description: 'All broadcasts of this parcel, newest first' }),
    tracking_candidates: z.array(z.object({ tracking_number: z.string(), broadcast_at: z.date() })).meta({
      description:
        "If nobody gave a tracking number: the parcels of the customer's broadcasts of the week before, newest first",
    }),
    customer_tickets: z
      .array(customerTicket)
      .meta({ description: "The customer's other tickets, newest first" }),
  })
  .meta({ id: 'TicketDetail' })
export type TicketDetail = z.infer<typeof ticketDetail>
