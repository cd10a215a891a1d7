// Sending a failed broadcast again: when it is allowed, its delivery, and what the summary counts.
import assert from 'node:assert/strict'
import test, { after, before, beforeEach } from 'node:test'
import sql from 'sql-template-tag'
import type { Json } from '../testing/client.ts'
import { newAwb, newPhone, openSite, pushLog, type PushedLog, type Site } from '../testing/fixtures.ts'
import { openReceiver, type Receiver } from '../testing/receiver.ts'
import { listen } from '../testing/stream.ts'
import { until } from '../testing/until.ts'
import { newSecret } from '../webhook/endpoint.ts'
import type { BroadcastLog } from './schema.ts'

const secret = newSecret()
let receiver: Receiver
let site: Site
before(async () => {
  receiver = await openReceiver([secret])
  site = await openSite({
    env: { N8N_WEBHOOK_URL: receiver.url, N8N_WEBHOOK_SECRET: secret },
    delivery: { timeout: 400, delays: [0.05] },
  })
})
after(async () => {
  await site.close()
  await receiver.close()
})
beforeEach(() => {
  receiver.answer(() => 200)
})

const failed = (fields: Record<string, unknown> = {}) =>
  pushLog(site.n8n, {
    status: 'failed',
    phone: newPhone(),
    message: 'Paket Anda tiba hari ini.',
    error: '131026 Message undeliverable',
    ...fields,
  })
const resend = (id: string, api = site.admin.api) =>
  api.post<Json<BroadcastLog> & Pick<PushedLog, 'log_id'>>(`/broadcast-logs/${id}/resend`, {})
const log = async (id: string) => (await site.admin.api.get<Json<BroadcastLog>>(`/broadcast-logs/${id}`)).body
const report = (id: string, body: unknown) =>
  site.n8n.post<{ status: string; broadcast_status: string }>(`/broadcast-logs/${id}/status`, body)
const of = (id: string) => receiver.got.filter(({ data }) => data.log_id === id)

test('a failed broadcast is sent again as a new log, and n8n reports its delivery', async () => {
  const stream = await listen(site.server.origin, site.admin.token)
  const tracking_number = newAwb()
  const phone = newPhone()
  const { log_id: first } = await failed({ tracking_number, phone })
  const { status, body: made } = await resend(first)
  assert.equal(status, 201)
  assert.deepEqual(
    [made.status, made.resend_of, made.tracking_number, made.consignee_phone, made.message_content],
    ['pending', first, tracking_number, phone, 'Paket Anda tiba hari ini.'],
  )
  await stream.next('broadcast.created', ({ id }) => id === made.id)
  await until('n8n has received it', () => of(made.id).length === 1)
  const [sent] = of(made.id)
  assert.equal(sent?.verified, true)
  assert.deepEqual(
    [sent.type, sent.data.resend_of, sent.data.phone, sent.data.text, sent.data.status_path],
    [
      'broadcast.resend',
      first,
      phone,
      'Paket Anda tiba hari ini.',
      `/api/v1/broadcast-logs/${made.id}/status`,
    ],
  )
  assert.deepEqual((await report(made.id, { status: 'sent' })).body, {
    status: 'updated',
    log_id: made.id,
    broadcast_status: 'success',
  })
  await stream.next('broadcast.updated', ({ id }) => id === made.id)
  assert.equal((await report(made.id, { status: 'sent' })).body.status, 'unchanged')
  assert.equal((await log(made.id)).status, 'success')
  assert.equal((await log(first)).status, 'failed', 'the first log stays failed')
  // WhatsApp accepts first and fails later.
  await report(made.id, { status: 'failed', reason: '131049' })
  assert.deepEqual([(await log(made.id)).status, (await log(made.id)).error_message], ['failed', '131049'])
  assert.equal((await report(made.id, { status: 'sent' })).body.status, 'unchanged', 'reported late')
  assert.deepEqual([(await log(made.id)).status, (await log(made.id)).error_message], ['failed', '131049'])
  assert.equal((await report(made.id, { status: 'delivered' })).body.status, 'updated', 'it has arrived')
  assert.deepEqual([(await log(made.id)).status, (await log(made.id)).error_message], ['success', null])
  assert.equal((await report(made.id, { status: 'read' })).body.status, 'updated')
  const { delivered_at, read_at } = await log(made.id)
  assert.ok(delivered_at && read_at)
  assert.ok(
    await site.db.value(
      sql`select exists (select from audit_log where action = 'broadcast.resent' and subject_id = ${made.id})`,
    ),
  )
})

test('a broadcast has one pending resend at a time, and none after one was sent; a failed resend may be sent again, linked to the first', async () => {
  const { log_id: first } = await failed()
  receiver.answer(() => 'hang')
  const answers = await Promise.all([resend(first), resend(first), resend(first)])
  assert.deepEqual(
    answers.map(({ status }) => status).sort((a, b) => a - b),
    [201, 409, 409],
  )
  const made = answers.find(({ status }) => status === 201)?.body.id ?? ''
  assert.equal((await resend(first)).body.log_id, made, 'the error names the pending resend')
  await report(made, { status: 'failed', reason: '131000' })
  const { body: second } = await resend(made)
  assert.equal(second.resend_of, first)
  await report(second.id, { status: 'delivered' })
  for (const id of [first, made]) assert.equal((await resend(id)).status, 409)
})

test('409 for a broadcast that has not failed, or has no readable phone or no text; 404 for an unknown id; 403 for agents', async () => {
  const refused = [
    await pushLog(site.n8n, { phone: newPhone(), message: 'x' }),
    await failed({ phone: undefined }),
    await failed({ phone: 'tidak ada' }),
    await failed({ message: undefined }),
  ]
  for (const { log_id } of refused) assert.equal((await resend(log_id)).status, 409)
  assert.equal((await resend(crypto.randomUUID())).status, 404)
  const { log_id } = await failed()
  const ani = await site.person('Ani Agen')
  assert.equal((await resend(log_id, ani.api)).status, 403)
  assert.equal((await report(log_id, { status: 'sent' })).status, 404, 'not a resend: n8n pushed it')
  assert.equal((await report(log_id, { status: 'x' })).status, 400)
})

const messageOf = async (log: string) => {
  const { body } =
    await site.admin.api.get<{ id: string; log_id: string; state: string }[]>('/webhook/messages')
  return body.find(({ log_id }) => log_id === log)
}

test('nothing is sent again to a customer who is blocked or has opted out', async () => {
  const phone = newPhone()
  const { log_id } = await failed({ phone })
  for (const [mark, code] of [
    [{ blocked: true }, 'resend_blocked'],
    [{ blocked: false, opted_out: true }, 'resend_opted_out'],
  ] as const) {
    await site.admin.api.put(`/customers/${phone}`, mark)
    const refused = await site.admin.api.post<{ code: string }>(`/broadcast-logs/${log_id}/resend`, {})
    assert.deepEqual([refused.status, refused.body.code], [409, code])
  }
  await site.admin.api.put(`/customers/${phone}`, { opted_out: false })
  assert.equal((await resend(log_id)).status, 201)
})

test('a resend that was queued before its customer was blocked or opted out is not sent: it is skipped, and may be sent later', async () => {
  const marks = [{ blocked: true }, { blocked: false, opted_out: true }]
  const phone = newPhone()
  const { log_id } = await failed({ phone })
  for (const mark of marks) {
    receiver.answer(() => 'hang')
    const { body: made } = await resend(log_id)
    await until('the first attempt is running', () => of(made.id).length === 1)
    await site.admin.api.put(`/customers/${phone}`, mark)
    receiver.answer(() => 200)
    await until('it is not sent', async () => (await log(made.id)).status === 'failed')
    assert.deepEqual(
      of(made.id).filter(({ answered }) => answered !== undefined),
      [],
    )
    const { error_code, error_message } = await log(made.id)
    assert.equal(error_code, 'skipped')
    assert.match(error_message ?? '', mark.opted_out ? /pelanggan meminta/ : /diblokir/)
    const id = (await messageOf(made.id))?.id ?? ''
    assert.equal((await site.admin.api.post(`/webhook/messages/${id}/replay`, {})).status, 409)
    await site.admin.api.put(`/customers/${phone}`, { blocked: false, opted_out: false })
  }
  assert.equal((await resend(log_id)).status, 201)
})

test('a dead resend is not replayed if another is pending or was sent', async () => {
  receiver.answer(() => 410)
  const { log_id: first } = await failed()
  const { body: dead } = await resend(first)
  await until('it has failed', async () => (await log(dead.id)).status === 'failed')
  receiver.answer(() => 200)
  const { body: second } = await resend(first)
  const replay = async () => {
    const id = (await messageOf(dead.id))?.id ?? ''
    return (await site.admin.api.post(`/webhook/messages/${id}/replay`, {})).status
  }
  assert.equal(await replay(), 409, 'another is pending')
  await report(second.id, { status: 'delivered' })
  assert.equal(await replay(), 409, 'another was sent')
  await site.admin.api.post('/webhook/messages/replay-dead', {})
  assert.equal((await log(dead.id)).status, 'failed')
  assert.equal(of(dead.id).length, 1)
})

test('a resend that was given up counts as sent if n8n reports that it was sent', async () => {
  receiver.answer(() => 'hang')
  const { log_id: first } = await failed()
  const { body: made } = await resend(first)
  await until('it has failed', async () => (await log(made.id)).status === 'failed')
  assert.equal((await report(made.id, { status: 'sent' })).body.status, 'updated')
  const { status, error_message } = await log(made.id)
  assert.deepEqual([status, error_message], ['success', null])
  assert.equal((await messageOf(made.id))?.state, 'handed_over')
})

test('a resend that n8n never takes fails with the reason; replayed, it is pending again', async () => {
  receiver.answer(() => 500)
  const { log_id: first } = await failed()
  const { body: made } = await resend(first)
  await until('it has failed', async () => (await log(made.id)).status === 'failed')
  assert.equal((await log(made.id)).error_message, 'n8n: 500')
  receiver.answer(() => 200)
  const { body: dead } = await site.admin.api.get<{ id: string; log_id: string }[]>(
    '/webhook/messages?state=dead',
  )
  const message = dead.find(({ log_id }) => log_id === made.id)
  assert.equal((await site.admin.api.post(`/webhook/messages/${message?.id ?? ''}/replay`, {})).status, 204)
  assert.deepEqual([(await log(made.id)).status, (await log(made.id)).error_message], ['pending', null])
  await until('it is taken', () => of(made.id).at(-1)?.answered === 200)
})

test('the message of a resend whose broadcast was deleted is dead at once, and can be viewed', async () => {
  const logged = site.server.logged.length
  await site.server.stopJobs()
  receiver.answer(() => 200)
  const { log_id: first } = await failed()
  const { body: made } = await resend(first)
  await site.db.pool.query(sql`delete from broadcast_logs where id = ${made.id}`)
  site.server.startJobs()
  await until('it is dead', async () => (await messageOf(made.id))?.state === 'dead')
  const id = (await messageOf(made.id))?.id ?? ''
  const { body } = await site.admin.api.get<{ failure: string; attempts: number }>(`/webhook/messages/${id}`)
  assert.deepEqual([body.failure, body.attempts], ['gone', 1])
  assert.equal((await site.admin.api.post(`/webhook/messages/${id}/replay`, {})).status, 404)
  assert.deepEqual(of(made.id), [])
  assert.doesNotMatch(site.server.logged.slice(logged).join(''), /"level":50/)
})
