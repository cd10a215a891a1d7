// Converts zod's issues to coded problems. A schema may choose the code: `fault('not_email')` is passed as zod's message and
// carries the code and its parameters to this file. Otherwise the code is derived from zod's issue.
import { z } from 'zod'
import {
  fieldCodes,
  fieldProblem,
  sayFieldProblem,
  type FieldCode,
  type FieldParams,
  type FieldProblem,
} from './field-codes.ts'
import type { Needed, Params } from './problem-codes.ts'

/** For zod's `error`, `refine` and `addIssue`. */
export function fault<C extends FieldCode>(code: C, ...[params]: Needed<FieldParams<C>>): string {
  return params === undefined ? code : `${code} ${JSON.stringify(params)}`
}

function read(message: string): { code: FieldCode; params: Params } | undefined {
  const [code = ''] = message.split(' ', 1)
  if (!Object.hasOwn(fieldCodes, code)) return undefined
  const rest = message.slice(code.length + 1)
  if (rest !== '' && !rest.startsWith('{')) return undefined
  return { code: code as FieldCode, params: rest === '' ? {} : (JSON.parse(rest) as Params) }
}

const notValid = 'not_valid'

/** zod's issues as field problems. */
export function fieldProblems(error: z.ZodError): FieldProblem[] {
  return problemsOf(error.issues, [])
}

function problemsOf(issues: readonly z.core.$ZodIssue[], within: readonly PropertyKey[]): FieldProblem[] {
  return issues.flatMap((found) => {
    const issue = { ...found, path: [...within, ...found.path] }
    const meant = issue.code === 'invalid_union' ? meantBy(issue) : undefined
    if (meant) return problemsOf(meant, issue.path)
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) =>
        fieldProblem([...issue.path, key].map(String).join('.'), 'unknown_field'),
      )
    const { code, params } = read(issue.message) ?? { code: 'not_valid' as const, params: {} }
    return [sayFieldProblem(issue.path.map(String).join('.'), code, params)]
  })
}

/** The issues of the only form of a union that is of the type that was sent, such as an object or a list. */
function meantBy({ errors, message }: z.core.$ZodIssueInvalidUnion): z.core.$ZodIssue[] | undefined {
  if (message !== notValid) return undefined
  const ofThisType = errors.filter(
    (issues) => !issues.some(({ code, path }) => code === 'invalid_type' && path.length === 0),
  )
  return ofThisType.length === 1 ? ofThisType[0] : undefined
}

/** What is wrong with a value, as an English predicate. A schema's own message has no code and is returned as it is. */
export function predicateOf(issue: z.core.$ZodIssue): string {
  const known = read(issue.message)
  return known ? sayFieldProblem('', known.code, known.params).message : issue.message
}

const types: Record<string, FieldCode> = {
  string: 'not_text',
  boolean: 'not_boolean',
  number: 'not_number',
  int: 'not_number',
  array: 'not_list',
  object: 'not_object',
  record: 'not_object',
}
const formats: Record<string, FieldCode> = { email: 'not_email', uuid: 'not_uuid', datetime: 'not_time' }

// zod asks this for a message wherever a schema has none of its own.
z.config({
  customError: (issue) => {
    switch (issue.code) {
      case 'invalid_type':
        return issue.input === undefined ? 'required' : (types[issue.expected] ?? 'not_valid')
      case 'invalid_value':
        if (issue.input === undefined) return 'required'
        // zod.stringbool() lists all the words that it knows.
        if ('expected' in issue) return 'not_boolean'
        return fault('one_of', { allowed: issue.values.map(String) })
      case 'invalid_format':
        return formats[issue.format] ?? 'not_valid'
      case 'too_big':
        if (issue.origin === 'string') return fault('too_long', { max: Number(issue.maximum) })
        return fault('too_big', { max: Number(issue.maximum) })
      case 'too_small':
        if (issue.origin === 'string')
          return issue.minimum === 1 ? 'required' : fault('too_short', { min: Number(issue.minimum) })
        if (issue.origin === 'array') return fault('too_few', { min: Number(issue.minimum) })
        return fault('too_small', { min: Number(issue.minimum) })
      case 'unrecognized_keys':
        return undefined // the issue lists the keys; fieldProblems makes a problem of each
      default:
        return notValid
    }
  },
})
