// What JSON makes of an answer: the one place where the document says what a Date becomes.
import type { z } from 'zod'

export const jsonForm = {
  unrepresentable: 'any',
  override: ({ zodSchema, jsonSchema }) => {
    if (zodSchema._zod.def.type !== 'date') return
    jsonSchema.type = 'string'
    jsonSchema.format = 'date-time'
  },
} satisfies z.core.ToJSONSchemaParams
