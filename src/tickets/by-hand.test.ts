// Tickets that users create for a call or a visit: who may, that they join nothing, and what is shown before.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import test, { after, before } from 'node:test'
import type { Json } from '../testing/client.ts'
import { pictureOf } from '../testing/files.ts'
import {
  newAwb,
  newPhone,
  openSite,
  pushLog,
  pushTicket,
  type Site,
  type TestPerson,
} from '../testing/fixtures.ts'
import { newTicket, ticketNow } from '../testing/panel.ts'
import { panelSession } from '../testing/session.ts'
import { listen } from '../testing/stream.ts'
import type { Joinable } from './by-hand-schema.ts'

let site: Site
let ani: TestPerson
let budi: TestPerson
before(async () => {
  site = await openSite()
  ani = await site.person('Ani Agen')
  budi = await site.person('Budi Agen')
})
after(() => site.close())

interface Made {
  status?: unknown
  ticket_uid: string
  tracking_number: string | null
  handled_by: string
  code?: string
  errors?: { field: string; code: string }[]
}
const said = { subject: 'Telepon soal paket', description: 'Paket penyok, minta diganti.', channel: 'phone' }
const make = (fields: object = {}, { api } = ani) => api.post<Made>('/tickets', { ...said, ...fields })
const joinable = async (query: string, { api } = ani) =>
  (await api.get<Json<Joinable>>(`/tickets/joinable?${query}`)).body

test('the text is the customer’s, the history has who wrote it down, and the customer is waiting', async () => {
  const [phone, awb] = [newPhone(), newAwb()]
  const { status, body } = await make({
    customer_phone: `+${phone}`,
    tracking_number: awb.toLowerCase(),
    category: 'kerusakan',
    priority: 'high',
    assigned_to_user_id: ani.id,
  })
  assert.deepEqual(
    [status, body.status, body.tracking_number, body.handled_by],
    [201, 'created', awb, 'human'],
  )
  const made = await ticketNow(site, body.ticket_uid)
  assert.deepEqual(
    [
      made.customer_phone,
      made.channel,
      made.source,
      made.category?.key,
      made.priority,
      made.assigned_to_name,
    ],
    [phone, 'phone', 'customer', 'kerusakan', 'high', 'Ani Agen'],
  )
  assert.equal(made.created_by?.full_name, 'Ani Agen')
  assert.equal(made.waiting_since, made.created_at)
  assert.equal(made.last_customer_message_at, null, 'a call does not start WhatsApp’s 24 hours')
  assert.deepEqual(
    made.events.map(({ type, actor }) => [type, actor.full_name]),
    [
      ['created', 'Ani Agen'],
      ['assigned', 'Ani Agen'],
    ],
  )
  const next = await pushTicket(site.n8n, { phone })
  assert.deepEqual([next.status, next.ticket_uid], ['appended', body.ticket_uid])
})

test('null and blank mean absent in each optional field', async () => {
  const optional = [
    'tracking_number',
    'customer_phone',
    'channel',
    'priority',
    'category',
    'assigned_to_user_id',
    'attachments',
  ]
  for (const nothing of [null, '']) {
    const { status, body } = await make(Object.fromEntries(optional.map((name) => [name, nothing])))
    assert.equal(status, 201, JSON.stringify(body.errors))
    const { channel, priority, category, tracking_number } = await ticketNow(site, body.ticket_uid)
    assert.deepEqual([channel, priority, category, tracking_number], ['whatsapp', 'medium', null, null])
  }
})

test('works with the panel’s session too; an unassigned ticket is in the pool, and open screens are notified', async () => {
  const stream = await listen(site.server.origin, budi.token)
  const session = await panelSession(site.server.origin, ani.email)
  const { status, body } = await site.server.api.post<Made>('/tickets', said, session)
  assert.equal(status, 201)
  const { id, assigned_to_user_id } = await ticketNow(site, body.ticket_uid)
  assert.equal(assigned_to_user_id, null)
  await stream.next('ticket.created', (data) => data.id === id)
  stream.close()
})

test('an admin assigns it to any active agent; an agent only to themselves', async () => {
  const given = await make({ assigned_to_user_id: budi.id }, site.admin)
  assert.equal((await ticketNow(site, given.body.ticket_uid)).assigned_to_name, 'Budi Agen')
  const refused = await make({ assigned_to_user_id: budi.id })
  assert.deepEqual([refused.status, refused.body.code], [403, 'admin_assigns'])
  const lina = await site.person('Lina Logistik', 'logistics')
  assert.equal((await make({}, lina)).status, 403)
  assert.equal((await make({ assigned_to_user_id: lina.id }, site.admin)).status, 400)
})

test('invalid fields are refused, each with its own error', async () => {
  const wrong: [object, string, string][] = [
    [{ subject: ' ' }, 'subject', 'required'],
    [{ description: '' }, 'description', 'required'],
    [{ customer_phone: '0812' }, 'customer_phone', 'not_phone'],
    [{ tracking_number: '#N/A' }, 'tracking_number', 'not_tracking_number'],
    [{ channel: 'fax' }, 'channel', 'one_of'],
    [{ category: 'tidak_ada' }, 'category', 'no_such_category'],
    [{ source: 'system' }, 'source', 'unknown_field'],
  ]
  for (const [fields, field, code] of wrong) {
    const { status, body } = await make(fields)
    assert.deepEqual([status, body.errors?.[0]?.field, body.errors?.[0]?.code], [400, field, code])
  }
})

test('a ticket may have a file and no text', async () => {
  const sent = await ani.api.call<{ attachment_id: string }>('POST', '/attachments', { raw: pictureOf() })
  const id = sent.body.attachment_id
  const { status, body } = await make({ description: '', attachments: [id] })
  assert.equal(status, 201)
  assert.deepEqual(
    (await ticketNow(site, body.ticket_uid)).attachments.map((file) => file.id),
    [id],
  )
  assert.equal((await make({ attachments: [id] })).status, 400, 'the file is used already')
})

test('refused with the other ticket’s uid if the parcel and customer have an active ticket; of two at the same time, one is created', async () => {
  const there = await newTicket(site, budi)
  const refused = await make({ customer_phone: there.phone, tracking_number: there.awb })
  assert.deepEqual(
    [refused.status, refused.body.code, refused.body.ticket_uid],
    [409, 'twin_active', there.uid],
  )
  assert.equal(
    (await make({ customer_phone: there.phone })).status,
    201,
    'a ticket about no parcel is another case',
  )

  const replica = await site.replica()
  const elsewhere = { ...budi, api: replica.api.as({ token: budi.token }) }
  const same = { customer_phone: newPhone(), tracking_number: newAwb() }
  const answers = await Promise.all([make(same), make(same, elsewhere)])
  assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 409])
})

test('a repeated request_id returns the first ticket, also from two requests at once; another user’s request_id is independent', async () => {
  const replica = await site.replica()
  const elsewhere = { ...ani, api: replica.api.as({ token: ani.token }) }
  const picture = await ani.api.call<{ attachment_id: string }>('POST', '/attachments', { raw: pictureOf() })
  const sent = {
    request_id: randomUUID(),
    customer_phone: newPhone(),
    tracking_number: newAwb(),
    assigned_to_user_id: ani.id,
    attachments: [picture.body.attachment_id],
  }
  const [one, other] = await Promise.all([make(sent), make(sent, elsewhere)])
  assert.deepEqual([one.status, other.status].sort(), [200, 201])
  const again = await make(sent)
  assert.deepEqual(
    [again.status, again.body],
    [200, { ...one.body, status: 'unchanged', ticket_uid: other.body.ticket_uid }],
  )
  assert.equal((await ticketNow(site, one.body.ticket_uid)).events.length, 2)

  // Without phone and parcel, only the request_id tells these tickets apart.
  const unnamed = { request_id: randomUUID() }
  const made = await Promise.all([make(unnamed), make(unnamed, elsewhere), make(unnamed)])
  assert.equal(new Set(made.map(({ body }) => body.ticket_uid)).size, 1)
  const theirs = await make(unnamed, budi)
  assert.equal(theirs.status, 201)
  assert.notEqual(theirs.body.ticket_uid, made[0].body.ticket_uid)
})

test('joinable tickets: the active ones of parcel and customer, and of a colleague’s only the outline', async () => {
  const mine = await newTicket(site, ani)
  const theirs = await newTicket(site, budi, { customer_phone: mine.phone })
  const closed = await newTicket(site, ani, { customer_phone: mine.phone })
  await ani.api.put(`/tickets/${closed.uid}`, { status: 'closed' })
  await pushLog(site.n8n, { tracking_number: mine.awb, phone: mine.phone })
  const phone = `0${mine.phone.slice(2)}`
  const found = await joinable(`phone=${phone}&tracking_number=${mine.awb.toLowerCase()}`)
  assert.deepEqual(
    found.tickets.map((one) => [one.ticket_uid, one.may_open, one.same_case]),
    [
      [mine.uid, true, true],
      [theirs.uid, false, false],
    ],
  )
  assert.deepEqual(Object.keys(found.tickets[1] ?? {}).sort(), [
    'created_at',
    'may_open',
    'same_case',
    'status',
    'subject',
    'ticket_uid',
  ])
  assert.deepEqual(
    found.broadcasts.map((one) => one.tracking_number),
    [mine.awb],
  )
  assert.deepEqual(
    found.parcels.map((one) => one.tracking_number),
    [mine.awb],
  )
  const nothing = { tickets: [], broadcasts: [], parcels: [] }
  for (const query of ['', 'phone=08', 'tracking_number=%23N/A'])
    assert.deepEqual(await joinable(query), nothing)
})
