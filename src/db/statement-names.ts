// Statements that are used again get a name. PostgreSQL then parses and plans them once per connection instead of at every
// request; for most of our reads, parsing and planning cost more than the execution.
import type pg from 'pg'
import { Sql } from 'sql-template-tag'
import { sqlState } from '../errors.ts'

/** Names per process; each connection keeps as many plans. */
const most = 250
/** How many statements that were seen once, and have no name yet, are remembered. */
const remembered = 1_000

/**
 * A search by pattern is never named: the number of matching rows decides which index is best, so it must be planned for
 * its own words.
 */
const plannedEachTime = /\bi?like\b|~\*/i

export class StatementNames {
  readonly #names = new Map<string, string>()
  readonly #seenOnce = new Set<string>()
  readonly #unnamed = new Set<string>()
  #off = false

  /** The query to pass to pg; a text gets its name at its second use. */
  apply(query: Sql): pg.QueryConfig {
    const { text, values } = query
    const name = this.#nameOf(text)
    return name === undefined ? { text, values } : { name, text, values }
  }

  #nameOf(text: string): string | undefined {
    const known = this.#names.get(text)
    if (known !== undefined || this.#off) return known
    if (this.#names.size >= most || this.#unnamed.has(text) || plannedEachTime.test(text)) return undefined
    if (!this.#seenOnce.has(text)) {
      if (this.#seenOnce.size >= remembered) this.#seenOnce.clear()
      this.#seenOnce.add(text)
      return undefined
    }
    this.#seenOnce.delete(text)
    const name = `pantau_${String(this.#names.size + this.#unnamed.size)}`
    this.#names.set(text, name)
    return name
  }

  /**
   * True if the name caused the failure: a migration has changed a column that a kept plan returns, or a pooler that is not
   * configured gives every statement another connection. The text is not named again.
   */
  wasToBlame(error: unknown, { text }: Sql): boolean {
    if (!this.#names.has(text)) return false
    const state = sqlState(error)
    if (state === '26000' || state === '42P05') {
      this.#off = true
      this.#names.clear()
      return true
    }
    if (!isStalePlan(error)) return false
    this.#names.delete(text)
    this.#unnamed.add(text)
    return true
  }
}

/** "cached plan must not change result type" */
export function isStalePlan(error: unknown): boolean {
  return sqlState(error) === '0A000' && error instanceof Error && error.message.startsWith('cached plan')
}

/** Names the statements of the pool and of its clients. Outside a transaction a stale plan is not even noticed. */
export function nameStatements(pool: pg.Pool): void {
  const names = new StatementNames()
  wrapQuery(pool, async (query, run) => {
    try {
      return await run(names.apply(query))
    } catch (error) {
      if (!names.wasToBlame(error, query)) throw error
      return await run({ text: query.text, values: query.values })
    }
  })
  pool.on('connect', (client) => {
    wrapQuery(client, async (query, run) => {
      try {
        return await run(names.apply(query))
      } catch (error) {
        // The transaction has failed; transaction() runs it again.
        names.wasToBlame(error, query)
        throw error
      }
    })
  })
}

type Run = (config: pg.QueryConfig) => Promise<unknown>

/** Our statements are Sql objects; those of others (the session store, pg itself) are passed on unchanged. */
function wrapQuery(target: pg.Pool | pg.ClientBase, ask: (query: Sql, run: Run) => Promise<unknown>): void {
  const query: unknown = Reflect.get(target, 'query')
  if (typeof query !== 'function') throw new Error('there is no query to wrap')
  const run: Run = (config) => Reflect.apply(query, target, [config]) as Promise<unknown>
  Object.defineProperty(target, 'query', {
    configurable: true,
    writable: true,
    value: (...given: unknown[]): unknown =>
      given[0] instanceof Sql && given.length === 1
        ? ask(given[0], run)
        : Reflect.apply(query, target, given),
  })
}
