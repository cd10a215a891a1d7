// What n8n's calls came to: counted and remembered in memory, written down by the clock every few seconds. A killed
// process forgets the last of them; what the calls themselves brought is in the database by then.
import type { AppContext } from '../context.ts'
import { transaction } from '../db/transaction.ts'
import type { Problem } from '../errors.ts'
import { insertRefused, insertTicketPushes, upsertDays } from './queries.ts'

export interface RefusedCall {
  at: Date
  api_key_id: string | null
  route: string
  status: number
  error: string
  problems: { field: string; message: string }[]
  request_id: string | null
}

export interface Counted {
  api_key_id: string
  kind: string
  accepted: number
  refused: number
  last_accepted_at: Date | null
}

/** Refusals kept between two flushes: somebody with a wrong key must not fill the memory. */
const mostRefused = 100
const mostProblems = 20

export class CallLog {
  #counted = new Map<string, Counted>()
  #refused: RefusedCall[] = []

  accepted(keyId: string, kind: string): void {
    const counted = this.#of(keyId, kind)
    counted.accepted++
    counted.last_accepted_at = new Date()
  }

  /** `keyId` is undefined for a key that is not ours. */
  refused(
    keyId: string | undefined,
    kind: string,
    route: string,
    problem: Problem,
    requestId?: string,
  ): void {
    if (keyId !== undefined) this.#of(keyId, kind).refused++
    if (this.#refused.length >= mostRefused) return
    this.#refused.push({
      at: new Date(),
      api_key_id: keyId ?? null,
      route,
      status: problem.status,
      error: problem.message,
      problems: (problem.extras.errors ?? []).slice(0, mostProblems),
      request_id: requestId ?? null,
    })
  }

  take(): { counted: Counted[]; refused: RefusedCall[] } {
    const taken = { counted: [...this.#counted.values()], refused: this.#refused }
    this.#counted = new Map()
    this.#refused = []
    return taken
  }

  /** What could not be written is counted again. */
  putBack({ counted, refused }: { counted: Counted[]; refused: RefusedCall[] }): void {
    for (const { api_key_id, kind, accepted, refused: count, last_accepted_at } of counted) {
      const now = this.#of(api_key_id, kind)
      now.accepted += accepted
      now.refused += count
      now.last_accepted_at ??= last_accepted_at
    }
    this.#refused = [...refused, ...this.#refused].slice(0, mostRefused)
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

export async function flushCalls(ctx: Pick<AppContext, 'calls' | 'pool' | 'config'>): Promise<void> {
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
    if (taken.refused.length > 0) await insertRefused(ctx.pool, taken.refused)
  } catch (error) {
    ctx.calls.putBack(taken)
    throw error
  }
}
