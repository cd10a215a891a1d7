// An array of logs is written in one transaction. A row that PostgreSQL refuses does not affect the others.
import type pg from 'pg'
import type { LimitFunction } from 'p-limit'
import type { Core } from '../core.ts'
import type { Queryable } from '../db/pool.ts'
import { transaction } from '../db/transaction.ts'
import { isRowsFault, problem, Problem, toProblem } from '../errors.ts'
import { claimKeys, keepResponses, type Claim } from '../http/idempotency.ts'
import sql from 'sql-template-tag'
import { problemItem } from '../http/problem.ts'
import type { NewLog } from './writes.ts'
import { announce } from './announce.ts'
import type { PushedArray } from './schema.ts'
import { lockAsWriter } from './waiting-queries.ts'
import { writeLogs, type Outcome } from './writer.ts'

/** How many arrays, of up to 1 MiB each, may wait for their turn. */
const maxWaiting = 64

export interface ArrayCore extends Core {
  arrayPushes: LimitFunction
  ingestPool: pg.Pool
}

interface ArrayAnswer {
  replayed: boolean
  body: PushedArray
}

/** Returns one answer per item, in order. An item that failed validation is passed in as its Problem. */
export async function writeArray(
  ctx: ArrayCore,
  items: readonly (NewLog | Problem)[],
  claim: Claim | undefined,
): Promise<ArrayAnswer> {
  if (ctx.arrayPushes.pendingCount >= maxWaiting) throw problem('overloaded')
  const logs = items.filter((item) => !(item instanceof Problem))
  let outcomes = new Map<string, Outcome>()
  const answer = await ctx.arrayPushes(() =>
    transaction(ctx.ingestPool, async (tx): Promise<ArrayAnswer> => {
      if (logs.some((log) => log.message_id !== null)) await lockAsWriter(tx)
      if (claim) {
        const verdict = (
          await claimKeys(tx, [{ claim, mark: 'array', answer: { status: 200, body: null } }])
        ).get('array')
        if (verdict?.other) throw problem('idempotency_key_reused')
        if (verdict && !verdict.won) return { replayed: true, body: verdict.answer?.body as PushedArray }
      }
      outcomes = await writeEach(tx, logs)
      const body = { results: items.map((item) => present(item, outcomes)) }
      if (claim) await keepResponses(tx, [{ claim, answer: { status: 200, body } }])
      return { replayed: false, body }
    }),
  )
  if (!answer.replayed) announce(ctx, [...outcomes.values()])
  return answer
}

async function writeEach(tx: Queryable, logs: readonly NewLog[]): Promise<Map<string, Outcome>> {
  if (logs.length === 0) return new Map()
  await tx.query(sql`savepoint item`)
  try {
    return await writeLogs(tx, logs)
  } catch (error) {
    if (!isRowsFault(error)) throw error
    await tx.query(sql`rollback to savepoint item`)
    const [only] = logs
    if (only && logs.length === 1) return new Map([[only.id, toProblem(error)]])
    const half = Math.ceil(logs.length / 2)
    const first = await writeEach(tx, logs.slice(0, half))
    const second = await writeEach(tx, logs.slice(half))
    return new Map([...first, ...second])
  }
}

function present(
  item: NewLog | Problem,
  outcomes: ReadonlyMap<string, Outcome>,
): PushedArray['results'][number] {
  const outcome = item instanceof Problem ? item : outcomes.get(item.id)
  if (!outcome) throw new Error('a log of an array was neither written nor refused')
  if (!(outcome instanceof Problem)) return outcome.body
  return { status: 'refused', ...problemItem(outcome) }
}
