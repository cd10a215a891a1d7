// API keys as admins see them. The key itself comes out once, in the answer to its making.
import { z } from 'zod'
import { scopes } from './directory.ts'

const scope = z.enum(scopes, { error: `must be one of ${scopes.join(', ')}` })

export const newKey = z
  .strictObject({
    name: z
      .string({ error: 'is required' })
      .trim()
      .min(1, 'is required')
      .max(100, 'must have at most 100 characters')
      .refine((value) => !value.includes('\u0000'), 'must not contain the NUL character'),
    scopes: z
      .array(scope, { error: 'must be a list of scopes' })
      .min(1, 'must name at least one scope')
      .transform((given) => [...new Set(given)]),
  })
  .meta({ id: 'NewApiKey', example: { name: 'n8n produksi', scopes: ['broadcasts:write', 'tickets:write'] } })
export type NewKey = z.output<typeof newKey>

export const shownKey = z
  .object({
    id: z.uuid(),
    name: z.string(),
    key_prefix: z.string().meta({ description: 'The first characters, to tell keys apart' }),
    scopes: z.array(z.string()),
    created_at: z.date(),
    created_by_name: z.string().nullable().meta({ description: 'null: made by Pantau, or at the server' }),
    last_used_at: z.date().nullable(),
    revoked_at: z.date().nullable(),
  })
  .meta({ id: 'ApiKey' })
export type ShownKey = z.infer<typeof shownKey>

export const madeKey = shownKey
  .extend({ key: z.string().meta({ description: 'Shown now and never again' }) })
  .meta({ id: 'MadeApiKey' })
