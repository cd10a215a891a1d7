// A customer's page over HTTP: rights, the name, notes, and the messages of a blocked customer.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import sql from 'sql-template-tag'
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
import { newTicket, ticketNow } from '../testing/panel.ts'
import { listen } from '../testing/stream.ts'
import type { CustomerNote, CustomerPage, FoundCustomer, PageTicket } from './schema.ts'

type Page = Json<CustomerPage>

let site: Site
let ani: TestPerson
let budi: TestPerson
let lina: TestPerson
before(async () => {
  site = await openSite()
  ani = await site.person('Ani Agen')
  budi = await site.person('Budi Agen')
  lina = await site.person('Lina Logistik', 'logistics')
})
after(() => site.close())

const read = (person: TestPerson, key: string, part = '') =>
  person.api.get<Page>(`/customers/${encodeURIComponent(key)}${part}`)
const change = (person: TestPerson, key: string, body: object) =>
  person.api.put<Page>(`/customers/${encodeURIComponent(key)}`, body)
const say = (phone: string, description: string, more: object = {}) =>
  site.n8n.post<{ status: string; ticket_uid: string | null }>('/tickets', {
    subject: 'Pesan pelanggan',
    description,
    phone,
    ...more,
  })

const parts = ['', '/tickets', '/broadcasts', '/notes', '/kept-messages']

test('admins see every customer, agents those with a ticket that they may see, logistics users none', async () => {
  const phone = newPhone()
  const { uid } = await newTicket(site, budi, { customer_phone: phone })
  for (const part of parts) {
    assert.equal((await read(site.admin, phone, part)).status, 200, part)
    assert.equal((await read(budi, phone, part)).status, 200, part)
    assert.equal((await read(ani, phone, part)).status, 404, part)
    assert.equal((await read(lina, phone, part)).status, 403, part)
    assert.equal((await read(site.admin, newPhone(), part)).status, 404, part)
  }
  await site.admin.api.put(`/tickets/${uid}`, { assigned_to_user_id: null })
  assert.equal(
    (await read(ani, phone)).body.can.write,
    false,
    'a ticket in the pool lets an agent see the page',
  )
  const closedPool = await site.replica({ env: { AGENT_CAN_TAKE: 'false' } })
  const shut = closedPool.api.as({ token: ani.token })
  assert.equal(
    (await shut.get(`/customers/${phone}`)).status,
    404,
    'unless agents may not take from the pool',
  )
})

test('an agent who entered a phone, by hand or as a correction, does not open its page before the customer has written', async () => {
  const byHand = newPhone()
  const made = await ani.api.post<{ ticket_uid: string }>('/tickets', {
    subject: 'Telepon soal paket',
    description: 'Paket penyok.',
    channel: 'phone',
    customer_phone: byHand,
    assigned_to_user_id: ani.id,
  })
  assert.equal(made.status, 201)
  const corrected = newPhone()
  const { uid } = await newTicket(site, ani)
  await ani.api.put(`/tickets/${uid}`, { customer_phone: corrected })
  const foundBy = async (phone: string) =>
    (await ani.api.get<{ key: string }[]>(`/customers?q=${phone}`)).body.length
  for (const phone of [byHand, corrected]) {
    assert.equal((await read(ani, phone)).status, 404)
    assert.equal((await change(ani, phone, { blocked: true })).status, 404)
    assert.equal(await foundBy(phone), 0)
    assert.equal((await read(site.admin, phone)).status, 200)
    await say(phone, 'Halo, ini saya.')
    assert.deepEqual([(await read(ani, phone)).status, await foundBy(phone)], [200, 1])
    assert.equal((await read(ani, phone)).body.can.write, true)
  }
})

test('the key is a phone in any spelling or a WhatsApp id, also for a customer who has only broadcasts', async () => {
  const phone = newPhone()
  await pushLog(site.n8n, { phone })
  for (const key of [phone, `0${phone.slice(2)}`, `+62 ${phone.slice(2, 5)}-${phone.slice(5)}`])
    assert.equal((await read(site.admin, key)).body.key, phone, key)
  const lid = '88012345678901@lid'
  await pushTicket(site.n8n, { phone: lid })
  assert.equal((await read(site.admin, lid)).body.key, lid)
  for (const nobody of ['tanya admin', '0', '%00', 'x'.repeat(400)])
    assert.equal((await site.admin.api.get(`/customers/${nobody}`)).status, 404, nobody)
})

test('an agent gets only the outline of a colleague’s ticket, and broadcasts only of their own tickets’ parcels', async () => {
  const phone = newPhone()
  const [sort] = (await ani.api.get<{ key: string }[]>('/categories')).body
  const own = await newTicket(site, ani, { customer_phone: phone, category: sort?.key })
  const theirs = await newTicket(site, budi, { customer_phone: phone, tracking_number: newAwb() })
  for (const tracking_number of [own.awb, theirs.awb, newAwb()])
    await pushLog(site.n8n, { phone, tracking_number })
  const tickets = await ani.api.all<Json<PageTicket>>(`/customers/${phone}/tickets?limit=1`)
  assert.equal(tickets.pages, 2)
  assert.deepEqual(
    tickets.rows.map(({ ticket_uid, opened }) => [
      ticket_uid,
      opened?.tracking_number,
      opened?.category?.key,
    ]),
    [
      [theirs.uid, undefined, undefined],
      [own.uid, own.awb, sort?.key],
    ],
  )
  const logs = async (person: TestPerson) =>
    (await person.api.all<{ tracking_number: string }>(`/customers/${phone}/broadcasts?limit=2`)).rows.map(
      ({ tracking_number }) => tracking_number,
    )
  assert.deepEqual(await logs(ani), [own.awb])
  assert.equal((await logs(site.admin)).length, 3)
  const { body } = await read(ani, phone)
  assert.deepEqual([body.tickets, body.tickets_active, body.can.write], [2, 2, true])
})

test('the WhatsApp name is kept up to date, a name that a user typed wins, and both lists and search use it', async () => {
  const phone = newPhone()
  const { ticket_uid } = await pushTicket(site.n8n, { phone, customer_name: '  Sekar\n Ayuningtyas ' })
  const { id } = await ticketNow(site, ticket_uid)
  const named = async () => {
    const { body } = await read(site.admin, phone)
    return [body.name, body.name_source]
  }
  assert.deepEqual(await named(), ['Sekar Ayuningtyas', 'whatsapp'])
  await say(phone, 'Halo?', { customer_name: 'Sekar A' })
  await say(phone, 'Halo?', { source: 'phone', customer_name: 'Kurir Express' })
  await say(phone, 'Halo?', { customer_name: '0812' })
  await say(phone, 'Halo?')
  assert.deepEqual(await named(), ['Sekar A', 'whatsapp'], 'the name of the business’ own phone is not used')
  await change(site.admin, phone, { name: 'Sekar Larasati' })
  await say(phone, 'Halo?', { customer_name: 'Sekar A' })
  assert.deepEqual(await named(), ['Sekar Larasati', 'user'])
  for (const q of ['larasati', 'sekar laras', 'terlambat sekar', 'larasati sekar']) {
    const found = await site.admin.api.get<{ id: number; customer_name: string }[]>(
      `/tickets?q=${encodeURIComponent(q)}`,
    )
    assert.ok(
      found.body.some((one) => one.id === id && one.customer_name === 'Sekar Larasati'),
      q,
    )
  }
  assert.equal((await ticketNow(site, ticket_uid)).customer_name, 'Sekar Larasati')
  await change(site.admin, phone, { name: ' ' })
  assert.deepEqual(await named(), [null, null], 'taken back')
  await say(phone, 'Halo?', { customer_name: 'Sekar A' })
  assert.deepEqual(await named(), ['Sekar A', 'whatsapp'])
  const events = await site.db.value(sql`select count(*) from ticket_events where ticket_id = ${id}
    and (from_value ~ 'Sekar|62812' or to_value ~ 'Sekar|62812')`)
  assert.equal(events, 0, 'the history contains no name')
})

test('customers are found by name and phone; agents find those whose page they may see', async () => {
  const phone = '6285712340987'
  const { uid } = await newTicket(site, budi, { customer_phone: phone, customer_name: 'Yohanes Wibisono' })
  const find = async (person: TestPerson, q: string) =>
    (await person.api.get<Json<FoundCustomer>[]>(`/customers?q=${encodeURIComponent(q)}`)).body.map(
      ({ key }) => key,
    )
  await pushLog(site.n8n, { phone: '6285712340988' })
  for (const q of ['wibis', 'WIBISONO yoh', '0857-1234-0987', '+62 857 1234 0987', phone]) {
    assert.deepEqual(await find(site.admin, q), [phone], q)
    assert.deepEqual(await find(budi, q), [phone], q)
    assert.deepEqual(await find(ani, q), [], q)
  }
  assert.deepEqual((await find(site.admin, '0857-1234')).sort(), [phone, '6285712340988'])
  assert.deepEqual(await find(site.admin, '40988'), ['6285712340988'], 'by the last digits')
  assert.deepEqual(await find(budi, '0857-1234'), [phone])
  for (const q of ['yo', '%%%', "' or 1=1 --", newPhone()]) assert.deepEqual(await find(site.admin, q), [], q)
  assert.equal((await site.admin.api.get('/customers?q=')).status, 400)
  await site.admin.api.put(`/tickets/${uid}`, { assigned_to_user_id: ani.id })
  assert.deepEqual(await find(ani, 'wibisono'), [phone])
})

test('an agent finds their customer and ticket although hundreds of others have the same name', async () => {
  await site.db.pool.query(
    sql`insert into customers (key, name, name_source) select '62899' || (1000000 + n), 'Sri Rahayu', 'whatsapp' from generate_series(1, 600) n`,
  )
  const { phone, uid } = await newTicket(site, ani)
  await change(ani, phone, { name: 'Sri Rahayu' })
  const { body } = await ani.api.get<Json<FoundCustomer>[]>('/customers?q=sri%20rahayu')
  assert.deepEqual(
    body.map(({ key }) => key),
    [phone],
  )
  const tickets = await ani.api.get<{ ticket_uid: string }[]>('/tickets?q=sri%20rahayu')
  assert.deepEqual(
    tickets.body.map(({ ticket_uid }) => ticket_uid),
    [uid],
  )
})

test('a user who works on a ticket of the customer may change them; audit log and tickets’ history record it', async () => {
  const phone = newPhone()
  const { uid, id } = await newTicket(site, undefined, { customer_phone: phone })
  const refused = await change(ani, phone, { blocked: true })
  assert.equal(refused.status, 403, 'the ticket must be taken first')
  await ani.api.post(`/tickets/${uid}/take`)
  assert.equal((await change(budi, phone, { blocked: true })).status, 404)
  for (const wrong of [
    {},
    { blocked: 'ya' },
    { on_whatsapp: false },
    { name: 'x'.repeat(101) },
    { key: '1' },
  ])
    assert.equal((await change(ani, phone, wrong)).status, 400, JSON.stringify(wrong))
  const stream = await listen(site.server.origin, site.admin.token)
  const { body } = await change(ani, phone, { name: 'Made Suarta', opted_out: true, blocked: true })
  assert.deepEqual([body.name, body.opted_out, body.blocked], ['Made Suarta', true, true])
  await stream.next('ticket.updated', (event) => event.id === id)
  stream.close()
  await change(ani, phone, { opted_out: true })
  const { events, opted_out, blocked } = await ticketNow(site, uid)
  assert.deepEqual([opted_out, blocked], [true, true])
  const types = events.map(({ type }) => type).filter((type) => type.startsWith('customer'))
  assert.deepEqual(types, ['customer_opted_out', 'customer_blocked'])
  const [entry, ...more] = (
    await site.admin.api.get<{ subject_name: string; details: object; actor: { id: string } }[]>(
      '/audit-log?action=customer.changed&limit=200',
    )
  ).body.filter(({ subject_name }) => subject_name === 'Made Suarta')
  assert.deepEqual(more, [], 'a change without effect is not recorded')
  assert.deepEqual([entry?.details, entry?.actor.id], [{ changed: ['name', 'opted_out', 'blocked'] }, ani.id])
  const stored = await site.db.value(sql`select count(*) from audit_log
    where subject_id ~ ${phone} or details::text ~ ${`${phone}|Suarta`}`)
  assert.equal(stored, 0, 'the audit log has neither phone nor name')
})

test('a user may set that a number is on WhatsApp after all; a later failure resets it', async () => {
  const phone = newPhone()
  const { uid } = await newTicket(site, ani, { customer_phone: phone })
  const fail = () => pushLog(site.n8n, { phone, status: 'failed', error_code: '131026' })
  const marked = async () => [
    (await read(ani, phone)).body.on_whatsapp,
    (await ticketNow(site, uid)).not_on_whatsapp,
  ]
  assert.deepEqual(await marked(), [null, false])
  await fail()
  assert.deepEqual(await marked(), [false, true])
  assert.equal((await change(ani, phone, { on_whatsapp: true })).body.on_whatsapp, true)
  assert.deepEqual(await marked(), [true, false])
  await fail()
  assert.deepEqual(await marked(), [false, true])
})

test('notes: newest first, in pages; deleted by their author or an admin; their text is not in the audit log', async () => {
  const phone = newPhone()
  await newTicket(site, ani, { customer_phone: phone })
  await newTicket(site, budi, { customer_phone: phone, tracking_number: newAwb() })
  const path = `/customers/${phone}/notes`
  const add = async (person: TestPerson, note: string) => {
    const answer = await person.api.post<Json<CustomerNote>>(path, { note })
    assert.equal(answer.status, 201, answer.text)
    return answer.body
  }
  const first = await add(ani, '  Rumah pagar hijau  ')
  assert.deepEqual(
    [first.note, first.author.full_name, first.can.delete],
    ['Rumah pagar hijau', 'Ani Agen', true],
  )
  const second = await add(budi, 'Telepon dulu')
  const { rows, pages } = await ani.api.all<Json<CustomerNote>>(`${path}?limit=1`)
  assert.deepEqual([rows.map(({ note }) => note), pages], [['Telepon dulu', 'Rumah pagar hijau'], 2])
  assert.deepEqual(
    rows.map(({ can }) => can.delete),
    [false, true],
  )
  for (const note of ['', '  ', 'x'.repeat(4001), 'a\u0000b'])
    assert.equal((await ani.api.post(path, { note })).status, 400)
  assert.equal((await ani.api.call('DELETE', `${path}/${second.id}`)).status, 403)
  assert.equal((await ani.api.call('DELETE', `/customers/${newPhone()}/notes/${first.id}`)).status, 404)
  assert.equal((await ani.api.call('DELETE', `${path}/${first.id}`)).status, 204)
  assert.equal((await ani.api.call('DELETE', `${path}/${first.id}`)).status, 404)
  assert.equal((await site.admin.api.call('DELETE', `${path}/${second.id}`)).status, 204)
  assert.deepEqual((await ani.api.get(path)).body, [])
  const entries = await site.db.value(sql`select array_agg(action order by id) from audit_log
    where action like 'customer.note%' and subject_id = (select id::text from customers where key = ${phone})`)
  const [added, deleted] = ['customer.note_added', 'customer.note_deleted']
  assert.deepEqual(entries, [added, added, deleted, deleted])
  assert.equal(
    await site.db.value(sql`select count(*) from audit_log where details::text ~ 'pagar|Telepon'`),
    0,
  )
})

test('messages of a blocked customer are kept and join no ticket, not even an active one; a repeat stays kept', async () => {
  const phone = newPhone()
  const { uid } = await newTicket(site, ani, { customer_phone: phone, message_id: 'wamid.first' })
  const before = await ticketNow(site, uid)
  await change(ani, phone, { blocked: true })
  const spam = { message_id: 'wamid.spam', metadata: { execution_id: 7 }, sent_at: '2026-01-02T03:04:05Z' }
  for (const _ of [1, 2]) {
    const { status, body } = await say(phone, 'Beli pulsa murah', spam)
    assert.deepEqual([status, body.status, body.ticket_uid], [200, 'blocked', null])
  }
  assert.equal((await say(phone, 'STOP')).body.status, 'blocked')
  const location = { latitude: -6.2, longitude: 106.8, name: 'Rumah', address: null }
  assert.equal((await say(phone, '', { location })).body.status, 'blocked')
  const reaction = { message_id: 'wamid.first', emoji: '🖕' }
  assert.equal((await say(phone, '', { reaction })).body.status, 'ignored', 'reactions are not kept')
  assert.equal((await say(newPhone(), 'Halo')).body.status, 'created', 'other customers are not blocked')
  const stored = await ticketNow(site, uid)
  assert.deepEqual([stored.comments, stored.unread, stored.reactions], [before.comments, before.unread, []])
  assert.equal(stored.opted_out, true, 'a stop word still counts')
  const kept = await ani.api.all<{
    location: object | null
    message: string
    subject: string
    metadata: object | null
    sent_at: string
  }>(`/customers/${phone}/kept-messages?limit=1`)
  assert.deepEqual(
    kept.rows.map(({ message, metadata, location: place }) => [message, metadata, place]),
    [
      ['', null, location],
      ['STOP', null, null],
      ['Beli pulsa murah', { execution_id: 7 }, null],
    ],
  )
  assert.deepEqual(
    [kept.rows[2]?.sent_at, kept.rows[2]?.subject],
    ['2026-01-02T03:04:05.000Z', 'Pesan pelanggan'],
  )
  assert.equal((await read(ani, phone)).body.kept_messages, 3)
  const anomaly = await say(phone, 'SLA lewat', { source: 'system', tracking_number: newAwb() })
  assert.equal(anomaly.body.status, 'created', 'an anomaly is not the customer’s message')
  await change(ani, phone, { blocked: false })
  assert.equal((await say(phone, 'Beli pulsa murah', spam)).body.status, 'blocked', 'the same message')
  assert.equal((await say(phone, 'Paket saya mana?')).body.status, 'appended')
  assert.equal((await read(ani, phone)).body.kept_messages, 3)
})
