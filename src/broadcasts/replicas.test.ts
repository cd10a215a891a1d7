// Two replicas write the same message ids, or claim the same idempotency keys, in opposite order at the same time. The rows
// are locked in one order, so there is no deadlock. A deadlock would lose no push, but the retry would take a second.
import assert from 'node:assert/strict'
import test, { afterEach, beforeEach } from 'node:test'
import sql, { raw } from 'sql-template-tag'
import type { Answer } from '../testing/client.ts'
import { newAwb, openSite, type PushedLog, type Site } from '../testing/fixtures.ts'
import { holdTable, untilBlocked } from '../testing/hold.ts'
import type { TestServer } from '../testing/server.ts'
import { until } from '../testing/until.ts'

let site: Site
beforeEach(async () => {
  site = await openSite()
})
afterEach(() => site.close())

interface Log {
  tracking_number: string
  message_id?: string
}
const names = Array.from({ length: 40 }, (_, at) => `both-${String(at)}`)

function push(server: TestServer, log: Log, key?: string): Promise<Answer<PushedLog>> {
  const headers: Record<string, string> = key === undefined ? {} : { 'idempotency-key': key }
  return server.api.post('/broadcast-logs', { ...log, status: 'success' }, { apiKey: site.apiKey, headers })
}

/** Makes each replica write its pushes in one flush, both at the same time. Fails if PostgreSQL reports a deadlock. */
async function meet(
  pushes: (server: TestServer, turn: (order: string[]) => string[]) => Promise<Answer<PushedLog>>[],
): Promise<Answer<PushedLog>[]> {
  const other = await site.replica()
  const replicas = [site.server, other]
  await slowDown('broadcast_logs')
  await slowDown('idempotency_keys')
  const release = await holdTable(site.db, 'broadcast_logs')
  const leaders = replicas.flatMap((one) => [1, 2].map(() => push(one, { tracking_number: newAwb() })))
  await untilBlocked(site.db, leaders.length)
  const all = [...pushes(site.server, (order) => order), ...pushes(other, (order) => order.toReversed())]
  await until('all pushes wait', () => replicas.every((one) => one.ctx.ingest.waiting === names.length))
  await release()
  await Promise.all(leaders)
  const answers = await Promise.all(all)
  await assertNoDeadlock()
  return answers
}

/** Makes each insert take so long that two flushes overlap for certain. */
async function slowDown(table: string): Promise<void> {
  await site.db.pool.query(
    sql`create or replace function dawdle() returns trigger language plpgsql as
      $$ begin perform pg_sleep(0.005); return new; end $$`,
  )
  await site.db.pool.query(
    sql`create trigger dawdle before insert on ${raw(table)} for each row execute function dawdle()`,
  )
}

/** Backends report their statistics when they end. */
async function assertNoDeadlock(): Promise<void> {
  await until('the writers’ backends have ended', async () => {
    const ended = await site.db.rows<{ pid: number }>(
      sql`select pg_terminate_backend(pid) from pg_stat_activity
        where datname = ${site.db.name} and application_name = 'pantau ingest'`,
    )
    return ended.length === 0
  })
  assert.equal(
    await site.db.value(sql`select deadlocks from pg_stat_database where datname = ${site.db.name}`),
    0,
  )
}

const count = (answers: Answer<PushedLog>[], status: string) =>
  answers.filter(({ body }) => body.status === status).length

test('message ids in opposite order: each is stored once, without a deadlock', async () => {
  const parcel = newAwb()
  const answers = await meet((server, turn) =>
    turn(names).map((message_id) => push(server, { tracking_number: parcel, message_id })),
  )
  assert.deepEqual([count(answers, 'created'), count(answers, 'unchanged')], [names.length, names.length])
  const stored = await site.db.value(
    sql`select count(*) from broadcast_logs where tracking_number = ${parcel}`,
  )
  assert.equal(stored, names.length)
})

test('idempotency keys in opposite order: each is claimed once, without a deadlock', async () => {
  const parcel = newAwb()
  const answers = await meet((server, turn) =>
    turn(names).map((key) => push(server, { tracking_number: parcel }, key)),
  )
  assert.equal(count(answers, 'created'), 2 * names.length)
  const replays = answers.filter(({ headers }) => headers.get('idempotency-replayed') === 'true')
  assert.equal(replays.length, names.length)
  const stored = await site.db.value(
    sql`select count(*) from broadcast_logs where tracking_number = ${parcel}`,
  )
  assert.equal(stored, names.length)
})
