// Group commit: single pushes wait in memory only until the previous flush is done; then all waiting pushes are written in
// one transaction. There is no timer: a single push is written at once, and under load the batches grow as the database
// slows down. Each push is answered only after its own commit.
import { setTimeout as sleep } from 'node:timers/promises'
import { isConnectionLoss, isRowsFault, problem, sqlState } from '../errors.ts'

export interface FlushTimes {
  size: number
  seconds: number
}

interface Options<Item, Result> {
  /**
   * Writes the items in one transaction and returns a result for each, in order. `attempt` counts from 1; from the second
   * on, an earlier attempt may have been committed although its confirmation was lost.
   */
  flush: (items: readonly Item[], attempt: number) => Promise<Result[]>
  /** How many items may wait; more are refused. */
  maxWaiting: number
  /** Items per flush. */
  maxBatch: number
  /** Flushes that may run at the same time. */
  maxInFlight: number
  onFlush: (times: FlushTimes) => void
  onRetry: (error: unknown, size: number) => void
}

interface Waiting<Item, Result> {
  item: Item
  resolve: (result: Result) => void
  reject: (error: unknown) => void
}

const attempts = 6

export class GroupCommit<Item, Result> {
  readonly #options: Options<Item, Result>
  #waiting: Waiting<Item, Result>[] = []
  #inFlight = 0
  #idle: (() => void)[] = []

  constructor(options: Options<Item, Result>) {
    this.#options = options
  }

  get waiting(): number {
    return this.#waiting.length
  }

  /** Resolves when the item is on disk. Rejects with 503 at once if too many items wait. */
  push(item: Item): Promise<Result> {
    if (this.#waiting.length >= this.#options.maxWaiting) return Promise.reject(problem('overloaded'))
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject })
      this.#next()
    })
  }

  /** Resolves when nothing waits or is being written. */
  async drained(): Promise<void> {
    if (this.#inFlight > 0 || this.#waiting.length > 0)
      await new Promise<void>((resolve) => this.#idle.push(resolve))
  }

  #next(): void {
    if (this.#inFlight >= this.#options.maxInFlight) return
    if (this.#waiting.length === 0) {
      if (this.#inFlight === 0) for (const resolve of this.#idle.splice(0)) resolve()
      return
    }
    const batch = this.#waiting.splice(0, this.#options.maxBatch)
    this.#inFlight++
    void this.#write(batch).finally(() => {
      this.#inFlight--
      this.#next()
    })
  }

  /** Never rejects: every waiting item is answered. */
  async #write(batch: Waiting<Item, Result>[]): Promise<void> {
    try {
      const began = performance.now()
      const results = await this.#flushWithRetry(batch.map(({ item }) => item))
      this.#options.onFlush({ size: batch.length, seconds: (performance.now() - began) / 1000 })
      for (const [index, { resolve, reject }] of batch.entries()) {
        const result = results[index]
        if (result === undefined) reject(new Error('the flush gave no answer for this push'))
        else resolve(result)
      }
    } catch (error) {
      const [only] = batch
      // A lost connection or a full disk affects all rows. A value that PostgreSQL refuses affects one row, found by halving.
      if (batch.length === 1 || !isRowsFault(error)) {
        if (only) for (const { reject } of batch) reject(error)
        return
      }
      const half = Math.ceil(batch.length / 2)
      await this.#write(batch.slice(0, half))
      await this.#write(batch.slice(half))
    }
  }

  async #flushWithRetry(items: readonly Item[]): Promise<Result[]> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#options.flush(items, attempt)
      } catch (error) {
        const state = sqlState(error)
        const passing = isConnectionLoss(error) || state === '40P01' || state === '40001'
        if (!passing || attempt >= attempts) throw error
        this.#options.onRetry(error, items.length)
        await sleep(20 * 2 ** attempt * (0.5 + Math.random()))
      }
    }
  }
}
