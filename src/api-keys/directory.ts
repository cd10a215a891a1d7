// The API keys, kept in memory by their hash, so that a push needs no query for its key. They are loaded again when a key
// is created or revoked (PostgreSQL notifies), and every few seconds in case a notification was lost or the listener is down.
import { hash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { problem } from '../errors.ts'
import type { ApiKey } from '../policy/callers.ts'

export class ApiKeyDirectory {
  #byHash = new Map<string, ApiKey>()
  /** Keys that were found, because n8n sends the same one thousands of times, and hashing it cost 3 % of a push. */
  readonly #bySecret = new Map<string, ApiKey>()
  #asked = 0
  #answered = 0
  readonly #used = new Map<string, Date>()
  readonly #load: () => Promise<(ApiKey & { key_hash: string })[]>

  constructor(load: () => Promise<(ApiKey & { key_hash: string })[]>) {
    this.#load = load
  }

  /** Rejects when the database is away; the known keys then stay. */
  async refresh(): Promise<void> {
    const turn = ++this.#asked
    const keys = await this.#load()
    // A slow, older result must not bring back a key that a newer one no longer has.
    if (turn < this.#answered) return
    this.#answered = turn
    this.#byHash = new Map(keys.map(({ key_hash, ...key }) => [key_hash, key]))
    this.#bySecret.clear()
  }

  /**
   * Finds the key by its SHA-256, so that the time of the lookup reveals something about the hash at most, not the key. The map of
   * found keys compares two texts only if their hashes, which depend on a seed of the process, are equal.
   */
  find(secret: string): ApiKey | undefined {
    const key = this.#bySecret.get(secret) ?? this.#byHash.get(hashKey(secret))
    if (!key) return undefined
    this.#bySecret.set(secret, key)
    this.#used.set(key.id, new Date())
    return key
  }

  /** Keys used since the last call, with the time of use; the clock stores them. */
  takeUsed(): [id: string, at: Date][] {
    const used = [...this.#used]
    this.#used.clear()
    return used
  }
}

/** SHA-256, hex. Enough for keys, which are long and random, unlike passwords. */
export function hashKey(secret: string): string {
  return hash('sha256', secret, 'hex')
}

/** The key in X-API-KEY. Throws 401 without a valid key, 403 if it has none of the scopes. */
export function requireScope(
  directory: ApiKeyDirectory,
  req: IncomingMessage,
  scopes: readonly string[],
): ApiKey {
  const given = req.headers['x-api-key']
  const key = typeof given === 'string' ? directory.find(given) : undefined
  if (!key) throw problem('bad_api_key')
  if (!scopes.some((scope) => key.scopes.includes(scope)))
    throw problem('scope_missing', { scope: scopes.join(' or ') })
  return key
}
