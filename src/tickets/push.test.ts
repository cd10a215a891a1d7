// A pushed complaint becomes a new ticket, a message in an active one, or reopens a closed one.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import sql from 'sql-template-tag'
import type { z } from 'zod'
import type { Client, Json, ProblemBody } from '../testing/client.ts'
import { newAwb, newPhone, openSite, pushTicket, type Site } from '../testing/fixtures.ts'
import type { ticketDetail } from './shown.ts'

type Detail = Json<z.infer<typeof ticketDetail>>

let site: Site
before(async () => {
  site = await openSite()
})
after(() => site.close())

const push = (fields: Record<string, unknown>, n8n: Client = site.n8n) => pushTicket(n8n, fields)
async function read(uid: string): Promise<Detail> {
  return (await site.admin.api.get<Detail>(`/tickets/${uid}`)).body
}
const change = (uid: string, fields: Record<string, unknown>) => site.admin.api.put(`/tickets/${uid}`, fields)
const newCase = () => ({ tracking_number: newAwb(), customer_phone: newPhone() })
const types = (detail: Detail) => detail.events.map(({ type }) => type)

/** Closes the ticket and moves closed_at into the past. */
async function closeAgo(uid: string, interval: string): Promise<void> {
  await change(uid, { status: 'closed' })
  await site.db.pool.query(
    sql`update tickets set closed_at = now() - ${interval}::interval where ticket_uid = ${uid}`,
  )
}

test('a complaint becomes an open ticket with a uid of this year, and the customer is waiting', async () => {
  const parcel = newCase()
  const answer = await site.n8n.post<{ status: string; ticket_uid: string }>('/tickets', {
    ...parcel,
    subject: ' Komplain ',
    description: 'Paket saya kok belum sampai?',
    priority: 'HIGH',
    metadata: { delay_reason: 'banjir' },
    unknown_column: 1,
  })
  assert.equal(answer.status, 201)
  assert.equal(answer.body.status, 'created')
  assert.match(answer.body.ticket_uid, /^CS-20\d\d-\d{4,}$/)
  // Without `can`, which has its own tests in policy/.
  const { can: _, ...made } = await read(answer.body.ticket_uid.toLowerCase())
  assert.equal(typeof made.id, 'number')
  assert.deepEqual(
    {
      ...{ ...made, id: 0, created_at: '', updated_at: '', waiting_since: '', events: [], ticket_uid: '' },
      created_by: made.created_by?.full_name,
    },
    {
      ...{
        ...parcel,
        id: 0,
        ticket_uid: '',
        phone_unreadable: false,
        customer_name: null,
        not_on_whatsapp: false,
        opted_out: false,
        blocked: false,
        subject: 'Komplain',
        status: 'open',
      },
      ...{
        priority: 'high',
        source: 'customer',
        assigned_to_user_id: null,
        assigned_to_name: null,
        unread: false,
      },
      ...{
        waiting_since: '',
        last_customer_message_at: made.created_at,
        sent_at: made.created_at,
        first_replied_at: null,
        handled_by: 'bot',
        bot_since: null,
        tracking_number_source: null,
        channel: 'whatsapp',
        category: null,
        reopen_count: 0,
      },
      ...{
        version: 1,
        created_at: '',
        updated_at: '',
        closed_at: null,
        metadata: { delay_reason: 'banjir' },
      },
      ...{
        description: 'Paket saya kok belum sampai?',
        previous_ticket_uid: null,
        merged_into: null,
        merged_into_uid: null,
        comments: [],
        events: [],
      },
      ...{
        broadcasts: [],
        customer_tickets: [],
        attachments: [],
        location: null,
        contact: null,
        quoted: null,
        reactions: [],
        tracking_candidates: [],
        comments_before: null,
        events_before: null,
      },
      created_by: 'n8n test',
    },
  )
  assert.equal(made.waiting_since, made.created_at)
  assert.deepEqual(
    made.events.map(({ type, actor, to }) => ({ type, actor: actor.full_name, to })),
    [{ type: 'created', actor: 'n8n test', to: 'open' }],
  )
})

test('subject and description are required; both are reported at once', async () => {
  const { status, body } = await site.n8n.post<ProblemBody>('/tickets', {
    subject: ' ',
    tracking_number: newAwb(),
  })
  assert.equal(status, 400)
  assert.deepEqual(
    body.errors?.map(({ message }) => message),
    ['subject is required', 'description is required'],
  )
})

test('a complaint with two names and two numbers in the phone cell is not refused', async () => {
  const customer_phone =
    '0812-3456-7801 (Bapak Budi, penerima), 0813-1111-2222 (Ibu Siti, tetangga depan rumah)'
  const { ticket_uid } = await push({ ...newCase(), customer_phone })
  const ticket = await read(ticket_uid)
  assert.deepEqual([ticket.customer_phone, ticket.phone_unreadable], [customer_phone, true])
})

test('a second message of the same parcel and phone joins the thread, in any spelling of the phone', async () => {
  const { tracking_number, customer_phone } = newCase()
  const { ticket_uid } = await push({ tracking_number, customer_phone })
  const forms = [`0${customer_phone.slice(2)}`, Number(customer_phone.slice(2)), `+${customer_phone}`]
  for (const [at, phone] of forms.entries()) {
    const answer = await push({
      tracking_number: tracking_number.toLowerCase(),
      phone,
      description: `pesan ${String(at)}`,
    })
    assert.deepEqual(answer, { status: 'appended', ticket_uid, tracking_number, handled_by: 'bot' })
  }
  const ticket = await read(ticket_uid)
  assert.deepEqual(
    ticket.comments.map(({ comment_text, author, is_internal_note }) => [
      comment_text,
      author.type,
      is_internal_note,
    ]),
    [
      ['pesan 0', 'customer', false],
      ['pesan 1', 'customer', false],
      ['pesan 2', 'customer', false],
    ],
  )
  assert.equal(ticket.unread, true)
  assert.equal(ticket.version, 1, 'a message changes no field that users change')
  assert.deepEqual(types(ticket), ['created', 'message_received', 'message_received', 'message_received'])
})

test('messages of one customer join each other; without a phone, those of one parcel; otherwise none', async () => {
  const { tracking_number, customer_phone } = newCase()
  const lid = `${customer_phone}77@lid`
  const outcomes: [fields: Record<string, unknown>, status: string, what: string][] = [
    [{ tracking_number, customer_phone }, 'created', 'the first'],
    [{ tracking_number, phone: newPhone() }, 'created', 'another phone'],
    [{ tracking_number }, 'created', 'no phone'],
    [{ tracking_number }, 'appended', 'without a phone, again'],
    [{ customer_phone }, 'appended', 'no parcel'],
    [{ customer_phone, tracking_number: newAwb() }, 'created', 'another parcel'],
    [{ customer_phone }, 'appended', 'without a parcel, again'],
    [{ customer_phone: lid }, 'created', 'a WhatsApp id'],
    [{ customer_phone: lid.replace('@', ':3@') }, 'appended', 'the same WhatsApp id, on another device'],
    [{ phone: 'tanya admin' }, 'created', 'an unreadable phone'],
    [{ phone: 'tanya admin' }, 'created', 'an unreadable phone again'],
    [{ tracking_number, phone: 'tanya admin' }, 'created', 'an unreadable phone with a parcel'],
    [{ tracking_number, phone: 'tanya admin' }, 'appended', 'an unreadable phone with a parcel again'],
    [{}, 'created', 'neither'],
    [{}, 'created', 'neither again'],
  ]
  for (const [fields, status, what] of outcomes) assert.equal((await push(fields)).status, status, what)
})

test('a message opens a pending ticket; a ticket on hold stays on hold and becomes unread', async () => {
  for (const [before, becomes, events] of [
    ['pending', 'open', ['created', 'status_changed', 'message_received', 'status_changed']],
    ['on_hold', 'on_hold', ['created', 'status_changed', 'message_received']],
  ] as const) {
    const parcel = newCase()
    const { ticket_uid } = await push(parcel)
    await change(ticket_uid, { status: before })
    assert.equal((await push(parcel)).status, 'appended')
    const ticket = await read(ticket_uid)
    assert.equal(ticket.status, becomes)
    assert.equal(ticket.unread, true)
    assert.deepEqual(types(ticket), events)
  }
})

test('a ticket closed less than REOPEN_DAYS ago is reopened; otherwise a new one is created and linked to it', async () => {
  const parcel = newCase()
  const { ticket_uid } = await push(parcel)
  await closeAgo(ticket_uid, '6 days 23:59:50')
  assert.deepEqual(await push(parcel), {
    status: 'reopened',
    ticket_uid,
    tracking_number: parcel.tracking_number,
    handled_by: 'bot',
  })
  const reopened = await read(ticket_uid)
  assert.equal(reopened.status, 'open')
  assert.equal(reopened.closed_at, null)
  assert.equal(reopened.reopen_count, 1)
  assert.equal(reopened.waiting_since, reopened.last_customer_message_at)
  assert.ok(types(reopened).includes('reopened'))

  await closeAgo(ticket_uid, '7 days')
  const next = await push(parcel)
  assert.equal(next.status, 'created')
  assert.equal((await read(next.ticket_uid)).previous_ticket_uid, ticket_uid)
  assert.equal((await read(ticket_uid)).status, 'closed')
})

test('REOPEN_DAYS sets the limit, and 0 reopens nothing', async () => {
  for (const [days, ago, expected] of [
    ['0', '1 second', 'created'],
    ['30', '29 days', 'reopened'],
    ['30', '30 days', 'created'],
  ] as const) {
    const { api } = await site.replica({ env: { REOPEN_DAYS: days } })
    const parcel = newCase()
    await closeAgo((await push(parcel)).ticket_uid, ago)
    assert.equal((await push(parcel, api.as({ apiKey: site.apiKey }))).status, expected, `${days}: ${ago}`)
  }
})

test('an anomaly that n8n found is an event: it opens, reopens and marks nothing', async () => {
  const parcel = newCase()
  const { ticket_uid } = await push(parcel)
  await change(ticket_uid, { status: 'pending' })
  const anomaly = { ...parcel, source: 'system', subject: 'SLA', description: 'sla_status = Delayed' }
  assert.equal((await push(anomaly)).status, 'appended')
  const ticket = await read(ticket_uid)
  assert.deepEqual([ticket.status, ticket.unread, ticket.comments.length], ['pending', false, 0])
  const last = ticket.events.at(-1)
  assert.deepEqual([last?.type, last?.note], ['anomaly_reported', 'SLA\nsla_status = Delayed'])

  await change(ticket_uid, { status: 'closed' })
  const next = await push(anomaly)
  assert.equal(next.status, 'created')
  const made = await read(next.ticket_uid)
  assert.deepEqual([made.source, made.last_customer_message_at], ['system', null])
})

test('a repeated push raises the priority and never lowers it; only a raise is a new version', async () => {
  const parcel = newCase()
  const { ticket_uid } = await push({ ...parcel, priority: 'medium' })
  for (const [priority, becomes, version] of [
    ['low', 'medium', 1],
    [undefined, 'medium', 1],
    ['urgent', 'urgent', 2],
    ['high', 'urgent', 2],
  ] as const) {
    await push({ ...parcel, priority })
    const ticket = await read(ticket_uid)
    assert.deepEqual([ticket.priority, ticket.version], [becomes, version], priority)
  }
})

test('newer metadata wins key by key, and replaces the old if the result would exceed 8 KiB', async () => {
  const parcel = newCase()
  const { ticket_uid } = await push({ ...parcel, metadata: { a: 1, b: 'x' } })
  await push({ ...parcel, metadata: { b: 'y', c: null } })
  assert.deepEqual((await read(ticket_uid)).metadata, { a: 1, b: 'y', c: null })
  await push({ ...parcel, metadata: { d: 'd'.repeat(8180) } })
  assert.deepEqual(Object.keys((await read(ticket_uid)).metadata ?? {}), ['d'])
})

test('a reopened ticket goes to the pool if its agent was deactivated', async () => {
  const agent = await site.person('Budi Berhenti')
  const parcel = newCase()
  const { ticket_uid } = await push(parcel)
  await change(ticket_uid, { assigned_to_user_id: agent.id })
  await change(ticket_uid, { status: 'closed' })
  await site.admin.api.put(`/users/${agent.id}`, { is_active: false })
  assert.equal((await read(ticket_uid)).assigned_to_user_id, agent.id)
  assert.equal((await push(parcel)).status, 'reopened')
  const ticket = await read(ticket_uid)
  assert.equal(ticket.assigned_to_user_id, null)
  assert.deepEqual(types(ticket).slice(-2), ['reopened', 'released'])
})

test('many messages of one case at once on two replicas become one ticket, and none is lost', async () => {
  const other = (await site.replica()).api.as({ apiKey: site.apiKey })
  const parcel = newCase()
  const burst = Array.from({ length: 24 }, (_, at) =>
    push({ ...parcel, description: `pesan ${String(at)}` }, at % 2 ? other : site.n8n),
  )
  const answers = await Promise.all(burst)
  assert.equal(new Set(answers.map((one) => one.ticket_uid)).size, 1)
  assert.equal(answers.filter(({ status }) => status === 'created').length, 1)
  const { comments, description } = await read(answers[0]?.ticket_uid ?? '')
  const texts = [description, ...comments.map(({ comment_text }) => comment_text)]
  assert.equal(new Set(texts).size, 24)
})

test('uids of one year have no gaps and no duplicates, on two replicas, and continue after 9999', async () => {
  await site.db.pool.query(sql`update ticket_uid_counters set last_number = 9970`)
  const other = (await site.replica()).api.as({ apiKey: site.apiKey })
  const answers = await Promise.all(
    Array.from({ length: 60 }, (_, at) => push({}, at % 2 ? other : site.n8n)),
  )
  const numbers = answers.map(({ ticket_uid }) => Number(ticket_uid.split('-')[2])).sort((a, b) => a - b)
  assert.deepEqual(
    numbers,
    Array.from({ length: 60 }, (_, at) => 9971 + at),
  )
})
