// Group commit under failures: each push that was answered 2xx is stored once, and no refused push is stored.
import assert from 'node:assert/strict'
import test, { after, afterEach, before } from 'node:test'
import sql from 'sql-template-tag'
import { openSite, newAwb, type PushedLog, type Site } from '../testing/fixtures.ts'
import { holdTable, killBackends, untilBlocked } from '../testing/hold.ts'
import { openProxy, type Proxy } from '../testing/proxy.ts'
import type { Answer } from '../testing/client.ts'
import { startServer, type TestServer } from '../testing/server.ts'
import { until } from '../testing/until.ts'

let site: Site
before(async () => {
  site = await openSite()
})
afterEach(() => site.db.pool.query(sql`truncate broadcast_logs, idempotency_keys`))
after(() => site.close())

type PushAnswer = Answer<PushedLog>

function push(
  fields: Record<string, unknown> = {},
  headers: Record<string, string> = {},
  server: TestServer = site.server,
): Promise<PushAnswer> {
  const json = { tracking_number: newAwb(), status: 'success', ...fields }
  return server.api.post('/broadcast-logs', json, { apiKey: site.apiKey, headers })
}

/** Starts the pushes while the table is locked: the two running flushes have one push each, the next flush has the rest. */
async function inOneFlush(
  pushes: (() => Promise<PushAnswer>)[],
  server = site.server,
): Promise<PushAnswer[]> {
  const release = await holdTable(site.db, 'broadcast_logs')
  const leaders = [push({}, {}, server), push({}, {}, server)]
  await untilBlocked(site.db, 2)
  const answers = pushes.map((one) => one())
  await until('all pushes wait', () => server.ctx.ingest.waiting === pushes.length)
  await release()
  await Promise.all(leaders)
  return Promise.all(answers)
}

const stored = () =>
  site.db.rows<{ id: string; tracking_number: string }>(sql`select id, tracking_number from broadcast_logs`)

/** Every push that was answered 2xx is stored, and no log is stored twice. */
async function assertExactlyOnce(answers: PushAnswer[]): Promise<void> {
  const ids = (await stored()).map(({ id }) => id)
  const parcels = (await stored()).map((row) => row.tracking_number)
  assert.equal(new Set(parcels).size, parcels.length, 'a parcel was stored twice')
  for (const { status, body } of answers)
    if (status < 300) assert.ok(ids.includes(body.log_id), `${body.tracking_number} was answered, not stored`)
}

async function withPoison(work: () => Promise<void>): Promise<void> {
  await site.db.pool.query(
    sql`alter table broadcast_logs add constraint poison check (message_content is distinct from 'poison')`,
  )
  try {
    await work()
  } finally {
    await site.db.pool.query(sql`alter table broadcast_logs drop constraint poison`)
  }
}

test('pushes that wait are written in one flush', async () => {
  const flushes = async () => {
    const metric = await site.server.ctx.metrics.flushSize.get()
    return metric.values.find(({ metricName }) => metricName?.endsWith('_count'))?.value ?? 0
  }
  const began = await flushes()
  const answers = await inOneFlush(Array.from({ length: 40 }, () => () => push()))
  assert.ok(answers.every(({ status }) => status === 201))
  assert.equal((await flushes()) - began, 3)
  assert.equal((await stored()).length, 42)
})

test('if PostgreSQL refuses one row of a flush, only that push is refused', () =>
  withPoison(async () => {
    const contents = Array.from({ length: 30 }, (_, at) => (at === 7 || at === 22 ? 'poison' : 'Paket Anda'))
    const answers = await inOneFlush(contents.map((message) => () => push({ message })))
    assert.deepEqual(
      answers.map(({ status }) => status),
      contents.map((message) => (message === 'poison' ? 400 : 201)),
    )
    const refused = answers.find(({ status }) => status === 400)
    assert.doesNotMatch(refused?.text ?? '', /poison|constraint|violates/)
    await assertExactlyOnce(answers)
    assert.equal((await stored()).length, 28 + 2)
  }))

test('a refused push does not keep its idempotency key; the others in its flush do', () =>
  withPoison(async () => {
    const pushes = ['poison', 'Paket 1', 'Paket 2'].map(
      (message, at) => () =>
        push({ message, message_id: `wa-${String(at)}` }, { 'idempotency-key': `k${String(at)}` }),
    )
    const answers = await inOneFlush(pushes)
    assert.deepEqual(
      answers.map(({ status }) => status),
      [400, 201, 201],
    )
    const corrected = await push({ message: 'Paket 0', message_id: 'wa-0' }, { 'idempotency-key': 'k0' })
    assert.equal(corrected.status, 201)
    assert.equal(corrected.headers.get('idempotency-replayed'), null)
    await assertExactlyOnce([...answers, corrected])
  }))

test('if a database connection is killed during a flush, the flush is retried and no push is lost', async () => {
  const release = await holdTable(site.db, 'broadcast_logs')
  const plain = push()
  await untilBlocked(site.db, 1)
  const keyed = push({ message_id: 'wa-kill' }, { 'idempotency-key': 'kill' })
  await untilBlocked(site.db, 2)
  assert.equal(await killBackends(site.db, 'ingest'), 2)
  await release()
  const answers = await Promise.all([plain, keyed])
  assert.deepEqual(
    answers.map(({ status }) => status),
    [201, 201],
  )
  await assertExactlyOnce(answers)
  assert.equal((await stored()).length, 2)
})

test('under load, with connections killed again and again, each answered push is stored exactly once', async () => {
  const pushes = 1_500
  let begun = 0
  let kills = 0
  const answers: PushAnswer[] = []
  const worker = async () => {
    while (begun < pushes) {
      const at = ++begun
      // A third of the pushes each: plain, with a message_id, with an idempotency key.
      const fields = at % 3 === 1 ? { message_id: `load-${String(at)}` } : {}
      answers.push(await push(fields, at % 3 === 2 ? { 'idempotency-key': `load-${String(at)}` } : {}))
      if (at % 60 === 0) kills += await killBackends(site.db, 'ingest')
    }
  }
  await Promise.all(Array.from({ length: 48 }, worker))
  assert.ok(kills >= 10, `only ${String(kills)} backends were killed`)
  const statuses = new Set(answers.map(({ status }) => status))
  assert.deepEqual([...statuses].sort(), [201])
  await assertExactlyOnce(answers)
  assert.equal((await stored()).length, pushes)
})

test('a full queue refuses pushes with 503 and Retry-After, and loses none that it accepted', async () => {
  const small = await site.replica({ maxWaiting: 5 })
  const release = await holdTable(site.db, 'broadcast_logs')
  const leaders = [push({}, {}, small), push({}, {}, small)]
  await untilBlocked(site.db, 2)
  const pushes = Array.from({ length: 25 }, () => push({}, {}, small))
  const refused: PushAnswer[] = []
  for (const one of pushes)
    void one.then((answer) => {
      if (answer.status !== 201) refused.push(answer)
    })
  await until('twenty are refused', () => refused.length === 20)
  for (const answer of refused) {
    assert.equal(answer.status, 503)
    assert.equal(answer.headers.get('retry-after'), '1')
    assert.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json/)
  }
  await release()
  const answers = await Promise.all([...leaders, ...pushes])
  assert.equal(answers.filter(({ status }) => status === 201).length, 2 + 5)
  await assertExactlyOnce(answers)
  assert.equal((await stored()).length, 7)
})

test('a flush that waits for a lock in PostgreSQL does not stop the next flush', async () => {
  const release = await holdTable(site.db, 'idempotency_keys')
  const keyed = push({}, { 'idempotency-key': 'slow' })
  await untilBlocked(site.db, 1)
  assert.equal((await push()).status, 201)
  await release()
  assert.equal((await keyed).status, 201)
})

test('lost connections', async (t) => {
  const proxy: Proxy = await openProxy(site.db.url)
  const server = await startServer(proxy.url)
  t.after(async () => {
    await server.stop()
    await proxy.stop()
  })

  await t.test('a commit whose confirmation is lost is not written twice', async () => {
    proxy.loseAnswerTo(/insert into broadcast_logs/)
    const plain = await push({}, {}, server)
    proxy.loseAnswerTo(/commit/)
    const withId = await push({ message_id: 'wa-lost' }, {}, server)
    proxy.loseAnswerTo(/commit/)
    const keyed = await push({}, { 'idempotency-key': 'lost' }, server)
    for (const answer of [plain, withId, keyed]) {
      assert.equal(answer.status, 201)
      assert.equal(answer.body.status, 'created')
      assert.equal(answer.headers.get('idempotency-replayed'), null)
    }
    assert.equal((await server.ctx.metrics.flushRetries.get()).values[0]?.value, 3)
    await assertExactlyOnce([plain, withId, keyed])
    assert.equal((await stored()).length, 3)
  })

  await t.test(
    'while the database is down, pushes get 503 with Retry-After, and 201 once it is back',
    async () => {
      proxy.cut()
      const answers = await Promise.all([
        push({}, {}, server),
        push({}, { 'idempotency-key': 'away' }, server),
      ])
      for (const answer of answers) {
        assert.equal(answer.status, 503)
        assert.ok(Number(answer.headers.get('retry-after')) >= 1)
        assert.doesNotMatch(answer.text, /ECONN|127\.0\.0\.1|terminated/)
      }
      assert.equal((await server.api.get('//readyz')).status, 503)
      assert.equal((await server.api.get('//healthz')).status, 200)
      proxy.restore()
      const again = await push({}, { 'idempotency-key': 'away' }, server)
      assert.equal(again.status, 201)
      assert.equal((await stored()).length, 1)
      await until('the listener is connected again', () => server.ctx.live.connected)
    },
  )
})
