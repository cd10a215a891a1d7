// Each test file has its own database: a clone of the template that scripts/test.mjs has migrated, dropped at the end.
import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import sql, { raw, type Sql } from 'sql-template-tag'
import { migrate } from '../db/migrate.ts'
import { createClient, createPool, first, rows } from '../db/pool.ts'

export interface TestDatabase {
  url: string
  name: string
  pool: pg.Pool
  rows: <Row extends pg.QueryResultRow>(query: Sql) => Promise<Row[]>
  /** The value of a query with one row and one column. */
  value: (query: Sql) => Promise<unknown>
  drop: () => Promise<void>
}

/**
 * For scripts/test.mjs: an empty database with this version's schema.
 * @public
 */
export async function makeTemplate(server: string): Promise<{ name: string; drop: () => Promise<void> }> {
  const name = `pantau_template_${randomBytes(4).toString('hex')}`
  await onServer(server, `create database ${name} template template0 encoding 'UTF8'`)
  await migrate({ url: urlOf(server, name), log: () => undefined })
  return { name, drop: () => onServer(server, `drop database ${name} with (force)`) }
}

/** A database with this version's schema and no rows. */
export function cloneDatabase(): Promise<TestDatabase> {
  return createDatabase(fromRunner('TEST_TEMPLATE'))
}

/** A database without any schema, for the tests of migrations. */
export function emptyDatabase(): Promise<TestDatabase> {
  return createDatabase('template0')
}

async function createDatabase(template: string): Promise<TestDatabase> {
  const server = fromRunner('TEST_DATABASE_URL')
  const name = `pantau_test_${randomBytes(6).toString('hex')}`
  await onServer(server, `create database ${name} template ${template} encoding 'UTF8'`)
  const url = urlOf(server, name)
  const pool = createPool({ url, max: 4, name: 'test', onError: () => undefined })
  return {
    url,
    name,
    pool,
    rows: (query) => rows(pool, query),
    value: async (query) => {
      const row: Record<string, unknown> = (await first(pool, query)) ?? {}
      return Object.values(row)[0]
    },
    drop: async () => {
      await pool.end()
      await onServer(server, `drop database ${name} with (force)`)
    },
  }
}

function fromRunner(name: 'TEST_DATABASE_URL' | 'TEST_TEMPLATE'): string {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set: run tests with npm test, one file with npm test -- <file>`)
  return value
}

function urlOf(server: string, database: string): string {
  const url = new URL(server)
  url.pathname = `/${database}`
  return url.href
}

async function onServer(server: string, statement: string): Promise<void> {
  const client = createClient(server, 'test databases')
  client.on('error', () => undefined)
  await client.connect()
  try {
    await client.query(sql`${raw(statement)}`)
  } finally {
    await client.end()
  }
}
