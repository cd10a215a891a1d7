// A bulkhead: long work runs a few at a time, so that it cannot take over the process. A few more wait; the rest is
// refused at once. One person can never hold all places.
import type { Problem } from '../errors.ts'

interface Options {
  /** How many run at the same time. */
  running: number
  /** How many of them may belong to one person. */
  runningEach: number
  /** How many may wait for their turn. */
  waiting: number
  /** Milliseconds after which a waiting request is refused. */
  patience: number
  /** The error for a refused request, e.g. `problem('searches_busy')`. */
  refusal: () => Problem
}

interface Waiting {
  who: string
  begin: () => void
}

export class Bulkhead {
  readonly #options: Options
  readonly #running = new Map<string, number>()
  readonly #queue = new Set<Waiting>()

  constructor(options: Options) {
    this.#options = options
  }

  get running(): number {
    return [...this.#running.values()].reduce((sum, count) => sum + count, 0)
  }

  get waiting(): number {
    return this.#queue.size
  }

  /** Runs the work when there is room for it. Rejects with the refusal when too many wait, or it waited too long. */
  async run<T>(who: string, work: () => Promise<T>): Promise<T> {
    if (this.#fits(who)) this.#count(who, 1)
    else await this.#turn(who)
    try {
      return await work()
    } finally {
      this.#count(who, -1)
      this.#admit()
    }
  }

  #fits(who: string): boolean {
    return this.running < this.#options.running && (this.#running.get(who) ?? 0) < this.#options.runningEach
  }

  #count(who: string, by: 1 | -1): void {
    const now = (this.#running.get(who) ?? 0) + by
    if (now === 0) this.#running.delete(who)
    else this.#running.set(who, now)
  }

  /** Resolves when there is a free place, which is then already taken. */
  #turn(who: string): Promise<void> {
    const { waiting, patience, refusal } = this.#options
    if (this.#queue.size >= waiting) throw refusal()
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#queue.delete(one)
        reject(refusal())
      }, patience)
      const one: Waiting = {
        who,
        begin: () => {
          clearTimeout(timer)
          this.#queue.delete(one)
          this.#count(who, 1)
          resolve()
        },
      }
      this.#queue.add(one)
    })
  }

  #admit(): void {
    for (const one of this.#queue) if (this.#fits(one.who)) one.begin()
  }
}
