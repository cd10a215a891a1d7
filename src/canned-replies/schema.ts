// Canned replies: what an admin may send, and what the API answers.
import { z } from 'zod'
import { fault } from '../errors/zod.ts'
import { blankAsAbsent } from '../http/list.ts'
import { placeholders, unknownPlaceholders } from './placeholders.ts'

const text = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine((value) => !value.includes('\u0000'), fault('nul'))

// WhatsApp does not accept longer messages.
const body = text(4096).superRefine((value, issues) => {
  for (const name of unknownPlaceholders(value))
    issues.addIssue({
      code: 'custom',
      message: fault('unknown_placeholder', {
        placeholder: `{${name}}`.slice(0, 40),
        known: placeholders.map((one) => `{${one}}`),
      }),
    })
})

const shortcut = z.preprocess(
  (value) => blankAsAbsent(value) ?? null,
  z
    .string()
    .trim()
    .max(30)
    .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, fault('bad_shortcut'))
    .nullable(),
)

export const newCannedReply = z.strictObject({ title: text(100), shortcut: shortcut.optional(), body }).meta({
  id: 'NewCannedReply',
  example: { title: 'Paket sedang diantar', shortcut: 'diantar', body: 'Halo Kak, paket {resi} …' },
})
export type NewCannedReply = z.infer<typeof newCannedReply>

export const cannedReplyChange = newCannedReply
  .partial()
  .refine((change) => Object.keys(change).length > 0, { error: fault('nothing_to_change') })
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
