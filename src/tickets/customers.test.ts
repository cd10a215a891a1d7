// The check before sending: whether a customer may be written to, and who handles them.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import sql from 'sql-template-tag'
import type { ProblemBody } from '../testing/client.ts'
import { newPhone, openSite, pushLog, pushTicket, type Site, type TestPerson } from '../testing/fixtures.ts'

let site: Site
let ani: TestPerson
before(async () => {
  site = await openSite()
  ani = await site.person('Ani Agen')
})
after(() => site.close())

interface Checked {
  sent: unknown
  phone: string | null
  readable: boolean
  on_whatsapp: boolean | null
  opted_out: boolean
  blocked: boolean
  handled_by: string
  ticket_uid: string | null
}
async function check(...phones: unknown[]): Promise<Checked[]> {
  const answer = await site.n8n.post<{ results: Checked[] }>(
    '/customers/check',
    phones.map((phone) => ({ phone })),
  )
  assert.equal(answer.status, 200, answer.text)
  return answer.body.results
}
const one = async (phone: unknown) => {
  const [found] = await check(phone)
  assert.ok(found)
  return found
}
const say = (phone: string, description: string, more: object = {}) =>
  site.n8n.post<{ status: string; ticket_uid: string | null }>('/tickets', {
    subject: 'Balasan pelanggan',
    description,
    phone,
    ...more,
  })

test('results are in order, with the normalised phone; an unreadable phone does not affect the others', async () => {
  const unknown = { on_whatsapp: null, opted_out: false, blocked: false, handled_by: 'bot', ticket_uid: null }
  const long = '8'.repeat(300)
  assert.deepEqual(
    await check('0812-9988-1200', 81299881200, '+65 9123 4567', 'tanya admin', null, {}, '', long),
    [
      { sent: '0812-9988-1200', phone: '6281299881200', readable: true, ...unknown },
      { sent: 81299881200, phone: '6281299881200', readable: true, ...unknown },
      { sent: '+65 9123 4567', phone: '6591234567', readable: true, ...unknown },
      { sent: 'tanya admin', phone: 'tanya admin', readable: false, ...unknown },
      { sent: null, phone: null, readable: false, ...unknown },
      { sent: null, phone: null, readable: false, ...unknown },
      { sent: '', phone: null, readable: false, ...unknown },
      { sent: long.slice(0, 255), phone: null, readable: false, ...unknown },
    ],
  )
  const alone = await site.n8n.post<{ results: Checked[] }>('/customers/check', {
    phone: '0812-9988-1200',
    row: 7,
  })
  assert.equal(alone.body.results[0]?.phone, '6281299881200')
  const list = await site.n8n.post<{ results: Checked[] }>('/customers/check', [
    { phone: '0812-9988-1200' },
    { row: 8 },
  ])
  assert.deepEqual(
    list.body.results.map(({ readable }) => readable),
    [true, false],
    'n8n leaves out a phone that is undefined',
  )
  for (const [body, field, code] of [
    [{ nomor: '0812' }, 'phone', 'required'],
    [[{ phone: '1' }, null], '1', 'not_object'],
    [null, '', 'not_valid'],
  ] as const) {
    const { status, body: problem } = await site.n8n.post<{ errors?: { field: string; code: string }[] }>(
      '/customers/check',
      body,
    )
    assert.deepEqual(
      [status, problem.errors?.map((one) => [one.field, one.code])],
      [400, [[field, code]]],
      JSON.stringify(body),
    )
  }
  const many = await site.n8n.post<ProblemBody>(
    '/customers/check',
    Array.from({ length: 1001 }, () => ({ phone: '1' })),
  )
  assert.equal(many.status, 400)
  const row = 'x'.repeat(900)
  const whole = await site.n8n.post<{ results: Checked[] }>(
    '/customers/check',
    Array.from({ length: 1000 }, () => ({ phone: '0812-9988-1200', row })),
  )
  assert.deepEqual([whole.status, whole.body.results.length], [200, 1000], 'with the rows of a sheet')
  const tooLarge = { phone: '0812-9988-1200', row: 'x'.repeat(257 * 1024) }
  assert.equal((await site.n8n.post('/customers/check', tooLarge)).status, 413)
  for (const [scope, status] of [
    ['tickets:write', 200],
    ['replies:write', 403],
  ] as const) {
    const apiKey = await site.key(scope, [scope])
    assert.equal(
      (await site.server.api.as({ apiKey }).post('/customers/check', { phone: '1' })).status,
      status,
    )
  }
})

test('a failure shows that a number is not on WhatsApp, a later delivery that it is', async () => {
  const [pushed, told, old] = [newPhone(), newPhone(), newPhone()]
  await pushLog(site.n8n, { phone: pushed, status: 'failed', error: '131026 Message undeliverable' })
  await pushLog(site.n8n, { phone: told, message_id: 'check-1' })
  await pushLog(site.n8n, { phone: old, status: 'failed', error: 'Nomor tidak terdaftar WA' })
  // As before the table `customers` existed.
  await site.db.pool.query(sql`delete from customers where key = ${old}`)
  assert.equal((await one(told)).on_whatsapp, null)
  await site.n8n.post('/message-statuses', { message_id: 'check-1', status: 'failed', error_code: 131026 })
  const whatsApp = async () => (await check(pushed, told, old)).map(({ on_whatsapp }) => on_whatsapp)
  assert.deepEqual(await whatsApp(), [false, false, false])
  await pushLog(site.n8n, { phone: pushed, message_id: 'check-2' })
  await site.n8n.post('/message-statuses', [
    { message_id: 'check-1', status: 'delivered' },
    { message_id: 'check-2', status: 'read' },
  ])
  assert.deepEqual(await whatsApp(), [true, true, false])
})

test('a message that only says stop opts out and creates no ticket; start opts in again', async () => {
  const phone = newPhone()
  const stop = await say(phone, 'BERHENTI')
  assert.deepEqual([stop.status, stop.body.status, stop.body.ticket_uid], [200, 'opted_out', null])
  assert.equal((await one(phone)).opted_out, true)
  assert.equal(await site.db.value(sql`select count(*) from tickets where customer_phone = ${phone}`), 0)
  await pushLog(site.n8n, { phone, tracking_number: 'OPT1' })
  const [log] = (await site.admin.api.get<{ opted_out: boolean }[]>('/broadcast-logs?tracking_number=OPT1'))
    .body
  assert.equal(log?.opted_out, true)
  assert.equal((await say(phone, 'Mulai lagi kak')).body.status, 'opted_in')
  assert.equal((await one(phone)).opted_out, false)
  // A longer message is a complaint.
  assert.equal((await say(phone, 'Berhenti kirim ke alamat lama')).body.status, 'created')
  assert.equal((await one(phone)).opted_out, false)
})

interface Detail {
  status: string
  waiting_since: string | null
  opted_out: boolean
  blocked: boolean
  comments: { comment_text: string }[]
  events: { type: string; actor: { type: string; full_name: string | null } }[]
}
const detail = async (uid: string) => (await site.admin.api.get<Detail>(`/tickets/${uid}`)).body

test('stop joins an active ticket, with an event, and reopens no closed one', async () => {
  const phone = newPhone()
  const { ticket_uid: uid } = await pushTicket(site.n8n, { phone })
  const stop = await say(phone, 'stop')
  assert.deepEqual([stop.body.status, stop.body.ticket_uid], ['appended', uid])
  const ticket = await detail(uid)
  assert.deepEqual(
    [ticket.status, ticket.opted_out, ticket.comments.at(-1)?.comment_text],
    ['open', true, 'stop'],
  )
  const told = () => ticket.events.filter(({ type }) => type.startsWith('customer_')).map(({ type }) => type)
  assert.deepEqual(told(), ['customer_opted_out'])
  await site.admin.api.put(`/tickets/${uid}`, { status: 'closed' })
  assert.equal((await say(phone, 'Berhenti')).body.status, 'opted_out')
  assert.equal((await detail(uid)).status, 'closed')
})

test('users who work on a ticket opt its customer out or block them, with an event; others may not', async () => {
  const phone = newPhone()
  const { ticket_uid: uid } = await pushTicket(site.n8n, { phone })
  const set = (api: TestPerson['api'], change: unknown) =>
    api.put<ProblemBody & Detail>(`/tickets/${uid}/customer`, change)
  assert.equal((await set(ani.api, { opted_out: true })).status, 403, 'the ticket is in the pool')
  await ani.api.post(`/tickets/${uid}/take`)
  const changed = await set(ani.api, { opted_out: true, blocked: true })
  assert.deepEqual([changed.status, changed.body.opted_out, changed.body.blocked], [200, true, true])
  await set(ani.api, { opted_out: true })
  await set(ani.api, { opted_out: false })
  const { opted_out, blocked, handled_by, ticket_uid } = await one(phone)
  assert.deepEqual([opted_out, blocked, handled_by, ticket_uid], [false, true, 'human', uid])
  const told = (await detail(uid)).events.filter(({ type }) => type.startsWith('customer_'))
  assert.deepEqual(
    told.map(({ type, actor }) => [type, actor.full_name]),
    [
      ['customer_opted_out', 'Ani Agen'],
      ['customer_blocked', 'Ani Agen'],
      ['customer_opted_in', 'Ani Agen'],
    ],
  )
  for (const change of [{}, { opted_out: 'ya' }, { name: 'x' }])
    assert.equal((await set(ani.api, change)).status, 400)
  const budi = await site.person('Budi Agen')
  assert.equal((await set(budi.api, { opted_out: true })).status, 404)
  const { ticket_uid: nobody } = await pushTicket(site.n8n)
  const without = await site.admin.api.put<ProblemBody>(`/tickets/${nobody}/customer`, { blocked: true })
  assert.equal(without.status, 409)
})
