// Delivery reports by message id alone. A report may arrive before or after Pantau knows the message.
import { z } from 'zod'
import type { MessageReport } from '../broadcasts/waiting-queries.ts'
import { invalid, problem, Problem } from '../errors.ts'
import { fieldProblems } from '../errors/zod.ts'
import { kib, soundJson, type JsonBody } from '../http/body.ts'
import { problemItem } from '../http/problem.ts'
import { admitPushes } from '../http/push-limit.ts'
import type { ApiKey } from '../policy/callers.ts'
import { route, type AnswerOf } from '../route.ts'
import type { StatusIngest } from './ingest.ts'
import { readStatus, statusesAnswer, statusesIn, statusesShape } from './schema.ts'

const answers = { 200: statusesAnswer }
const place = 'POST /message-statuses'
const who = 'broadcasts:write|replies:write'
interface StatusCore {
  statuses: StatusIngest
  calls: { refused: (keyId: string, kind: string, route: string, problem: Problem) => void }
}
type Result = AnswerOf<typeof answers>['body']['results'][number]

/** Faulty items of a list are refused alone; anything else is refused as a whole. */
function readItems(json: JsonBody): unknown[] {
  const { value, faults } = json
  if (!Array.isArray(value)) return statusesIn(soundJson(json))
  return value.flatMap((one: unknown, at): unknown[] => {
    const wrong = Array.isArray(faults) ? undefined : faults.get(at)
    return wrong ? [invalid(wrong)] : statusesIn(one)
  })
}

async function take(
  ctx: StatusCore,
  apiKey: ApiKey,
  items: readonly unknown[],
  alone: boolean,
): Promise<Result[]> {
  const for_broadcasts = apiKey.scopes.includes('broadcasts:write')
  const for_replies = apiKey.scopes.includes('replies:write')
  return Promise.all(
    items.map(async (item): Promise<Result> => {
      const read = readItem(item)
      if (read instanceof Problem) {
        if (alone) throw read
        ctx.calls.refused(apiKey.id, who, place, read)
        const message_id = idOf(item)
        return {
          ...(message_id === undefined ? {} : { message_id }),
          status: 'refused',
          ...problemItem(read),
        }
      }
      if (!read) return { message_id: idOf(item) ?? '', status: 'unchanged' }
      const report = { ...read, api_key_id: apiKey.id, for_broadcasts, for_replies }
      return { message_id: report.message_id, status: await ctx.statuses.push(report) }
    }),
  )
}

function readItem(item: unknown): MessageReport | Problem | undefined {
  if (item instanceof Problem) return item
  const read = readStatus(item)
  return read.success ? read.data : invalid(fieldProblems(read.error))
}

const id = z.union([z.string(), z.number().transform(String)]).optional()
const identified = z.object({ message_id: id, id })

/** The message's id in an item, if there is one. A Problem of an item that could not be read has none. */
function idOf(item: unknown): string | undefined {
  const given = identified.safeParse(item).data
  return given?.message_id ?? given?.id
}

export const statusRoutes = [
  route(
    place,
    who,
    { json: { limit: 1024 * kib, shape: statusesShape } },
    async ({ ctx, apiKey, json, res }) => {
      const items = readItems(json)
      if (items.length > 1000 || (Array.isArray(json.value) && json.value.length === 0))
        throw problem('wrong_array_size', { max: 1000, count: items.length })
      await admitPushes(ctx, apiKey, res, 'status', Math.max(1, items.length))
      const alone = items.length === 1 && items[0] === json.value
      return { body: { results: await take(ctx, apiKey, items, alone) } }
    },
    {
      summary:
        'n8n: report the delivery of messages by their ids; one, up to 1000, or the unchanged body of WhatsApp’s webhook',
      answers,
    },
  ),
]
