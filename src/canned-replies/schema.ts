// Canned replies: what an admin may write into one, and what it looks like.
import { z } from 'zod'
import { blankAsAbsent } from '../http/list.ts'
import { placeholders, unknownPlaceholders } from './placeholders.ts'

const text = (max: number) =>
  z
    .string({ error: 'is required' })
    .trim()
    .min(1, 'is required')
    .max(max, `must have at most ${String(max)} characters`)
    .refine((value) => !value.includes('\u0000'), 'must not contain the NUL character')

// WhatsApp takes no longer message.
const body = text(4096).superRefine((value, issues) => {
  for (const name of unknownPlaceholders(value))
    issues.addIssue({
      code: 'custom',
      message: `has an unknown placeholder ${`{${name}}`.slice(0, 40)}: known are ${placeholders.map((one) => `{${one}}`).join(', ')}`,
    })
})

const shortcut = z.preprocess(
  (value) => blankAsAbsent(value) ?? null,
  z
    .string({ error: 'must be text' })
    .trim()
    .max(30, 'must have at most 30 characters')
    .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'must be lower-case letters and digits, joined by hyphens')
    .nullable(),
)

export const newCannedReply = z.strictObject({ title: text(100), shortcut: shortcut.optional(), body }).meta({
  id: 'NewCannedReply',
  example: { title: 'Paket sedang diantar', shortcut: 'diantar', body: 'Halo Kak, paket {resi} …' },
})
export type NewCannedReply = z.infer<typeof newCannedReply>

export const cannedReplyChange = newCannedReply
  .partial()
  .refine((change) => Object.keys(change).length > 0, { error: 'nothing to change was given' })
  .meta({ id: 'CannedReplyChange' })
export type CannedReplyChange = z.infer<typeof cannedReplyChange>

export const cannedReply = z
  .object({
    id: z.uuid(),
    title: z.string(),
    shortcut: z.string().nullable(),
    body: z.string(),
    created_by: z.uuid().nullable(),
    created_at: z.date(),
    updated_at: z.date(),
  })
  .meta({ id: 'CannedReply' })
export type CannedReply = z.infer<typeof cannedReply>
