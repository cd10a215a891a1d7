// Named statements are planned once, searches by pattern are never named, and outdated or lost plans cause no errors.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import type pg from 'pg'
import sql, { raw } from 'sql-template-tag'
import { cloneDatabase, type TestDatabase } from '../testing/database.ts'
import { createPool, first, rows } from './pool.ts'
import { transaction } from './transaction.ts'

let db: TestDatabase
before(async () => {
  db = await cloneDatabase()
  await db.pool.query(sql`create table things (id integer primary key, name varchar(10))`)
  await db.pool.query(sql`insert into things select n, 'name ' || n from generate_series(1, 9) as n`)
})
after(() => db.drop())

/** With one connection, so that its prepared statements can be queried. */
async function withPool(work: (pool: pg.Pool) => Promise<void>, pooled = false): Promise<void> {
  const pool = createPool({ url: db.url, max: 1, name: 'names', onError: () => undefined, pooled })
  try {
    await work(pool)
  } finally {
    await pool.end()
  }
}
const kept = async (pool: pg.Pool) =>
  (await rows<{ statement: string }>(pool, sql`select statement from pg_prepared_statements`)).filter(
    ({ statement }) => statement.includes('things'),
  ).length
const thing = (db: pg.Pool, id: number) => first(db, sql`select name from things where id = ${id}`)

test('a repeated statement is prepared once per connection, and its result is the same', async () => {
  await withPool(async (pool) => {
    assert.deepEqual(await thing(pool, 1), { name: 'name 1' })
    assert.equal(await kept(pool), 0)
    for (const id of [2, 3, 4, 5, 6, 7, 8, 9])
      assert.deepEqual(await thing(pool, id), { name: `name ${String(id)}` })
    assert.equal(await kept(pool), 1)
  })
})

test('a search by pattern is planned each time for its words', async () => {
  await withPool(async (pool) => {
    for (const name of ['name%', '%1', '%2'])
      await rows(pool, sql`select id from things where name like ${name} or name ilike ${name}`)
    assert.equal(await kept(pool), 0)
  })
})

test('behind a transaction pooler nothing is named', async () => {
  await withPool(async (pool) => {
    for (const id of [1, 2, 3]) await thing(pool, id)
    assert.equal(await kept(pool), 0)
  }, true)
})

test('a connection keeps a limited number of statements, however many different ones are run', async () => {
  await withPool(async (pool) => {
    for (let at = 0; at < 400; at++)
      for (let time = 0; time < 2; time++)
        await rows(pool, sql`select ${raw(String(at))} as n from things where id = 1`)
    assert.equal(await kept(pool), 250)
  })
})

test('when a migration widens a column of a kept plan, no request and no transaction fails', async () => {
  await withPool(async (pool) => {
    for (const id of [1, 2, 3]) await thing(pool, id)
    const inTransaction = () =>
      transaction(pool, (tx) => first(tx, sql`select name as inner_name from things where id = ${2}`))
    for (let time = 0; time < 3; time++) await inTransaction()
    await db.pool.query(sql`alter table things alter column name type varchar(300)`)
    assert.deepEqual(await thing(pool, 3), { name: 'name 3' })
    assert.deepEqual(await inTransaction(), { inner_name: 'name 2' })
    assert.deepEqual(await thing(pool, 4), { name: 'name 4' })
  })
})

test('a pooler that is not configured is detected, and statements are no longer named', async () => {
  await withPool(async (pool) => {
    for (const id of [1, 2, 3]) await thing(pool, id)
    await pool.query('deallocate all')
    assert.deepEqual(await thing(pool, 4), { name: 'name 4' })
    for (const id of [5, 6, 7]) await thing(pool, id)
    assert.equal(await kept(pool), 0)
  })
})
