// The live stream over two replicas: changes on one reach the streams on the other, for those who may see them and no others.
import assert from 'node:assert/strict'
import { connect } from 'node:net'
import test, { after, afterEach, before } from 'node:test'
import fc from 'fast-check'
import sql from 'sql-template-tag'
import { newAwb, openSite, pushLog, pushTicket, type Site, type TestPerson } from '../testing/fixtures.ts'
import { killBackends } from '../testing/hold.ts'
import type { TestServer } from '../testing/server.ts'
import { listen, type Listening } from '../testing/stream.ts'
import { until } from '../testing/until.ts'

let site: Site
let other: TestServer
let ani: TestPerson
let budi: TestPerson
before(async () => {
  site = await openSite()
  other = await site.replica()
  ani = await site.person('Ani Agen')
  budi = await site.person('Budi Agen')
})
const open = new Set<Listening>()
afterEach(() => {
  for (const stream of open) stream.close()
  open.clear()
})
after(() => site.close())

/** Opens a stream on the replica that does not write. */
async function hear(person: TestPerson, options: Parameters<typeof listen>[2] = {}): Promise<Listening> {
  const stream = await listen(other.origin, person.token, options)
  open.add(stream)
  return stream
}

/** A new ticket; when this resolves, the streams have received all its events. */
async function newTicket(assignee?: TestPerson): Promise<{ uid: string; id: number }> {
  const { ticket_uid: uid } = await pushTicket(site.n8n, { tracking_number: newAwb() })
  if (assignee) await site.admin.api.put(`/tickets/${uid}`, { assigned_to_user_id: assignee.id })
  return { uid, id: Number(await site.db.value(sql`select id from tickets where ticket_uid = ${uid}`)) }
}

/** Waits for a last event on every stream. Notifications arrive in order, so all earlier ones have arrived by then. */
async function settle(...streams: Listening[]): Promise<void> {
  const mark = new Date().toISOString()
  await site.server.ctx.live.publish(site.db.pool, { kind: 'dashboard', as_of: mark })
  await Promise.all(streams.map((stream) => stream.next('dashboard.updated', ({ as_of }) => as_of === mark)))
}
const names = (stream: Listening) =>
  stream.events.map(({ event }) => event).filter((event) => event !== 'dashboard.updated')

test('an admin’s stream gets a pushed broadcast and its later status; an agent’s does not', async () => {
  const [admin, agent] = await Promise.all([hear(site.admin), hear(ani)])
  const awb = newAwb()
  const { log_id } = await pushLog(site.n8n, { tracking_number: awb, message_id: 'live', status: 'pending' })
  const created = await admin.next('broadcast.created', ({ id }) => id === log_id)
  assert.equal(created.data['tracking_number'], awb)
  assert.equal(created.data['status'], 'pending')
  await pushLog(site.n8n, { tracking_number: awb, message_id: 'live', status: 'failed' })
  const updated = await admin.next('broadcast.updated', ({ id }) => id === log_id)
  assert.equal(updated.data['status'], 'failed')
  await settle(agent)
  assert.deepEqual(names(agent), [])
})

test('a replay, an unchanged push and a refused push announce nothing', async () => {
  const awb = newAwb()
  const headers = { 'idempotency-key': 'quiet' }
  const log = { tracking_number: awb, message_id: 'quiet', status: 'failed' }
  const admin = await hear(site.admin)
  await site.n8n.post('/broadcast-logs', log, { headers })
  await admin.next('broadcast.created')
  await site.n8n.post('/broadcast-logs', log, { headers })
  await site.n8n.post('/broadcast-logs', log)
  await site.n8n.post('/broadcast-logs', { ...log, tracking_number: newAwb() })
  const { log_id } = await pushLog(site.n8n)
  await admin.next('broadcast.created', ({ id }) => id === log_id)
  assert.deepEqual(names(admin), ['broadcast.created', 'broadcast.created'])
})

test('an agent gets events of their own tickets and the pool, and none of other agents’ tickets', async () => {
  const theirs = await newTicket(budi)
  const [anis, budis] = await Promise.all([hear(ani), hear(budi)])
  await site.admin.api.put(`/tickets/${theirs.uid}`, { priority: 'urgent' })
  await budi.api.post(`/tickets/${theirs.uid}/comments`, { comment_text: 'catatan' })
  const pooled = await newTicket()
  await settle(anis, budis)
  assert.deepEqual(names(anis), ['ticket.created'])
  assert.equal(anis.events[0]?.data['id'], pooled.id)
  assert.deepEqual(names(budis), ['ticket.updated', 'comment.created', 'ticket.created'])
  assert.equal(budis.events[1]?.data['ticket_id'], theirs.id)
})

test('both the agent who loses a ticket and the one who gets it receive an event', async () => {
  const ticket = await newTicket(ani)
  const [anis, budis] = await Promise.all([hear(ani), hear(budi)])
  await site.admin.api.put(`/tickets/${ticket.uid}`, { assigned_to_user_id: budi.id })
  await settle(anis, budis)
  assert.deepEqual(anis.events[0]?.data, { id: ticket.id })
  assert.deepEqual(names(anis), ['ticket.removed'])
  assert.deepEqual(names(budis), ['ticket.updated'])
})

test('a taken ticket leaves the pool of the other agents', async () => {
  const ticket = await newTicket()
  const [anis, budis, admin] = await Promise.all([hear(ani), hear(budi), hear(site.admin)])
  await ani.api.post(`/tickets/${ticket.uid}/take`)
  await settle(anis, budis, admin)
  assert.deepEqual(
    [names(anis), names(budis), names(admin)],
    [['ticket.updated'], ['ticket.removed'], ['ticket.updated']],
  )
})

test('with AGENT_CAN_TAKE=false an agent gets no events of the pool', async () => {
  const closed = await site.replica({ env: { AGENT_CAN_TAKE: 'false' } })
  const stream = await listen(closed.origin, ani.token)
  open.add(stream)
  await newTicket()
  await settle(stream)
  assert.deepEqual(names(stream), [])
})

test('a change that is rolled back is not announced', async () => {
  const ticket = await newTicket(ani)
  const stream = await hear(ani)
  assert.equal((await ani.api.put(`/tickets/${ticket.uid}`, { status: 'closed', version: 99 })).status, 409)
  await settle(stream)
  assert.deepEqual(names(stream), [])
})

test('a client that reconnects after a gap gets a resync; a new one does not', async () => {
  const [first, again] = await Promise.all([hear(ani), hear(ani, { lastEventId: 'x-17' })])
  assert.equal((await again.next('resync')).data['id'], 'x-17')
  await settle(first, again)
  assert.deepEqual(names(first), [])
})

test('deactivation, a new password and another role end the streams of that user only', async () => {
  for (const change of [{ is_active: false }, { password: 'Teh-Botol-Dingin-9' }, { role: 'admin' }]) {
    const person = await site.person('Putus Putus')
    const [theirs, mine] = await Promise.all([hear(person), hear(ani)])
    await site.admin.api.put(`/users/${person.id}`, change)
    await theirs.ended()
    await settle(mine)
  }
})

test('logout ends the streams of that token only', async () => {
  const person = await site.person('Keluar Satu')
  const second = (
    await site.server.api.post<{ token: string }>('/auth/login', {
      email: person.email,
      password: 'Kopi-Tubruk-77',
    })
  ).body.token
  const [one, two] = await Promise.all([hear(person), hear({ ...person, token: second })])
  await person.api.post('/auth/logout')
  await one.ended()
  await settle(two)
})

test('a lost connection for LISTEN is opened again, and open streams get a resync', async () => {
  const stream = await hear(site.admin)
  assert.ok((await killBackends(site.db, 'listener')) >= 2)
  await stream.next('resync', ({ id }) => id === 'gap')
  assert.ok(other.ctx.live.connected)
  await until('the first replica listens as well', () => site.server.ctx.live.connected)
  const { log_id } = await pushLog(site.n8n)
  await stream.next('broadcast.created', ({ id }) => id === log_id)
})

test('a flood of logs becomes one resync instead of thousands of events', async () => {
  const stream = await hear(site.admin)
  const items = Array.from({ length: 1000 }, () => ({ tracking_number: newAwb(), status: 'success' }))
  // Repeats until there are too many for one second, however slow the machine is.
  let pushed = 0
  await until(
    'the flood is noticed',
    async () => {
      await Promise.all(Array.from({ length: 4 }, () => site.n8n.post('/broadcast-logs', items)))
      pushed += 4000
      return stream.events.some(({ event, data }) => event === 'resync' && data.id === 'flood')
    },
    30_000,
  )
  const passedOn = stream.events.filter(({ event }) => event === 'broadcast.created').length
  assert.ok(passedOn < pushed, `${String(passedOn)} of ${String(pushed)}`)
})

test('a client that reads too slowly is disconnected, and the others are not affected', async () => {
  const slow = connect(Number(new URL(other.origin).port), '127.0.0.1')
  slow.on('error', () => undefined)
  slow.write(`GET /api/v1/stream HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${site.admin.token}\r\n\r\n`)
  await new Promise((resolve) => slow.once('data', resolve))
  slow.pause()
  const quick = await hear(site.admin)
  const dropped = async () => (await other.ctx.metrics.streamsDropped.get()).values[0]?.value ?? 0
  // The longest texts that a row on the stream contains.
  const texts = { message: '📦'.repeat(300), error: '📦'.repeat(500) }
  await until(
    'the slow client is disconnected',
    async () => {
      const items = Array.from({ length: 200 }, () => ({
        tracking_number: newAwb(),
        status: 'failed',
        ...texts,
      }))
      await site.n8n.post('/broadcast-logs', items)
      return (await dropped()) > 0
    },
    20_000,
  )
  const { log_id } = await pushLog(site.n8n)
  await quick.next('broadcast.created', ({ id }) => id === log_id)
  slow.destroy()
})

test('a client that disconnects does not log a warning', async () => {
  const stream = await listen(site.server.origin, ani.token)
  const { length } = site.server.logged
  stream.close()
  const line = await until('the end of the stream is logged', () =>
    site.server.logged.slice(length).find((one) => one.includes('"path":"/api/v1/stream"')),
  )
  assert.match(line, /^{"level":30,.*stream closed by the client/)
})

test('a stream needs a valid token', async () => {
  assert.equal((await other.api.get('/stream')).status, 401)
  assert.equal((await other.api.as({ token: 'x' }).get('/stream')).status, 401)
})

test('only users who may see a ticket get events about who is viewing it', async () => {
  const { uid, id } = await newTicket(ani)
  const [admin, mine, foreign] = await Promise.all([hear(site.admin), hear(ani), hear(budi)])
  const tell = (person: TestPerson, here: unknown) => person.api.post(`/tickets/${uid}/presence`, { here })
  assert.equal((await tell(ani, true)).status, 204)
  for (const stream of [admin, mine]) {
    const { data } = await stream.next('ticket.presence')
    assert.deepEqual(data, { id, user: { id: ani.id, full_name: 'Ani Agen' }, here: true })
  }
  await tell(site.admin, false)
  await mine.next('ticket.presence', ({ here }) => here === false)
  // A user who may not see the ticket neither gets nor sends such events.
  assert.equal((await tell(budi, true)).status, 404)
  assert.equal((await tell(ani, 'yes')).status, 400)
  await settle(admin, mine, foreign)
  assert.deepEqual(names(foreign), [])
  assert.equal(names(admin).filter((name) => name === 'ticket.presence').length, 2)
})

test('foreign notifications in the database end no stream and are logged once', async () => {
  const stream = await hear(site.admin)
  const logged = () => other.logged.filter((line) => line.includes('unknown notification')).length
  const foreign = [
    'hello',
    '',
    'null',
    '[]',
    '"kind"',
    '{"kind":"ticket"',
    '{"kind":"ticket"}',
    '{"kind":"logs","event":"created","ids":["1"]}',
    '{"kind":"ticket","event":"created","id":"1","now":null}',
    '{"__proto__":{"kind":"keys"}}',
    '['.repeat(7_900),
    'x'.repeat(7_990),
    ...fc.sample(fc.string({ unit: 'binary', maxLength: 500 }), 50).map((text) => text.replaceAll('\0', '')),
    ...fc.sample(fc.json({ maxDepth: 3 }), 50).filter((json) => json.length < 7_000 && !json.includes('\0')),
  ].map((payload) => Buffer.from(payload).toString())
  for (const payload of foreign) await site.db.pool.query(sql`select pg_notify('pantau', ${payload})`)
  const { log_id } = await pushLog(site.n8n)
  await stream.next('broadcast.created', ({ id }) => id === log_id)
  await settle(stream)
  assert.deepEqual(names(stream), ['broadcast.created'])
  assert.equal(logged(), 1)
})

test('a user has at most twenty streams: the oldest one gets an event, ends, and does not reconnect at once', async () => {
  const person = await site.person('Banyak Tab')
  const token = person.token
  const streams = []
  for (let at = 0; at < 23; at++) {
    const stream = await listen(other.origin, token)
    open.add(stream)
    streams.push(stream)
  }
  const others = await hear(budi)
  for (const stream of streams.slice(0, 3)) {
    await stream.next('replaced')
    await stream.ended()
  }
  const mine = [...other.ctx.live.streams].filter(({ person: { id } }) => id === person.id)
  assert.equal(mine.length, 20)
  await settle(...streams.slice(3), others)
  assert.ok(streams.slice(3).every((stream) => !names(stream).includes('replaced')))
})
