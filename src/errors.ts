// One error class and one catalogue: whatever goes wrong reaches the client as one of these.
// SQLSTATE → problem is decided here, once, and nothing of PostgreSQL's own wording gets out.
import { z } from 'zod'

/** One problem of a body or query: where, and what in plain words. */
export interface FieldProblem {
  field: string
  message: string
}

interface ProblemExtras {
  /** All problems of a body at once. */
  errors?: FieldProblem[]
  /** Seconds; sent as Retry-After. */
  retryAfter?: number
  headers?: Record<string, string>
  /** Further members of the problem document, e.g. what changed since. */
  members?: Record<string, unknown>
  cause?: unknown
}

/** An answer that is not a success: RFC 9457 problem details, with `error` in plain words besides. */
export class Problem extends Error {
  readonly status: number
  readonly code: string
  readonly extras: ProblemExtras
  constructor(status: number, code: string, message: string, extras: ProblemExtras = {}) {
    super(message, extras.cause === undefined ? undefined : { cause: extras.cause })
    this.name = 'Problem'
    this.status = status
    this.code = code
    this.extras = extras
  }
}

export const problems = {
  invalid: (errors: FieldProblem[]) =>
    new Problem(400, 'invalid', errors[0]?.message ?? 'the request is not valid', { errors }),
  badRequest: (message: string) => new Problem(400, 'bad_request', message),
  malformedJson: () => new Problem(400, 'malformed_json', 'the body is not valid JSON'),
  unauthorized: (message = 'log in first: a valid token or session is required') =>
    new Problem(401, 'unauthorized', message, { headers: { 'www-authenticate': 'Bearer' } }),
  badApiKey: () =>
    new Problem(401, 'bad_api_key', 'a valid API key in the header X-API-KEY is required', {
      headers: { 'www-authenticate': 'ApiKey' },
    }),
  wrongLogin: () => new Problem(401, 'wrong_login', 'e-mail or password is wrong'),
  forbidden: (message = 'your role does not allow this') => new Problem(403, 'forbidden', message),
  notFound: (what = 'not found') => new Problem(404, 'not_found', what),
  methodNotAllowed: (allow?: string) =>
    new Problem(405, 'method_not_allowed', 'this address does not know that method', {
      headers: allow === undefined ? {} : { allow },
    }),
  conflict: (message: string, members?: Record<string, unknown>) =>
    new Problem(409, 'conflict', message, members ? { members } : {}),
  tooLarge: (limit: string) => new Problem(413, 'too_large', `the body is larger than ${limit}`),
  unsupportedType: () =>
    new Problem(415, 'unsupported_type', 'send JSON, with Content-Type: application/json'),
  keyReused: () =>
    new Problem(422, 'idempotency_key_reused', 'this Idempotency-Key was used before with another body'),
  tooMany: (retryAfter: number, message: string, headers: Record<string, string> = {}) =>
    new Problem(429, 'too_many_requests', message, { retryAfter, headers }),
  unavailable: (retryAfter = 2, message = 'the database is not reachable at the moment; try again soon') =>
    new Problem(503, 'unavailable', message, { retryAfter }),
  overloaded: () =>
    new Problem(503, 'overloaded', 'too many pushes are waiting to be stored; try again in a second', {
      retryAfter: 1,
    }),
  internal: (cause: unknown) =>
    new Problem(500, 'internal', 'something went wrong on our side; it is in the log', { cause }),
}

/** Whatever was thrown, as a Problem. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  if (error instanceof z.ZodError) return problems.invalid(fieldProblems(error))
  if (isConnectionLoss(error)) return problems.unavailable()
  if (isTimeout(error)) return problems.unavailable(5, 'this took too long; narrow the search or try again')
  switch (sqlState(error)) {
    case '23505':
      return problems.conflict('this exists already')
    case '23503':
      return problems.badRequest('this refers to something that does not exist')
    case '23502':
    case '23514':
    case '22P02':
    case '22001':
    case '22003':
    case '22007':
    case '22008':
    case '22021':
    case '22P05':
      return problems.badRequest('a value cannot be stored as it is')
    default:
      return problems.internal(error)
  }
}

/** zod's issues as field problems, in words a person reading an n8n execution understands. */
export function fieldProblems(error: z.ZodError): FieldProblem[] {
  return error.issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => ({ field: key, message: `${key} is not a known field` }))
    const field = issue.path.map(String).join('.')
    return [{ field, message: field ? `${field} ${plain(issue.message)}` : plain(issue.message) }]
  })
}

// Our own schemas give predicates ("is required"); what zod says itself is a sentence of its own.
function plain(message: string): string {
  return /^(is|must|has|cannot|may)\b/.test(message) ? message : `is not valid: ${message}`
}

export function sqlState(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

/** The constraint that refused, if PostgreSQL names one. */
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

/** A statement took too long: PostgreSQL gave it up (57014), or, behind a pooler, the client did. */
export function isTimeout(error: unknown): boolean {
  return sqlState(error) === '57014' || isAbandoned(error)
}

/** The client gave up waiting: its statement may still be running, so the connection cannot be used again. */
export function isAbandoned(error: unknown): boolean {
  return error instanceof Error && error.message === 'Query read timeout'
}

/** Classes 22 (data) and 23 (constraints), and the limits of a program (54): what one row of a batch can cause. */
export function isRowsFault(error: unknown): boolean {
  return /^(?:22|23|54)/.test(sqlState(error) ?? '')
}
