// Somebody else may use an open panel, so actions that give power over accounts need the password of the user who does them.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import sql from 'sql-template-tag'
import type { Answer, CallOptions, Json, ProblemBody } from '../testing/client.ts'
import { openSite, password, type Site, type TestPerson } from '../testing/fixtures.ts'
import { panelSession } from '../testing/session.ts'
import type { User } from './schema.ts'

let site: Site
let boss: TestPerson
let session: CallOptions
before(async () => {
  site = await openSite({ env: { TRUST_PROXY: 'true' } })
  boss = await site.person('Bos Besar', 'admin')
  session = await panelSession(site.server.origin, boss.email)
})
after(() => site.close())

type Given = Record<string, unknown>
type UserAnswer = Answer<Json<User> & ProblemBody>
const call = (method: string, path: string, json: Given, options = session): Promise<UserAnswer> =>
  site.server.api.call(method, path, { ...options, json })
const refused = ({ status, body }: UserAnswer) => [status, body.errors?.[0]?.field, body.error]
const missing = [400, 'current_password', 'current_password is required']
const wrong = [400, 'current_password', 'current_password is wrong']
const next = 'Teh-Poci-88-Manis'

let count = 0
const fresh = (role = 'agent') => ({
  full_name: 'Baru Sekali',
  email: `baru${String(++count)}@example.com`,
  role,
  password,
})

test('in a panel session, creating another admin needs the user’s own password', async () => {
  assert.deepEqual(refused(await call('POST', '/users', fresh('admin'))), missing)
  assert.deepEqual(
    refused(await call('POST', '/users', { ...fresh('admin'), current_password: next })),
    wrong,
  )
  const made = await call('POST', '/users', { ...fresh('admin'), current_password: password })
  assert.deepEqual([made.status, made.body.role], [201, 'admin'])
  assert.doesNotMatch(made.text, /password/)
  assert.equal((await call('POST', '/users', fresh())).status, 201, 'an agent can be created without it')
})

test('in a panel session, the change of a role to admin and the reactivation of an admin need the user’s own password', async () => {
  const ani = await site.person('Ani Naik')
  for (const [change, back] of [
    [{ role: 'admin' }, { role: 'agent' }],
    [{ is_active: true }, {}],
  ] as const) {
    if ('is_active' in change) {
      await site.admin.api.put(`/users/${ani.id}`, { role: 'admin' })
      await site.admin.api.put(`/users/${ani.id}`, { is_active: false })
    }
    assert.deepEqual(refused(await call('PUT', `/users/${ani.id}`, change)), missing)
    assert.deepEqual(
      refused(await call('PUT', `/users/${ani.id}`, { ...change, current_password: 'bukan-ini-1' })),
      wrong,
    )
    const done = await call('PUT', `/users/${ani.id}`, { ...change, current_password: password })
    assert.deepEqual([done.status, done.body.role, done.body.is_active], [200, 'admin', true])
    if ('role' in back)
      assert.equal((await call('PUT', `/users/${ani.id}`, back)).status, 200, 'the change back')
  }
  const budi = await site.person('Budi Kembali')
  await site.admin.api.put(`/users/${budi.id}`, { is_active: false })
  assert.equal((await call('PUT', `/users/${budi.id}`, { is_active: true })).status, 200, 'an agent')
})

test('in a panel session, setting a password needs the user’s own one, and without it nothing else is changed either', async () => {
  const ani = await site.person('Ani Lupa')
  const both = { password: next, full_name: 'Ani Lain' }
  assert.deepEqual(refused(await call('PUT', `/users/${ani.id}`, both)), missing)
  assert.equal(
    await site.db.value(sql`select full_name from users where id = ${ani.id}`),
    'Ani Lupa',
    'nothing was changed',
  )
  const done = await call('PUT', `/users/${ani.id}`, { ...both, current_password: password })
  assert.deepEqual([done.status, done.body.full_name], [200, 'Ani Lain'])
  const details = await site.db.value(
    sql`select details from audit_log where subject_id = ${ani.id} order by id desc limit 1`,
  )
  assert.deepEqual(details, { changed: ['full_name', 'password'] })
  assert.equal(
    (await call('PUT', `/users/${ani.id}`, { current_password: password })).status,
    400,
    'nothing to change',
  )
})

test('one’s own password needs the old one even with a token; a program can set other users’ passwords without it', async () => {
  const eka = await site.person('Eka Admin', 'admin')
  const token = { token: eka.token }
  assert.deepEqual(refused(await call('PUT', `/users/${eka.id}`, { password: next }, token)), missing)
  const other = await call('POST', '/users', fresh('admin'), token)
  assert.equal(other.status, 201)
  assert.equal((await call('PUT', `/users/${other.body.id}`, { password: next }, token)).status, 200)
  const wrongly = { role: 'agent', current_password: 'bukan-ini-1' }
  assert.deepEqual(
    refused(await call('PUT', `/users/${other.body.id}`, wrongly, token)),
    wrong,
    'a password that is sent is checked',
  )
  const done = { password: next, current_password: password }
  assert.equal((await call('PUT', `/users/${eka.id}`, done, token)).status, 200)
})

test('AdminJS’ own actions need it as well', async () => {
  const ani = await site.person('Ani Aksi')
  const act = (path: string, fields: Given) => call('POST', `//admin/api/resources/users/${path}`, fields)
  const edit = `records/${ani.id}/edit`
  for (const [path, fields] of [
    ['actions/new', fresh('admin')],
    [edit, { role: 'admin' }],
    [edit, { password: next }],
  ] as const) {
    assert.equal((await act(path, fields)).status, 400, path)
    assert.equal((await act(path, { ...fields, current_password: 'bukan-ini-1' })).status, 400, path)
    const done = await act(path, { ...fields, current_password: password })
    assert.equal(done.status, 200, `${path}: ${done.text}`)
  }
})

test('wrong passwords in any form count as failed logins, and after ten the user has to wait', async () => {
  const dodi = await site.person('Dodi Tebak', 'admin')
  const own = await panelSession(site.server.origin, dodi.email)
  const from = { ...own, headers: { ...own.headers, 'x-forwarded-for': '10.9.0.1' } }
  const guess = (n: number) =>
    n % 2 === 0
      ? call('POST', '/users', { ...fresh('admin'), current_password: `tebakan-${String(n)}` }, from)
      : call('PUT', `/users/${dodi.id}`, { password: next, current_password: `tebakan-${String(n)}` }, from)
  for (let n = 0; n < 10; n++) assert.equal((await guess(n)).status, 400)
  assert.equal((await guess(10)).status, 429)
  const right = { ...fresh('admin'), current_password: password }
  assert.equal((await call('POST', '/users', right, from)).status, 429, 'also with the right password')
  const login = await site.server.api.post(
    '/auth/login',
    { email: dodi.email, password },
    { headers: { 'x-forwarded-for': '10.9.0.1' } },
  )
  assert.equal(login.status, 429)
})
