// The panel's way to /api/v1, with the session's cookie. Whatever goes wrong becomes one ApiError, with the problem's code
// and parameters: words are found for them where they are shown.
import type { Params } from '../../src/errors/problem-codes.ts'

export interface FieldProblem {
  field: string
  code: string
  params?: Params
}

export class ApiError extends Error {
  /** 0: the server was not reached. */
  readonly status: number
  /** undefined: not one of the server's problem documents, but a proxy's page, for example. */
  readonly code: string | undefined
  readonly params: Params | undefined
  /** The field that it is about, where `fields` names none. */
  readonly field: string | undefined
  /** All problems of what was sent. */
  readonly fields: FieldProblem[]
  /** The problem document's further members. */
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

/** What a JSON answer makes of dates. */
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
  // AdminJS' actions have the problem beside the record.
  const data = (answer.problem ?? answer) as Record<string, unknown>
  throw new ApiError(response.status, typeof data.error === 'string' ? data.error : response.statusText, data)
}

export async function api<T>(method: Method, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  const response = await send(method, path, body, signal)
  return (response.status === 204 ? undefined : await response.json()) as T
}

export interface Page<T> {
  rows: T[]
  /** Path of the next page. */
  next: string | undefined
}

/** One page of a list; the rest is behind its Link header (RFC 8288). */
export async function apiPage<T>(path: string, signal?: AbortSignal): Promise<Page<T>> {
  const response = await send('GET', path, undefined, signal)
  const link = /<([^>]+)>;\s*rel="next"/.exec(response.headers.get('link') ?? '')?.[1]
  const next = link === undefined ? undefined : new URL(link, window.location.href)
  return { rows: (await response.json()) as T[], next: next && `${next.pathname}${next.search}` }
}

/** A query string of what is set. */
export function query(given: Record<string, string | number | boolean | undefined>): string {
  const set = Object.entries(given).filter(([, value]) => value !== undefined && value !== '')
  return set.length === 0
    ? ''
    : `?${new URLSearchParams(set.map(([name, value]) => [name, String(value)])).toString()}`
}
