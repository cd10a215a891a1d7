// Builds AdminJS' actions from the areas' declarations. Each action calls the same service as the API. Actions that are not
// declared for a resource are denied.
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
import type { AppContext } from '../context.ts'
import { problem, type Problem, toProblem } from '../errors.ts'
import { problemItem, problemMembers } from '../http/problem.ts'
import type { Action as Declared, ActionCall, Outcome, Resource } from '../resource.ts'
import { addressOf, allows, personOf } from './access.ts'
import { askedOf, noteAsked } from './paging.ts'

type Actions = Record<string, Partial<Action<RecordActionResponse & BulkActionResponse>>>
type Handler = ActionHandler<RecordActionResponse & BulkActionResponse>
type Answer = Record<string, unknown>

const denied = { isAccessible: false, isVisible: false }

export function actionsOf(ctx: AppContext, { read, actions = [], panel }: Resource): Actions {
  const isAccessible = allows(ctx.config, read)
  const component = (name: string | undefined) => (name === undefined ? {} : { component: name })
  return {
    list: {
      isAccessible,
      ...component(panel?.list),
      before: noteAsked,
      // AdminJS' own page numbers stay in the answer; the panel uses `next` instead.
      after: (answer: RecordActionResponse & BulkActionResponse, _request, context) => ({
        ...answer,
        meta: { ...(answer.meta ?? {}), next: askedOf(context).next },
      }),
    },
    search: { isAccessible },
    show: { isAccessible, ...component(panel?.show) },
    new: denied,
    edit: denied,
    delete: denied,
    bulkDelete: denied,
    ...Object.fromEntries(actions.map((action) => [action.name, adminAction(ctx, action)])),
  }
}

function adminAction(ctx: AppContext, action: Declared): Actions[string] {
  const { kind, bulk, ability, when, component, danger } = action
  const usual = {
    isAccessible: allows(ctx.config, ability),
    component: component ?? (false as const),
    ...(danger ? { variant: 'danger' as const } : {}),
    ...(when ? { isVisible: ({ record }: ActionContext) => !record || when(record.params) } : {}),
  }
  if (kind === 'resource') return { ...usual, actionType: 'resource', handler: onResource(ctx, action) }
  const single = onRecord(ctx, action)
  if (!bulk) return { ...usual, actionType: 'record', handler: single }
  const several = onSeveral(ctx, action)
  return {
    ...usual,
    actionType: ['record', 'bulk'] as never, // AdminJS accepts a list, but its types do not
    handler: (request, response, context) => (context.records ? several : single)(request, response, context),
  }
}

function callOf(
  ctx: AppContext,
  request: ActionRequest,
  context: ActionContext,
  id: string = request.params.recordId ?? '',
): ActionCall {
  const { payload = {} } = request
  return { ctx, person: personOf(context), address: addressOf(context), id, payload }
}

function onResource(ctx: AppContext, { run }: Declared): Handler {
  return posted(ctx, async (request, context) => {
    const { id, answer } = (await run(callOf(ctx, request, context))) ?? {}
    const made = id === undefined ? undefined : await context.resource.findOne(id, context)
    return { ...(made ? { record: made.toJSON(context.currentAdmin) } : {}), ...answer }
  })
}

function onRecord(ctx: AppContext, { run }: Declared): Handler {
  return posted(ctx, async (request, context) => {
    const call = callOf(ctx, request, context)
    const { answer } = (await run(call)) ?? {}
    // If the record was deleted, or has left this person's scope, returns it as it was found.
    const now = (await context.resource.findOne(call.id, context)) ?? context.record
    return { record: now?.toJSON(context.currentAdmin), ...answer }
  })
}

/** For each record: the version that the user saw. */
const versions = z.record(z.string(), z.union([z.int(), z.string()])).default({})

/**
 * Runs the action on each of `recordIds` separately, so that a refusal does not affect the others, and with its version from
 * `versions`, if given. Every requested record is in `done` or in `failed`.
 */
function onSeveral(ctx: AppContext, { run }: Declared): Handler {
  return posted(ctx, async (request, context) => {
    const { versions: of, ...given } = request.payload ?? {}
    const seen = versions.parse(of)
    const records = context.records ?? []
    const found = new Set(records.map((one) => one.id()))
    const done: Pick<Outcome, 'id' | 'version'>[] = []
    const failed: ({ id: string } & ReturnType<typeof problemItem>)[] = []
    for (const id of new Set(String(request.query?.recordIds ?? '').split(',')))
      try {
        if (!found.has(id)) throw problem('no_such_record')
        const payload = { ...given, ...(Object.hasOwn(seen, id) ? { version: seen[id] } : {}) }
        const { version } = (await run({ ...callOf(ctx, request, context, id), payload })) ?? {}
        done.push(version === undefined ? { id } : { id, version })
      } catch (error) {
        const refused = toProblem(error)
        if (refused.status >= 500) throw error
        failed.push({ id, ...problemItem(refused) })
      }
    return { records: records.map((one) => one.toJSON(context.currentAdmin)), done, failed }
  })
}

/** Answers a refusal with its own status, in the form that AdminJS' frontend reads. */
function posted(
  ctx: AppContext,
  work: (request: ActionRequest, context: ActionContext) => Promise<Answer>,
): Handler {
  return (async (request: ActionRequest, response: Response, context: ActionContext) => {
    try {
      return { notice: { message: 'done', type: 'success' }, ...(await work(request, context)) }
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
