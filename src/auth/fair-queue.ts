// Runs expensive work (bcrypt) a few at a time and in turns. Each group, such as an address, gets one turn after the other,
// so that a flood from one group delays mostly itself and hardly the others.
import { problem } from '../errors.ts'

interface Options {
  /** The number of jobs that run at once, of all groups; one group never runs two at once. */
  atOnce: number
  /** The most jobs of one group, including the running one; further jobs are refused with 429. */
  perGroup: number
  /** The most jobs of all groups; further jobs are refused with 503. */
  inAll: number
}

export class FairQueue {
  readonly #options: Options
  /** The groups in the order of their turns. */
  readonly #groups = new Map<string, (() => Promise<void>)[]>()
  readonly #running = new Set<string>()
  #size = 0

  constructor(options: Options) {
    this.#options = options
  }

  /** Runs the work when it is the group's turn. Rejects at once when too many wait. */
  run<T>(group: string, work: () => Promise<T>): Promise<T> {
    const waiting = this.#groups.get(group) ?? []
    if (waiting.length + (this.#running.has(group) ? 1 : 0) >= this.#options.perGroup)
      return Promise.reject(problem('too_many_logins'))
    if (this.#size >= this.#options.inAll) return Promise.reject(problem('logins_busy'))
    this.#size++
    return new Promise<T>((resolve, reject) => {
      waiting.push(() => work().then(resolve, reject))
      this.#groups.set(group, waiting)
      this.#next()
    })
  }

  #next(): void {
    for (const [group, waiting] of this.#groups) {
      if (this.#running.size >= this.#options.atOnce) return
      if (this.#running.has(group)) continue
      const job = waiting.shift()
      this.#groups.delete(group)
      if (!job) continue
      // This group's next turn comes after the others.
      if (waiting.length > 0) this.#groups.set(group, waiting)
      this.#running.add(group)
      void job().finally(() => {
        this.#running.delete(group)
        this.#size--
        // Work of this group that came meanwhile waits behind the others.
        const more = this.#groups.get(group)
        if (more && this.#groups.delete(group)) this.#groups.set(group, more)
        this.#next()
      })
    }
  }
}
