// Schemas of a customer's page: its data, and the changes that users send.
import { z } from 'zod'
import { category } from '../categories/schema.ts'
import { readName } from '../customers/name.ts'
import { fault } from '../errors/zod.ts'
import { blankAsAbsent, listQuery } from '../http/list.ts'
import { shownContact, shownLocation } from '../tickets/message-parts.ts'
import { ticketPriorities, ticketStatuses } from '../tickets/rules.ts'

const yes = z.boolean()
const marks = {
  on_whatsapp: yes.nullable().meta({
    description:
      'false: a message failed because the number is not on WhatsApp; true: a message has arrived since, or a user has set it; null: unknown',
  }),
  opted_out: yes.meta({ description: 'The customer has opted out of broadcasts' }),
  blocked: yes.meta({
    description: 'Nothing is sent to the customer; their messages are kept and create no ticket',
  }),
}

const key = z.string().meta({ description: "The phone's digits with country code, or WhatsApp's id (…@lid)" })
const name = z.string().nullable()

export const foundCustomer = z.object({ key, name, ...marks }).meta({ id: 'FoundCustomer' })
export type FoundCustomer = z.infer<typeof foundCustomer>

export const customerPage = z
  .object({
    key,
    name,
    name_source: z.enum(['whatsapp', 'user']).nullable().meta({
      description:
        'whatsapp: the name of their profile; user: a name that a user typed, which the profile does not replace',
    }),
    ...marks,
    first_seen_at: z.date().nullable().meta({ description: 'Time of the first ticket or broadcast' }),
    last_wrote_at: z.date().nullable(),
    tickets: z.number().meta({ description: 'Number of tickets, counted up to 1,000' }),
    tickets_active: z.number(),
    kept_messages: z.number().meta({
      description: 'Number of messages sent while blocked, counted up to 1,000',
    }),
    can: z.object({
      write: yes.meta({ description: 'Whether the user may change name and marks, and add notes' }),
    }),
  })
  .meta({ id: 'CustomerPage' })
export type CustomerPage = z.infer<typeof customerPage>

const longestName = 100

export const customerPageChange = z
  .strictObject({
    name: z
      .string()
      .max(longestName)
      .nullable()
      .transform((value, issues) => {
        if (value === null || value.trim() === '') return null
        const read = readName(value)
        if (read === undefined) issues.addIssue(fault('not_name'))
        return read ?? null
      })
      .optional()
      .meta({
        description: 'null or blank removes the name; the WhatsApp name of the next message is used again',
      }),
    opted_out: yes.optional(),
    blocked: yes.optional(),
    on_whatsapp: z.literal(true).optional().meta({
      description: 'Sets that the number is on WhatsApp after all. A later failure resets it',
    }),
  })
  .refine((change) => Object.keys(change).length > 0, { error: fault('nothing_to_change') })
  .meta({ id: 'CustomerPageChange' })
export type CustomerPageChange = z.output<typeof customerPageChange>

export const pageTicket = z
  .object({
    ticket_uid: z.string(),
    subject: z.string(),
    status: z.enum(ticketStatuses),
    created_at: z.date(),
    opened: z
      .object({
        id: z.number(),
        priority: z.enum(ticketPriorities),
        tracking_number: z.string().nullable(),
        assigned_to_name: z.string().nullable(),
        waiting_since: z.date().nullable(),
        closed_at: z.date().nullable(),
        category: category.nullable(),
      })
      .nullable()
      .meta({ description: 'For a ticket that the user may open; null for a colleague’s' }),
  })
  .meta({ id: 'CustomerPageTicket' })
export type PageTicket = z.infer<typeof pageTicket>

const longestNote = 4000

export const newNote = z
  .strictObject({
    note: z
      .string()
      .trim()
      .min(1)
      .max(longestNote)
      .refine((value) => !value.includes('\u0000'), fault('nul')),
  })
  .meta({ id: 'NewCustomerNote' })

export const customerNote = z
  .object({
    id: z.uuid(),
    note: z.string(),
    author: z.object({ id: z.uuid().nullable(), full_name: z.string().nullable() }),
    created_at: z.date(),
    can: z.object({ delete: yes }),
  })
  .meta({ id: 'CustomerNote' })
export type CustomerNote = z.infer<typeof customerNote>

export const keptMessage = z
  .object({
    id: z.uuid(),
    subject: z.string(),
    message: z
      .string()
      .meta({ description: 'May be empty if the message had a location, a contact or files' }),
    location: shownLocation.nullable(),
    contact: shownContact.nullable(),
    attachments: z.number().meta({ description: 'Number of attached files, which are not kept' }),
    metadata: z.record(z.string(), z.unknown()).nullable(),
    sent_at: z.date(),
  })
  .meta({ id: 'KeptMessage' })
export type KeptMessage = z.infer<typeof keptMessage>

export const customerSearch = listQuery.pick({ limit: true }).extend({
  q: z
    .preprocess(
      blankAsAbsent,
      z
        .string()
        .trim()
        .max(255)
        .refine((value) => !value.includes('\u0000'), fault('nul')),
    )
    .meta({
      description: 'Words of a name, or a phone in any spelling: the whole number, its beginning or its end',
    }),
})
