// API keys as admins see them. The key itself is sent once, in the answer that creates it.
import { z } from 'zod'
import { fault } from '../errors/zod.ts'
import { scopes } from '../policy/callers.ts'

const scope = z.enum(scopes)

export const newKey = z
  .strictObject({
    name: z
      .string()
      .trim()
      .min(1)
      .max(100)
      .refine((value) => !value.includes('\u0000'), fault('nul')),
    scopes: z
      .array(scope)
      .min(1)
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
    created_by_name: z
      .string()
      .nullable()
      .meta({ description: 'null if Pantau or a command on the server created it' }),
    last_used_at: z.date().nullable(),
    revoked_at: z.date().nullable(),
  })
  .meta({ id: 'ApiKey' })
export type ShownKey = z.infer<typeof shownKey>

export const madeKey = shownKey
  .extend({ key: z.string().meta({ description: 'Only in this answer' }) })
  .meta({ id: 'MadeApiKey' })
