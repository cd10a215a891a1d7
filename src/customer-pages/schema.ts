// What a customer's page shows, and what people send from it.
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
      'false: a message failed for that; true: one has arrived since, or somebody has said so; null: unknown',
  }),
  opted_out: yes.meta({ description: 'Wants no broadcasts' }),
  blocked: yes.meta({ description: 'Nothing is sent to them; what they write is kept and makes no ticket' }),
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
        "whatsapp: their profile's; user: somebody has typed it, which WhatsApp's does not replace",
    }),
    ...marks,
    first_seen_at: z.date().nullable().meta({ description: 'Of their first ticket or broadcast' }),
    last_wrote_at: z.date().nullable(),
    tickets: z.number().meta({ description: 'How many they have; counted no further than 1,000' }),
    tickets_active: z.number(),
    kept_messages: z.number().meta({
      description: 'What they wrote while they were blocked; counted no further than 1,000',
    }),
    can: z.object({
      write: yes.meta({ description: 'You may change the name and the marks, and add notes' }),
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
      .meta({ description: "null or blank: taken back; the next message's name of WhatsApp counts again" }),
    opted_out: yes.optional(),
    blocked: yes.optional(),
    on_whatsapp: z.literal(true).optional().meta({
      description: 'They can be reached after all; a later failure marks them again',
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
      .meta({ description: 'Of a ticket that you may open; null: it is a colleague’s' }),
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
    message: z.string().meta({ description: 'May be empty beside what else it had' }),
    location: shownLocation.nullable(),
    contact: shownContact.nullable(),
    attachments: z.number().meta({ description: 'How many files came with it, which are not kept' }),
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
      description: 'A name or words of it, or a phone in any spelling, whole, its beginning or its end',
    }),
})
