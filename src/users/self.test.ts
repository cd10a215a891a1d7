// What users can change about themselves, and which logins a new password ends.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import sql from 'sql-template-tag'
import type { Answer, CallOptions, ProblemBody } from '../testing/client.ts'
import { logIn, makeUser, openSite, password, type Site } from '../testing/fixtures.ts'
import type { TestServer } from '../testing/server.ts'
import { panelSession } from '../testing/session.ts'
import { listen } from '../testing/stream.ts'

let site: Site
let other: TestServer
before(async () => {
  site = await openSite({ env: { TRUST_PROXY: 'true' } })
  other = await site.replica()
})
after(() => site.close())

interface Self extends ProblemBody {
  full_name: string
  locale: string
  token?: string
}
const change = (credentials: CallOptions, fields: unknown, from = '10.1.0.1'): Promise<Answer<Self>> =>
  site.server.api.call('PUT', '/auth/me', {
    ...credentials,
    json: fields,
    headers: { 'x-forwarded-for': from, ...credentials.headers },
  })
const me = (credentials: CallOptions, server = site.server) => server.api.get<Self>('/auth/me', credentials)

const session = (email: string) => panelSession(site.server.origin, email)

const next = 'Teh-Poci-88-Manis'

test('a new name and language are visible to everybody and end no login', async () => {
  const ani = await site.person('Ani Agen')
  const credentials = { token: ani.token }
  const { status, body } = await change(credentials, { full_name: ' Ani Anjani ', locale: 'en' })
  assert.deepEqual([status, body.full_name, body.locale, 'token' in body], [200, 'Ani Anjani', 'en', false])
  assert.equal((await me(credentials, other)).body.full_name, 'Ani Anjani')
  const audited = await site.db.rows(
    sql`select action, details from audit_log where subject_id = ${ani.id} and actor_id = ${ani.id} and action not like 'user.log%'`,
  )
  assert.deepEqual(audited, [{ action: 'user.changed', details: { changed: ['full_name'] } }])
})

test('a new password ends all other logins in every replica, and the answer has a new token for this one', async () => {
  const ani = await site.person('Ganti Sandi')
  const second = { token: await logIn(site.server, ani.email) }
  const browser = await session(ani.email)
  const stream = await listen(other.origin, second.token)
  const answer = await change({ token: ani.token }, { password: next, current_password: password })
  assert.equal(answer.status, 200)
  await stream.ended()
  for (const credentials of [second, browser, { token: ani.token }])
    for (const server of [site.server, other]) assert.equal((await me(credentials, server)).status, 401)
  assert.equal((await me({ token: answer.body.token ?? '' }, other)).status, 200)
  assert.equal((await logIn(site.server, ani.email, next)).length > 0, true)
  await assert.rejects(logIn(site.server, ani.email))
  const audited = await site.db.rows(
    sql`select action, actor_id from audit_log where subject_id = ${ani.id} and action not like 'user.log%'`,
  )
  assert.deepEqual(audited, [{ action: 'user.password_changed', actor_id: ani.id }])
})

test('the session that changes the password stays valid, and the user’s other sessions end', async () => {
  const { email } = await makeUser(site.db, 'Dua Peramban')
  const [mine, theirs] = [await session(email), await session(email)]
  const token = await logIn(site.server, email)
  // Requests of the page in the meantime must not end the session.
  const [answer, ...meanwhile] = await Promise.all([
    change(mine, { password: next, current_password: password }),
    ...Array.from({ length: 20 }, () => me(mine)),
  ])
  assert.equal(answer.status, 200)
  assert.equal('token' in answer.body, false)
  assert.deepEqual([...new Set(meanwhile.map(({ status }) => status))], [200])
  for (const server of [site.server, other]) {
    assert.equal((await me(mine, server)).status, 200)
    assert.equal((await me(theirs, server)).status, 401)
    assert.equal((await me({ token }, server)).status, 401)
  }
})

test('a new password needs the current one and must follow the rules for passwords', async () => {
  const ani = await site.person('Salah Sandi')
  const credentials = { token: ani.token }
  for (const [fields, field] of [
    [{ password: next }, 'current_password'],
    [{ password: next, current_password: 'wrong' }, 'current_password'],
    [{ password: 'pendek', current_password: password }, 'password'],
    [{ password: 'x'.repeat(73), current_password: password }, 'password'],
    [{ password, current_password: password }, 'password'],
    [{ password: ani.email, current_password: password }, 'password'],
    [{ current_password: password }, ''],
    [{}, ''],
    [{ role: 'admin' }, 'role'],
    [{ full_name: ' ' }, 'full_name'],
    [{ locale: 'fr' }, 'locale'],
  ] as const) {
    const { status, body } = await change(credentials, fields)
    assert.deepEqual([status, body.errors?.[0]?.field], [400, field], JSON.stringify(fields))
  }
  assert.equal((await me(credentials)).status, 200)
  assert.equal((await change({}, { locale: 'en' })).status, 401)
})

test('wrong current passwords count as failed logins', async () => {
  const ani = await site.person('Coba Coba')
  const guess = () => change({ token: ani.token }, { password: next, current_password: 'guess' }, '10.1.0.2')
  for (let at = 0; at < 10; at++) assert.equal((await guess()).status, 400)
  assert.equal((await guess()).status, 429)
  const right = await change({ token: ani.token }, { password: next, current_password: password }, '10.1.0.2')
  assert.equal(right.status, 429)
  const login = await other.api.post(
    '/auth/login',
    { email: ani.email, password },
    { headers: { 'x-forwarded-for': '10.1.0.2' } },
  )
  assert.equal(login.status, 429)
})
