// The webhook's settings in the panel: refused addresses, secrets, and the test.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import sql from 'sql-template-tag'
import type { ProblemBody } from '../testing/client.ts'
import { newPhone, openSite, pushTicket, type Site } from '../testing/fixtures.ts'
import { openReceiver, type Receiver } from '../testing/receiver.ts'
import { until } from '../testing/until.ts'

const delivery = { timeout: 400, delays: [0.05, 0.05] }
const quiet = { AUTOMATION_TALKS: 'false' }
let site: Site
before(async () => {
  // Only replies cause messages.
  site = await openSite({ env: quiet, delivery })
})
after(() => site.close())

interface Settings {
  url: string | null
  url_from: string | null
  secret_from: string
  secret_known: boolean
  previous_secret_until: string | null
}
interface Tested {
  ok: boolean
  status_code: number | null
  failure: string | null
  response: string
}
const set = (url: unknown, on = site.admin.api) => on.put<Settings & ProblemBody>('/webhook', { url })
const renew = async () =>
  (
    await site.admin.api.post<{ secret: string; plain: string; previous_secret_until: string | null }>(
      '/webhook/secret',
      {},
    )
  ).body
const tested = async (on = site.admin.api) => on.post<Tested & ProblemBody>('/webhook/test', {})

test('without an address replies are stored, and a test is refused', async () => {
  const { body } = await site.admin.api.get<Settings>('/webhook')
  assert.deepEqual(body, {
    url: null,
    url_from: null,
    secret_from: 'panel',
    secret_known: false,
    previous_secret_until: null,
  })
  assert.equal((await tested()).status, 409)
  const { ticket_uid: uid } = await pushTicket(site.n8n, { phone: newPhone() })
  const answer = await site.admin.api.post<{ delivery: { status: string } }>(`/tickets/${uid}/comments`, {
    comment_text: 'Halo',
    is_internal_note: false,
  })
  assert.equal(answer.body.delivery.status, 'stored')
})

test('an address in the server’s own network is refused, in every spelling', async () => {
  const refused = [
    'http://127.0.0.1:5678/webhook/x',
    'http://localhost/x',
    'http://[::1]/x',
    'http://10.1.2.3/x',
    'http://192.168.0.1/x',
    'http://172.16.0.9/x',
    'http://169.254.169.254/latest/meta-data',
    'http://0.0.0.0/x',
    'http://2130706433/x',
    'http://0x7f.1/x',
    'http://[::ffff:127.0.0.1]/x',
    'http://[::127.0.0.1]/x',
    'http://[fd00::1]/x',
    'http://100.64.0.1/x',
    'http://user:pw@example.com/x',
    'http://gibt-es-nicht.invalid/x',
    'ftp://example.com/x',
    'javascript:alert(1)',
    'n8n',
    7,
  ]
  for (const url of refused) {
    const { status, body } = await set(url)
    assert.deepEqual([status, body.errors?.[0]?.field], [400, 'url'], JSON.stringify(url))
  }
  assert.equal((await site.admin.api.get<Settings>('/webhook')).body.url, null)
  assert.equal((await set('http://203.0.113.7/x')).status, 400, 'a reserved range')
  assert.equal((await set('https://8.8.8.8/webhook/pantau')).status, 200)
  assert.equal((await set('')).body.url, null)
})

test('a name that resolves to a private address when a message is sent is refused then', async () => {
  // As if the name had resolved to a public address when it was set.
  await site.db.pool.query(sql`update webhook_endpoint set url = 'http://127.0.0.1:9/webhook/x'`)
  const { body } = await tested()
  assert.deepEqual([body.ok, body.failure], [false, 'private_address'])
  const named = 'http://localhost:9/webhook/x'
  await site.db.pool.query(sql`update webhook_endpoint set url = ${named}`)
  assert.equal((await tested()).body.failure, 'private_address')
  await set(null)
})

test('N8N_WEBHOOK_ALLOW_PRIVATE allows the own network; messages are signed with both secrets while one is replaced', async () => {
  const first = await renew()
  assert.equal(Buffer.from(first.secret.slice('whsec_'.length), 'base64').toString(), first.plain)
  assert.match(first.plain, /^[A-Za-z0-9]{32}$/)
  const expire = () => site.db.pool.query(sql`update webhook_endpoint set previous_until = now()`)
  await expire()
  const second = await renew()
  assert.notEqual(second.secret, first.secret)
  assert.ok(Date.parse(second.previous_secret_until ?? '') > Date.now() + 23 * 3600_000)
  const replica = await site.replica({
    env: { N8N_WEBHOOK_ALLOW_PRIVATE: 'true', ...quiet },
    delivery,
  })
  const admin = replica.api.as({ token: site.admin.token })
  const check = async (receiver: Receiver, signatures: number) => {
    assert.equal((await set(receiver.url, admin)).status, 200)
    const { body } = await tested(admin)
    assert.deepEqual([body.ok, body.status_code], [true, 200])
    assert.match(body.response, /Workflow was started/)
    const [got] = receiver.got
    assert.deepEqual([got?.verified, got?.type, got?.signatures], [true, 'webhook.test', signatures])
    await receiver.close()
  }
  await check(await openReceiver([first.secret]), 2)
  await check(await openReceiver([second.secret]), 2)
  const third = await renew()
  await check(await openReceiver([first.secret]), 3)
  await check(await openReceiver([third.secret]), 3)
  await expire()
  await check(await openReceiver([third.secret]), 1)
  await set(null)
})

test('a test shows any response', async () => {
  const receiver = await openReceiver([])
  const replica = await site.replica({ env: { ...quiet, N8N_WEBHOOK_ALLOW_PRIVATE: 'true' } })
  const admin = replica.api.as({ token: site.admin.token })
  await set(receiver.url, admin)
  receiver.answer(() => 404)
  const refused = (await tested(admin)).body
  assert.deepEqual([refused.ok, refused.status_code, refused.failure], [false, 404, 'answer'])
  receiver.answer(() => 302)
  assert.equal((await tested(admin)).body.status_code, 302, 'redirects are not followed')
  receiver.answer(() => 'cut')
  assert.equal((await tested(admin)).body.failure, 'unreachable')
  await receiver.close()
  const away = (await tested(admin)).body
  assert.equal(away.failure, 'unreachable')
  assert.match(away.response, /ECONNREFUSED/)
  await set(null)
})

test('an address in capitals is stored in lower case, and messages arrive', async () => {
  const receiver = await openReceiver([])
  const replica = await site.replica({ env: { ...quiet, N8N_WEBHOOK_ALLOW_PRIVATE: 'true' } })
  const admin = replica.api.as({ token: site.admin.token })
  const shouted = receiver.url.replace('http://127.0.0.1', 'HTTP://LocalHost')
  assert.notEqual(shouted, receiver.url)
  const { body } = await set(` ${shouted} `, admin)
  assert.equal(body.url, new URL(receiver.url.replace('127.0.0.1', 'localhost')).href)
  receiver.answer(() => 200)
  assert.equal((await tested(admin)).body.status_code, 200)
  // As an earlier version saved it.
  await site.db.pool.query(sql`update webhook_endpoint set url = ${receiver.url.replace('http:', 'HTTP:')}`)
  assert.equal((await tested(admin)).body.status_code, 200)
  for (const wrong of ['http:127.0.0.1', 'HTTPS:/n8n', 'javascript:alert(1)', 'http://'])
    assert.equal((await set(wrong, admin)).status, 400, wrong)
  await receiver.close()
  await set(null)
})

test('settings from the environment cannot be changed in the panel', async () => {
  const receiver = await openReceiver([])
  const replica = await site.replica({
    env: {
      ...quiet,
      N8N_WEBHOOK_URL: receiver.url,
      N8N_WEBHOOK_SECRET: 'kopi-tubruk-tanpa-gula-77 teh-manis-hangat-sekali-88',
    },
  })
  const admin = replica.api.as({ token: site.admin.token })
  const { body } = await admin.get<Settings>('/webhook')
  assert.deepEqual([body.url, body.url_from, body.secret_from], [receiver.url, 'environment', 'environment'])
  assert.equal((await set('https://8.8.8.8/x', admin)).status, 409)
  assert.equal((await admin.post('/webhook/secret', {})).status, 409)
  assert.equal((await tested(admin)).body.ok, true)
  assert.equal(receiver.got[0]?.signatures, 2)
  await receiver.close()
})

test('a user and password in the environment’s address are not shown', async () => {
  const replica = await site.replica({
    env: { N8N_WEBHOOK_URL: 'https://pantau:rahasia@n8n.example.com/webhook/x' },
  })
  const { body, text } = await replica.api.as({ token: site.admin.token }).get<Settings>('/webhook')
  assert.equal(body.url, 'https://n8n.example.com/webhook/x')
  assert.ok(!text.includes('rahasia'))
})

test('only admins see and change the settings; the audit log records changes, without the secret', async () => {
  const ani = await site.person('Ani Agen')
  const calls: [string, string][] = [
    ['GET', '/webhook'],
    ['PUT', '/webhook'],
    ['POST', '/webhook/secret'],
    ['POST', '/webhook/test'],
    ['GET', '/webhook/messages'],
    ['POST', '/webhook/messages/replay-dead'],
    ['GET', `/webhook/messages/${crypto.randomUUID()}`],
    ['POST', `/webhook/messages/${crypto.randomUUID()}/replay`],
  ]
  for (const [method, path] of calls) {
    const json = method === 'GET' ? undefined : {}
    assert.equal((await ani.api.call(method, path, { json })).status, 403, path)
    assert.equal((await site.n8n.call(method, path, { json })).status, 401, path)
  }
  const { secret } = await renew()
  const entries = await site.db.rows<{ action: string; text: string }>(
    sql`select action, details::text as text from audit_log where action like 'webhook.%' order by id`,
  )
  assert.ok(entries.some(({ action }) => action === 'webhook.url_changed'))
  assert.ok(entries.some(({ action }) => action === 'webhook.secret_replaced'))
  assert.ok(entries.every(({ text }) => !text.includes(secret.slice(6, 20))))
})

test('dead messages are replayed together, oldest first', async (t) => {
  const receiver = await openReceiver([])
  t.after(() => receiver.close())
  const replica = await site.replica({
    env: { N8N_WEBHOOK_ALLOW_PRIVATE: 'true', ...quiet },
    delivery,
  })
  await site.server.stopJobs()
  const admin = replica.api.as({ token: site.admin.token })
  await set(receiver.url, admin)
  receiver.answer(() => 410)
  const { ticket_uid: uid } = await pushTicket(site.n8n, { phone: newPhone() })
  for (const comment_text of ['satu', 'dua', 'tiga'])
    await admin.post(`/tickets/${uid}/comments`, { comment_text, is_internal_note: false })
  const states = () =>
    site.db.rows<{ state: string }>(
      sql`select state from webhook_messages where type = 'reply.created' order by place`,
    )
  await until(
    'all messages are dead',
    async () => (await states()).filter(({ state }) => state === 'dead').length === 3,
  )
  receiver.answer(() => 200)
  assert.deepEqual((await admin.post('/webhook/messages/replay-dead', {})).body, { replayed: 3 })
  await until('all messages are taken', () => receiver.taken().length === 3)
  assert.deepEqual(
    receiver.taken().map(({ data }) => data.text),
    ['satu', 'dua', 'tiga'],
  )
})
