// Idempotency-Key on both POST routes for n8n: one effect and one answer, however often and to whichever replica it is sent.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import sql from 'sql-template-tag'
import type { Answer, Client } from '../testing/client.ts'
import {
  newAwb,
  newPhone,
  openSite,
  type PushedLog,
  type PushedTicket,
  type Site,
} from '../testing/fixtures.ts'
import { holdTable, untilBlocked } from '../testing/hold.ts'
import type { TestServer } from '../testing/server.ts'

let site: Site
let other: TestServer
before(async () => {
  site = await openSite()
  other = await site.replica()
})
after(() => site.close())

const log = (key: string, json: unknown, client: Client = site.n8n): Promise<Answer<PushedLog>> =>
  client.post('/broadcast-logs', json, { headers: { 'idempotency-key': key } })
const ticket = (key: string, json: unknown, client: Client = site.n8n): Promise<Answer<PushedTicket>> =>
  client.post('/tickets', json, { headers: { 'idempotency-key': key } })
const newLog = () => ({ tracking_number: newAwb(), status: 'success' })
const complaint = () => ({
  subject: 'Terlambat',
  description: 'Mana?',
  tracking_number: newAwb(),
  phone: newPhone(),
})
const replayed = (answer: Answer<unknown>) => answer.headers.get('idempotency-replayed') === 'true'
const logsOf = ({ tracking_number }: { tracking_number: string }) =>
  site.db.value(sql`select count(*) from broadcast_logs where tracking_number = ${tracking_number}`)

test('the same key and body get the stored answer, marked as a replay, and leave one row', async () => {
  const body = newLog()
  const first = await log('again', body)
  const second = await log('again', body)
  assert.deepEqual([first.status, replayed(first)], [201, false])
  assert.deepEqual([second.status, replayed(second)], [201, true])
  assert.equal(second.text, first.text)
  assert.equal(await logsOf(body), 1)
})

test('the same key with another body gets 422, also on the other route', async () => {
  const body = newLog()
  await log('other body', body)
  assert.equal((await log('other body', { ...body, status: 'failed' })).status, 422)
  assert.equal((await ticket('other body', complaint())).status, 422)
  assert.equal(await logsOf(body), 1)
})

test('a key belongs to its API key', async () => {
  const apiKey = await site.key('another n8n')
  await other.ctx.apiKeys.refresh()
  const body = newLog()
  await log('mine', body)
  const theirs = await log('mine', body, site.server.api.as({ apiKey }))
  assert.deepEqual([theirs.status, replayed(theirs)], [201, false])
  assert.equal(await logsOf(body), 2)
})

test('a request waits for a running one with the same key: in the same flush, in another flush, in another replica', async () => {
  const body = newLog()
  const release = await holdTable(site.db, 'broadcast_logs')
  const here = [log('twins', body), log('twins', body)]
  await untilBlocked(site.db, 2)
  const there = [log('twins', body, other.api.as({ apiKey: site.apiKey }))]
  await untilBlocked(site.db, 3)
  const behind = [log('twins', body), log('twins', body)]
  await release()
  const answers = await Promise.all([...here, ...there, ...behind])
  assert.deepEqual([...new Set(answers.map(({ text }) => text))].length, 1)
  assert.equal(answers.filter(({ status }) => status === 201).length, 5)
  assert.equal(answers.filter(replayed).length, 4)
  assert.equal(await logsOf(body), 1)
})

test('a retried ticket push is a replay, not a further message of the customer', async () => {
  const body = complaint()
  const clients = [site.n8n, other.api.as({ apiKey: site.apiKey })]
  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, at) => ticket('ticket', body, clients[at % 2])),
  )
  assert.equal(
    answers.filter(({ status, body: { status: word } }) => status === 201 && word === 'created').length,
    12,
  )
  assert.equal(answers.filter(replayed).length, 11)
  const messages = await site.db.value(
    sql`select count(*) from ticket_comments c join tickets t on t.id = c.ticket_id
      where t.tracking_number = ${body.tracking_number}`,
  )
  assert.equal(messages, 0)
})

test('an answer other than 201 is replayed with its own status', async () => {
  const first = complaint()
  await ticket('t1', first)
  const appended = await ticket('t2', { ...first, description: 'Halo?' })
  const again = await ticket('t2', { ...first, description: 'Halo?' })
  assert.deepEqual([appended.status, appended.body.status], [200, 'appended'])
  assert.deepEqual([again.status, again.text, replayed(again)], [200, appended.text, true])
  const pending = { ...newLog(), status: 'pending', message_id: 'replay' }
  await log('l1', pending)
  const moved = await log('l2', { ...pending, status: 'success' })
  const movedAgain = await log('l2', { ...pending, status: 'success' })
  assert.deepEqual([moved.status, moved.body.status], [200, 'updated'])
  assert.deepEqual([movedAgain.status, movedAgain.text, replayed(movedAgain)], [200, moved.text, true])
})

test('the answer to an array is replayed as a whole', async () => {
  const items = [newLog(), { status: 'success' }, newLog()]
  const twins = await Promise.all([log('array', items), log('array', items)])
  assert.equal(twins[0].text, twins[1].text)
  assert.equal(twins.filter(replayed).length, 1)
  assert.equal(await logsOf(items[0] as { tracking_number: string }), 1)
  assert.equal((await log('array', [...items, newLog()])).status, 422)
})

test('only successes are stored: a corrected push may use its key again', async () => {
  const body = newLog()
  assert.equal((await log('fixed', { ...body, status: 'sent' })).status, 400)
  const taken = { ...newLog(), message_id: 'taken' }
  await log('taken', taken)
  assert.equal((await log('fixed', { ...body, message_id: 'taken' })).status, 409)
  const corrected = await log('fixed', body)
  assert.deepEqual([corrected.status, replayed(corrected)], [201, false])
  assert.equal((await ticket('fixed ticket', { subject: 'x' })).status, 400)
  assert.equal((await ticket('fixed ticket', complaint())).status, 201)
})

test('after a day a key can be used again', async () => {
  const body = newLog()
  await log('old', body)
  const age = (hours: number) =>
    site.db.pool.query(
      sql`update idempotency_keys set created_at = now() - make_interval(hours => ${hours}) where key = 'old'`,
    )
  await age(23)
  assert.ok(replayed(await log('old', body)))
  await age(25)
  const fresh = await log('old', { ...body, status: 'failed' })
  assert.deepEqual([fresh.status, replayed(fresh)], [201, false])
  assert.ok(replayed(await log('old', { ...body, status: 'failed' })))
  assert.equal(await logsOf(body), 2)
})

test('an invalid key gets 400', async () => {
  for (const key of ['x'.repeat(256), 'kunci-é'])
    assert.equal((await log(key, newLog())).status, 400, key.slice(0, 10))
  assert.equal((await log('x'.repeat(255), newLog())).status, 201)
})
