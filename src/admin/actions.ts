// AdminJS' actions: each calls the service that the API calls too, with the API's schema judging its payload. Everything
// that is not listed for a resource is denied.
import type { Response } from 'express'
import {
  type Action,
  type ActionContext,
  type ActionHandler,
  type ActionRequest,
  type BulkActionResponse,
  type RecordActionResponse,
} from 'adminjs'
import { z } from 'zod'
import { confirmPassword } from '../auth/login.ts'
import type { Person } from '../policy/callers.ts'
import type { Caller } from '../auth/proof.ts'
import type { AppContext } from '../context.ts'
import { problem, type Problem, toProblem } from '../errors.ts'
import { problemItem, problemMembers } from '../http/problem.ts'
import { newComment, ticketChange } from '../tickets/schema.ts'
import type { Ticket } from '../tickets/shown.ts'
import { addComment } from '../tickets/comments.ts'
import { changeTicket, releaseTicket, takeTicket } from '../tickets/service.ts'
import { newUser, userChange } from '../users/schema.ts'
import { changeUser, createUser } from '../users/service.ts'
import type { Ability } from '../policy/abilities.ts'
import type { PolicySettings } from '../policy/can.ts'
import { addressOf, allows, personOf } from './access.ts'
import { tables } from './tables.ts'

type Actions = Record<string, Partial<Action<RecordActionResponse & BulkActionResponse>>>
type Work<Result = unknown> = (
  person: Person,
  id: string,
  payload: Record<string, unknown>,
  context: ActionContext,
) => Promise<Result>

const denied = { isAccessible: false, isVisible: false }

/** Of a table without actions of its own: reading, for those who may. */
export function readOnly(policy: PolicySettings, table: string): Actions {
  const read = tables.find(({ name }) => name === table)?.read
  const isAccessible = read !== undefined && allows(policy, read)
  return {
    list: { isAccessible },
    search: { isAccessible },
    show: { isAccessible },
    new: denied,
    edit: denied,
    delete: denied,
    bulkDelete: denied,
  }
}

export function ticketActions(ctx: AppContext): Actions {
  const change =
    (pick: (payload: Record<string, unknown>) => Record<string, unknown>): Work<Ticket> =>
    (person, id, payload) =>
      changeTicket(ctx, person, { id: Number(id) }, given(ticketChange, pick(payload)))
  const withVersion = (payload: Record<string, unknown>) =>
    payload.version === undefined ? {} : { version: typed(payload.version) }
  return {
    ...readOnly(ctx.config, 'tickets'),
    take: record(ctx, 'ticket.take', (person, id) => takeTicket(ctx, person, { id: Number(id) })),
    release: record(ctx, 'ticket.release', (person, id) => releaseTicket(ctx, person, { id: Number(id) })),
    assign: recordAndBulk(
      ctx,
      'ticket.assign',
      change((payload) => ({
        assigned_to_user_id: payload.assigned_to_user_id === '' ? null : payload.assigned_to_user_id,
        ...withVersion(payload),
      })),
    ),
    status: recordAndBulk(
      ctx,
      'ticket.status',
      change((payload) => ({ status: payload.status, ...withVersion(payload) })),
    ),
    priority: recordAndBulk(
      ctx,
      'ticket.priority',
      change((payload) => ({ priority: payload.priority, ...withVersion(payload) })),
    ),
    close: recordAndBulk(
      ctx,
      'ticket.close',
      change((payload) => ({ status: 'closed', ...withVersion(payload) })),
    ),
    reopen: record(
      ctx,
      'ticket.reopen',
      change((payload) => ({ status: 'open', ...withVersion(payload) })),
    ),
    comment: record(ctx, 'ticket.note', (person, id, { id: own, comment_text, is_internal_note }) =>
      addComment(
        ctx,
        person,
        { id: Number(id) },
        given(newComment, {
          comment_text,
          ...(own === undefined || own === '' ? {} : { id: own }),
          ...(is_internal_note === undefined ? {} : { is_internal_note: typed(is_internal_note) }),
        }),
      ),
    ),
  }
}

export function userActions(ctx: AppContext): Actions {
  const fields = ['full_name', 'email', 'role', 'password', 'is_active', 'locale']
  const picked = (payload: Record<string, unknown>) =>
    Object.fromEntries(
      Object.entries(payload)
        .filter(([name, value]) => fields.includes(name) && value !== '')
        .map(([name, value]) => [name, name === 'is_active' ? typed(value) : value]),
    )
  const proven = async (
    person: Person,
    { current_password: password }: Record<string, unknown>,
    context: ActionContext,
  ): Promise<Caller> => {
    if (typeof password !== 'string' || password === '') return { person, proof: 'session' }
    await confirmPassword(ctx, addressOf(context), person, password)
    return { person, proof: 'password' }
  }
  return {
    ...readOnly(ctx.config, 'users'),
    new: {
      isAccessible: allows(ctx.config, 'users.manage'),
      handler: posted(ctx, async (person, request, context) => {
        const payload = request.payload ?? {}
        const user = given(newUser, picked(payload))
        const made = await createUser(ctx, await proven(person, payload, context), user)
        return { record: (await context.resource.findOne(made.id, context))?.toJSON(context.currentAdmin) }
      }),
    },
    edit: record(ctx, 'users.manage', async (person, id, payload, context) => {
      const change = given(userChange, picked(payload))
      return changeUser(ctx, await proven(person, payload, context), id, change)
    }),
    deactivate: record(ctx, 'users.manage', (person, id) =>
      changeUser(ctx, { person, proof: 'session' }, id, { is_active: false }),
    ),
  }
}

/** A form sends text: numbers and yes or no are what they say. The schema judges the rest. */
function typed(value: unknown): unknown {
  if (value === 'true' || value === 'false') return value === 'true'
  return typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value
}

function given<S extends z.ZodType>(schema: S, payload: unknown): z.output<S> {
  return schema.parse(payload)
}

function record(ctx: AppContext, ability: Ability, work: Work): Actions[string] {
  return {
    actionType: 'record',
    component: false,
    isAccessible: allows(ctx.config, ability),
    handler: posted(ctx, async (person, request, context) => {
      const id = String(request.params.recordId)
      await work(person, id, request.payload ?? {}, context)
      // It may have left what this person sees: then the record as it was found.
      const now = (await context.resource.findOne(id, context)) ?? context.record
      return { record: now?.toJSON(context.currentAdmin) }
    }),
  }
}

/** By ticket: the version on which the change was decided. */
const versions = z.record(z.string(), z.union([z.int(), z.string()])).default({})

/**
 * One ticket, or the ones of `recordIds`: each by itself, so that one refusal costs the others nothing, and each on its own
 * version where `versions` has one. Every one that was asked for is in `done` or in `failed`.
 */
function recordAndBulk(ctx: AppContext, ability: Ability, work: Work<Ticket>): Actions[string] {
  const single = record(ctx, ability, work)
  return {
    ...single,
    actionType: ['record', 'bulk'] as never, // the types forget that AdminJS takes a list
    handler: async (request, response, context) => {
      const { records } = context
      if (!records) return (single.handler as Handler)(request, response, context)
      return posted(ctx, async (person, { payload = {}, query }) => {
        const { versions: of, ...given } = payload
        const seen = versions.parse(of)
        const found = new Set(records.map((one) => one.id()))
        const done: { id: string; version: number }[] = []
        const failed: ({ id: string } & ReturnType<typeof problemItem>)[] = []
        for (const id of new Set(String(query?.recordIds ?? '').split(',')))
          try {
            if (!found.has(id)) throw problem('no_such_record')
            const version = Object.hasOwn(seen, id) ? { version: seen[id] } : {}
            done.push({ id, version: (await work(person, id, { ...given, ...version }, context)).version })
          } catch (error) {
            const refused = toProblem(error)
            if (refused.status >= 500) throw error
            failed.push({ id, ...problemItem(refused) })
          }
        return { records: records.map((one) => one.toJSON(context.currentAdmin)), done, failed }
      })(request, response, context)
    },
  }
}

type Handler = ActionHandler<RecordActionResponse & BulkActionResponse>
type Answer = Record<string, unknown>

/** Answers a refusal with its own status in the shape that AdminJS' frontend reads. */
function posted(
  ctx: AppContext,
  work: (person: Person, request: ActionRequest, context: ActionContext) => Promise<Answer>,
): Handler {
  return (async (request: ActionRequest, response: Response, context: ActionContext) => {
    const person = personOf(context)
    try {
      return { notice: { message: 'done', type: 'success' }, ...(await work(person, request, context)) }
    } catch (error) {
      const refused = toProblem(error)
      if (refused.status >= 500) ctx.log.error({ err: error }, 'a panel action failed')
      response.status(refused.status)
      return refusal(refused, context)
    }
  }) as Handler
}

function refusal(refused: Problem, { record: found, currentAdmin }: ActionContext): Answer {
  const shown = found?.toJSON(currentAdmin)
  return {
    ...(shown && {
      record: {
        ...shown,
        errors: Object.fromEntries(
          (refused.extras.errors ?? []).map(({ field, code, params, message }) => [
            field,
            { type: code, message, ...(params ? { params } : {}) },
          ]),
        ),
      },
    }),
    records: [],
    notice: { message: refused.message, type: 'error' },
    problem: problemMembers(refused),
  }
}
