// The connection page: calls per key, each flow, and refused calls.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import sql from 'sql-template-tag'
import type { Json } from '../testing/client.ts'
import { newAwb, newPhone, openSite, pushLog, pushTicket, type Site } from '../testing/fixtures.ts'
import type { Connection } from './schema.ts'

let site: Site
before(async () => {
  site = await openSite()
})
after(() => site.close())

const read = async (api = site.admin.api) => (await api.get<Json<Connection>>('/n8n/connection')).body

test('a new installation has seen no calls', async () => {
  const { flows, refused, keys, outbox, webhook } = await read()
  assert.deepEqual(flows, { broadcasts: null, tickets: null, replies: null })
  assert.deepEqual(refused, [])
  assert.deepEqual(outbox, { waiting: 0, dead: 0, oldest: 0 })
  assert.equal(webhook.url, null)
  assert.deepEqual(
    keys.map(({ name, accepted_today, refused_today }) => [name, accepted_today, refused_today]),
    [['n8n test', 0, 0]],
  )
})

test('each flow has the time of its last call; calls are counted per key, on every replica', async () => {
  const replica = await site.replica()
  await pushLog(site.n8n)
  await pushLog(replica.api.as({ apiKey: site.apiKey }))
  await site.n8n.post('/broadcast-logs', [
    { tracking_number: 'A1', status: 'success' },
    { status: 'success' },
  ])
  const { ticket_uid: uid } = await pushTicket(site.n8n, { phone: newPhone() })
  // The other replica writes its counts when its connection page is read, or when its clock does.
  await read(replica.api.as({ token: site.admin.token }))
  const before = await read()
  assert.equal(before.flows.replies, null)
  assert.ok(before.flows.broadcasts !== null && before.flows.tickets !== null)
  const { body: reply } = await site.admin.api.post<{ id: string }>(`/tickets/${uid}/comments`, {
    comment_text: 'Halo',
    is_internal_note: false,
  })
  await site.n8n.post(`/replies/${reply.id}/status`, { status: 'sent' })
  const { flows, keys } = await read()
  assert.ok(Math.abs(Date.parse(flows.replies ?? '') - Date.now()) < 60_000)
  assert.deepEqual(
    keys.map(({ name, accepted_today, refused_today }) => [name, accepted_today, refused_today]),
    [['n8n test', 5, 1]],
  )
})

test('a refused call is shown with its problems, without the data that were sent', async () => {
  const narrow = await site.key('sempit', ['tickets:write'])
  const secretText = 'Rahasia pelanggan 0812'
  await site.n8n.post('/broadcast-logs', { message: secretText, phone: '0812', status: 'terkirim' })
  await site.n8n.post('/tickets', { description: secretText })
  await site.server.api.as({ apiKey: narrow }).post('/broadcast-logs', {})
  await site.server.api.as({ apiKey: 'pantau_salah' }).post('/tickets', {})
  await site.n8n.post(`/replies/${crypto.randomUUID()}/status`, { status: 'sent' })
  await site.admin.api.get('/tickets/0')
  const { refused } = await read()
  assert.deepEqual(
    refused
      .slice(0, 5)
      .map(({ route, status, key_name, problems }) => [
        route,
        status,
        key_name,
        problems.map(({ field }) => field),
      ]),
    [
      ['POST /replies/:id/status', 404, 'n8n test', []],
      ['POST /tickets', 401, null, []],
      ['POST /broadcast-logs', 403, 'sempit', []],
      ['POST /tickets', 400, 'n8n test', ['subject']],
      ['POST /broadcast-logs', 400, 'n8n test', ['tracking_number', 'status']],
    ],
  )
  assert.ok(!JSON.stringify(refused).includes('Rahasia'))
  assert.ok(refused.slice(0, 5).every(({ request_id }) => request_id !== null))
})

test('a flood with wrong keys is one line with a count, and does not hide refusals of valid keys', async () => {
  const key = await site.key('gudang', ['tickets:write'])
  const wrong = site.server.api.as({ apiKey: 'pantau_salah' })
  const flood = () => Promise.all(Array.from({ length: 150 }, () => wrong.post('/broadcast-logs', {})))
  await flood()
  await site.server.api.as({ apiKey: key }).post('/tickets', { description: 'x' })
  await flood()
  const first = await read()
  await flood()
  const { refused } = await read()
  const line = ({ route, status, key_name, count }: Json<Connection>['refused'][number]) => [
    route,
    status,
    key_name,
    count,
  ]
  assert.deepEqual(line(first.refused[0] ?? assert.fail()), ['POST /broadcast-logs', 401, null, 300])
  // The second flush adds to the same line.
  assert.deepEqual(refused.slice(0, 2).map(line), [
    ['POST /broadcast-logs', 401, null, 450],
    ['POST /tickets', 400, 'gudang', 1],
  ])
  assert.notEqual(refused[0]?.request_id, first.refused[0]?.request_id, 'the request id of the last call')
})

test('different refusals are limited for each key', async () => {
  const key = await site.key('acak', ['broadcasts:write'])
  const n8n = site.server.api.as({ apiKey: key })
  const rubbish = (length: number) =>
    Array.from({ length }, (_, at) => ({
      tracking_number: newAwb(),
      status: 'success',
      [`message_i${String(at)}`]: 1,
      broadcast_at: `x${String(at)}`,
    }))
  await n8n.post('/broadcast-logs', rubbish(60))
  await site.n8n.post('/tickets', { subject: 'x' })
  const { refused } = await read()
  assert.ok(refused.some(({ key_name, route }) => key_name === 'n8n test' && route === 'POST /tickets'))
  const kept = await site.db.value(
    sql`select count(*) from refused_calls r join api_keys k on k.id = r.api_key_id where k.name = 'acak'`,
  )
  assert.ok(Number(kept) >= 1 && Number(kept) <= 20, String(kept))
})

test('behind a proxy without TRUST_PROXY the page warns, and the log once', async () => {
  assert.equal((await read()).proxy_untrusted, false)
  for (let at = 0; at < 3; at++)
    await site.server.api.get('/auth/me', { headers: { 'x-forwarded-for': '203.0.113.7' } })
  assert.equal((await read()).proxy_untrusted, true)
  assert.equal(site.server.logged.filter((line) => line.includes('TRUST_PROXY is not set')).length, 1)
  const trusting = await site.replica({ env: { TRUST_PROXY: '1' } })
  await pushLog(trusting.api.as({ apiKey: site.apiKey, headers: { 'x-forwarded-for': '203.0.113.7' } }))
  assert.equal((await read(trusting.api.as({ token: site.admin.token }))).proxy_untrusted, false)
})

test('only admins may read the connection page', async () => {
  const ani = await site.person('Ani Agen')
  assert.equal((await ani.api.get('/n8n/connection')).status, 403)
  assert.equal((await site.n8n.get('/n8n/connection')).status, 401)
})
