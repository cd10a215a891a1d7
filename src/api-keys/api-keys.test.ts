// API keys: what one may do, when it ends, and that nobody reads it afterwards.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import sql from 'sql-template-tag'
import { schedule } from '../jobs/schedule.ts'
import { newAwb, openSite, type Site } from '../testing/fixtures.ts'
import type { TestServer } from '../testing/server.ts'
import { until } from '../testing/until.ts'
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

test('a key does what its scopes say and nothing else', async () => {
  const logs = await site.key('logs', ['broadcasts:write'])
  const tickets = await site.key('tickets', ['tickets:write'])
  const replies = await site.key('replies', ['replies:write'])
  assert.deepEqual([await push(logs), await ticket(logs), await report(logs)], [201, 403, 403])
  assert.deepEqual([await push(tickets), await ticket(tickets), await report(tickets)], [403, 201, 403])
  assert.deepEqual([await push(replies), await ticket(replies), await report(replies)], [403, 403, 404])
})

test('no key, a wrong one and the beginning of a right one are 401', async () => {
  assert.equal((await site.server.api.post('/broadcast-logs', {})).status, 401)
  for (const key of ['wrong', site.apiKey.slice(0, -1), `${site.apiKey}x`, ''])
    assert.equal(await push(key), 401, key)
  assert.equal((await site.server.api.post('/broadcast-logs', {}, { token: site.apiKey })).status, 401)
})

test('a new key works in every replica, a revoked one in none, at once where it is announced', async () => {
  const { secret } = await createApiKey(site.db.pool, { name: 'fleeting' })
  const announce = () => site.server.ctx.live.publish(site.db.pool, { kind: 'keys' })
  await announce()
  for (const server of [site.server, other])
    await until('the key is known', async () => (await push(secret, server)) === 201, 1_000)
  await site.db.pool.query(sql`update api_keys set revoked_at = now() where name = 'fleeting'`)
  await announce()
  for (const server of [site.server, other])
    await until('the key is refused', async () => (await push(secret, server)) === 401, 1_000)
})

test('a key that was revoked without announcement is refused within seconds', async () => {
  const secret = await site.key('silent')
  assert.equal(await push(secret, other), 201)
  await site.db.pool.query(sql`update api_keys set revoked_at = now() where name = 'silent'`)
  await until('the clock has noticed', async () => (await push(secret, other)) === 401, 7_000)
})

test('a key is known by its hash and its first characters only', async () => {
  const secret = await site.key('hidden')
  const stored = JSON.stringify(await site.db.rows(sql`select * from api_keys where name = 'hidden'`))
  assert.ok(!stored.includes(secret))
  assert.ok(stored.includes(secret.slice(0, 10)))
  assert.ok(secret.length >= 32)
})

test('when a key was last used is written down, and never moves back', async () => {
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
