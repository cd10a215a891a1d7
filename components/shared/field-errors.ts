// Turns the problems of a request into messages beside the form's fields.
import { ApiError } from '../lib/api.ts'
import { locale } from '../lib/texts.ts'
import { fieldWords } from './field-words.ts'
import type { Coded } from './problem-words.ts'
import { explain } from './states.tsx'

export interface Problems {
  /** Messages by the field's name in the API. */
  fields: Record<string, string>
  /** Problems of no field, or of a field that this form does not show. */
  form?: string
}

export const explainField = (problem: Coded) => fieldWords(problem, locale)

/** The problems of a failed save. `known`: the fields that the form shows; problems of other fields go to `form`. */
export function problemsOf(error: unknown, known: readonly string[]): Problems {
  if (!(error instanceof ApiError)) return { fields: {}, form: explain(error) }
  const fields: Record<string, string> = {}
  const others: string[] = []
  for (const problem of error.fields) {
    if (known.includes(problem.field)) fields[problem.field] ??= explainField(problem)
    else others.push(explainField(problem))
  }
  if (error.fields.length === 0) {
    // A conflict about one field, for example an email that another user has.
    if (error.field !== undefined && known.includes(error.field)) fields[error.field] = explain(error)
    else others.push(explain(error))
  }
  return { fields, ...(others.length > 0 ? { form: [...new Set(others)].join(' ') } : {}) }
}
