// Password guessing: a flood is slowed down, other users are not affected, and the audit log records it without being flooded.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import bcrypt from 'bcrypt'
import sql from 'sql-template-tag'
import { makeUser, openSite, password, type Site } from '../testing/fixtures.ts'
import { addressGroup } from './address.ts'
import { FairQueue } from './fair-queue.ts'

let site: Site
let dear: string
before(async () => {
  site = await openSite({ env: { TRUST_PROXY: 'true' } })
  dear = site.server.ctx.dummyHash
  // Only one test needs a slow comparison.
  site.server.ctx.dummyHash = await bcrypt.hash('nobody', 4)
})
after(() => site.close())

const login = (email: string, secret: string, from: string) =>
  site.server.api.post('/auth/login', { email, password: secret }, { headers: { 'x-forwarded-for': from } })
const count = (answers: readonly { status: number }[]): Partial<Record<number, number>> => {
  const counted: Partial<Record<number, number>> = {}
  for (const { status } of answers) counted[status] = (counted[status] ?? 0) + 1
  return counted
}
/** The entries of a user, or of an address that tried unknown e-mails. */
const audited = (id: string) =>
  site.db.rows<{ action: string; details: unknown }>(
    sql`select action, details from audit_log where (subject_id = ${id} or (subject_id = 'unknown' and details->>'address' = ${id})) and action like 'user.log%' order by id`,
  )

test('sixty e-mails tried from one address: after fifty it has to wait, except users who have logged in there before', async () => {
  const known = await makeUser(site.db, 'Kenal Kantor')
  const fresh = await makeUser(site.db, 'Baru Kantor')
  assert.equal((await login(known.email, password, '10.1.0.1')).status, 200)
  const answers = []
  for (let at = 0; at < 60; at++)
    answers.push(await login(`nobody${String(at)}@example.com`, 'wrong', '10.1.0.1'))
  assert.deepEqual(count(answers), { 401: 50, 429: 10 })
  const limited = await login(fresh.email, password, '10.1.0.1')
  assert.equal(limited.status, 429)
  assert.ok(Number(limited.headers.get('retry-after')) > 800)
  assert.equal((await login(known.email, password, '10.1.0.1')).status, 200)
  assert.equal((await login(fresh.email, password, '10.1.0.2')).status, 200, 'another address')
  // The e-mails themselves are not recorded: they may be passwords.
  const traces = await site.db.value(
    sql`select count(*) from audit_log where details::text like '%nobody%' or subject_id like '%nobody%'`,
  )
  assert.equal(traces, 0)
  assert.deepEqual(
    (await audited('10.1.0.1')).map(({ action, details }) => [action, details]),
    [1, 10, 50].map((failures) => ['user.login_failed', { via: 'api', address: '10.1.0.1', failures }]),
  )
})

test('one e-mail tried from many addresses has to wait after fifty, except at an address where its user has logged in before', async () => {
  const { email, id } = await makeUser(site.db, 'Incaran Banyak')
  assert.equal((await login(email, password, '10.2.0.1')).status, 200)
  const answers = []
  for (let at = 0; at < 55; at++) answers.push(await login(email, 'wrong', `10.2.1.${String(at)}`))
  assert.deepEqual(count(answers), { 401: 50, 429: 5 })
  assert.equal((await login(email, password, '10.2.0.2')).status, 429, 'an unknown address')
  assert.equal((await login(email, password, '10.2.0.1')).status, 200)
  const entries = await audited(id)
  assert.equal(entries[0]?.action, 'user.logged_in')
  assert.ok(entries.length <= 51, String(entries.length))
})

test('all addresses of one IPv6 /64 count as one', async () => {
  const { email } = await makeUser(site.db, 'Enam Enam')
  const answers = []
  for (let at = 0; at < 25; at++)
    answers.push(await login(email, 'wrong', `2001:db8:0:7:${at.toString(16)}::1`))
  assert.deepEqual(count(answers), { 401: 10, 429: 15 })
  assert.equal((await login(email, password, '2001:db8:0:8::1')).status, 200)
})

test('every form of an address gives the same group', () => {
  const cases: [ip: string | undefined, group: string][] = [
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['2001:0DB8:0:0:ffff::1', '2001:db8:0:0::/64'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['1:2:3:4::', '1:2:3:4::/64'],
    ['64:ff9b::1.2.3.4', '64:ff9b:0:0::/64'],
    [undefined, 'unknown'],
    ['rubbish', 'rubbish'],
  ]
  for (const [ip, group] of cases) assert.equal(addressGroup(ip), group, ip)
})

test('the audit log has successful logins once an hour and failed ones at once, with their address', async () => {
  const { email, id } = await makeUser(site.db, 'Catat Masuk')
  for (let at = 0; at < 3; at++) await login(email, password, '10.3.0.1')
  await login(email, 'wrong', '10.3.0.1')
  await login(email, 'wrong', '10.3.0.1')
  assert.deepEqual(await audited(id), [
    { action: 'user.logged_in', details: { via: 'api', address: '10.3.0.1' } },
    { action: 'user.login_failed', details: { via: 'api', address: '10.3.0.1', failures: 1 } },
  ])
})

test('forty wrong logins at once from one address are checked one by one, the excess is refused, and others get their turn', async () => {
  const { email } = await makeUser(site.db, 'Di Luar')
  site.server.ctx.dummyHash = dear
  const flood = Array.from({ length: 40 }, (_, at) =>
    login(`x${String(at)}@example.com`, 'wrong', '10.4.0.1'),
  )
  const began = performance.now()
  const right = await login(email, password, '10.4.0.2')
  const took = performance.now() - began
  const answers = await Promise.all(flood)
  const all = performance.now() - began
  assert.equal(right.status, 200)
  assert.ok(took < all / 2, `${String(took)} ms of ${String(all)}`)
  const { 401: compared = 0, 429: refused = 0 } = count(answers)
  assert.equal(compared + refused, 40)
  assert.ok(compared <= 31 && refused >= 9, `${String(compared)} compared`)
  for (const { status, headers } of answers)
    if (status === 429) assert.ok(Number(headers.get('retry-after')) > 0)
})

test('the queue takes turns, runs few jobs at once and refuses the excess', async () => {
  const queue = new FairQueue({ atOnce: 2, perGroup: 3, inAll: 5 })
  const order: string[] = []
  let running = 0
  let most = 0
  const work = (name: string) => async () => {
    most = Math.max(most, ++running)
    order.push(name)
    await new Promise((resolve) => setTimeout(resolve, 5))
    running--
    if (name === 'a2') throw new Error('a2 fails')
    return name
  }
  const asked = ['a1', 'a2', 'a3', 'a4', 'b1', 'c1', 'd1'].map((name) =>
    queue.run(name.charAt(0), work(name)),
  )
  const ended = await Promise.allSettled(asked)
  assert.deepEqual(order, ['a1', 'b1', 'c1', 'a2', 'a3'])
  assert.equal(most, 2)
  assert.deepEqual(
    ended.map((one) => (one.status === 'fulfilled' ? one.value : String(one.reason).slice(0, 40))),
    [
      'a1',
      'Error: a2 fails',
      'a3',
      'Problem: too many logins at once from th',
      'b1',
      'c1',
      'Problem: too many logins are being check',
    ],
  )
  assert.equal(await queue.run('a', work('a5')), 'a5', 'the queue still works')
})
