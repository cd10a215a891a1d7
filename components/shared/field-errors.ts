// What is wrong with what was filled in, beside the field it is about.
import { ApiError } from '../lib/api.ts'
import { locale } from '../lib/texts.ts'
import { problemWords } from './problem-words.ts'
import { explain } from './states.tsx'

export interface Problems {
  /** By the field's name in the API. */
  fields: Record<string, string>
  /** What is about no field, or about one this form does not show. */
  form?: string
}

/** One message of the API in the reader's language. */
export const translateProblem = (message: string) => problemWords(message, locale)

/** Problems of a failed save. `known`: the fields the form shows; problems of others are said at its foot. */
export function problemsOf(error: unknown, known: readonly string[]): Problems {
  if (!(error instanceof ApiError)) return { fields: {}, form: explain(error) }
  const fields: Record<string, string> = {}
  const others: string[] = []
  for (const { field, message } of error.fields) {
    if (known.includes(field)) fields[field] ??= translateProblem(message)
    else others.push(translateProblem(message))
  }
  if (error.fields.length === 0) {
    const field = fieldOf(error.message, known)
    if (field !== undefined) fields[field] = translateProblem(error.message)
    else others.push(explain(error))
  }
  return { fields, ...(others.length > 0 ? { form: [...new Set(others)].join(' ') } : {}) }
}

/** A conflict names no field, but says which one it is about. */
function fieldOf(message: string, known: readonly string[]): string | undefined {
  const words = message.replace('e-mail', 'email')
  return known.find((field) => new RegExp(`\\b${field}\\b`).test(words))
}
