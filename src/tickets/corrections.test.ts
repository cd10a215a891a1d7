// Users correct a ticket's subject, phone, parcel and category; pushes bring a category and a channel.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import sql from 'sql-template-tag'
import type { Json } from '../testing/client.ts'
import { newAwb, newPhone, openSite, pushTicket, type Site, type TestPerson } from '../testing/fixtures.ts'
import { newTicket, ticketNow } from '../testing/panel.ts'
import { newSecret } from '../webhook/endpoint.ts'
import type { ListedTicket, ShownTicket } from './shown.ts'

let site: Site
let ani: TestPerson
before(async () => {
  // n8n is configured but nothing listens there: messages stay in the outbox.
  site = await openSite({
    env: { N8N_WEBHOOK_URL: 'http://127.0.0.1:9/webhook', N8N_WEBHOOK_SECRET: newSecret() },
  })
  ani = await site.person('Ani Agen')
})
after(() => site.close())

interface Refusal {
  code?: string
  ticket_uid?: string
  changes?: { type: string }[]
  errors?: { field: string; code: string }[]
}
const put = (uid: string, change: object, person = ani) =>
  person.api.put<Json<ShownTicket> & Refusal>(`/tickets/${uid}`, change)
const stepsOf = async (uid: string) =>
  (await ticketNow(site, uid)).events.map(({ type, from, to, actor }) => [type, from, to, actor.full_name])

test('the assignee changes subject, phone and category; the history keeps no subject and no phone', async () => {
  const { uid } = await newTicket(site, ani)
  const phone = newPhone()
  const { status, body } = await put(uid, {
    subject: ' Paket penyok ',
    customer_phone: `+${phone}`,
    category: 'kerusakan',
  })
  assert.equal(status, 200)
  assert.deepEqual(
    [body.subject, body.customer_phone, body.phone_unreadable, body.category?.key, body.category?.name_id],
    ['Paket penyok', phone, false, 'kerusakan', 'Kerusakan'],
  )
  assert.deepEqual((await stepsOf(uid)).slice(-3), [
    ['phone_changed', null, null, 'Ani Agen'],
    ['subject_changed', null, null, 'Ani Agen'],
    ['category_changed', null, 'kerusakan', 'Ani Agen'],
  ])
  const again = await put(uid, { subject: 'Paket penyok', customer_phone: phone, category: 'kerusakan' })
  assert.equal(again.body.version, body.version, 'setting the same values again changes nothing')
  const cleared = await put(uid, { customer_phone: null, category: null })
  assert.deepEqual([cleared.body.customer_phone, cleared.body.category], [null, null])
})

test('an invalid phone, an empty subject and an unknown category are refused, each with its field', async () => {
  const { uid, phone } = await newTicket(site, ani)
  const wrong: [object, string, string][] = [
    [{ customer_phone: '0812 atau 0813' }, 'customer_phone', 'not_phone'],
    [{ subject: '  ' }, 'subject', 'required'],
    [{ category: 'tidak_ada' }, 'category', 'no_such_category'],
  ]
  for (const [change, field, code] of wrong) {
    const { status, body } = await put(uid, { priority: 'urgent', ...change })
    assert.deepEqual([status, body.errors?.[0]?.field, body.errors?.[0]?.code], [400, field, code])
  }
  const now = await ticketNow(site, uid)
  assert.deepEqual([now.customer_phone, now.priority], [phone, 'medium'], 'nothing was changed')
})

test('a category that is no longer in use stays on its tickets, and cannot be chosen', async () => {
  const [mine, other] = [await newTicket(site, ani), await newTicket(site, ani)]
  await put(mine.uid, { category: 'alamat' })
  await site.db.pool.query(sql`update categories set is_active = false where key = 'alamat'`)
  assert.equal((await put(mine.uid, { category: 'alamat', subject: 'Lain' })).status, 200)
  assert.equal((await ticketNow(site, mine.uid)).category?.key, 'alamat')
  assert.equal((await put(other.uid, { category: 'alamat' })).status, 400)
  await site.db.pool.query(sql`update categories set is_active = true where key = 'alamat'`)
})

test('the error names the user who changed the same field since; a change of another field succeeds', async () => {
  for (const [field, theirs, mine] of [
    ['subject', 'Satu', 'Dua'],
    ['customer_phone', newPhone(), newPhone()],
    ['category', 'alamat', 'lainnya'],
  ] as const) {
    const { uid } = await newTicket(site, ani)
    const { version } = await ticketNow(site, uid)
    await put(uid, { [field]: theirs }, site.admin)
    const { status, body } = await put(uid, { [field]: mine, version })
    assert.deepEqual([status, body.code, body.changes?.length], [409, 'ticket_changed', 1], field)
    assert.equal((await put(uid, { priority: 'low', version })).status, 200)
  }
})

test('no second active ticket of one parcel and customer: the error names the first, also if two replicas race', async () => {
  const first = await newTicket(site, ani)
  const second = await newTicket(site, ani, { tracking_number: first.awb })
  const refused = await put(second.uid, { customer_phone: first.phone })
  assert.deepEqual(
    [refused.status, refused.body.code, refused.body.ticket_uid],
    [409, 'twin_active', first.uid],
  )
  await put(first.uid, { status: 'closed' })
  assert.equal(
    (await put(second.uid, { customer_phone: first.phone })).status,
    200,
    'allowed, because the other ticket is closed',
  )

  const [awb, phone] = [newAwb(), newPhone()]
  const [a, b] = [await newTicket(site), await newTicket(site)]
  const replica = await site.replica()
  const elsewhere = replica.api.as({ token: site.admin.token })
  const change = { tracking_number: awb, customer_phone: phone }
  const answers = await Promise.all([
    site.admin.api.put<Refusal>(`/tickets/${a.uid}`, change),
    elsewhere.put<Refusal>(`/tickets/${b.uid}`, change),
  ])
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409])
})

test('the customer’s next message joins the ticket that was given their phone', async () => {
  const { uid } = await newTicket(site, ani)
  const phone = newPhone()
  await put(uid, { customer_phone: phone })
  const { status, ticket_uid, handled_by } = await pushTicket(site.n8n, { phone })
  assert.deepEqual([status, ticket_uid, handled_by], ['appended', uid, 'human'])
})

test('n8n is notified about both customers: the former one without a handler, and the new one with one', async () => {
  const { id, uid, phone } = await newTicket(site, ani)
  await site.db.pool.query(sql`delete from webhook_messages`)
  await put(uid, { customer_phone: newPhone() })
  const told = await site.db.pool.query<{ phone: string | null; ticket_id: number | null }>(
    sql`select data->>'phone' as phone, ticket_id from webhook_messages where type = 'customer.handled_by' order by place`,
  )
  assert.deepEqual(
    told.rows.map((row) => [row.phone, row.ticket_id]),
    [
      [phone, null],
      [null, id],
    ],
  )
})

test('the history has a category’s names as they are now, also where it is not in use any more', async () => {
  const { uid } = await newTicket(site, ani)
  await put(uid, { category: 'lainnya' })
  await put(uid, { category: 'kehilangan' })
  await put(uid, { category: null })
  const rename = (name: string, active: boolean) =>
    site.db.pool.query(
      sql`update categories set name_en = ${name}, is_active = ${active} where key = 'kehilangan'`,
    )
  await rename('Lost parcel', false)
  const { events } = await ticketNow(site, uid)
  await rename('Loss', true)
  assert.deepEqual(
    events
      .filter(({ type }) => type === 'category_changed')
      .map(({ from_category, to_category }) => [from_category?.name_id, to_category?.name_en]),
    [
      [undefined, 'Other'],
      ['Lainnya', 'Lost parcel'],
      ['Kehilangan', undefined],
    ],
  )
  assert.deepEqual([events[0]?.from_category, events[0]?.to_category], [null, null], 'of any other change')
})

test('a push sets category and channel; an unknown category is left out with a warning, and an existing one stays', async () => {
  const fields = { phone: newPhone(), category: 'kehilangan', channel: 'EMAIL' }
  const { ticket_uid: uid } = await pushTicket(site.n8n, fields)
  const made = await ticketNow(site, uid)
  assert.deepEqual(
    [made.category?.key, made.channel, made.last_customer_message_at],
    ['kehilangan', 'email', null],
  )
  await pushTicket(site.n8n, { phone: fields.phone, category: 'alamat' })
  const after = await ticketNow(site, uid)
  assert.equal(after.category?.key, 'kehilangan')
  assert.notEqual(after.last_customer_message_at, null, 'a WhatsApp message starts the 24 hours')

  const { ticket_uid: bare, ...answer } = await pushTicket(site.n8n, { phone: newPhone(), category: 'entah' })
  assert.deepEqual(
    [answer.status, (answer as { warnings?: string[] }).warnings],
    ['created', ['category was left out: "entah" is no category in use']],
  )
  const joined = await ticketNow(site, bare)
  assert.deepEqual([joined.category, joined.channel], [null, 'whatsapp'])
  await pushTicket(site.n8n, { phone: joined.customer_phone, category: 'alamat' })
  assert.equal((await ticketNow(site, bare)).category?.key, 'alamat', 'a ticket without a category gets it')
})

test('a complaint is not refused for a side field: a value that cannot be read is left out with a warning', async () => {
  const complaint = { subject: 'Keluhan', description: 'Paket belum sampai' }
  const send = (fields: object) =>
    site.n8n.post<{ ticket_uid: string; warnings?: string[]; errors?: { field: string }[] }>('/tickets', {
      ...complaint,
      phone: newPhone(),
      ...fields,
    })
  const notText = 'tracking_number was left out: tracking_number must be text or a whole number'
  const cases: [object, string[] | undefined][] = [
    [{ tracking_number: true }, [notText]],
    [{ tracking_number: { value: 'LOG1' } }, [notText]],
    [{ tracking_number: ['LOG2026000821', 'LOG2026000822'] }, [notText]],
    [{ tracking_number: [] }, [notText]],
    [{ tracking_number: [newAwb()] }, undefined],
    [{ metadata: 'Delayed' }, ['metadata was left out: metadata must be an object']],
    [{ metadata: { a: 'a'.repeat(9000) } }, ['metadata was left out: metadata must have at most 8 KiB']],
    [
      { location: { latitude: 91, longitude: 'x' }, contact: 'Budi' },
      [
        'location was left out: location.latitude must be a number from -90 to 90',
        'contact was left out: contact must be an object',
      ],
    ],
    [
      { category: true, customer_name: ['Budi'] },
      [
        'category was left out: category must be text',
        'customer_name was left out: customer_name must be text',
      ],
    ],
  ]
  for (const [fields, warnings] of cases) {
    const { status, body } = await send(fields)
    assert.deepEqual([status, body.warnings], [201, warnings], JSON.stringify(fields).slice(0, 80))
    const made = await ticketNow(site, body.ticket_uid)
    assert.equal(made.description, complaint.description)
    assert.equal(made.tracking_number === null, warnings !== undefined)
  }
  const nothingElse = await send({ description: '', location: { latitude: 91, longitude: 1 } })
  assert.deepEqual(
    [nothingElse.status, nothingElse.body.errors?.map(({ field }) => field)],
    [400, ['location.latitude']],
  )
  const byHand = await site.admin.api.post('/tickets', { ...complaint, tracking_number: ['LOG1'] })
  assert.equal(byHand.status, 400)
})

test('the list filters by category', async () => {
  const budi = await site.person('Budi Agen')
  const [mine, other] = [await newTicket(site, budi, { category: 'lainnya' }), await newTicket(site, budi)]
  const listed = async (query: string) =>
    (await budi.api.get<Json<ListedTicket>[]>(`/tickets${query}`)).body.map((one) => one.ticket_uid)
  assert.deepEqual(await listed('?category=lainnya'), [mine.uid])
  assert.deepEqual((await listed('')).sort(), [mine.uid, other.uid].sort())
  assert.deepEqual(await listed('?category=tidak_ada'), [])
})
