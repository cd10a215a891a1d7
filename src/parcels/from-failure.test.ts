// A ticket opened from a failed broadcast, and the page of the broadcast.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import sql from 'sql-template-tag'
import type { z } from 'zod'
import type { BroadcastLog } from '../broadcasts/schema.ts'
import type { Json } from '../testing/client.ts'
import {
  newAwb,
  newPhone,
  openSite,
  pushLog,
  pushTicket,
  type Site,
  type TestPerson,
} from '../testing/fixtures.ts'
import type { ticketDetail, TicketSummary } from '../tickets/shown.ts'

type Detail = Json<z.infer<typeof ticketDetail>>
type Log = Json<BroadcastLog> & { parcel: Json<BroadcastLog>[]; tickets: Json<TicketSummary>[] }
interface Opened {
  status: string
  ticket_uid: string
  id: number
}

let site: Site
let ani: TestPerson
before(async () => {
  site = await openSite()
  ani = await site.person('Ani Agen')
})
after(() => site.close())

const open = (logId: string, fields: unknown = {}, { api } = site.admin) =>
  api.post<Opened>(`/broadcast-logs/${logId}/ticket`, fields)
const read = async (id: number) => (await site.admin.api.get<Detail>(`/tickets/${String(id)}`)).body
const failure = (fields: Record<string, unknown> = {}) =>
  pushLog(site.n8n, {
    tracking_number: newAwb(),
    phone: newPhone(),
    status: 'failed',
    error: 'Nomor tidak terdaftar WA',
    message: 'Paket Anda sedang diantar',
    broadcast_at: '2026-03-01T17:00:00Z',
    ...fields,
  })

test('the log gives the ticket its subject, description, parcel and phone; the history has the admin', async () => {
  const { log_id, tracking_number } = await failure({ phone: '081299881200' })
  const { status, body } = await open(log_id)
  assert.deepEqual([status, body.status], [201, 'created'])
  const made = await read(body.id)
  assert.equal(made.ticket_uid, body.ticket_uid)
  assert.equal(made.subject, 'Broadcast gagal: Nomor tidak terdaftar WA')
  assert.equal(
    made.description,
    `Broadcast WhatsApp ke 0812-9988-1200 untuk resi ${tracking_number} gagal terkirim pada 2 Mar 2026, 00.00.\n` +
      'Alasan: Nomor tidak terdaftar WA\n\nIsi pesan:\nPaket Anda sedang diantar',
  )
  assert.deepEqual(
    [made.tracking_number, made.customer_phone, made.priority, made.source, made.assigned_to_user_id],
    [tracking_number, '6281299881200', 'medium', 'system', null],
  )
  assert.deepEqual(made.metadata, { log_id })
  assert.deepEqual(
    made.events.map(({ type, actor }) => [type, actor.full_name]),
    [['created', 'Adi Admin']],
  )
})

test('the fields that the admin gives override those of the log', async () => {
  const { log_id } = await failure({ error: null, message: null })
  const fields = { subject: ' Cek nomor ', description: 'Telepon dulu.', priority: 'high' }
  const made = await read((await open(log_id, fields)).body.id)
  assert.deepEqual([made.subject, made.description, made.priority], ['Cek nomor', 'Telepon dulu.', 'high'])
  const bare = await read((await open((await failure({ error: null })).log_id, { subject: '' })).body.id)
  assert.equal(bare.subject, 'Broadcast gagal: alasan tidak dikirim')
  for (const wrong of [{ subject: 'x'.repeat(256) }, { priority: 'now' }, { status: 'open' }])
    assert.equal((await open(log_id, wrong)).status, 400)
})

test('two clicks, also at the same time, make one ticket with one event; without a parcel too', async () => {
  for (const fields of [{}, { phone: 'tidak ada' }]) {
    const { log_id } = await failure(fields)
    // A database that was created by the specification's script may have such rows.
    if (fields.phone)
      await site.db.pool.query(sql`update broadcast_logs set tracking_number = null where id = ${log_id}`)
    const answers = await Promise.all([open(log_id), open(log_id), open(log_id)])
    assert.deepEqual(answers.map(({ body }) => body.status).sort(), ['appended', 'appended', 'created'])
    const [id = 0, ...others] = new Set(answers.map(({ body }) => body.id))
    assert.deepEqual(others, [])
    assert.equal((await read(id)).events.length, 1)
  }
})

test('an active ticket of the parcel and customer is joined; after a closed one a new ticket is created', async () => {
  const [awb, phone] = [newAwb(), newPhone()]
  const { ticket_uid } = await pushTicket(site.n8n, { tracking_number: awb, phone, priority: 'low' })
  const { log_id } = await failure({ tracking_number: awb, phone })
  const joined = await open(log_id, { priority: 'urgent' })
  assert.deepEqual([joined.status, joined.body.status, joined.body.ticket_uid], [200, 'appended', ticket_uid])
  const after = await read(joined.body.id)
  assert.equal(after.priority, 'urgent')
  assert.equal(after.comments.length, 0)
  const reported = after.events.find(({ type }) => type === 'anomaly_reported')
  assert.match(reported?.note ?? '', /^Broadcast gagal: Nomor tidak terdaftar WA\nBroadcast WhatsApp ke /)
  assert.equal(reported?.actor.full_name, 'Adi Admin')

  await site.admin.api.put(`/tickets/${ticket_uid}`, { status: 'closed' })
  const next = await open(log_id)
  assert.deepEqual([next.status, next.body.status], [201, 'created'])
  assert.equal((await read(next.body.id)).previous_ticket_uid, ticket_uid)
})

test('only a failed broadcast can be opened as a ticket, and only by an admin', async () => {
  const sent = await pushLog(site.n8n)
  assert.equal((await open(sent.log_id)).status, 409)
  assert.equal((await open(crypto.randomUUID())).status, 404)
  assert.equal((await open('x')).status, 404)
  const { log_id } = await failure()
  assert.equal((await open(log_id, {}, ani)).status, 403)
  assert.equal((await ani.api.get(`/broadcast-logs/${log_id}`)).status, 403)
})

test('the page of a broadcast has all broadcasts and tickets of its parcel', async () => {
  const awb = newAwb()
  const first = await failure({ tracking_number: awb })
  const second = await pushLog(site.n8n, { tracking_number: awb, broadcast_at: '2026-03-02T00:00:00Z' })
  await failure({ tracking_number: `${awb}9` })
  const { body: ticket } = await open(first.log_id)
  const { body } = await site.admin.api.get<Log>(`/broadcast-logs/${first.log_id}`)
  assert.equal(body.error_message, 'Nomor tidak terdaftar WA')
  assert.deepEqual(
    body.parcel.map(({ id }) => id),
    [second.log_id, first.log_id],
  )
  assert.deepEqual(
    body.tickets.map(({ id, status }) => [id, status]),
    [[ticket.id, 'open']],
  )
  assert.equal((await site.admin.api.get(`/broadcast-logs/${crypto.randomUUID()}`)).status, 404)
})
