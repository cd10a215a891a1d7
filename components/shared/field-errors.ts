// What is wrong with what was filled in, beside the field it is about.
import { ApiError } from '../lib/api.ts'
import { locale } from '../lib/texts.ts'
import { fieldWords } from './field-words.ts'
import type { Coded } from './problem-words.ts'
import { explain } from './states.tsx'

export interface Problems {
  /** By the field's name in the API. */
  fields: Record<string, string>
  /** What is about no field, or about one this form does not show. */
  form?: string
}

export const explainField = (problem: Coded) => fieldWords(problem, locale)

/** Problems of a failed save. `known`: the fields the form shows; problems of others are said at its foot. */
export function problemsOf(error: unknown, known: readonly string[]): Problems {
  if (!(error instanceof ApiError)) return { fields: {}, form: explain(error) }
  const fields: Record<string, string> = {}
  const others: string[] = []
  for (const problem of error.fields) {
    if (known.includes(problem.field)) fields[problem.field] ??= explainField(problem)
    else others.push(explainField(problem))
  }
  if (error.fields.length === 0) {
    // A conflict, such as an e-mail that another user has.
    if (error.field !== undefined && known.includes(error.field)) fields[error.field] = explain(error)
    else others.push(explain(error))
  }
  return { fields, ...(others.length > 0 ? { form: [...new Set(others)].join(' ') } : {}) }
}
