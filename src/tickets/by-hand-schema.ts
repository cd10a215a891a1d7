// What a person sends to make a ticket, and what they are shown before.
import { z } from 'zod'
import { attachmentIds } from '../attachments/schema.ts'
import { listedLog } from '../broadcasts/schema.ts'
import { readTrackingNumber } from '../customers/tracking-number.ts'
import { phoneSearch } from '../customers/phone.ts'
import { fault } from '../errors/zod.ts'
import { trackingNumber } from '../http/fields.ts'
import { blankAsAbsent } from '../http/list.ts'
import { channels, ticketPriorities } from './rules.ts'
import { longest, subject, typedPhone } from './schema.ts'
import { customerTicket } from './shown.ts'

export const newTicket = z
  .strictObject({
    request_id: z.uuid().optional().meta({
      description:
        'Made by the client: sent again by the same person, after a lost answer, it returns the first ticket (200, unchanged)',
    }),
    subject,
    description: z
      .string()
      .trim()
      .max(longest)
      .refine((value) => !value.includes('\u0000'), fault('nul'))
      .default('')
      .meta({ description: 'What the customer said; may be empty beside attachments' }),
    attachments: attachmentIds,
    customer_phone: typedPhone.optional(),
    tracking_number: z.preprocess(blankAsAbsent, trackingNumber.optional()),
    channel: z.enum(channels).default('whatsapp'),
    priority: z.enum(ticketPriorities).default('medium'),
    category: z.preprocess(blankAsAbsent, z.string().trim().max(40).optional()),
    assigned_to_user_id: z
      .union([z.uuid(), z.null()], { error: fault('not_uuid') })
      .optional()
      .meta({ description: 'An agent: themselves; absent or null: nobody yet' }),
  })
  .refine((given) => given.description !== '' || given.attachments.length > 0, {
    path: ['description'],
    error: fault('required'),
  })
  .meta({ id: 'NewTicket' })
export type NewTicket = z.output<typeof newTicket>

const searched = z.preprocess(blankAsAbsent, z.string().trim().max(255).optional())

/** As far as it is typed: what is no phone or AWB yet finds nothing. */
export const joinableQuery = z
  .object({ phone: searched, tracking_number: searched })
  .transform(({ phone, tracking_number }) => ({
    phone: (phone === undefined ? undefined : phoneSearch(phone)?.whole[0]) ?? null,
    tracking_number:
      (tracking_number === undefined ? undefined : readTrackingNumber(tracking_number)) ?? null,
  }))
export type JoinableQuery = z.output<typeof joinableQuery>

export const joinable = z
  .object({
    tickets: z.array(
      customerTicket.extend({
        may_open: z.boolean().meta({ description: 'false: a colleague’s' }),
        same_case: z.boolean().meta({
          description: 'Of the same parcel and customer: a second one beside it is refused',
        }),
      }),
    ),
    broadcasts: z.array(listedLog).meta({ description: 'The last ones of the parcel, the newest first' }),
    parcels: z
      .array(z.object({ tracking_number: z.string(), broadcast_at: z.date() }))
      .meta({ description: 'Of the customer’s broadcasts of the last 7 days, the last first' }),
  })
  .meta({ id: 'JoinableTickets' })
export type Joinable = z.infer<typeof joinable>
