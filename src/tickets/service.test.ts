// Users work on tickets: what they may do, its effects, and what happens if two do it at once.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import sql from 'sql-template-tag'
import type { z } from 'zod'
import type { Answer, Client, Json, ProblemBody } from '../testing/client.ts'
import { newAwb, newPhone, openSite, pushTicket, type Site, type TestPerson } from '../testing/fixtures.ts'
import type { TestServer } from '../testing/server.ts'
import { ticketStatuses } from './rules.ts'
import type { Ticket, ticketDetail } from './shown.ts'

type Detail = Json<z.infer<typeof ticketDetail>>

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
after(() => site.close())

const put = (client: Client, uid: string, fields: unknown): Promise<Answer<Json<Ticket>>> =>
  client.put(`/tickets/${uid}`, fields)
const refuses = (client: Client, uid: string, fields: unknown): Promise<Answer<ProblemBody>> =>
  client.put(`/tickets/${uid}`, fields)
const act = <Body = Json<Ticket>>(client: Client, uid: string, action: string): Promise<Answer<Body>> =>
  client.post(`/tickets/${uid}/${action}`)
async function read(uid: string, client = site.admin.api): Promise<Detail> {
  return (await client.get<Detail>(`/tickets/${uid}`)).body
}

/** A new ticket; with an assignee if one is given. */
async function newTicket(assignee?: TestPerson, fields: Record<string, unknown> = {}): Promise<string> {
  const { ticket_uid } = await pushTicket(site.n8n, {
    tracking_number: newAwb(),
    phone: newPhone(),
    ...fields,
  })
  if (assignee) await put(site.admin.api, ticket_uid, { assigned_to_user_id: assignee.id })
  return ticket_uid
}

test('every status may follow every other; closed_at, reopen_count, version and history are updated', async () => {
  for (const from of ticketStatuses)
    for (const to of ticketStatuses) {
      const uid = await newTicket(ani)
      if (from !== 'open') await put(ani.api, uid, { status: from })
      const before = await read(uid)
      const { status, body } = await put(ani.api, uid, { status: to })
      assert.equal(status, 200)
      assert.equal(body.status, to)
      assert.equal(body.closed_at !== null, to === 'closed', `${from} → ${to}: closed_at`)
      assert.equal(body.reopen_count, from === 'closed' && to !== 'closed' ? 1 : 0)
      assert.equal(body.version, before.version + (from === to ? 0 : 1))
      const added = (await read(uid)).events.slice(before.events.length)
      const expected = { type: from === 'closed' ? 'reopened' : 'status_changed', from, to, by: 'Ani Agen' }
      const shown = added.map((event) => ({
        type: event.type,
        from: event.from,
        to: event.to,
        by: event.actor.full_name,
      }))
      assert.deepEqual(shown, from === to ? [] : [expected])
    }
})

test('several changes in one request make one version, and one event each', async () => {
  const uid = await newTicket()
  const change = { status: 'pending', priority: 'urgent', assigned_to_user_id: ani.id }
  const { body } = await put(site.admin.api, uid, change)
  assert.equal(body.version, 2)
  assert.equal(body.assigned_to_name, 'Ani Agen')
  const { events } = await read(uid)
  const shown = events.map(({ type, from, to, to_name }) => [type, from, to, to_name])
  assert.deepEqual(shown, [
    ['created', null, 'open', null],
    ['assigned', null, ani.id, 'Ani Agen'],
    ['status_changed', 'open', 'pending', null],
    ['priority_changed', 'medium', 'urgent', null],
  ])
})

test('an invalid change is 400 and changes nothing', async () => {
  const uid = await newTicket()
  const bodies = [
    {},
    { version: 1 },
    { status: 'done' },
    { priority: 'HIGH' },
    { subject: '' },
    { status: null },
  ]
  for (const body of [
    ...bodies,
    { assigned_to_user_id: 'ani' },
    { assigned_to_user_id: uid },
    [],
    { version: '1' },
  ])
    assert.equal((await refuses(site.admin.api, uid, body)).status, 400, JSON.stringify(body))
  const nobody = await refuses(site.admin.api, uid, { assigned_to_user_id: crypto.randomUUID() })
  assert.deepEqual([nobody.status, nobody.body.errors?.[0]?.field], [400, 'assigned_to_user_id'])
  assert.equal((await read(uid)).version, 1)
})

test('of agents who take one ticket on two replicas, one gets it; the others get 409 with the name', async () => {
  for (let round = 0; round < 5; round++) {
    const uid = await newTicket()
    const takers = [
      ani.api,
      other.api.as({ token: budi.token }),
      budi.api,
      other.api.as({ token: ani.token }),
    ]
    const answers = await Promise.all(takers.map((api) => act<Json<Ticket> & ProblemBody>(api, uid, 'take')))
    const { assigned_to_name, events } = await read(uid)
    const winner = assigned_to_name === 'Ani Agen' ? [0, 3] : [1, 2]
    for (const [at, answer] of answers.entries()) {
      assert.equal(answer.status, winner.includes(at) ? 200 : 409)
      if (answer.status === 409)
        assert.equal(
          (answer.body as ProblemBody).error,
          `${assigned_to_name ?? ''} has taken this ticket already`,
        )
    }
    assert.equal(events.filter(({ type }) => type === 'assigned').length, 1)
  }
})

test('a released ticket is back in the pool; a closed one cannot be taken or released', async () => {
  const uid = await newTicket(ani)
  const { body } = await act(ani.api, uid, 'release')
  assert.equal(body.assigned_to_user_id, null)
  assert.equal((await act(budi.api, uid, 'take')).body.assigned_to_user_id, budi.id)
  assert.equal((await act(ani.api, uid, 'release')).status, 404)
  await put(budi.api, uid, { status: 'closed' })
  assert.equal((await act(budi.api, uid, 'release')).status, 409)
  const unassigned = await newTicket()
  await put(site.admin.api, unassigned, { status: 'closed' })
  assert.equal((await act(site.admin.api, unassigned, 'take')).status, 409)
})

test('for an agent, another user’s ticket is always 404', async () => {
  const uid = await newTicket(budi)
  const { id } = await read(uid)
  const tries = [
    ani.api.get(`/tickets/${uid}`),
    ani.api.get(`/tickets/${String(id)}`),
    put(ani.api, uid, { status: 'closed' }),
    put(ani.api, uid, { assigned_to_user_id: ani.id }),
    ani.api.post(`/tickets/${uid}/comments`, { comment_text: 'x' }),
    act(ani.api, uid, 'release'),
  ]
  for (const { status } of await Promise.all(tries)) assert.equal(status, 404)
  assert.equal((await read(uid)).version, 2)
  for (const rubbish of ['0', '999999999', 'CS-2020-0001', 'x'.repeat(31), '1e3', '-1', '9'.repeat(16)])
    assert.equal((await site.admin.api.get(`/tickets/${rubbish}`)).status, 404, rubbish)
})

test('an agent may read and take a ticket in the pool, but not work on it', async () => {
  const uid = await newTicket()
  assert.equal((await ani.api.get(`/tickets/${uid}`)).status, 200)
  assert.equal((await put(ani.api, uid, { status: 'closed' })).status, 403)
  assert.equal((await ani.api.post(`/tickets/${uid}/comments`, { comment_text: 'x' })).status, 403)
  assert.equal((await act(ani.api, uid, 'release')).status, 403)
})

test('AGENT_CAN_TAKE=false closes the pool to agents; they keep their tickets', async () => {
  const { api } = await site.replica({ env: { AGENT_CAN_TAKE: 'false' } })
  const closed = api.as({ token: ani.token })
  const [pooled, own] = [await newTicket(), await newTicket(ani)]
  assert.equal((await closed.get(`/tickets/${pooled}`)).status, 404)
  assert.equal((await act(closed, pooled, 'take')).status, 404)
  assert.deepEqual((await closed.get('/tickets?assigned_to=none')).body, [])
  assert.equal((await put(closed, own, { status: 'pending' })).status, 200)
})

test('an agent may not assign, not even their own ticket to themselves', async () => {
  const uid = await newTicket(ani)
  for (const assigned_to_user_id of [budi.id, ani.id, null])
    assert.equal((await refuses(ani.api, uid, { assigned_to_user_id })).status, 403)
})

async function parcelOf(uid: string): Promise<{ tracking_number: string | null; phone: string | null }> {
  const { tracking_number, customer_phone: phone } = await read(uid)
  return { tracking_number, phone }
}

test('409 with the newer active ticket of the same case, if one is reopened', async () => {
  const old = await newTicket()
  await put(site.admin.api, old, { status: 'closed' })
  await site.db.pool.query(
    sql`update tickets set closed_at = now() - interval '8 days' where ticket_uid = ${old}`,
  )
  const { ticket_uid: newer } = await pushTicket(site.n8n, await parcelOf(old))
  const answer = await refuses(site.admin.api, old, { status: 'open' })
  assert.equal(answer.status, 409)
  assert.match(answer.body.error, new RegExp(newer))
  await put(site.admin.api, newer, { status: 'closed' })
  const both = await Promise.all([
    put(site.admin.api, old, { status: 'open' }),
    put(site.admin.api, newer, { status: 'open' }),
  ])
  assert.deepEqual(both.map(({ status }) => status).sort(), [200, 409])
})

test('reopening a ticket of a deactivated agent puts it into the pool', async () => {
  const leaver = await site.person('Citra Pergi')
  const uid = await newTicket(leaver)
  await put(leaver.api, uid, { status: 'closed' })
  await site.admin.api.put(`/users/${leaver.id}`, { is_active: false })
  assert.equal((await put(site.admin.api, uid, { status: 'open' })).body.assigned_to_user_id, null)
  assert.equal((await refuses(site.admin.api, uid, { assigned_to_user_id: leaver.id })).status, 400)
})

test('a note is stored with its change or not at all, and is internal', async () => {
  const uid = await newTicket(ani)
  const closed = await put(ani.api, uid, { status: 'closed', note: '  Sudah diterima tetangga.  ' })
  assert.equal(closed.body.status, 'closed')
  const after = await read(uid)
  assert.deepEqual(
    after.comments.map(({ comment_text, is_internal_note, author, delivery }) => ({
      comment_text,
      is_internal_note,
      by: author.full_name,
      delivery,
    })),
    [{ comment_text: 'Sudah diterima tetangga.', is_internal_note: true, by: 'Ani Agen', delivery: null }],
  )
  assert.deepEqual(
    after.events.slice(-2).map(({ type }) => type),
    ['status_changed', 'note_added'],
  )
  assert.equal(closed.body.version, after.version)

  const reopened = await put(ani.api, uid, { status: 'open', note: 'Ternyata belum.' })
  assert.equal(reopened.body.reopen_count, 1)
  assert.equal((await read(uid)).comments.length, 2)

  // The note is refused with its change, because the status was changed since.
  const stale = { status: 'pending', version: closed.body.version, note: 'Terlambat.' }
  assert.equal((await put(ani.api, uid, stale)).status, 409)
  assert.equal((await refuses(ani.api, uid, { note: 'Hanya catatan.' })).status, 400)
  assert.equal((await refuses(ani.api, uid, { status: 'closed', note: 'x'.repeat(50_001) })).status, 400)
  assert.equal((await read(uid)).comments.length, 2)

  // A blank note is not stored. A change that has no effect still stores its note.
  await put(ani.api, uid, { status: 'open', note: ' ' })
  assert.equal((await read(uid)).comments.length, 2)
  const same = await put(ani.api, uid, { status: 'open', note: 'Menunggu kurir.' })
  assert.equal(same.body.version, reopened.body.version)
  assert.equal((await read(uid)).comments.at(-1)?.comment_text, 'Menunggu kurir.')
})
