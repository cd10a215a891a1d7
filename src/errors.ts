// One error class and one catalogue (errors/problem-codes.ts, errors/field-codes.ts) for all errors that reach a client.
// This file alone maps SQLSTATE to problems; PostgreSQL's own messages never reach a client.
import { z } from 'zod'
import type { FieldProblem } from './errors/field-codes.ts'
import {
  fill,
  problemCodes,
  type ProblemCode,
  type ProblemParams,
  type Params,
} from './errors/problem-codes.ts'
import { fieldProblems } from './errors/zod.ts'

interface ProblemExtras {
  /** Replaces the status of the catalogue. */
  status?: number
  /** All problems of a body at once. */
  errors?: readonly FieldProblem[]
  /** Seconds; sent as Retry-After. */
  retryAfter?: number
  headers?: Record<string, string>
  /** Further members of the problem document, e.g. what changed since. */
  members?: Record<string, unknown>
  cause?: unknown
}

/** An answer that is not a success: RFC 9457 problem details, plus `error` as a plain sentence. */
export class Problem extends Error {
  readonly status: number
  readonly code: ProblemCode
  /** The group of problems it belongs to: the last part of its RFC 9457 type. */
  readonly type: string
  readonly params: Params
  /** The form field that it is about, if `errors` names none. */
  readonly field: string | undefined
  readonly extras: ProblemExtras
  constructor(code: ProblemCode, params: Params, extras: ProblemExtras) {
    const { status, type, sentence, field, ...usual } = known(code)
    const message = extras.errors?.[0]?.message ?? fill(sentence, params)
    super(message, extras.cause === undefined ? undefined : { cause: extras.cause })
    this.name = 'Problem'
    this.status = extras.status ?? status
    this.code = code
    this.type = type
    this.params = params
    this.field = field
    this.extras = { ...usual, ...extras, headers: { ...usual.headers, ...extras.headers } }
  }
}

/** The common shape of the catalogue's entries. */
interface Entry {
  status: number
  type: string
  sentence: (typeof problemCodes)[ProblemCode]['sentence']
  headers?: Record<string, string>
  retryAfter?: number
  field?: string
}
const known = (code: ProblemCode): Entry => problemCodes[code]

/** A problem of the catalogue; `params` fill its sentence. */
export function problem<C extends ProblemCode>(
  code: C,
  ...[params = {}, extras = {}]: ProblemParams<C> extends Record<string, never>
    ? [params?: Record<string, never>, extras?: ProblemExtras]
    : [params: ProblemParams<C>, extras?: ProblemExtras]
): Problem {
  return new Problem(code, params, extras)
}

/** A problem with all errors of a body or query. */
export const invalid = (errors: readonly FieldProblem[]): Problem => problem('invalid', {}, { errors })

/** Converts anything that was thrown to a Problem. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  if (error instanceof z.ZodError) return invalid(fieldProblems(error))
  if (isConnectionLoss(error)) return problem('database_away')
  if (isTimeout(error)) return problem('too_slow')
  switch (sqlState(error)) {
    case '23505':
      return problem('duplicate')
    case '23503':
      return problem('missing_reference')
    case '23502':
    case '23514':
    case '22P02':
    case '22001':
    case '22003':
    case '22007':
    case '22008':
    case '22021':
    case '22P05':
      return problem('unstorable_value')
    default:
      return problem('internal', {}, { cause: error })
  }
}

export function sqlState(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

/** The violated constraint, if PostgreSQL names one. */
export function violatedConstraint(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('constraint' in error)) return undefined
  return typeof error.constraint === 'string' ? error.constraint : undefined
}

const lostCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOENT',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
])

/** Connection exceptions (class 08), shutdowns (57P0x), too many clients, and the socket's own errors. */
export function isConnectionLoss(error: unknown): boolean {
  const state = sqlState(error)
  if (
    state &&
    (state.startsWith('08') || /^57P0[1-5]$/.test(state) || state === '53300' || lostCodes.has(state))
  )
    return true
  return (
    error instanceof Error &&
    /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|not queryable/.test(
      error.message,
    )
  )
}

/** A statement took too long: PostgreSQL cancelled it (57014), or, behind a pooler, the client gave up. */
export function isTimeout(error: unknown): boolean {
  return sqlState(error) === '57014' || isAbandoned(error)
}

/** The client gave up waiting: its statement may still be running, so the connection cannot be used again. */
export function isAbandoned(error: unknown): boolean {
  return error instanceof Error && error.message === 'Query read timeout'
}

/** Errors that a single row of a batch can cause: classes 22 (data), 23 (constraints) and 54 (program limits). */
export function isRowsFault(error: unknown): boolean {
  return /^(?:22|23|54)/.test(sqlState(error) ?? '')
}
