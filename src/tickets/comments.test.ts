// A comment that is sent twice is stored and delivered once, and a customer whom no reply reaches is still waiting.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import sql from 'sql-template-tag'
import type { Client, Json, ProblemBody } from '../testing/client.ts'
import { newAwb, newPhone, openSite, pushTicket, type Site, type TestPerson } from '../testing/fixtures.ts'
import type { TestServer } from '../testing/server.ts'
import { newSecret } from '../webhook/endpoint.ts'
import type { Comment, Ticket } from './shown.ts'

type Written = Json<Comment> & ProblemBody
type Detail = Json<Ticket> & { comments: Json<Comment>[]; events: { type: string; to: string | null }[] }

let site: Site
let other: TestServer
let ani: TestPerson
let budi: TestPerson
before(async () => {
  // n8n is configured but nothing listens there: replies stay queued.
  site = await openSite({
    env: { N8N_WEBHOOK_URL: 'http://127.0.0.1:9/webhook', N8N_WEBHOOK_SECRET: newSecret() },
  })
  other = await site.replica()
  ani = await site.person('Ani Agen')
  budi = await site.person('Budi Agen')
})
after(() => site.close())

async function newTicket(assignee: TestPerson, fields: Record<string, unknown> = {}): Promise<string> {
  const { ticket_uid } = await pushTicket(site.n8n, {
    tracking_number: newAwb(),
    phone: newPhone(),
    ...fields,
  })
  await assignee.api.post(`/tickets/${ticket_uid}/take`)
  return ticket_uid
}
const write = (api: Client, uid: string, fields: Record<string, unknown>) =>
  api.post<Written>(`/tickets/${uid}/comments`, { comment_text: 'Halo Kak', ...fields })
const read = async (uid: string) => (await site.admin.api.get<Detail>(`/tickets/${uid}`)).body
const messagesOf = (id: string) =>
  site.db.value(sql`select count(*) from webhook_messages where reply_id = ${id}`)

test('a reply that is sent again with its id is one comment and one message: concurrently, on another replica, and later', async () => {
  const uid = await newTicket(ani)
  const reply = { id: crypto.randomUUID(), is_internal_note: false }
  const there = other.api.as({ token: ani.token })
  const atOnce = await Promise.all([ani.api, there, ani.api, there].map((api) => write(api, uid, reply)))
  const later = [
    await write(ani.api, uid, reply),
    await write(there, uid, { ...reply, comment_text: 'Halo lagi', id: reply.id.toUpperCase() }),
  ]
  const statuses = atOnce.map(({ status }) => status).sort((a, b) => a - b)
  assert.deepEqual(statuses, [200, 200, 200, 201])
  for (const { status } of later) assert.equal(status, 200)
  for (const { body } of [...atOnce, ...later])
    assert.deepEqual([body.id, body.comment_text], [reply.id, 'Halo Kak'])
  const { comments, events } = await read(uid)
  assert.equal(comments.length, 1)
  assert.equal(events.filter(({ type }) => type === 'replied').length, 1)
  assert.equal(await messagesOf(reply.id), 1)
})

test('the id of another ticket’s or another person’s comment is 409, and the error does not describe that comment', async () => {
  const [first, second] = [await newTicket(ani), await newTicket(ani)]
  const id = crypto.randomUUID()
  await write(ani.api, first, { id, comment_text: 'rahasia' })
  const foreign = [
    await write(ani.api, second, { id }),
    await write(budi.api, await newTicket(budi), { id }),
    await write(site.admin.api, first, { id }),
  ]
  for (const { status, body, text } of foreign) {
    assert.equal(status, 409)
    assert.equal(body.error, 'this id belongs to another comment: send this one under a new id')
    assert.doesNotMatch(text, /rahasia|CS-/)
  }
  assert.equal((await write(budi.api, first, { id })).status, 404)
  assert.equal((await read(second)).comments.length, 0)
  const customers = await pushTicket(site.n8n, { phone: newPhone() })
  await pushTicket(site.n8n, { phone: (await read(customers.ticket_uid)).customer_phone })
  const [message] = (await read(customers.ticket_uid)).comments
  assert.equal((await write(site.admin.api, customers.ticket_uid, { id: message?.id })).status, 409)
})

test('one id on two tickets at the same time: one comment is written, the other is 409', async () => {
  for (let round = 0; round < 5; round++) {
    const uids = [await newTicket(ani), await newTicket(ani)]
    const id = crypto.randomUUID()
    const answers = await Promise.all(uids.map((uid) => write(ani.api, uid, { id })))
    assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 409])
  }
})

test('repeating a comment still returns it after the ticket has gone back to the pool', async () => {
  const uid = await newTicket(ani)
  const id = crypto.randomUUID()
  await write(ani.api, uid, { id })
  await ani.api.post(`/tickets/${uid}/release`)
  assert.equal((await write(ani.api, uid, { id })).status, 200)
  assert.equal((await write(ani.api, uid, { id: crypto.randomUUID() })).status, 403)
})

test('repeating a comment still returns it after the ticket was merged into another', async () => {
  const [uid, into] = [await newTicket(ani), await newTicket(ani)]
  const fields = { id: crypto.randomUUID(), is_internal_note: false }
  await write(ani.api, uid, fields)
  assert.equal((await ani.api.post(`/tickets/${uid}/merge`, { into })).status, 200)
  const { status, body } = await write(ani.api, uid, fields)
  assert.deepEqual([status, body.id], [200, fields.id])
  assert.equal(await messagesOf(fields.id), 1)
})

test('the id of a comment is a UUID', async () => {
  const uid = await newTicket(ani)
  for (const id of ['x', '', 7, null])
    assert.equal((await write(ani.api, uid, { id })).status, 400, String(id))
})

const waits = async (uid: string) => {
  const { waiting_since, first_replied_at } = await read(uid)
  return { waiting_since, first_replied_at }
}
const report = (id: string, status: string) => site.n8n.post(`/replies/${id}/status`, { status })
const reply = async (uid: string, api = ani.api) => (await write(api, uid, { is_internal_note: false })).body

test('a reply without a recipient is stored and does not count as an answer', async () => {
  for (const phone of [undefined, 'tidak ada nomor']) {
    const uid = await newTicket(ani, { phone })
    const before = await waits(uid)
    assert.ok(before.waiting_since)
    assert.equal((await reply(uid)).delivery?.status, 'stored')
    assert.deepEqual(await waits(uid), before)
    const { body } = await ani.api.get<{ ticket_uid: string }[]>('/tickets?assigned_to=me&sort=waiting')
    assert.ok(body.some(({ ticket_uid }) => ticket_uid === uid))
  }
})

test('a reply that was stored while n8n was not connected counts as an answer once it is sent', async () => {
  const uid = await newTicket(ani)
  const alone = await site.replica({ env: { N8N_WEBHOOK_URL: '', N8N_WEBHOOK_SECRET: '' } })
  const before = await waits(uid)
  const stored = await reply(uid, alone.api.as({ token: ani.token }))
  assert.equal(stored.delivery?.status, 'stored')
  assert.deepEqual(await waits(uid), before)
  assert.equal((await ani.api.post(`/replies/${stored.id}/send`, {})).status, 200)
  const after = await waits(uid)
  assert.equal(after.waiting_since, null)
  assert.ok(Date.parse(after.first_replied_at ?? '') > Date.parse(stored.created_at))
})

test('after a failed reply the customer is waiting since the first unanswered message', async () => {
  const phone = newPhone()
  const uid = await newTicket(ani, { phone, tracking_number: undefined })
  await pushTicket(site.n8n, { phone, description: 'Halo?' })
  await pushTicket(site.n8n, { phone, description: 'Masih ada orang?' })
  const before = await waits(uid)
  const first = await reply(uid)
  assert.equal((await waits(uid)).waiting_since, null)
  await ani.api.put(`/tickets/${uid}`, { status: 'pending' })
  await report(first.id, 'failed')
  assert.deepEqual(await waits(uid), before, 'as before the reply, although the ticket is pending')

  // Answered, then two more questions and a failed reply: waiting since the first of the two.
  await reply(uid)
  const answered = await waits(uid)
  await pushTicket(site.n8n, { phone, description: 'Baik, kapan?' })
  const asked = await waits(uid)
  await pushTicket(site.n8n, { phone, description: 'Kak?' })
  const vain = await reply(uid)
  await report(vain.id, 'failed')
  assert.deepEqual(await waits(uid), asked)
  assert.equal(asked.first_replied_at, answered.first_replied_at)
  await report(vain.id, 'sent')
  assert.deepEqual(await waits(uid), asked, 'an earlier step, reported late')
  await report(vain.id, 'delivered')
  assert.deepEqual(await waits(uid), answered)
})

test('if the first of two replies fails, the second counts as the first answer', async () => {
  const uid = await newTicket(ani)
  const [one, two] = [await reply(uid), await reply(uid)]
  assert.equal((await waits(uid)).first_replied_at, one.created_at)
  await report(one.id, 'failed')
  assert.deepEqual(await waits(uid), { waiting_since: null, first_replied_at: two.created_at })
  await report(two.id, 'failed')
  assert.equal((await waits(uid)).first_replied_at, null)
})

test('messages from before a ticket was closed are settled: a failed reply does not make them count again', async () => {
  const phone = newPhone()
  const uid = await newTicket(ani, { phone, tracking_number: undefined })
  await ani.api.put(`/tickets/${uid}`, { status: 'closed' })
  await pushTicket(site.n8n, { phone, description: 'Belum selesai.' })
  const reopened = await waits(uid)
  assert.notEqual(reopened.waiting_since, (await read(uid)).created_at)
  const { id } = await reply(uid)
  await report(id, 'failed')
  assert.deepEqual(await waits(uid), reopened)
})
