// Schemas for tickets that users create, and for what they see before.
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

/** An optional field; null and '' mean absent, as in a push. */
const optional = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => (value === null ? undefined : blankAsAbsent(value)), schema)

export const newTicket = z
  .strictObject({
    request_id: z.uuid().optional().meta({
      description:
        'Chosen by the client. If the same user sends it again, for example after a lost answer, the first ticket is returned (200, unchanged)',
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
    tracking_number: optional(trackingNumber.optional()),
    channel: optional(z.enum(channels).default('whatsapp')),
    priority: optional(z.enum(ticketPriorities).default('medium')),
    category: optional(z.string().trim().max(40).optional()),
    assigned_to_user_id: optional(z.uuid(fault('not_uuid')).optional()).meta({
      description: 'An agent may only give themselves; absent or null: unassigned',
    }),
  })
  .refine((given) => given.description !== '' || given.attachments.length > 0, {
    path: ['description'],
    error: fault('required'),
  })
  .meta({ id: 'NewTicket' })
export type NewTicket = z.output<typeof newTicket>

const searched = z.preprocess(blankAsAbsent, z.string().trim().max(255).optional())

/** The phone and AWB that the user is typing. An incomplete one finds nothing. */
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
        may_open: z.boolean().meta({ description: 'false for a colleague’s ticket' }),
        same_case: z.boolean().meta({
          description: 'It has the same parcel and customer, so a second ticket is refused',
        }),
      }),
    ),
    broadcasts: z.array(listedLog).meta({ description: 'The parcel’s last broadcasts, newest first' }),
    parcels: z
      .array(z.object({ tracking_number: z.string(), broadcast_at: z.date() }))
      .meta({ description: 'The parcels of the customer’s broadcasts of the last 7 days, newest first' }),
  })
  .meta({ id: 'JoinableTickets' })
export type Joinable = z.infer<typeof joinable>
