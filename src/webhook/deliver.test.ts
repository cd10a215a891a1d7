// Delivery of replies (AUTOMATION_TALKS is off, so there are no other messages) to a receiver that accepts, refuses, hangs,
// breaks off and comes back.
import assert from 'node:assert/strict'
import test, { after, before, beforeEach } from 'node:test'
import sql from 'sql-template-tag'
import type { Json, ProblemBody } from '../testing/client.ts'
import { newAwb, newPhone, openSite, pushTicket, type Site, type TestPerson } from '../testing/fixtures.ts'
import { openReceiver, type Receiver } from '../testing/receiver.ts'
import { until } from '../testing/until.ts'
import type { Comment } from '../tickets/shown.ts'
import { newSecret } from './endpoint.ts'
import type { WebhookMessage } from './schema.ts'

const secret = newSecret()
let receiver: Receiver
let site: Site
let ani: TestPerson
before(async () => {
  receiver = await openReceiver([secret])
  site = await openSite({
    env: { N8N_WEBHOOK_URL: receiver.url, N8N_WEBHOOK_SECRET: secret, AUTOMATION_TALKS: 'false' },
    delivery: { timeout: 400, delays: [0.05, 0.05, 0.1, 0.1] },
  })
  ani = await site.person('Ani Agen')
})
after(async () => {
  await site.close()
  await receiver.close()
})
beforeEach(() => {
  receiver.answer(() => 200)
})

interface Detail {
  id: number
  waiting_since: string | null
  comments: Json<Comment>[]
  events: { type: string }[]
}
async function newTicket(fields: Record<string, unknown> = {}) {
  const pushed = await pushTicket(site.n8n, { phone: newPhone(), tracking_number: newAwb(), ...fields })
  await ani.api.post(`/tickets/${pushed.ticket_uid}/take`, {})
  return pushed.ticket_uid
}
async function reply(uid: string, comment_text = 'Paket tiba besok.') {
  const { status, body } = await ani.api.post<Json<Comment>>(`/tickets/${uid}/comments`, {
    comment_text,
    is_internal_note: false,
  })
  assert.equal(status, 201)
  return body
}
const detail = async (uid: string) => (await ani.api.get<Detail>(`/tickets/${uid}`)).body
const deliveryOf = async (uid: string) => (await detail(uid)).comments.at(-1)?.delivery
const becomes = (uid: string, status: string) =>
  until(`the reply is ${status}`, async () => (await deliveryOf(uid))?.status === status, 30_000)
const of = (id: string) => receiver.got.filter(({ data }) => data.reply_id === id)

test('a reply is signed, handed over, and its delivery is tracked', async () => {
  const phone = newPhone()
  const uid = await newTicket({ phone, tracking_number: 'BALAS0001', customer_name: 'Desi Halim' })
  const { id, delivery } = await reply(uid, 'Halo Kak, “paket” \\ tiba besok 😀')
  assert.equal(delivery?.status, 'queued')
  await becomes(uid, 'handed_over')
  const [sent, ...more] = of(id)
  assert.deepEqual(more, [])
  assert.equal(sent?.verified, true)
  assert.equal(sent.type, 'reply.created')
  assert.match(sent.id, /^msg_[0-9a-f-]{36}$/)
  assert.deepEqual(sent.data, {
    reply_id: id,
    ticket_id: (await detail(uid)).id,
    ticket_uid: uid,
    tracking_number: 'BALAS0001',
    phone,
    customer_name: 'Desi Halim',
    text: 'Halo Kak, “paket” \\ tiba besok 😀',
    created_at: sent.data.created_at,
    attachments: [],
    agent: { id: ani.id, full_name: 'Ani Agen' },
    status_path: `/api/v1/replies/${id}/status`,
  })
  const report = (status: string) =>
    site.n8n.call('POST', `//${String(sent.data.status_path).slice(1)}`, { json: { status } })
  assert.equal((await report('sent')).status, 200)
  assert.equal((await deliveryOf(uid))?.status, 'sent')
})

test('internal notes and replies without a recipient are not sent', async () => {
  const uid = await newTicket()
  await ani.api.post(`/tickets/${uid}/comments`, { comment_text: 'Cek gudang.', is_internal_note: true })
  const nobody = await newTicket({ phone: undefined })
  assert.equal((await reply(nobody)).delivery?.status, 'stored')
  const unreadable = await newTicket({ phone: 'tidak ada' })
  assert.equal((await reply(unreadable)).delivery?.status, 'stored')
  assert.equal(
    await site.db.value(
      sql`select count(*) from webhook_messages m join ticket_comments c on c.id = m.reply_id
        join tickets t on t.id = c.ticket_id where t.ticket_uid in (${uid}, ${nobody}, ${unreadable})`,
    ),
    0,
  )
})

test('a reply that was queued before its customer was blocked is not sent: it has failed, and the customer is not answered', async () => {
  const uid = await newTicket()
  receiver.answer(() => 'hang')
  const { id } = await reply(uid)
  await until('the first attempt is running', () => of(id).length === 1)
  await ani.api.put(`/tickets/${uid}/customer`, { blocked: true })
  receiver.answer(() => 200)
  await becomes(uid, 'failed')
  assert.deepEqual(
    of(id).filter(({ answered }) => answered !== undefined),
    [],
  )
  const { comments, waiting_since } = await detail(uid)
  assert.equal(comments.at(-1)?.delivery?.failure?.kind, 'customer_blocked')
  assert.notEqual(waiting_since, null)
  const { body: dead } = await site.admin.api.get<Json<WebhookMessage>[]>('/webhook/messages?state=dead')
  const message = dead.find(({ ticket }) => ticket?.ticket_uid === uid)
  assert.equal(message?.failure, 'blocked')
  const replayed = await site.admin.api.post<ProblemBody & { code?: string }>(
    `/webhook/messages/${message.id}/replay`,
    {},
  )
  assert.deepEqual([replayed.status, replayed.body.code], [409, 'reply_blocked'])
  assert.equal((await deliveryOf(uid))?.status, 'failed')
})

test('replies of one ticket arrive in order, whatever failures happen', async () => {
  const uid = await newTicket()
  const refusals = new Map<string, number>()
  const ways = [500, 'cut', 404, 'hang'] as const
  receiver.answer(({ data }) => {
    const id = String(data.reply_id)
    const tries = (refusals.get(id) ?? 0) + 1
    refusals.set(id, tries)
    return tries <= 2 ? (ways[(refusals.size + tries) % ways.length] ?? 500) : 200
  })
  const written: string[] = []
  for (const text of ['satu', 'dua', 'tiga', 'empat', 'lima']) written.push((await reply(uid, text)).id)
  // Two attempts of each fail, and each retry waits until the job runner polls again.
  await until(
    'all replies are handed over',
    async () => (await detail(uid)).comments.every(({ delivery }) => delivery?.status === 'handed_over'),
    30_000,
  )
  assert.deepEqual(
    receiver.taken().flatMap(({ data }) => (written.includes(String(data.reply_id)) ? [data.text] : [])),
    ['satu', 'dua', 'tiga', 'empat', 'lima'],
  )
  for (const id of written) {
    const tries = of(id)
    assert.equal(tries.length, 3)
    assert.deepEqual(new Set(tries.map((one) => one.id)).size, 1, 'a retry keeps its webhook-id')
    assert.ok(tries.every(({ verified }) => verified))
  }
})

test('a permanent failure is final, and so is the last attempt; the next reply is sent', async () => {
  const cases = [
    ...[400, 402, 405, 406, 409, 410, 411, 413, 415, 418, 422, 431, 451].map(
      (status) => [status, 1] as const,
    ),
    ...[301, 401, 403, 404, 408, 425, 429, 500, 503].map((status) => [status, 5] as const),
  ]
  for (const [status, attempts] of cases) {
    const uid = await newTicket()
    receiver.answer(({ data }) => (data.text === 'gagal' ? status : 200))
    const { id } = await reply(uid, 'gagal')
    const next = await reply(uid, 'berikutnya')
    await becomes(uid, 'handed_over')
    assert.equal(of(id).length, attempts)
    const { comments, events } = await detail(uid)
    const failed = comments.find((one) => one.id === id)?.delivery
    assert.deepEqual([failed?.status, failed?.error], ['failed', `n8n: ${String(status)}`])
    assert.equal(of(next.id).length, 1)
    assert.equal(events.filter(({ type }) => type === 'reply_failed').length, 1)
  }
})

test('admins see the beginning of n8n’s answer to a refused message', async () => {
  const uid = await newTicket()
  receiver.answer(() => 400)
  const { id } = await reply(uid)
  await becomes(uid, 'failed')
  const { rows } = await site.admin.api.all<Json<WebhookMessage>>('/webhook/messages?state=dead&limit=10')
  const message = rows.find(({ ticket }) => ticket?.ticket_uid === uid)
  const { body } = await site.admin.api.get<{ tries: { status_code: number; response: string }[] }>(
    `/webhook/messages/${message?.id ?? ''}`,
  )
  assert.deepEqual(
    body.tries.map(({ status_code, response }) => [status_code, response]),
    [[400, '{"message":"no: 400"}']],
  )
  assert.equal(of(id).length, 1)
})

test('a dead message makes its ticket unread, is kept with its attempts, and is sent again with another webhook-id', async () => {
  const uid = await newTicket()
  receiver.answer(() => 410)
  const { id } = await reply(uid)
  await becomes(uid, 'failed')
  const { body: mine } = await ani.api.get<{ unread: boolean }[]>(`/tickets?q=${uid}`)
  assert.equal(mine[0]?.unread, true)
  const dead = await site.admin.api.all<Json<WebhookMessage>>('/webhook/messages?state=dead&limit=1')
  const message = dead.rows.find(({ ticket }) => ticket?.ticket_uid === uid)
  assert.deepEqual(
    [message?.type, message?.status_code, message?.failure, message?.attempts],
    ['reply.created', 410, 'answer', 1],
  )
  receiver.answer(() => 200)
  const replay = () => site.admin.api.post<ProblemBody>(`/webhook/messages/${message?.id ?? ''}/replay`, {})
  assert.equal((await replay()).status, 204)
  await becomes(uid, 'handed_over')
  const [first, second] = of(id)
  assert.equal(second?.id, `${first?.id ?? ''}_1`)
  const { body } = await site.admin.api.get<{
    tries: { round: number; status_code: number; response: string }[]
  }>(`/webhook/messages/${message?.id ?? ''}`)
  assert.deepEqual(
    body.tries.map(({ round, status_code, response }) => [round, status_code, response]),
    [
      [1, 200, '{"message":"Workflow was started"}'],
      [0, 410, '{"message":"no: 410"}'],
    ],
  )
  await site.n8n.post(`/replies/${id}/status`, { status: 'delivered' })
  assert.equal((await replay()).status, 409, 'the message has arrived')
})

test('an agent sends their own failed reply again, but no other agent’s, and none that is being sent', async () => {
  const uid = await newTicket()
  const { id } = await reply(uid)
  await becomes(uid, 'handed_over')
  const again = (person = ani) => person.api.post<ProblemBody>(`/replies/${id}/send`, {})
  assert.equal((await again()).status, 409, 'n8n has only just taken it')
  await site.n8n.post(`/replies/${id}/status`, { status: 'failed', reason: '131026 Message undeliverable' })
  assert.equal((await again(await site.person('Budi Agen'))).status, 404)
  assert.equal((await again()).status, 200)
  assert.equal((await again()).status, 409)
  await until('the reply is sent again', () => of(id).length === 2)
  await becomes(uid, 'handed_over')
  assert.deepEqual(
    (await detail(uid)).events.map(({ type }) => type).filter((type) => type.startsWith('repl')),
    ['replied', 'reply_failed', 'reply_retried'],
  )
  // Unconfirmed for longer than REPLY_CONFIRM_MINUTES: the agent may send it again.
  await site.db.pool.query(
    sql`update ticket_comments set delivery_updated_at = now() - interval '11 minutes' where id = ${id}`,
  )
  assert.equal((await again()).status, 200)
})

test('a report that arrives before the answer ends the attempts', async () => {
  const uid = await newTicket()
  receiver.answer(() => 'hang')
  const { id } = await reply(uid)
  await until('the reply was received', () => of(id).length === 1)
  await site.n8n.post(`/replies/${id}/status`, { status: 'sent' })
  const next = await reply(uid, 'kedua')
  receiver.answer(() => 200)
  await until('the next reply was received', () => of(next.id).some(({ answered }) => answered === 200))
  assert.equal(of(id).length, 1)
  assert.equal((await detail(uid)).comments.find((one) => one.id === id)?.delivery?.status, 'sent')
})

test('a dead message that has arrived after all is not replayed', async () => {
  const uid = await newTicket()
  receiver.answer(() => 410)
  const { id } = await reply(uid)
  await becomes(uid, 'failed')
  receiver.answer(() => 200)
  await site.n8n.post(`/replies/${id}/status`, { status: 'sent' })
  await site.admin.api.post('/webhook/messages/replay-dead', {})
  assert.equal((await deliveryOf(uid))?.status, 'sent')
  assert.equal(of(id).length, 1)
})

test('an old failure that is reported again does not end a queued resend', async () => {
  await site.server.stopJobs()
  const uid = await newTicket()
  const { id } = await reply(uid)
  const fail = async () =>
    (await site.n8n.post<{ status: string }>(`/replies/${id}/status`, { status: 'failed' })).body.status
  assert.equal(await fail(), 'updated')
  await ani.api.post(`/replies/${id}/send`, {})
  assert.equal(await fail(), 'unchanged')
  site.server.startJobs()
  await becomes(uid, 'handed_over')
  assert.equal(of(id).length, 1)
  assert.equal(await fail(), 'updated', 'once the reply was sent again, it may fail again')
})

test('when the receiver is back, waiting messages are sent at once', async () => {
  const slow = await site.replica({ delivery: { timeout: 400, delays: [3600, 3600] } })
  await site.server.stopJobs()
  const first = await newTicket()
  const second = await newTicket()
  receiver.answer(() => 404)
  const one = await reply(first)
  await until(
    'the first attempt has failed',
    async () => (await deliveryOf(first))?.attempts === 1 && of(one.id).length === 1,
  )
  await until('the next attempt is scheduled', async () => {
    const next = (await deliveryOf(first))?.next_attempt_at
    return next !== null && next !== undefined && Date.parse(next) > Date.now() + 1_800_000
  })
  receiver.answer(() => 200)
  await reply(second)
  await becomes(second, 'handed_over')
  await becomes(first, 'handed_over')
  assert.equal(of(one.id).length, 2)
  await slow.stopJobs()
  site.server.startJobs()
})

test('an admin can make the next attempt at once', async () => {
  const slow = await site.replica({ delivery: { timeout: 400, delays: [3600, 3600] } })
  await site.server.stopJobs()
  const uid = await newTicket()
  receiver.answer(() => 500)
  const { id } = await reply(uid)
  await until('the next attempt is scheduled', async () => {
    const next = (await deliveryOf(uid))?.next_attempt_at ?? ''
    return Date.parse(next) > Date.now() + 1_800_000
  })
  receiver.answer(() => 200)
  const { body: waiting } = await site.admin.api.get<Json<WebhookMessage>[]>(
    '/webhook/messages?state=waiting',
  )
  const message = waiting.find(({ ticket }) => ticket?.ticket_uid === uid)
  const now = () => site.admin.api.post(`/webhook/messages/${message?.id ?? ''}/replay`, {})
  const [first, second] = await Promise.all([now(), now()])
  assert.equal([first.status, second.status].includes(204), true)
  await becomes(uid, 'handed_over')
  const [one, two, ...more] = of(id)
  assert.deepEqual([two?.id, more], [one?.id, []], 'the same message, not a new one')
  await slow.stopJobs()
  site.server.startJobs()
})

test('two replicas hand each message over once', async () => {
  const replica = await site.replica()
  const written: string[] = []
  const uids = await Promise.all(Array.from({ length: 8 }, () => newTicket()))
  for (const text of ['a', 'b', 'c'])
    written.push(...(await Promise.all(uids.map(async (uid) => (await reply(uid, text)).id))))
  await until('all replies are handed over', async () => {
    const waiting = await site.db.value(sql`select count(*) from webhook_messages where state = 'waiting'`)
    return waiting === 0
  })
  for (const id of written) assert.equal(of(id).length, 1)
  await replica.stopJobs()
})
