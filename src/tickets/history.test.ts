// The thread and the history of a ticket: what they contain, what they never contain, and that nobody can rewrite them.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import sql, { raw } from 'sql-template-tag'
import type { z } from 'zod'
import type { Answer, Json, ProblemBody } from '../testing/client.ts'
import {
  newAwb,
  newPhone,
  openSite,
  pushLog,
  pushTicket,
  type Site,
  type TestPerson,
} from '../testing/fixtures.ts'
import { newSecret } from '../webhook/endpoint.ts'
import type { Comment, ticketDetail } from './shown.ts'

type Detail = Json<z.infer<typeof ticketDetail>>

let site: Site
let ani: TestPerson
before(async () => {
  // n8n is configured but nothing listens there: replies stay queued, and count as answers.
  site = await openSite({
    env: { N8N_WEBHOOK_URL: 'http://127.0.0.1:9/webhook', N8N_WEBHOOK_SECRET: newSecret() },
  })
  ani = await site.person('Ani Agen')
})
after(() => site.close())

async function newTicket(fields: Record<string, unknown> = {}): Promise<string> {
  const { ticket_uid } = await pushTicket(site.n8n, { tracking_number: newAwb(), ...fields })
  await site.admin.api.put(`/tickets/${ticket_uid}`, { assigned_to_user_id: ani.id })
  return ticket_uid
}
const comment = (uid: string, body: unknown): Promise<Answer<Json<Comment> & ProblemBody>> =>
  ani.api.post(`/tickets/${uid}/comments`, body)
const read = async (uid: string, api = ani.api) => (await api.get<Detail>(`/tickets/${uid}`)).body

test('a comment is an internal note by default, and the customer is still waiting', async () => {
  const uid = await newTicket()
  const { status, body } = await comment(uid, { comment_text: ' Sudah dihubungi via WA. ' })
  assert.equal(status, 201)
  const { id, created_at, sent_at, ticket_id, ...rest } = body
  assert.ok(id && created_at && ticket_id)
  assert.equal(sent_at, created_at)
  assert.deepEqual(rest, {
    subject: null,
    comment_text: 'Sudah dihubungi via WA.',
    is_internal_note: true,
    author: { type: 'agent', id: ani.id, full_name: 'Ani Agen' },
    delivery: null,
    attachments: [],
    location: null,
    contact: null,
    quoted: null,
    reactions: [],
  })
  const ticket = await read(uid)
  assert.ok(ticket.waiting_since)
  assert.equal(ticket.first_replied_at, null)
})

test('a reply is queued for delivery and ends the customer’s wait; their next message begins a new one', async () => {
  const phone = newPhone()
  const uid = await newTicket({ tracking_number: null, phone })
  const first = await comment(uid, { comment_text: 'Paket tiba besok.', is_internal_note: false })
  assert.equal(first.body.delivery?.status, 'queued')
  const answered = await read(uid)
  assert.equal(answered.waiting_since, null)
  assert.ok(answered.first_replied_at)
  await pushTicket(site.n8n, { phone })
  const asked = await read(uid)
  assert.equal(asked.waiting_since, asked.last_customer_message_at)
  assert.equal(asked.unread, true)
  await comment(uid, { comment_text: 'Benar.', is_internal_note: false })
  const again = await read(uid)
  assert.deepEqual([again.waiting_since, again.unread], [null, false])
  assert.equal(again.first_replied_at, answered.first_replied_at)
})

test('an invalid comment is 400', async () => {
  const uid = await newTicket()
  const bodies: unknown[] = [
    {},
    { comment_text: '  ' },
    { comment_text: 7 },
    { comment_text: 'a\u0000' },
    { comment_text: 'x', is_internal_note: 'no' },
    { comment_text: 'x', author: 'me' },
    { comment_text: 'x'.repeat(4097), is_internal_note: false },
    { comment_text: 'x'.repeat(50_001) },
  ]
  for (const body of bodies)
    assert.equal((await comment(uid, body)).status, 400, JSON.stringify(body).slice(0, 60))
  assert.equal((await comment(uid, { comment_text: 'x'.repeat(4097) })).status, 201)
})

test('the thread is in the order in which it was written, under concurrency too', async () => {
  const phone = newPhone()
  const uid = await newTicket({ tracking_number: null, phone })
  await Promise.all(
    Array.from({ length: 15 }, (_, at) => pushTicket(site.n8n, { phone, description: String(at) })),
  )
  const { comments, events } = await read(uid)
  const moments = comments.map(({ created_at }) => Date.parse(created_at))
  assert.deepEqual(
    moments,
    moments.toSorted((a, b) => a - b),
  )
  const received = events.filter(({ type }) => type === 'message_received').map(({ to }) => to)
  assert.deepEqual(
    received,
    comments.map(({ id }) => id),
    'history and thread agree',
  )
})

test('history and audit log cannot be changed or deleted, not even with SQL', async () => {
  await newTicket()
  await site.admin.api.post('/users', {
    full_name: 'X',
    email: 'x@example.com',
    role: 'agent',
    password: 'Kopi-Tubruk-77',
  })
  for (const table of ['ticket_events', 'audit_log']) {
    const before = await site.db.value(sql`select count(*) from ${raw(table)}`)
    assert.ok(Number(before) > 0)
    for (const statement of [
      sql`update ${raw(table)} set created_at = now()`,
      sql`delete from ${raw(table)}`,
      sql`delete from ${raw(table)} where false`,
      sql`truncate ${raw(table)} cascade`,
    ])
      await assert.rejects(site.db.pool.query(statement), /append-only/, statement.text)
    assert.equal(await site.db.value(sql`select count(*) from ${raw(table)}`), before)
  }
})

test('a ticket with history cannot be deleted', async () => {
  const uid = await newTicket()
  await assert.rejects(site.db.pool.query(sql`delete from tickets where ticket_uid = ${uid}`), {
    code: '23503',
  })
})

test('the history holds neither message text nor phone', async () => {
  const phone = newPhone()
  const uid = await newTicket({ phone, description: 'rahasia pelanggan' })
  const parcel = { tracking_number: (await read(uid)).tracking_number, phone }
  await pushTicket(site.n8n, { ...parcel, description: 'rahasia kedua' })
  await pushTicket(site.n8n, { ...parcel, description: 'rahasia sistem', source: 'system' })
  await comment(uid, { comment_text: 'rahasia agen', is_internal_note: false })
  const history = JSON.stringify(await site.db.rows(sql`select * from ticket_events`))
  assert.doesNotMatch(history, /rahasia/)
  assert.ok(!history.includes(phone.slice(2)))
})

test('a ticket shows its parcel’s broadcasts, newest first, and the outlines of the customer’s other tickets', async () => {
  const [awb, phone] = [newAwb(), newPhone()]
  const older = await pushLog(site.n8n, { tracking_number: awb, broadcast_at: '2026-01-05T00:00:00Z' })
  const newer = await pushLog(site.n8n, { tracking_number: awb, broadcast_at: '2026-02-05T00:00:00Z' })
  const uid = await newTicket({ tracking_number: awb, phone })
  const { ticket_uid: other } = await pushTicket(site.n8n, {
    tracking_number: newAwb(),
    phone,
    subject: 'Lain',
  })
  const ticket = await read(uid)
  assert.deepEqual(
    ticket.broadcasts.map(({ id }) => id),
    [newer.log_id, older.log_id],
  )
  assert.equal(ticket.customer_tickets.length, 1)
  const { created_at, ...outline } = ticket.customer_tickets[0] ?? {}
  assert.ok(created_at)
  assert.deepEqual(outline, { ticket_uid: other, subject: 'Lain', status: 'open' })
})
