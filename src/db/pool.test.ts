import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import sql from 'sql-template-tag'
import { cloneDatabase, type TestDatabase } from '../testing/database.ts'
import { openProxy } from '../testing/proxy.ts'
import { isConnectionLoss } from '../errors.ts'
import { createPool, first } from './pool.ts'
import { transaction } from './transaction.ts'

let db: TestDatabase
before(async () => {
  db = await cloneDatabase()
})
after(() => db.drop())

test('bigint is read as number, a date as text, a timestamp as Date', async () => {
  const row = await first(
    db.pool,
    sql`select 9007199254740991::bigint as id, date '2026-11-23' as day, timestamptz '2026-11-23T00:00Z' as at,
      (select count(*) from users) as count`,
  )
  assert.deepEqual(row, {
    id: 9007199254740991,
    day: '2026-11-23',
    at: new Date('2026-11-23T00:00Z'),
    count: 0,
  })
})

test('a connection that PostgreSQL ends between two transactions fails one of them, not the process', async () => {
  const proxy = await openProxy(db.url)
  const pool = createPool({ url: proxy.url, max: 1, name: 'ended', onError: () => undefined })
  try {
    proxy.terminateAfter(/select 'first'/)
    const query = pool.query(sql`select 'first' as word`)
    // Waits for the only connection, and gets it at the very moment when it ends.
    const next = transaction(pool, (tx) => first(tx, sql`select 'second' as word`))
    assert.deepEqual((await query).rows, [{ word: 'first' }])
    await assert.rejects(next, isConnectionLoss)
    assert.deepEqual(await transaction(pool, (tx) => first(tx, sql`select 'third' as word`)), {
      word: 'third',
    })
  } finally {
    await pool.end()
    await proxy.stop()
  }
})

test('a transaction that fails leaves nothing behind, and its connection is used again', async () => {
  const pool = createPool({ url: db.url, max: 1, name: 'failed', onError: () => undefined })
  try {
    const failing = transaction(pool, async (tx) => {
      await tx.query(sql`insert into ticket_uid_counters values (1999, 1)`)
      throw new Error('no')
    })
    await assert.rejects(failing, /^Error: no$/)
    assert.deepEqual((await pool.query(sql`select * from ticket_uid_counters`)).rows, [])
    assert.equal(pool.totalCount, 1)
  } finally {
    await pool.end()
  }
})

test('two transactions that deadlock both succeed', async () => {
  await db.pool.query(sql`insert into ticket_uid_counters values (2001, 0), (2002, 0)`)
  let ready = 0
  const both = new Promise<void>((resolve) => {
    const look = setInterval(() => {
      if (ready < 2) return
      clearInterval(look)
      resolve()
    }, 5)
  })
  const raise = (years: number[]) =>
    transaction(db.pool, async (tx) => {
      for (const [at, year] of years.entries()) {
        await tx.query(sql`update ticket_uid_counters set last_number = last_number + 1 where year = ${year}`)
        if (at === 0) {
          ready++
          await both
        }
      }
    })
  await Promise.all([raise([2001, 2002]), raise([2002, 2001])])
  const counters = await db.rows(sql`select last_number from ticket_uid_counters where year in (2001, 2002)`)
  assert.deepEqual(counters, [{ last_number: 2 }, { last_number: 2 }])
})
