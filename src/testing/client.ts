// A small HTTP client for tests: JSON in, JSON out, lists page by page. Answers are checked against the API's document.
import { requireDocumented } from './documented.ts'

/** A schema's output as JSON: dates are text. */
export type Json<T> = T extends Date
  ? string
  : T extends readonly (infer Item)[]
    ? Json<Item>[]
    : T extends object
      ? { [Key in keyof T]: Json<T[Key]> }
      : T

export interface Answer<Body> {
  status: number
  headers: Headers
  text: string
  body: Body
}

/** The members of a problem that tests read. */
export interface ProblemBody {
  status: number
  type: string
  error: string
  detail: string
  errors?: { field: string; message: string }[]
  request_id: string
}

export interface Listed<Row> {
  rows: Row[]
  pages: number
}

export interface CallOptions {
  json?: unknown
  /** A raw body instead of `json`. */
  raw?: string | Buffer
  headers?: Record<string, string>
  token?: string
  apiKey?: string
}

export interface Client {
  call: <Body>(method: string, path: string, options?: CallOptions) => Promise<Answer<Body>>
  /** A client with these options in every call. */
  as: (options: CallOptions) => Client
  get: <Body>(path: string, options?: CallOptions) => Promise<Answer<Body>>
  post: <Body>(path: string, json?: unknown, options?: CallOptions) => Promise<Answer<Body>>
  put: <Body>(path: string, json?: unknown, options?: CallOptions) => Promise<Answer<Body>>
  /** Every row of a list, following `Link`. */
  all: <Row>(path: string) => Promise<Listed<Row>>
}

/** Paths are relative to /api/v1; with two slashes they begin at the root (`//healthz`). */
export function createClient(origin: string, usual: CallOptions = {}): Client {
  const call = async <Body>(
    method: string,
    path: string,
    options: CallOptions = {},
  ): Promise<Answer<Body>> => {
    const { json, raw, token, apiKey, headers } = { ...usual, ...options }
    const body = raw ?? (json === undefined ? undefined : JSON.stringify(json))
    const response = await fetch(new URL(path.startsWith('//') ? path.slice(1) : `/api/v1${path}`, origin), {
      method,
      redirect: 'manual',
      headers: {
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(apiKey === undefined ? {} : { 'x-api-key': apiKey }),
        ...headers,
      },
      ...(body === undefined ? {} : { body }),
      signal: AbortSignal.timeout(30_000),
    })
    const text = await response.text()
    const answer = parse(text)
    if (!path.startsWith('//') && /json/.test(response.headers.get('content-type') ?? ''))
      requireDocumented(method, path, response.status, answer)
    return { status: response.status, headers: response.headers, text, body: answer as Body }
  }
  return {
    call,
    as: (options) => createClient(origin, { ...usual, ...options }),
    get: (path, options) => call('GET', path, options),
    post: (path, json, options) => call('POST', path, { json, ...options }),
    put: (path, json, options) => call('PUT', path, { json, ...options }),
    all: async <Row>(path: string): Promise<Listed<Row>> => {
      const rows: Row[] = []
      let next: string | undefined = path
      let pages = 0
      for (; next !== undefined; pages++) {
        const answer: Answer<Row[]> = await call('GET', next)
        if (pages > 500) throw new Error(`${path}: no end of pages`)
        if (answer.status !== 200) throw new Error(`${next}: ${String(answer.status)} ${answer.text}`)
        rows.push(...answer.body)
        next = /<\/api\/v1([^>]+)>; rel="next"/.exec(answer.headers.get('link') ?? '')?.[1]
      }
      return { rows, pages }
    },
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
