// Counts n8n's accepted and refused calls in memory; the clock writes them to the database every few seconds. A killed process
// loses the last counts, but not the data of the calls, which are stored by then.
import { createHash } from 'node:crypto'
import type { Core } from '../core.ts'
import { transaction } from '../db/transaction.ts'
import type { Problem } from '../errors.ts'
import type { FieldProblem } from '../errors/field-codes.ts'
import type { Params, ProblemCode } from '../errors/problem-codes.ts'
import { insertRefused, insertTicketPushes, upsertDays } from './queries.ts'

export interface RefusedCall {
  at: Date
  api_key_id: string | null
  route: string
  status: number
  code: ProblemCode
  params: Params
  error: string
  problems: FieldProblem[]
  request_id: string | null
  /** How many calls were refused for this reason; `at` and `request_id` are those of the last call. */
  count: number
}

export interface Counted {
  api_key_id: string
  kind: string
  accepted: number
  refused: number
  last_accepted_at: Date | null
}

/**
 * Limits of different refusals between two flushes, for each key (all unknown keys count as one) and in total, so that a flood
 * with a wrong key neither fills the memory nor hides the refusals of other keys.
 */
const mostOfKey = 20
const mostRefused = 200
const mostProblems = 20

export class CallLog {
  #counted = new Map<string, Counted>()
  #refused = new Map<string, RefusedCall>()

  accepted(keyId: string, kind: string): void {
    const counted = this.#of(keyId, kind)
    counted.accepted++
    counted.last_accepted_at = new Date()
  }

  /** `keyId` is undefined for an unknown key. */
  refused(
    keyId: string | undefined,
    kind: string,
    route: string,
    { status, code, params, message, extras }: Problem,
    requestId?: string,
  ): void {
    if (keyId !== undefined) this.#of(keyId, kind).refused++
    this.#keep({
      at: new Date(),
      api_key_id: keyId ?? null,
      route,
      status,
      code,
      params,
      error: message,
      problems: (extras.errors ?? []).slice(0, mostProblems),
      request_id: requestId ?? null,
      count: 1,
    })
  }

  #keep(call: RefusedCall): void {
    const reason = reasonOf(call)
    const known = this.#refused.get(reason)
    if (known) {
      const newer = call.at > known.at ? call : known
      this.#refused.set(reason, { ...newer, count: known.count + call.count })
      return
    }
    let ofKey = 0
    for (const one of this.#refused.values()) if (one.api_key_id === call.api_key_id) ofKey++
    if (ofKey < mostOfKey && this.#refused.size < mostRefused) this.#refused.set(reason, call)
  }

  take(): { counted: Counted[]; refused: RefusedCall[] } {
    const taken = { counted: [...this.#counted.values()], refused: [...this.#refused.values()] }
    this.#counted = new Map()
    this.#refused = new Map()
    return taken
  }

  /** Adds counts that could not be written back. */
  putBack({ counted, refused }: { counted: Counted[]; refused: RefusedCall[] }): void {
    for (const { api_key_id, kind, accepted, refused: count, last_accepted_at } of counted) {
      const now = this.#of(api_key_id, kind)
      now.accepted += accepted
      now.refused += count
      now.last_accepted_at ??= last_accepted_at
    }
    for (const call of refused) this.#keep(call)
  }

  #of(api_key_id: string, kind: string): Counted {
    const key = `${api_key_id} ${kind}`
    const known = this.#counted.get(key)
    if (known) return known
    const made = { api_key_id, kind, accepted: 0, refused: 0, last_accepted_at: null }
    this.#counted.set(key, made)
    return made
  }
}

/** A hash that is equal for refusals of one key, route and error, which are shown as one line. */
export function reasonOf({ api_key_id, route, status, error, problems }: RefusedCall): string {
  return createHash('sha256')
    .update(JSON.stringify([api_key_id, route, status, error, problems]))
    .digest('base64url')
}

export interface CallsCore extends Core {
  calls: CallLog
}

export async function flushCalls(ctx: CallsCore): Promise<void> {
  const taken = ctx.calls.take()
  try {
    if (taken.counted.length > 0)
      await transaction(ctx.pool, async (tx) => {
        await upsertDays(tx, taken.counted, ctx.config.timezone)
        const tickets = taken.counted.filter(({ kind }) => kind === 'tickets:write')
        const pushes = tickets.reduce((sum, { accepted }) => sum + accepted, 0)
        if (pushes > 0) await insertTicketPushes(tx, pushes)
      })
    taken.counted = []
    if (taken.refused.length > 0) await insertRefused(ctx.pool, taken.refused, ctx.config.timezone)
  } catch (error) {
    ctx.calls.putBack(taken)
    throw error
  }
}
