// Requests from the panel to /api/v1, with the session cookie. Every failure is thrown as an ApiError with the problem's
// code and parameters; the component that shows it finds the words.
import type { Params } from '../../src/errors/problem-codes.ts'

export interface FieldProblem {
  field: string
  code: string
  params?: Params
}

export class ApiError extends Error {
  /** The HTTP status; 0 if the server was not reached. */
  readonly status: number
  /** undefined if the body is no problem document, for example a proxy's error page. */
  readonly code: string | undefined
  readonly params: Params | undefined
  /** The field with the problem, if `fields` is empty. */
  readonly field: string | undefined
  /** All problems with single fields. */
  readonly fields: FieldProblem[]
  /** The whole problem document. */
  readonly data: Record<string, unknown>
  constructor(status: number, message: string, data: Record<string, unknown> = {}) {
    super(message)
    this.name = 'ApiError'
    this.status = status
    this.data = data
    this.code = typeof data.code === 'string' ? data.code : undefined
    this.params = data.params as Params | undefined
    this.field = typeof data.field === 'string' ? data.field : undefined
    this.fields = Array.isArray(data.errors) ? (data.errors as FieldProblem[]) : []
  }
}

/** The type after JSON: dates become strings. */
export type Json<T> = T extends Date
  ? string
  : T extends (infer Item)[]
    ? Json<Item>[]
    : T extends object
      ? { [Key in keyof T]: Json<T[Key]> }
      : T

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

export const sessionEnded = 'pantau:session-ended'

async function send(method: Method, path: string, body?: unknown, signal?: AbortSignal): Promise<Response> {
  let response: Response
  try {
    response = await fetch(path.startsWith('/') ? path : `/api/v1/${path}`, {
      method,
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    })
  } catch (error) {
    if (signal?.aborted) throw error
    throw new ApiError(0, 'offline')
  }
  if (response.ok) return response
  if (response.status === 401) window.dispatchEvent(new Event(sessionEnded))
  const answer = (await response.json().catch(() => ({}))) as Record<string, unknown>
  // In the response of an AdminJS action, the problem is a member beside the record.
  const data = (answer.problem ?? answer) as Record<string, unknown>
  throw new ApiError(response.status, typeof data.error === 'string' ? data.error : response.statusText, data)
}

export async function api<T>(method: Method, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  const response = await send(method, path, body, signal)
  return (response.status === 204 ? undefined : await response.json()) as T
}

export interface Page<T> {
  rows: T[]
  /** Path of the next page; undefined on the last one. */
  next: string | undefined
}

/** Fetches one page of a list; its Link header (RFC 8288) leads to the next one. */
export async function apiPage<T>(path: string, signal?: AbortSignal): Promise<Page<T>> {
  const response = await send('GET', path, undefined, signal)
  const link = /<([^>]+)>;\s*rel="next"/.exec(response.headers.get('link') ?? '')?.[1]
  const next = link === undefined ? undefined : new URL(link, window.location.href)
  return { rows: (await response.json()) as T[], next: next && `${next.pathname}${next.search}` }
}

/** A query string of the values that are set; empty strings are left out. */
export function query(given: Record<string, string | number | boolean | undefined>): string {
  const set = Object.entries(given).filter(([, value]) => value !== undefined && value !== '')
  return set.length === 0
    ? ''
    : `?${new URLSearchParams(set.map(([name, value]) => [name, String(value)])).toString()}`
}
