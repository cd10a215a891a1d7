// How admins manage users.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import sql from 'sql-template-tag'
import type { Answer, Json, ProblemBody } from '../testing/client.ts'
import { logIn, newAwb, openSite, password, pushTicket, type Site } from '../testing/fixtures.ts'
import type { TestServer } from '../testing/server.ts'
import { panelSession } from '../testing/session.ts'
import type { User } from './schema.ts'

let site: Site
let other: TestServer
before(async () => {
  site = await openSite()
  other = await site.replica()
})
after(() => site.close())

let count = 0
const fresh = () => ({
  full_name: 'Ani Agen',
  email: `ani${String(++count)}@example.com`,
  role: 'agent',
  password,
})
const create = (user: unknown): Promise<Answer<Json<User> & ProblemBody>> =>
  site.admin.api.post('/users', user)
const change = (
  id: string,
  fields: unknown,
  api = site.admin.api,
): Promise<Answer<Json<User> & ProblemBody>> => api.put(`/users/${id}`, fields)
const list = async () => (await site.admin.api.all<Json<User>>('/users?limit=3')).rows

test('a user is created, changed and listed, and no answer contains the hash', async () => {
  const { status, body, text } = await create({ ...fresh(), email: ' BARU@Example.com ' })
  assert.equal(status, 201)
  const { id, created_at, ...rest } = body
  assert.ok(id && created_at)
  assert.deepEqual(rest, {
    full_name: 'Ani Agen',
    email: 'baru@example.com',
    role: 'agent',
    is_active: true,
    locale: 'id',
    last_login_at: null,
    active_tickets: 0,
  })
  const changed = await change(id, { full_name: 'Ani Baru', locale: 'en', password: 'Teh-Botol-Dingin-9' })
  assert.deepEqual([changed.body.full_name, changed.body.locale], ['Ani Baru', 'en'])
  const listed = await site.admin.api.get('/users')
  for (const answer of [text, changed.text, listed.text])
    assert.doesNotMatch(answer, /\$2[aby]\$|hash|password/)
  const hash = await site.db.value(sql`select password_hash from users where id = ${id}`)
  assert.match(String(hash), /^\$2b\$1[1-9]\$/, 'hashed with at least 2^11 rounds')
})

test('an e-mail belongs to one user, whatever its case, also with concurrent requests', async () => {
  const user = fresh()
  const answers = await Promise.all([
    create(user),
    create({ ...user, email: user.email.toUpperCase() }),
    create(user),
  ])
  assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 409, 409])
  const { body } = await create(fresh())
  const taken = await change(body.id, { email: user.email })
  assert.equal(taken.status, 409)
  assert.match(taken.body.error, /e-mail exists already/)
})

test('an invalid user gets 400 with all problems at once', async () => {
  const cases: [fields: Record<string, unknown>, field: string][] = [
    [{ full_name: ' ' }, 'full_name'],
    [{ email: 'ani' }, 'email'],
    [{ role: 'owner' }, 'role'],
    [{ password: 'short' }, 'password'],
    [{ password: 'aaaaaaaaaaaa' }, 'password'],
    [{ password: 'é'.repeat(37) + 'abcd' }, 'password'],
    [{ email: 'long-enough@example.com', password: 'Long-Enough@example.com' }, 'password'],
    [{ is_active: 'yes' }, 'is_active'],
    [{ token_version: 1 }, 'token_version'],
    [{ password_hash: 'x' }, 'password_hash'],
    [{ id: crypto.randomUUID() }, 'id'],
  ]
  const { body: existing } = await create(fresh())
  for (const [fields, field] of cases) {
    const { status, body } = await create({ ...fresh(), ...fields })
    assert.deepEqual([status, body.errors?.[0]?.field], [400, field], JSON.stringify(fields))
    if (fields['email'] === undefined || fields['email'] === 'ani')
      assert.equal((await change(existing.id, fields)).status, 400, JSON.stringify(fields))
  }
  const { body } = await create({})
  assert.deepEqual(
    body.errors?.map(({ field }) => field),
    ['full_name', 'email', 'role', 'password'],
  )
  assert.equal((await change(existing.id, {})).status, 400)
  assert.equal(
    (await change(existing.id, { password: existing.email })).status,
    400,
    'the e-mail that they have already',
  )
  for (const id of ['x', crypto.randomUUID()])
    assert.equal((await change(id, { full_name: 'x' })).status, 404)
})

test('deactivation returns active tickets to the pool, with their history, and keeps the closed ones', async () => {
  const agent = await site.person('Dedi Berhenti')
  const uids: string[] = []
  for (const status of ['open', 'pending', 'closed']) {
    const { ticket_uid } = await pushTicket(site.n8n, { tracking_number: newAwb() })
    await site.admin.api.put(`/tickets/${ticket_uid}`, { assigned_to_user_id: agent.id })
    if (status !== 'open') await site.admin.api.put(`/tickets/${ticket_uid}`, { status })
    uids.push(ticket_uid)
  }
  assert.equal((await change(agent.id, { is_active: false })).body.is_active, false)
  const tickets = await site.db.rows<{ assigned_to_user_id: string | null; released: number }>(
    sql`select assigned_to_user_id, (select count(*) from ticket_events e where e.ticket_id = t.id and type = 'released'
        and from_value = ${agent.id} and actor_id = ${site.admin.id} and e.ticket_version = t.version) as released
      from tickets t where ticket_uid = any(${uids}) order by id`,
  )
  assert.deepEqual(tickets, [
    { assigned_to_user_id: null, released: 1 },
    { assigned_to_user_id: null, released: 1 },
    { assigned_to_user_id: agent.id, released: 0 },
  ])
})

test('an agent who is deactivated while taking a ticket does not keep it', async () => {
  for (let round = 0; round < 10; round++) {
    const agent = await site.person('Eko Balap')
    const { ticket_uid } = await pushTicket(site.n8n, { tracking_number: newAwb() })
    await Promise.all([
      agent.api.post(`/tickets/${ticket_uid}/take`),
      change(agent.id, { is_active: false }, other.api.as({ token: site.admin.token })),
    ])
    const holder = await site.db.value(
      sql`select assigned_to_user_id from tickets where ticket_uid = ${ticket_uid}`,
    )
    assert.equal(holder, null, `round ${String(round)}`)
  }
})

test('the last active admin can be neither deactivated nor demoted, even by two admins at once', async () => {
  const second = await site.person('Dua Admin', 'admin')
  const there = other.api.as({ token: site.admin.token })
  const both = await Promise.all([
    change(site.admin.id, { role: 'agent' }, second.api),
    change(second.id, { is_active: false }, there),
  ])
  // The slower one may find itself logged out already.
  const [won, lost = 0] = both.map(({ status }) => status).sort()
  assert.ok(won === 200 && [401, 409].includes(lost), String(lost))
  const admins = await site.db.rows<{ id: string }>(
    sql`select id from users where role = 'admin' and is_active`,
  )
  assert.equal(admins.length, 1)
  // Restores what the other tests expect.
  await site.db.pool.query(
    sql`update users set role = 'admin', token_version = 1, is_active = (id = ${site.admin.id}) where id in (${site.admin.id}, ${second.id})`,
  )
  for (const fields of [{ is_active: false }, { role: 'agent' }]) {
    const refused = await change(site.admin.id, fields)
    assert.equal(refused.status, 409)
    assert.match(refused.body.error, /last active admin/)
  }
})

test('changes to users are in the audit log, without names, e-mails and secrets', async () => {
  const { body } = await create(fresh())
  await change(body.id, { full_name: 'Rahasia', password: 'Teh-Botol-Dingin-9' })
  await change(body.id, { is_active: false })
  const log = await site.db.rows<{ action: string; details: unknown; actor_id: string }>(
    sql`select action, actor_id, details from audit_log where subject_id = ${body.id} order by id`,
  )
  assert.deepEqual(
    log.map(({ action }) => action),
    ['user.created', 'user.changed', 'user.deactivated'],
  )
  assert.ok(log.every(({ actor_id }) => actor_id === site.admin.id))
  assert.doesNotMatch(JSON.stringify(log), /Rahasia|example\.com|Teh-Botol/)
})

test('users are listed by name, each once over all pages, although many have the same name', async () => {
  const rows = await list()
  const inDatabase = await site.db.rows<{ id: string }>(sql`select id from users order by full_name, id`)
  assert.deepEqual(
    rows.map(({ id }) => id),
    inDatabase.map(({ id }) => id),
  )
  const agents = await site.admin.api.all<Json<User>>('/users?role=agent&is_active=false&limit=2')
  assert.ok(agents.rows.length > 0)
  assert.ok(agents.rows.every(({ role, is_active }) => role === 'agent' && !is_active))
})

test('the list shows each user’s last login, by panel or API, and their number of active tickets', async () => {
  const agent = await site.person('Nur Sibuk')
  const now = async () => (await list()).find(({ id }) => id === agent.id)
  const until = async (what: string, probe: () => Promise<boolean>) => {
    for (let tries = 0; tries < 100; tries++) {
      if (await probe()) return
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    assert.fail(what)
  }
  // It is stored after the answer to that login.
  await until('the login of the fixture', async () => (await now())?.last_login_at !== null)
  await site.db.pool.query(sql`update users set last_login_at = null where id = ${agent.id}`)
  assert.deepEqual([(await now())?.last_login_at, (await now())?.active_tickets], [null, 0])
  await site.server.api.post('/auth/login', { email: agent.email, password: 'salah-sekali-1' })
  assert.equal((await now())?.last_login_at, null, 'a failed login does not count')
  await panelSession(site.server.origin, agent.email)
  await until('not stored', async () => (await now())?.last_login_at !== null)
  const first = (await now())?.last_login_at ?? ''
  assert.ok(Math.abs(Date.parse(first) - Date.now()) < 60_000)
  await site.db.pool.query(
    sql`update users set last_login_at = now() - interval '3 days' where id = ${agent.id}`,
  )
  await logIn(site.server, agent.email)
  await until('the token’s login counts too', async () => ((await now())?.last_login_at ?? '') > first)
  for (const status of ['open', 'pending', 'on_hold', 'closed']) {
    const { ticket_uid } = await pushTicket(site.n8n, { tracking_number: newAwb() })
    await site.admin.api.put(`/tickets/${ticket_uid}`, { assigned_to_user_id: agent.id, status })
  }
  assert.equal((await now())?.active_tickets, 3)
  assert.equal((await change(agent.id, { full_name: 'Nur Tenang' })).body.active_tickets, 3)
})

test('a login does not wait for a transaction that has locked the user', async () => {
  const agent = await site.person('Nur Terkunci')
  const client = await site.db.pool.connect()
  try {
    await client.query(sql`begin`)
    await client.query(sql`update users set last_login_at = null where id = ${agent.id}`)
    await logIn(site.server, agent.email)
  } finally {
    await client.query(sql`rollback`)
    client.release()
  }
})

test('only admins can manage users', async () => {
  const agent = await site.person('Ani Biasa')
  const tries = [
    agent.api.get('/users'),
    agent.api.post('/users', fresh()),
    change(agent.id, { role: 'admin' }, agent.api),
  ]
  for (const { status } of await Promise.all(tries)) assert.equal(status, 403)
})
