// Logins, tokens and how they end. With two replicas: a decision of one takes effect in the other at once.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { SignJWT, decodeJwt, UnsecuredJWT } from 'jose'
import sql from 'sql-template-tag'
import type { Answer, ProblemBody } from '../testing/client.ts'
import { logIn, makeUser, openSite, password, type Site } from '../testing/fixtures.ts'
import { secrets, type TestServer } from '../testing/server.ts'

let site: Site
let other: TestServer
before(async () => {
  site = await openSite({ env: { TRUST_PROXY: 'true' } })
  other = await site.replica()
})
after(() => site.close())

interface LoggedIn extends ProblemBody {
  token: string
  user: Record<string, unknown>
}
const login = (
  email: string,
  secret: string,
  from = '10.0.0.1',
  server = site.server,
): Promise<Answer<LoggedIn>> =>
  server.api.post('/auth/login', { email, password: secret }, { headers: { 'x-forwarded-for': from } })
const me = (token: string, server = site.server) =>
  server.api.as({ token }).get<Record<string, unknown>>('/auth/me')

test('a login answers a token for eight hours and the user, without the hash', async () => {
  const user = await makeUser(site.db, 'Ani Agen')
  const { status, body, text } = await login(` ${user.email.toUpperCase()} `, password)
  assert.equal(status, 200)
  assert.deepEqual(body.user, { id: user.id, full_name: 'Ani Agen', role: 'agent' })
  assert.doesNotMatch(text, /\$2[aby]\$|hash/)
  const { userId, role, iat = 0, exp = 0 } = decodeJwt(body.token)
  assert.deepEqual([userId, role, exp - iat], [user.id, 'agent', 8 * 3600])
  assert.equal((await me(body.token, other)).body.email, user.email)
})

test('an unknown e-mail, a wrong password, a longer password and a deactivated user get the same answer', async () => {
  const user = await makeUser(site.db, 'Wira Salah')
  const gone = await makeUser(site.db, 'Gone Gone')
  await site.db.pool.query(sql`update users set is_active = false where id = ${gone.id}`)
  const answers = await Promise.all([
    login('nobody@example.com', password),
    login(user.email, 'wrong-password'),
    login(user.email, password.padEnd(80, 'x')),
    login(user.email, ''),
    login(gone.email, password),
  ])
  const shown = answers.map(({ status, body: { request_id: _, ...rest } }) => JSON.stringify([status, rest]))
  assert.equal(new Set(shown).size, 1)
  assert.equal(answers[0].status, 401)
})

test('a login of more than 8 KiB gets 413: many that never end would fill the memory', async () => {
  assert.equal((await login('ani@example.com', 'x'.repeat(7_000))).status, 401)
  assert.equal((await login('ani@example.com', 'x'.repeat(9_000))).status, 413)
})

test('forged tokens get 401: unsigned, another secret, another algorithm, expired, incomplete', async () => {
  const { id } = site.admin
  const claims = { userId: id, role: 'admin', tokenVersion: 1 }
  const sign = (secret: string, given: Record<string, unknown>, alg = 'HS256', expires = '1h') =>
    new SignJWT(given)
      .setProtectedHeader({ alg })
      .setJti(crypto.randomUUID())
      .setExpirationTime(expires)
      .sign(new TextEncoder().encode(secret))
  const good = await sign(secrets.jwt, claims)
  assert.equal((await me(good)).status, 200)
  const [head = '', payload = '', signature = ''] = good.split('.')
  const raised = Buffer.from(JSON.stringify({ ...decodeJwt(good), userId: crypto.randomUUID() })).toString(
    'base64url',
  )
  const forged = {
    unsigned: new UnsecuredJWT(claims).setJti(crypto.randomUUID()).setExpirationTime('1h').encode(),
    'another secret': await sign('another-secret-another-secret-another', claims),
    'another algorithm': await sign(secrets.jwt, claims, 'HS512'),
    expired: await sign(secrets.jwt, claims, 'HS256', '-1s'),
    'no version': await sign(secrets.jwt, { userId: id, role: 'admin' }),
    'an older version': await sign(secrets.jwt, { ...claims, tokenVersion: 0 }),
    'an unknown user': await sign(secrets.jwt, { ...claims, userId: crypto.randomUUID() }),
    'another payload': `${head}.${raised}.${signature}`,
    'no signature': `${head}.${payload}.`,
    rubbish: 'rubbish',
  }
  for (const [what, token] of Object.entries(forged)) assert.equal((await me(token)).status, 401, what)
  for (const authorization of ['Bearer', `Basic ${good}`, good, ''])
    assert.equal(
      (await site.server.api.get('/auth/me', { headers: { authorization } })).status,
      401,
      authorization,
    )
})

test('the role in the table counts, never the role in the token', async () => {
  const agent = await site.person('Peran Agen')
  const claims = { userId: agent.id, role: 'admin', tokenVersion: 1 }
  const token = await new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256' })
    .setJti(crypto.randomUUID())
    .setExpirationTime('1h')
    .sign(new TextEncoder().encode(secrets.jwt))
  assert.equal((await me(token)).body.role, 'agent')
  assert.equal((await site.server.api.as({ token }).get('/users')).status, 403)
})

test('logout ends that token in every replica, and no other token of the user', async () => {
  const { email } = await makeUser(site.db, 'Keluar Satu')
  const [one, two] = [await logIn(site.server, email), await logIn(site.server, email)]
  assert.equal((await other.api.as({ token: one }).post('/auth/logout')).status, 204)
  assert.equal((await me(one)).status, 401)
  assert.equal((await me(one, other)).status, 401)
  assert.equal((await me(two, other)).status, 200)
  assert.equal((await site.server.api.as({ token: one }).post('/auth/logout')).status, 401)
})

test('a new password, another role and deactivation end every token; a new name does not', async () => {
  const changes: [change: Record<string, unknown>, ends: boolean][] = [
    [{ full_name: 'Nama Baru' }, false],
    [{ locale: 'en' }, false],
    [{ role: 'agent' }, false],
    [{ role: 'admin' }, true],
    [{ password: 'Teh-Botol-Dingin-9' }, true],
    [{ is_active: false }, true],
  ]
  for (const [change, ends] of changes) {
    const { id, token } = await site.person('Ubah Ubah')
    assert.equal((await site.admin.api.put(`/users/${id}`, change)).status, 200)
    for (const server of [site.server, other])
      assert.equal((await me(token, server)).status, ends ? 401 : 200, JSON.stringify(change))
  }
})

test('after a change of the password only the new one works', async () => {
  const { id, email } = await makeUser(site.db, 'Sandi Baru')
  const fresh = 'Teh-Botol-Dingin-9'
  await site.admin.api.put(`/users/${id}`, { password: fresh })
  assert.equal((await login(email, password)).status, 401)
  assert.equal((await login(email, fresh)).status, 200)
})

test('after ten failures for one e-mail from one address, every replica answers 429, also for the right password', async () => {
  const { email } = await makeUser(site.db, 'Tebak Tebak')
  const wrong = await Promise.all(
    Array.from({ length: 14 }, (_, at) =>
      login(email, `guess-${String(at)}`, '10.0.0.7', at % 2 ? other : site.server),
    ),
  )
  const failures = wrong.filter(({ status }) => status === 401).length
  assert.ok(failures >= 10 && failures <= 11, `${String(failures)} guesses were compared`)
  for (const server of [site.server, other]) {
    const right = await login(email, password, '10.0.0.7', server)
    assert.equal(right.status, 429)
    const seconds = Number(right.headers.get('retry-after'))
    assert.ok(seconds > 800 && seconds <= 900, String(seconds))
    assert.equal(right.headers.get('ratelimit-policy'), '"login";q=10;w=900')
    assert.match(right.headers.get('content-type') ?? '', /^application\/problem\+json/)
  }
  assert.equal(
    (await login(email.toUpperCase(), password, '10.0.0.7')).status,
    429,
    'the same e-mail in capitals',
  )
  assert.equal((await login(email, password, '10.0.0.8')).status, 200, 'another address')
  assert.equal((await login(site.admin.email, password, '10.0.0.7')).status, 200, 'another e-mail')
})

test('the right password before the tenth failure resets the count', async () => {
  const { email } = await makeUser(site.db, 'Lupa Sebentar')
  for (let round = 0; round < 2; round++) {
    for (let at = 0; at < 9; at++) assert.equal((await login(email, 'wrong', '10.0.0.9')).status, 401)
    assert.equal((await login(email, password, '10.0.0.9')).status, 200)
  }
})

test('an invalid login gets 400', async () => {
  for (const body of [
    {},
    { email: 'a@b.c' },
    { email: 1, password: 2 },
    { email: 'a', password: 'b', role: 'admin' },
  ])
    assert.equal((await site.server.api.post('/auth/login', body)).status, 400, JSON.stringify(body))
})

test('an API key is not accepted as a token, nor a token as an API key', async () => {
  assert.equal((await site.n8n.get('/auth/me')).status, 401)
  assert.equal(
    (await site.admin.api.post('/broadcast-logs', { tracking_number: 'A1', status: 'success' })).status,
    401,
  )
})
