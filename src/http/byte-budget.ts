// Limits the bytes of all request bodies that are being processed. A limit on their number alone would allow that number
// of the largest bodies.
import { problem } from '../errors.ts'

export class ByteBudget {
  readonly #most: number
  #used = 0

  constructor(most: number) {
    this.#most = most
  }

  /** Counts the bytes while the work runs. Rejects with 503 at once if they would exceed the limit. */
  async hold<T>(bytes: number, work: () => Promise<T>): Promise<T> {
    if (this.#used + bytes > this.#most) throw problem('overloaded')
    this.#used += bytes
    try {
      return await work()
    } finally {
      this.#used -= bytes
    }
  }
}
