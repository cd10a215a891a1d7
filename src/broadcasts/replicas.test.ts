// Two replicas that write the same message ids, or claim the same keys, in opposite order at the same time: the rows are
// taken in one order, so neither ever waits for the other crosswise. A deadlock would be repeated and cost no push, but
// a second.
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

/** The pushes of both are in one flush each, and those meet; answered only if PostgreSQL has seen no deadlock. */
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
  await until('all of them wait', () => replicas.every((one) => one.ctx.ingest.waiting === names.length))
  await release()
  await Promise.all(leaders)
  const answers = await Promise.all(all)
  await assertNoDeadlock()
  return answers
}

/** Each inserted row takes so long that two flushes are sure to meet. */
async function slowDown(table: string): Promise<void> {
  await site.db.pool.query(
    sql`create or replace function dawdle() returns trigger language plpgsql as
      $$ begin perform pg_sleep(0.005); return new; end $$`,
  )
  await site.db.pool.query(
    sql`create trigger dawdle before insert on ${raw(table)} for each row execute function dawdle()`,
  )
}

/** Backends report what they counted when they end. */
async function assertNoDeadlock(): Promise<void> {
  await until('the writers’ backends are gone', async () => {
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

test('message ids in opposite order: each is stored once, and nobody waits crosswise', async () => {
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

test('keys in opposite order: each is claimed once, and nobody waits crosswise', async () => {
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
