// How many bytes of bodies may be in work at once. A queue that is bounded in number alone holds as much as the largest
// bodies times that number.
import { problem } from '../errors.ts'

export class ByteBudget {
  readonly #most: number
  #used = 0

  constructor(most: number) {
    this.#most = most
  }

  /** Runs the work while its bytes count. Rejects with 503 at once when they would be too many. */
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
