// API keys: what a key may do, when it stops working, and that nobody can read it later.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import sql from 'sql-template-tag'
import { schedule } from '../jobs/schedule.ts'
import { newAwb, openSite, type Site } from '../testing/fixtures.ts'
import type { TestServer } from '../testing/server.ts'
import { until } from '../testing/until.ts'
import { ApiKeyDirectory, hashKey } from './directory.ts'
import { createApiKey, flushLastUsed } from './service.ts'

let site: Site
let other: TestServer
before(async () => {
  site = await openSite()
  other = await site.replica({ schedule: schedule.filter(({ name }) => name === 'api-keys') })
})
after(() => site.close())

const push = async (apiKey: string, server = site.server) =>
  (await server.api.post('/broadcast-logs', { tracking_number: newAwb(), status: 'success' }, { apiKey }))
    .status
const ticket = async (apiKey: string) =>
  (await site.server.api.post('/tickets', { subject: 'a', description: 'b' }, { apiKey })).status
const report = async (apiKey: string) =>
  (await site.server.api.post(`/replies/${crypto.randomUUID()}/status`, { status: 'sent' }, { apiKey }))
    .status

test('a key may do what its scopes allow and nothing else', async () => {
  const logs = await site.key('logs', ['broadcasts:write'])
  const tickets = await site.key('tickets', ['tickets:write'])
  const replies = await site.key('replies', ['replies:write'])
  assert.deepEqual([await push(logs), await ticket(logs), await report(logs)], [201, 403, 403])
  assert.deepEqual([await push(tickets), await ticket(tickets), await report(tickets)], [403, 201, 403])
  assert.deepEqual([await push(replies), await ticket(replies), await report(replies)], [403, 403, 404])
})

test('no key, a wrong key and the beginning of a valid key get 401', async () => {
  assert.equal((await site.server.api.post('/broadcast-logs', {})).status, 401)
  for (const key of ['wrong', site.apiKey.slice(0, -1), `${site.apiKey}x`, ''])
    assert.equal(await push(key), 401, key)
  assert.equal((await site.server.api.post('/broadcast-logs', {}, { token: site.apiKey })).status, 401)
})

test('a new key works in every replica and a revoked one in none, at once after a notification', async () => {
  const { secret } = await createApiKey(site.db.pool, { name: 'fleeting' })
  const announce = () => site.server.ctx.live.publish(site.db.pool, { kind: 'keys' })
  await announce()
  for (const server of [site.server, other])
    await until('the key is accepted', async () => (await push(secret, server)) === 201, 1_000)
  await site.db.pool.query(sql`update api_keys set revoked_at = now() where name = 'fleeting'`)
  await announce()
  for (const server of [site.server, other])
    await until('the key is refused', async () => (await push(secret, server)) === 401, 1_000)
})

test('a key that was revoked without a notification is refused within seconds', async () => {
  const secret = await site.key('silent')
  assert.equal(await push(secret, other), 201)
  await site.db.pool.query(sql`update api_keys set revoked_at = now() where name = 'silent'`)
  await until('the scheduled job has loaded the keys', async () => (await push(secret, other)) === 401, 7_000)
})

test('only the hash and the first characters of a key are stored', async () => {
  const secret = await site.key('hidden')
  const stored = JSON.stringify(await site.db.rows(sql`select * from api_keys where name = 'hidden'`))
  assert.ok(!stored.includes(secret))
  assert.ok(stored.includes(secret.slice(0, 10)))
  assert.ok(secret.length >= 32)
})

test('the time when a key was last used is stored and never moves back', async () => {
  const secret = await site.key('used')
  const used = () => site.db.value(sql`select last_used_at from api_keys where name = 'used'`)
  await flushLastUsed(site.server.ctx)
  assert.equal(await used(), null)
  await push(secret)
  await flushLastUsed(site.server.ctx)
  assert.ok((await used()) instanceof Date)
  await site.db.pool.query(
    sql`update api_keys set last_used_at = now() + interval '1 hour' where name = 'used'`,
  )
  const later = await used()
  await push(secret)
  await flushLastUsed(site.server.ctx)
  assert.deepEqual(await used(), later)
})

interface Key {
  id: string
  name: string
  key_prefix: string
  scopes: string[]
  created_by_name: string | null
  last_used_at: string | null
  revoked_at: string | null
}
const make = (fields: unknown) => site.admin.api.post<Key & { key: string }>('/api-keys', fields)
const revoke = (id: string) => site.admin.api.call('DELETE', `/api-keys/${id}`)

test('an admin creates a key, sees it once, and revokes it: at once in every replica, and permanently', async () => {
  const scopes = ['broadcasts:write', 'broadcasts:write']
  const { status, body, headers } = await make({ name: ' n8n baru ', scopes })
  assert.equal(status, 201)
  assert.equal(headers.get('cache-control'), 'no-store')
  const { id, key, ...shown } = body
  assert.deepEqual(
    { ...shown, created_at: undefined },
    {
      name: 'n8n baru',
      key_prefix: key.slice(0, 10),
      scopes: ['broadcasts:write'],
      created_by_name: 'Adi Admin',
      created_at: undefined,
      last_used_at: null,
      revoked_at: null,
    },
  )
  assert.equal(await push(key), 201)
  await until('the other replica accepts it', async () => (await push(key, other)) === 201, 1_000)
  assert.equal(await ticket(key), 403)

  const list = await site.admin.api.all<Key>('/api-keys?limit=2')
  assert.ok(!list.rows.some((row) => JSON.stringify(row).includes(key)))
  assert.equal(list.rows[0]?.id, id)
  assert.deepEqual(
    new Set(list.rows.map((row) => row.id)).size,
    Number(await site.db.value(sql`select count(*) from api_keys`)),
  )

  assert.equal((await revoke(id)).status, 204)
  assert.equal(await push(key), 401)
  await until('the other replica refuses it', async () => (await push(key, other)) === 401, 1_000)
  const revoked_at = async () =>
    (await site.admin.api.get<Key[]>('/api-keys')).body.find((row) => row.id === id)?.revoked_at
  const first = await revoked_at()
  assert.ok(first)
  assert.equal((await revoke(id)).status, 204)
  assert.equal(await revoked_at(), first)
  assert.equal((await revoke(crypto.randomUUID())).status, 404)
  const audited = await site.db.rows<{ action: string }>(
    sql`select action, actor_id, details from audit_log where subject_id = ${id} order by id`,
  )
  assert.deepEqual(audited, [
    {
      action: 'api_key.created',
      actor_id: site.admin.id,
      details: { name: 'n8n baru', scopes: ['broadcasts:write'] },
    },
    { action: 'api_key.revoked', actor_id: site.admin.id, details: { name: 'n8n baru' } },
  ])
})

test('a key needs a name and known scopes, and only an admin can create it', async () => {
  const scopes = ['tickets:write']
  for (const wrong of [
    {},
    { name: 'x' },
    { name: ' ', scopes },
    { name: 'x'.repeat(101), scopes },
    { name: 'x', scopes: [] },
    { name: 'x', scopes: ['admin'] },
    { name: 'x', scopes: 'tickets:write' },
    { name: 'x', scopes, key: 'mine' },
  ])
    assert.equal((await make(wrong)).status, 400, JSON.stringify(wrong))
  const ani = await site.person('Ani Agen')
  assert.equal((await ani.api.get('/api-keys')).status, 403)
  for (const [method, path] of [
    ['POST', '/api-keys'],
    ['DELETE', `/api-keys/${crypto.randomUUID()}`],
  ] as const)
    assert.equal((await ani.api.call(method, path, { json: { name: 'x', scopes } })).status, 403, method)
})

test('a slow, older result does not bring back a revoked key', async () => {
  const answers: ((keys: [] | [{ id: string; name: string; scopes: string[]; key_hash: string }]) => void)[] =
    []
  const directory = new ApiKeyDirectory(() => new Promise((resolve) => answers.push(resolve)))
  const [slow, fast] = [directory.refresh(), directory.refresh()]
  answers[1]?.([])
  await fast
  answers[0]?.([{ id: 'x', name: 'x', scopes: [], key_hash: hashKey('secret') }])
  await slow
  assert.equal(directory.find('secret'), undefined)
})
