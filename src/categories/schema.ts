// Categories of complaints: what an admin may write, and what everybody reads.
import { z } from 'zod'
import { fault } from '../errors/zod.ts'

const text = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine((value) => !value.includes('\u0000'), fault('nul'))

/** n8n workflows send it, so it cannot be changed. */
const key = z
  .string()
  .trim()
  .min(1)
  .max(40)
  .regex(/^[a-z0-9]+(?:_[a-z0-9]+)*$/, fault('bad_key'))

export const categoryChange = z.strictObject({
  name_id: text(60),
  name_en: text(60),
  place: z.int().min(0).max(9999).optional(),
  is_active: z.boolean().optional(),
})

export const newCategory = z.strictObject({ key, ...categoryChange.shape })

export const category = z
  .object({ id: z.uuid(), key: z.string(), name_id: z.string(), name_en: z.string() })
  .meta({ id: 'Category' })
export type Category = z.infer<typeof category>
