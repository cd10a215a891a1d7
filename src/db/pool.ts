// Connections to PostgreSQL, and how its types are read: bigint as number, timestamps as Date, dates as text.
import pg from 'pg'
import type { Sql } from 'sql-template-tag'
import { nameStatements } from './statement-names.ts'

/** A pool, or a client inside a transaction: the first parameter of every query function. */
export interface Queryable {
  query<Row extends pg.QueryResultRow>(query: Sql): Promise<pg.QueryResult<Row>>
}

const { INT8, DATE } = pg.types.builtins
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) => {
    // The only place where ids become numbers; ids stay far below 2^53.
    if (oid === INT8) return Number
    // A day belongs to the business timezone; a Date object would shift it.
    if (oid === DATE) return (value: string) => value
    const usual: unknown = pg.types.getTypeParser(oid, format)
    return usual
  },
}

export interface PoolOptions {
  url: string
  max: number
  /** Shown in pg_stat_activity. */
  name: string
  /** An idle connection broke; the pool replaces it. */
  onError: (error: Error) => void
  /** Milliseconds after which a statement is cancelled; 0: never. */
  statementTimeout?: number
  /** The URL is a transaction pooler. */
  pooled?: boolean
}

export function createPool(options: PoolOptions): pg.Pool {
  const { url, max, name, onError, statementTimeout = 20_000, pooled = false } = options
  const pool = new pg.Pool({
    ...connection(url, name),
    max,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    ...timeouts(statementTimeout, pooled),
  })
  pool.on('error', onError)
  // Between a checkout and its first listener, PostgreSQL's last message ("terminating connection") may arrive in one
  // packet with earlier data; without a listener that event would end the process. The next statement rejects anyway.
  pool.on('connect', (client) => client.on('error', () => undefined))
  // A pooler gives each transaction a different connection, which does not know the names of our statements.
  if (!pooled) nameStatements(pool)
  return pool
}

/**
 * A transaction pooler (PgBouncer) refuses PostgreSQL's own timeouts as startup parameters. There the client gives up
 * instead and closes the connection, and the pooler ends the statement's connection with it.
 */
export function timeouts(statementTimeout: number, pooled: boolean) {
  return pooled
    ? { query_timeout: statementTimeout }
    : { statement_timeout: statementTimeout, idle_in_transaction_session_timeout: 30_000 }
}

export function createClient(url: string, name: string): pg.Client {
  return new pg.Client({ ...connection(url, name), connectionTimeoutMillis: 5_000 })
}

function connection(url: string, name: string): pg.ClientConfig {
  return { connectionString: url, application_name: `pantau ${name}`, keepAlive: true, types }
}

/** The rows of a statement. */
export async function rows<Row extends pg.QueryResultRow>(db: Queryable, query: Sql): Promise<Row[]> {
  return (await db.query<Row>(query)).rows
}

/** The first row of a statement, if there is one. */
export async function first<Row extends pg.QueryResultRow>(
  db: Queryable,
  query: Sql,
): Promise<Row | undefined> {
  return (await db.query<Row>(query)).rows[0]
}
