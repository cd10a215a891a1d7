// Parts of a message besides its text, or instead of it: files, a location, a contact.
import { z } from 'zod'
import { attachmentIds } from '../attachments/schema.ts'
import { fault } from '../errors/zod.ts'
import { phone, requiredText, text } from '../http/fields.ts'

export const authorTypes = ['agent', 'customer', 'n8n', 'system', 'assistant', 'phone'] as const

const isBlank = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === 'string' && value.trim() === '')

/** An object with only blank fields is absent too: a workflow may build it for each message, also for those without one. */
function asNothing(value: unknown): unknown {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isBlank(value) || (isObject && Object.values(value).every(isBlank)) ? undefined : value
}

/** Degrees, as a number or as text. */
const degrees = (most: number) =>
  z
    .union([z.number(), z.string(), z.null()], { error: fault('not_number') })
    .optional()
    .transform((value, issues): number => {
      const given = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
      if (given === undefined || given === null || given === '') issues.addIssue(fault('required'))
      else if (typeof given !== 'number' || Number.isNaN(given)) issues.addIssue(fault('not_number'))
      else if (Math.abs(given) > most) issues.addIssue(fault('out_of_range', { min: -most, max: most }))
      else return given
      return 0
    })

const location = z.preprocess(
  asNothing,
  z
    .object({
      latitude: degrees(90),
      longitude: degrees(180),
      name: text(255).transform((value) => value ?? null),
      address: text(1000).transform((value) => value ?? null),
    })
    .optional(),
)

const contact = z.preprocess(
  asNothing,
  z
    .object({ name: text(255), phone })
    .refine((given) => given.name !== undefined || given.phone !== undefined, {
      error: fault('required'),
      path: ['phone'],
    })
    .transform((given) => ({ name: given.name ?? null, phone: given.phone?.number ?? null }))
    .optional(),
)

/** A reaction to a message. An empty emoji removes it. */
const reaction = z.preprocess(
  asNothing,
  z
    .object({
      message_id: requiredText(255).transform((id) => id.trim()),
      emoji: text(32).transform((value) => value ?? ''),
    })
    .optional(),
)

/** Fields of a push. */
export const messageParts = { attachments: attachmentIds, location, contact, reaction }

/** As stored and shown. */
export const shownLocation = z
  .object({
    latitude: z.number(),
    longitude: z.number(),
    name: z.string().nullable(),
    address: z.string().nullable(),
  })
  .meta({ id: 'Location' })
export type Location = z.infer<typeof shownLocation>

export const shownContact = z
  .object({ name: z.string().nullable(), phone: z.string().nullable() })
  .meta({ id: 'Contact' })
export type Contact = z.infer<typeof shownContact>

export const shownQuoted = z
  .object({
    kind: z.enum(['message', 'broadcast']),
    comment_id: z.uuid().nullable().meta({ description: "null for a ticket's first message or a broadcast" }),
    in_other_ticket: z.boolean().meta({ description: 'The quoted message is not in this thread' }),
    author: z.object({ type: z.enum(authorTypes), full_name: z.string().nullable() }).nullable(),
    text: z.string().meta({ description: 'The first 200 characters' }),
    tracking_number: z.string().nullable().optional().meta({ description: 'For a broadcast' }),
  })
  .meta({ id: 'Quoted' })
export type QuotedMessage = z.infer<typeof shownQuoted>

export const shownReaction = z
  .object({ emoji: z.string(), from: z.enum(['customer', 'phone']), at: z.iso.datetime({ offset: true }) })
  .meta({ id: 'Reaction' })
export type Reaction = z.infer<typeof shownReaction>

/** The parts of a message; each may be left out. */
export interface MessageParts {
  attachments?: string[]
  location?: Location
  contact?: Contact
}

/** The parts that are present. Absent ones are left out, so that the hash of an older push stays the same. */
export function presentParts(given: {
  attachments: string[]
  location?: Location | undefined
  contact?: Contact | undefined
}): MessageParts {
  const { attachments, location, contact } = given
  return {
    ...(attachments.length > 0 ? { attachments } : {}),
    ...(location ? { location } : {}),
    ...(contact ? { contact } : {}),
  }
}

/** Whether the message has files, a location or a contact. */
export const hasParts = ({ attachments, location, contact }: MessageParts): boolean =>
  attachments !== undefined || location !== undefined || contact !== undefined
