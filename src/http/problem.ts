// Every refusal leaves through here: RFC 9457 problem+json, with `error` in plain words besides.
import type { ServerResponse } from 'node:http'
import type { ErrorRequestHandler, RequestHandler } from 'express'
import type { AppContext } from '../context.ts'
import { Problem, problems, toProblem } from '../errors.ts'

/** The problem document. `error` and `detail` say the same: n8n shows the first, RFC 9457 has the second. */
export function problemBody(problem: Problem, requestId: string): Record<string, unknown> {
  return {
    ...problem.extras.members,
    type: `urn:pantau:problem:${problem.code}`,
    title: problem.code.replaceAll('_', ' '),
    status: problem.status,
    detail: problem.message,
    error: problem.message,
    ...(problem.extras.errors ? { errors: problem.extras.errors } : {}),
    request_id: requestId,
  }
}

export function sendProblem(res: ServerResponse, problem: Problem): void {
  if (res.headersSent) {
    res.destroy()
    return
  }
  const body = JSON.stringify(problemBody(problem, String(res.getHeader('x-request-id') ?? '')))
  res.statusCode = problem.status
  for (const [name, value] of Object.entries(problem.extras.headers ?? {})) res.setHeader(name, value)
  if (problem.extras.retryAfter !== undefined)
    res.setHeader('retry-after', String(Math.max(1, Math.ceil(problem.extras.retryAfter))))
  res.setHeader('content-type', 'application/problem+json; charset=utf-8')
  res.setHeader('cache-control', 'no-store')
  res.setHeader('content-length', Buffer.byteLength(body))
  res.end(body)
}

/** What we did not expect goes into the log with its cause; what the client did wrong does not. */
export function logUnexpected(ctx: Pick<AppContext, 'log'>, problem: Problem, requestId: unknown): void {
  if (problem.status === 500) ctx.log.error({ requestId, err: problem.extras.cause }, 'unexpected error')
}

export function errorHandler(ctx: Pick<AppContext, 'log'>): ErrorRequestHandler {
  // Four parameters make it an error handler for express.
  return (error: unknown, _req, res, _next) => {
    const problem = isHttpError(error) ? fromHttpError(error) : toProblem(error)
    logUnexpected(ctx, problem, res.getHeader('x-request-id'))
    sendProblem(res, problem)
  }
}

export const notFoundHandler: RequestHandler = () => {
  throw problems.notFound('there is nothing at this address')
}

// body-parser, the router (malformed %-sequences) and send throw http-errors: a status and a message for people.
function isHttpError(error: unknown): error is Error & { status: number } {
  if (error instanceof Problem) return false
  return error instanceof Error && 'status' in error && typeof error.status === 'number' && error.status < 500
}
function fromHttpError(error: Error & { status: number }): Problem {
  if (error.status === 404) return problems.notFound()
  if (error.status === 413) return problems.tooLarge('allowed')
  if (error.status === 415)
    return new Problem(
      415,
      'unsupported_type',
      'the body cannot be read: its charset or encoding is not known here',
    )
  return new Problem(error.status, 'bad_request', 'the request cannot be read')
}
