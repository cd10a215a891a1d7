// Routes of the broadcast log: pushes from n8n, one log or an array; list, export and resend for users.
import type { IncomingMessage } from 'node:http'
import { z } from 'zod'
import type { ApiKey } from '../policy/callers.ts'
import { invalid, problem, Problem } from '../errors.ts'
import type { FieldProblem } from '../errors/field-codes.ts'
import { fieldProblems } from '../errors/zod.ts'
import { kib, soundJson, type JsonBody } from '../http/body.ts'
import { readClaim } from '../http/idempotency.ts'
import { listAnswer } from '../http/list.ts'
import { uuidParam } from '../http/params.ts'
import { admitPushes } from '../http/push-limit.ts'
import { created, route, type AnswerOf } from '../route.ts'
import { writeArray, type ArrayCore } from './array.ts'
import type { Ingest } from './ingest.ts'
import { exportLogs, exportQuery } from './export.ts'
import {
  broadcastLog,
  broadcastPush,
  broadcastQuery,
  broadcastStatuses,
  listedLog,
  pushedArray,
  pushedLog,
} from './schema.ts'
import { deliveryReport } from '../webhook/report.ts'
import { reportResend, resendLog } from './resend.ts'
import { findLogs } from './search.ts'
import { newLog } from './writer.ts'

const singleLimit = 256 * kib
const arrayLimit = 1024 * kib

const pushAnswers = { 201: pushedLog, 200: z.union([pushedLog, pushedArray]) }
const replay = { 'idempotency-replayed': 'true' }

interface PushCore extends ArrayCore {
  ingest: Ingest
  calls: { refused: (keyId: string, kind: string, route: string, problem: Problem) => void }
}

async function pushOne(
  ctx: PushCore,
  apiKey: ApiKey,
  req: IncomingMessage,
  sent: JsonBody,
): Promise<AnswerOf<typeof pushAnswers>> {
  const json = soundJson(sent)
  const push = broadcastPush.parse(json)
  const claim = readClaim(req, apiKey.id, 'POST /broadcast-logs', json)
  const written = await ctx.ingest.push({ log: newLog(apiKey.id, push), claim })
  if (written instanceof Problem) throw written
  const { status, body, replayed } = written
  const answer = status === 201 ? created(body) : { body }
  return replayed ? { ...answer, headers: replay } : answer
}

async function pushMany(
  ctx: PushCore,
  apiKey: ApiKey,
  req: IncomingMessage,
  items: readonly unknown[],
  faults: ReadonlyMap<number, FieldProblem[]>,
): Promise<AnswerOf<typeof pushAnswers>> {
  if (items.length === 0 || items.length > 1000)
    throw problem('wrong_array_size', { max: 1000, count: items.length })
  // A faulty item is never stored, and may be nested too deeply to be hashed.
  const hashed = faults.size === 0 ? items : items.map((item, at) => faults.get(at) ?? item)
  const claim = readClaim(req, apiKey.id, 'POST /broadcast-logs', hashed)
  const parsed = items.map((item, at) => {
    const wrong = faults.get(at)
    if (wrong) return invalid(wrong)
    const push = broadcastPush.safeParse(item)
    return push.success ? newLog(apiKey.id, push.data) : invalid(fieldProblems(push.error))
  })
  for (const item of parsed)
    if (item instanceof Problem)
      ctx.calls.refused(apiKey.id, 'broadcasts:write', 'POST /broadcast-logs', item)
  const { replayed, body } = await writeArray(ctx, parsed, claim)
  return { body, headers: replayed ? replay : {} }
}

export const broadcastRoutes = [
  route(
    'POST /broadcast-logs',
    'broadcasts:write',
    { json: { limit: arrayLimit, shape: z.union([broadcastPush, z.array(broadcastPush).min(1).max(1000)]) } },
    async ({ ctx, apiKey, json, req, res }) => {
      const { value, bytes, faults }: JsonBody = json
      const many = Array.isArray(value)
      await admitPushes(ctx, apiKey, res, 'broadcast', many ? Math.max(1, value.length) : 1)
      if (many && !Array.isArray(faults)) return pushMany(ctx, apiKey, req, value, faults)
      if (bytes > singleLimit) throw problem('too_large', { limit: '256 KiB' })
      return pushOne(ctx, apiKey, req, json)
    },
    {
      summary: 'n8n: push the log of a broadcast, or an array of up to 1000 logs with one result per item',
      answers: {
        ...pushAnswers,
        409: 'This message_id belongs to another parcel',
        422: 'The Idempotency-Key was used with another body',
      },
    },
  ),
  route(
    'GET /broadcast-logs',
    'broadcasts.read',
    { query: broadcastQuery },
    async ({ ctx, person, query, req }) => listAnswer(req, await findLogs(ctx, person, query)),
    { summary: 'The broadcast log, newest first', answers: { 200: z.array(listedLog) } },
  ),
  route(
    'GET /broadcast-logs/export',
    'broadcasts.export',
    { query: exportQuery },
    async ({ ctx, person, query, res }) => {
      await exportLogs(ctx, person, res, query)
      return undefined
    },
    {
      summary: 'The broadcast log as a spreadsheet: XLSX or CSV, with the filters of the list',
      answers: {
        200: 'text/csv, or application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
        503: 'Too many exports are running',
      },
    },
  ),
  route(
    'POST /broadcast-logs/:id/resend',
    'broadcasts.resend',
    { body: z.strictObject({}) },
    async ({ ctx, person, params }) =>
      created(await resendLog(ctx, person, uuidParam(params.id, 'no_such_broadcast'))),
    {
      summary: 'Send a failed broadcast again, through n8n',
      answers: {
        201: broadcastLog,
        409: 'The broadcast has not failed, cannot be sent, or is being sent already',
      },
    },
  ),
  route(
    'POST /broadcast-logs/:id/status',
    'replies:write',
    { body: deliveryReport },
    async ({ ctx, apiKey, params, body }) => ({
      body: await reportResend(ctx, apiKey, uuidParam(params.id, 'no_such_broadcast'), body),
    }),
    {
      summary: 'n8n: report the delivery of a broadcast that Pantau asked it to send again',
      answers: {
        200: z.object({
          status: z.enum(['updated', 'unchanged']),
          log_id: z.uuid(),
          broadcast_status: z.enum(broadcastStatuses),
        }),
        404: 'No such resend',
      },
    },
  ),
]
