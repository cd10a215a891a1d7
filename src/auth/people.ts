// The users who called lately, kept in memory for a few seconds, so that reading a page needs no query for its user. A user is
// forgotten as soon as anything about them changes: at once in this process, by PostgreSQL's notification in the others. While
// notifications cannot arrive nothing is kept. Requests that change something always read the user from the database.
import type { Person } from '../policy/callers.ts'

/** Milliseconds after which a user is read again even without a notification. */
const keptFor = 5_000
const most = 2_000

interface Known {
  id: string
  jti: string | undefined
  readAt: number
  person: Promise<Person | undefined>
}

interface Options {
  /** Reads an active user; undefined also if the token was revoked. */
  read: (id: string, jti: string | undefined) => Promise<Person | undefined>
  /** Whether this process hears of changes now. */
  listening: () => boolean
}

export class People {
  readonly #options: Options
  readonly #known = new Map<string, Known>()

  constructor(options: Options) {
    this.#options = options
  }

  /** The user as read at most five seconds ago, and not changed since. Requests at the same time share one query. */
  async find(id: string, jti?: string): Promise<Person | undefined> {
    const { read, listening } = this.#options
    if (!listening()) return read(id, jti)
    const key = `${id} ${jti ?? ''}`
    const known = this.#known.get(key)
    if (known && Date.now() - known.readAt < keptFor) return known.person
    if (this.#known.size >= most) this.#known.clear()
    const reading: Known = { id, jti, readAt: Date.now(), person: read(id, jti) }
    this.#known.set(key, reading)
    const person = await reading.person.catch((error: unknown) => {
      this.#drop(key, reading)
      throw error
    })
    if (!person) this.#drop(key, reading)
    return person
  }

  /** To be called after the commit, and before the answer. */
  forget(id: string): void {
    for (const [key, known] of this.#known) if (known.id === id) this.#known.delete(key)
  }

  forgetToken(jti: string): void {
    for (const [key, known] of this.#known) if (known.jti === jti) this.#known.delete(key)
  }

  forgetAll(): void {
    this.#known.clear()
  }

  #drop(key: string, reading: Known): void {
    if (this.#known.get(key) === reading) this.#known.delete(key)
  }
}
