// The JSON form of an answer in the document: a Date becomes ISO 8601 text.
import type { z } from 'zod'

export const jsonForm = {
  unrepresentable: 'any',
  override: ({ zodSchema, jsonSchema }) => {
    if (zodSchema._zod.def.type !== 'date') return
    jsonSchema.type = 'string'
    jsonSchema.format = 'date-time'
  },
} satisfies z.core.ToJSONSchemaParams
