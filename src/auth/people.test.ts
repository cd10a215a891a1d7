// Users are kept in memory for reading pages. No replica may answer a user whose access has ended, or with old rights.
import assert from 'node:assert/strict'
import test, { after, before, beforeEach } from 'node:test'
import sql, { type Sql } from 'sql-template-tag'
import { killBackends } from '../testing/hold.ts'
import type { TestServer } from '../testing/server.ts'
import { logIn, openSite, password, type Site, type TestPerson } from '../testing/fixtures.ts'
import { panelSession } from '../testing/session.ts'
import { until } from '../testing/until.ts'

let site: Site
let other: TestServer
let agent: TestPerson
before(async () => {
  site = await openSite()
  other = await site.replica()
})
beforeEach(async () => {
  agent = await site.person('Ani Agen')
})
after(() => site.close())

interface Self {
  full_name: string
  role: string
}

const me = (server: TestServer, token = agent.token) => server.api.get<Self>('/auth/me', { token })

async function warm(): Promise<void> {
  for (const server of [site.server, other]) assert.equal((await me(server)).status, 200)
}

/** A change that PostgreSQL notifies nobody of. */
const secretly = (change: Sql) => site.db.pool.query(change)
/** While `work` runs, no replica receives a notification, as if the network were slow. */
async function unnotified(work: () => Promise<void>): Promise<void> {
  const listeners = await site.db.rows<{ pid: number }>(
    sql`select pid from pg_stat_activity where datname = ${site.db.name} and application_name = 'pantau listener'`,
  )
  assert.equal(listeners.length, 2)
  for (const { pid } of listeners) process.kill(pid, 'SIGSTOP')
  try {
    await work()
  } finally {
    for (const { pid } of listeners) process.kill(pid, 'SIGCONT')
  }
}

const deactivate = () => secretly(sql`update users set is_active = false where id = ${agent.id}`)

test('pages in a row read their user once', async () => {
  await warm()
  await deactivate()
  assert.equal((await me(site.server)).status, 200)
})

test('a request that may write reads its user, even just after a page', async () => {
  await warm()
  await deactivate()
  const answer = await agent.api.post('/tickets', { subject: 'Telepon', description: 'Di mana paket saya?' })
  assert.equal(answer.status, 401)
})

test('a deactivated user is refused with the next page, and by the other replica when it is notified', async () => {
  await warm()
  await unnotified(async () => {
    assert.equal((await site.admin.api.put(`/users/${agent.id}`, { is_active: false })).status, 200)
    assert.equal((await me(site.server)).status, 401)
    assert.equal((await me(other)).status, 200)
  })
  await until('the other replica refuses', async () => (await me(other)).status === 401, 1_000)
})

test('a new role counts for the next page, and in the other replica when it is notified', async () => {
  const lead = await site.person('Lia Lead', 'admin')
  for (const server of [site.server, other])
    assert.equal((await server.api.get('/users', { token: lead.token })).status, 200)
  assert.equal((await site.admin.api.put(`/users/${lead.id}`, { role: 'agent' })).status, 200)
  assert.equal((await site.server.api.get('/users', { token: lead.token })).status, 401)
  const again = await logIn(other, lead.email)
  await until(
    'the other replica refuses the old token',
    async () => (await other.api.get('/users', { token: lead.token })).status === 401,
    1_000,
  )
  assert.equal((await other.api.get('/users', { token: again })).status, 403)
})

test('a new name is on the next page, and in the other replica when it is notified', async () => {
  await warm()
  await unnotified(async () => {
    await agent.api.put('/auth/me', { full_name: 'Ani Baru' })
    assert.equal((await me(site.server)).body.full_name, 'Ani Baru')
  })
  await until('the new name', async () => (await me(other)).body.full_name === 'Ani Baru', 1_000)
})

test('after a logout the token is refused, and by the other replica when it is notified', async () => {
  const second = await logIn(site.server, agent.email)
  await warm()
  assert.equal((await me(other, second)).status, 200)
  await unnotified(async () => {
    await agent.api.post('/auth/logout')
    assert.equal((await me(site.server)).status, 401)
  })
  await until('the other replica refuses', async () => (await me(other)).status === 401, 1_000)
  assert.equal((await me(other, second)).status, 200)
})

test('a session whose password was changed stays valid in a replica that kept the user of before', async () => {
  const session = await panelSession(site.server.origin, agent.email)
  assert.equal((await other.api.get('/auth/me', session)).status, 200)
  await unnotified(async () => {
    const change = { password: 'Kerupuk-Udang-9', current_password: password }
    assert.equal((await site.server.api.put('/auth/me', change, session)).status, 200)
    assert.equal((await other.api.get('/auth/me', session)).status, 200)
  })
})

test('a stream that opens while its user is deactivated ends', async () => {
  await warm()
  await deactivate()
  const answer = await fetch(`${site.server.origin}/api/v1/stream`, {
    headers: { authorization: `Bearer ${agent.token}` },
    signal: AbortSignal.timeout(5_000),
  })
  assert.equal(answer.status, 200)
  assert.match(await answer.text(), /^retry/)
})

test('without notifications every page reads its user', async () => {
  await warm()
  assert.equal(await killBackends(site.db, 'listener'), 2)
  await until('the listeners are gone', () => !site.server.ctx.live.connected && !other.ctx.live.connected)
  await deactivate()
  assert.equal((await me(site.server)).status, 401)
  assert.equal((await me(other)).status, 401)
})
