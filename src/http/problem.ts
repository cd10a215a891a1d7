// Every error answer is written here: RFC 9457 problem+json, with an additional member `error` in plain words.
import type { ServerResponse } from 'node:http'
import type { ErrorRequestHandler, RequestHandler } from 'express'
import type { Core } from '../core.ts'
import { Problem, problem as refuse, toProblem } from '../errors.ts'

/** A problem as one item of an answer about several items, without `type`, `title` and `status`. */
export function problemItem({ code, params, message, extras: { errors } }: Problem) {
  return {
    code,
    ...(Object.keys(params).length > 0 ? { params } : {}),
    error: message,
    ...(errors ? { errors } : {}),
  }
}

/** The members of a problem document. `code` is for programs, `type` the family that it belongs to. */
export function problemMembers(problem: Problem) {
  const { type, status, field, message, extras } = problem
  return {
    ...extras.members,
    type: `urn:pantau:problem:${type}`,
    title: type.replaceAll('_', ' '),
    status,
    ...(field === undefined ? {} : { field }),
    // The same as error: RFC 9457 uses this name, and n8n shows the other.
    detail: message,
    ...problemItem(problem),
  }
}

export function sendProblem(res: ServerResponse, refusal: Problem): void {
  if (res.headersSent) {
    res.destroy()
    return
  }
  const body = JSON.stringify({
    ...problemMembers(refusal),
    request_id: String(res.getHeader('x-request-id') ?? ''),
  })
  res.statusCode = refusal.status
  for (const [name, value] of Object.entries(refusal.extras.headers ?? {})) res.setHeader(name, value)
  if (refusal.extras.retryAfter !== undefined)
    res.setHeader('retry-after', String(Math.max(1, Math.ceil(refusal.extras.retryAfter))))
  res.setHeader('content-type', 'application/problem+json; charset=utf-8')
  res.setHeader('cache-control', 'no-store')
  res.setHeader('content-length', Buffer.byteLength(body))
  endAfterBody(res, body)
}

/** Milliseconds for which the rest of a refused body is read. */
const lingerFor = 30_000

/**
 * Sends the answer, and closes the connection only when the client has sent its whole body. Each request of n8n asks to close
 * the connection; if that happened while n8n still sends, it would report a broken connection instead of this answer.
 */
function endAfterBody(res: ServerResponse, body: string): void {
  const { req } = res
  if (req.complete || req.destroyed) {
    res.end(body)
    return
  }
  res.write(body)
  const end = () => {
    clearTimeout(late)
    res.end()
  }
  const late = setTimeout(end, lingerFor).unref()
  req.once('end', end).once('close', end)
  req.resume()
}

/** Logs unexpected errors with their cause. Errors that the client made are not logged. */
export function logUnexpected(ctx: Pick<Core, 'log'>, refusal: Problem, requestId: unknown): void {
  if (refusal.status === 500) ctx.log.error({ requestId, err: refusal.extras.cause }, 'unexpected error')
}

export function errorHandler(ctx: Pick<Core, 'log'>): ErrorRequestHandler {
  // Four parameters make it an error handler for express.
  return (error: unknown, _req, res, _next) => {
    const refusal = isHttpError(error) ? fromHttpError(error) : toProblem(error)
    logUnexpected(ctx, refusal, res.getHeader('x-request-id'))
    sendProblem(res, refusal)
  }
}

export const notFoundHandler: RequestHandler = () => {
  throw refuse('no_such_address')
}

// body-parser, the router (malformed %-sequences) and send throw http-errors: a status and a message for people.
function isHttpError(error: unknown): error is Error & { status: number } {
  if (error instanceof Problem) return false
  return error instanceof Error && 'status' in error && typeof error.status === 'number' && error.status < 500
}
function fromHttpError(error: Error & { status: number }): Problem {
  if (error.status === 404) return refuse('no_such_address')
  // Only the login form is read by body-parser.
  if (error.status === 413) return refuse('too_large', { limit: '8 KiB' })
  return refuse('unreadable_request', {}, { status: error.status })
}
