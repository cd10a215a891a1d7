// Declares a route on one line: who may call it, which schemas check the request, which function answers it.
// The OpenAPI document is made from the same declarations.
import express, { type Request, type Response, type Router } from 'express'
import { z } from 'zod'
import { authenticatePerson } from './auth/person.ts'
import { requireScope } from './api-keys/directory.ts'
import type { AppContext } from './context.ts'
import { problem, type Problem, toProblem } from './errors.ts'
import { abilities, type Ability } from './policy/abilities.ts'
import { can } from './policy/can.ts'
import { kib, readJson, soundJson, type JsonBody } from './http/body.ts'
import { logUnexpected, sendProblem } from './http/problem.ts'
import { noteCaller } from './http/request-log.ts'
import type { Person, ApiKey, Scope } from './policy/callers.ts'

/** An API key with either scope. */
type EitherScope = `${Scope}|${Scope}`

/** An API key with the scope, or a person who has the ability. */
type KeyOrPerson = `${Scope} or ${Ability}`

/** Who may call: anyone; a person who has the ability, with a token or a panel session; an API key with the scope; or both. */
export type Who = 'anyone' | Ability | Scope | EitherScope | KeyOrPerson

export type Method = 'get' | 'post' | 'put' | 'delete'

interface Answer {
  status?: number
  body?: unknown
  headers?: Record<string, string>
}

/** By status: the schema of the body, or a sentence if there is no body. */
export type Answers = Readonly<Record<number, z.ZodType | string>>

/**
 * What a handler may return: a documented success with a body that its schema describes. Dates are Date objects here and
 * ISO 8601 text in the answer, as JSON.stringify writes them.
 */
export type AnswerOf<A extends Answers> = {
  [Status in keyof A & number]: `${Status}` extends `2${string}`
    ? (Status extends 200 ? { status?: 200 } : { status: Status }) & {
        headers?: Record<string, string>
      } & (A[Status] extends z.ZodType ? { body: z.input<A[Status]> } : { body?: never })
    : never
}[keyof A & number]

interface Schemas<Q extends z.ZodType, B extends z.ZodType> {
  query?: Q
  body?: B
  /** The most bytes of `body`; default: 256 KiB. */
  limit?: number
  /** Instead of `body`: the handler checks the body itself. `shape` is for the documentation, `limit` is in bytes. */
  json?: { limit: number; shape: z.ZodType }
  /** Instead of `body`: any bytes, which the handler reads from `req` itself. */
  bytes?: true
}

export const created = <Body>(body: Body) => ({ status: 201 as const, body })
export const noContent = { status: 204 } as const

export interface Documentation<A extends Answers = Answers> {
  summary: string
  answers: A
}

export interface Route extends Documentation {
  method: Method
  /** In the syntax of Express, below /api/v1. */
  path: string
  who: Who
  query?: z.ZodType
  body?: z.ZodType
  /** The body is any bytes. */
  bytes?: true
  handle: (ctx: AppContext, req: Request, res: Response) => Promise<void>
}

interface Call<Q extends z.ZodType, B extends z.ZodType> {
  ctx: AppContext
  query: z.output<Q>
  body: z.output<B>
  json: JsonBody
  params: Record<string, string>
  req: Request
  res: Response
}
/** The caller, if both kinds may call. */
export type KeyHolderOrPerson =
  { apiKey: ApiKey; person?: undefined } | { apiKey?: undefined; person: Person }
type Caller<W extends Who> = W extends 'anyone'
  ? unknown
  : W extends KeyOrPerson
    ? KeyHolderOrPerson
    : W extends Scope | EitherScope
      ? { apiKey: ApiKey }
      : { person: Person }

const nothing: JsonBody = { value: undefined, bytes: 0, faults: [] }

/** `handler` resolves to undefined if it has answered itself, as a stream or an export does. */
export function route<
  W extends Who,
  A extends Answers,
  Q extends z.ZodType = z.ZodUndefined,
  B extends z.ZodType = z.ZodUndefined,
>(
  place: `${Uppercase<Method>} /${string}`,
  who: W,
  schemas: Schemas<Q, B>,
  handler: (call: Call<Q, B> & Caller<W>) => Promise<AnswerOf<A> | undefined>,
  documentation: Documentation<A>,
): Route {
  const [verb = '', path = ''] = place.split(' ')
  const method = z.enum(['get', 'post', 'put', 'delete']).parse(verb.toLowerCase())
  const needs = neededBy(who)
  const kind = kindOf({ who, ...(schemas.bytes ? { bytes: true } : {}) })
  const handle = async (ctx: AppContext, req: Request, res: Response) => {
    const caller = await identify(ctx, needs, req, res)
    const query = schemas.query ? schemas.query.parse(req.query) : undefined
    const limit = schemas.json?.limit ?? (schemas.body ? (schemas.limit ?? 256 * kib) : undefined)
    const json = limit === undefined ? nothing : await readJson(req, limit)
    const body = schemas.body ? schemas.body.parse(soundJson(json)) : undefined
    const call = {
      ctx,
      // If no schema is declared, both types are `undefined`.
      query: query as z.output<Q>,
      body: body as z.output<B>,
      json,
      params: req.params as Record<string, string>,
      req,
      res,
      ...caller,
    }
    // `identify` returns what Caller<W> is for this `who`; TypeScript cannot follow a value into a conditional type.
    const work = () => handler(call as Call<Q, B> & Caller<W>)
    const answer: Answer | undefined = await (caller.apiKey ? ctx.pushBytes.hold(json.bytes, work) : work())
    if (answer) sendAnswer(res, answer)
    if (caller.apiKey) ctx.calls.accepted(caller.apiKey.id, kind)
  }
  const { query, body = schemas.json?.shape } = schemas
  return {
    method,
    path,
    who,
    handle,
    ...documentation,
    ...(query ? { query } : {}),
    ...(body ? { body } : {}),
    ...(schemas.bytes ? { bytes: true } : {}),
  }
}

/**
 * Mounts the routes in order; a wrong method on a known path gets 405 with the allowed ones. Each first part of a path has its
 * own router, so that a request is not compared with every path.
 */
export function mount(router: Router, ctx: AppContext, routes: readonly Route[]): void {
  const prefixOf = ({ path }: Route) => path.split('/', 2).join('/')
  for (const prefix of new Set(routes.map(prefixOf))) {
    const own = routes.filter((one) => prefixOf(one) === prefix)
    const area = express.Router()
    for (const one of own)
      area[one.method](below(prefix, one.path), (req, res) => {
        answerRoute(ctx, one, req, res)
      })
    for (const path of new Set(own.map((one) => one.path))) {
      const methods = own.flatMap((one) => (one.path === path ? one.method.toUpperCase() : []))
      const allow = [...methods, ...(methods.includes('GET') ? ['HEAD'] : [])].join(', ')
      area.all(below(prefix, path), () => {
        throw problem('method_not_allowed', {}, { headers: { allow } })
      })
    }
    router.use(prefix, area)
  }
}

const below = (prefix: string, path: string) => path.slice(prefix.length) || '/'

export function answerRoute(ctx: AppContext, route: Route, req: Request, res: Response): void {
  route.handle(ctx, req, res).catch((error: unknown) => {
    const problem = toProblem(error)
    if (asksKey(neededBy(route.who), req)) noteRefused(ctx, route, req, res, problem)
    logUnexpected(ctx, problem, res.getHeader('x-request-id'))
    sendProblem(res, problem)
  })
}

interface Needs {
  scopes: string[]
  ability: Ability | undefined
}

/** The scopes of which an API key needs one, and the ability that a person needs: scopes have a colon, abilities a dot. */
export function neededBy(who: Who): Needs {
  const parts: string[] = who.split(' or ')
  const scopes = parts.filter((part) => part.includes(':')).flatMap((part) => part.split('|'))
  return { scopes, ability: abilities.find((ability) => parts.includes(ability)) }
}

/** Whether this request must have an API key. If a person may call as well, the header decides. */
function asksKey({ scopes, ability }: Needs, req: Request): boolean {
  return scopes.length > 0 && (ability === undefined || req.headers['x-api-key'] !== undefined)
}

/** The kind under which the calls of a key are counted. An upload is not counted as a message. */
const kindOf = ({ who, bytes }: Pick<Route, 'who' | 'bytes'>) =>
  bytes ? 'attachments' : neededBy(who).scopes.join('|')

/** Records a refused call for the connection page, which shows what was wrong to the builder of the workflow. */
function noteRefused(ctx: AppContext, route: Route, req: Request, res: Response, problem: Problem) {
  const given = req.headers['x-api-key']
  const key = typeof given === 'string' ? ctx.apiKeys.find(given) : undefined
  const requestId = res.getHeader('x-request-id')
  const id = typeof requestId === 'string' ? requestId : undefined
  ctx.calls.refused(key?.id, kindOf(route), `${route.method.toUpperCase()} ${route.path}`, problem, id)
}

function sendAnswer(res: Response, { status = 200, body, headers }: Answer): void {
  if (res.headersSent || res.destroyed) return
  res.statusCode = status
  for (const [name, value] of Object.entries(headers ?? {})) res.setHeader(name, value)
  if (!res.hasHeader('cache-control')) res.setHeader('cache-control', 'no-store')
  if (body === undefined) {
    res.end()
    return
  }
  const text = JSON.stringify(body)
  res.setHeader('content-type', 'application/json; charset=utf-8')
  res.setHeader('content-length', Buffer.byteLength(text))
  res.end(text)
}

async function identify(
  ctx: AppContext,
  needs: Needs,
  req: Request,
  res: Response,
): Promise<{ person?: Person; apiKey?: ApiKey }> {
  const { scopes, ability } = needs
  if (asksKey(needs, req)) {
    const apiKey = requireScope(ctx.apiKeys, req, scopes)
    noteCaller(res, { apiKeyId: apiKey.id })
    return { apiKey }
  }
  if (ability === undefined) return {}
  const person = await authenticatePerson(ctx, req, res)
  noteCaller(res, { userId: person.id })
  if (!can(ctx.config, person, ability)) throw problem('forbidden')
  return { person }
}
