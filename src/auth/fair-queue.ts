// Work that is costly (bcrypt), a few at a time, in turns: each group, such as an address, gets one turn after the other,
// so that a group that floods waits for itself and hardly delays the others.
import { problem } from '../errors.ts'

interface Options {
  /** Of all groups; one group never runs two at once. */
  atOnce: number
  /** Of one group, the running one included; one more is refused with 429. */
  perGroup: number
  /** Of all groups; one more is refused with 503. */
  inAll: number
}

export class FairQueue {
  readonly #options: Options
  /** In the order of their turns. */
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
      // Behind the others.
      if (waiting.length > 0) this.#groups.set(group, waiting)
      this.#running.add(group)
      void job().finally(() => {
        this.#running.delete(group)
        this.#size--
        // What has come meanwhile waits behind the others.
        const more = this.#groups.get(group)
        if (more && this.#groups.delete(group)) this.#groups.set(group, more)
        this.#next()
      })
    }
  }
}
