// Statuses of messages: they arrive in any order, before or after the message is known, and never move it backwards.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import sql from 'sql-template-tag'
import type { BroadcastLog } from '../broadcasts/schema.ts'
import type { Json, ProblemBody } from '../testing/client.ts'
import { newAwb, newPhone, openSite, pushLog, pushTicket, type Site } from '../testing/fixtures.ts'
import { listen } from '../testing/stream.ts'
import type { Comment } from '../tickets/shown.ts'
import { newSecret } from '../webhook/endpoint.ts'

let site: Site
before(async () => {
  // n8n is configured but nothing listens there: replies stay queued, and count as answers.
  site = await openSite({
    env: { N8N_WEBHOOK_URL: 'http://127.0.0.1:9/webhook', N8N_WEBHOOK_SECRET: newSecret() },
  })
})
after(() => site.close())

interface Result {
  message_id: string
  status: string
  errors?: { field: string; code: string }[]
}
const tell = async (body: unknown, n8n = site.n8n): Promise<Result[]> => {
  const answer = await n8n.post<{ results: Result[] }>('/message-statuses', body)
  assert.equal(answer.status, 200, answer.text)
  return answer.body.results
}
const words = (results: Result[]) => results.map(({ status }) => status)
let count = 0
const newId = () => `wamid.${String(++count)}`
const logOf = async (id: string): Promise<Json<BroadcastLog>> => {
  const [log] = (await site.admin.api.get<Json<BroadcastLog>[]>('/broadcast-logs?limit=200')).body.filter(
    (one) => one.message_id === id,
  )
  assert.ok(log, `the log of ${id}`)
  return log
}
const at = (minute: number) => new Date(Date.UTC(2026, 10, 26, 8, minute)).toISOString()

test('each step moves a broadcast forward and keeps its time; an earlier step that is reported late moves nothing', async () => {
  const message_id = newId()
  await pushLog(site.n8n, { message_id, status: 'pending' })
  const steps: [status: string, at: string, answer: string, becomes: string][] = [
    ['sent', at(0), 'updated', 'success'],
    ['delivered', at(2), 'updated', 'success'],
    ['sent', at(0), 'unchanged', 'success'],
    ['failed', at(3), 'unchanged', 'success'],
    ['read', at(9), 'updated', 'success'],
    ['delivered', at(2), 'unchanged', 'success'],
  ]
  for (const [status, time, answer, becomes] of steps) {
    assert.deepEqual(await tell({ message_id, status, at: time }), [{ message_id, status: answer }], status)
    assert.equal((await logOf(message_id)).status, becomes)
  }
  const { delivered_at, read_at, error_message } = await logOf(message_id)
  assert.deepEqual([delivered_at, read_at, error_message], [at(2), at(9), null])
})

test('a failure that is reported late has its code and text; a later delivery clears them', async () => {
  const message_id = newId()
  await pushLog(site.n8n, { message_id })
  await tell({ message_id, status: 'failed', error_code: 131047, error: 'Re-engagement message' })
  const failed = await logOf(message_id)
  assert.deepEqual(
    [failed.status, failed.error_code, failed.error_message, failed.failure?.kind],
    ['failed', '131047', 'Re-engagement message', 'outside_window'],
  )
  assert.deepEqual(words(await tell({ message_id, status: 'sent' })), ['unchanged'])
  assert.deepEqual(words(await tell({ message_id, status: 'delivered' })), ['updated'])
  const arrived = await logOf(message_id)
  assert.deepEqual(
    [arrived.status, arrived.error_code, arrived.error_message, arrived.failure],
    ['success', null, null, null],
  )
})

const metas = (id: string, status: string, more: object = {}) => ({
  id,
  status,
  timestamp: '1795680000',
  recipient_id: '6281234567890',
  conversation: { id: 'x', origin: { type: 'utility' } },
  ...more,
})

test("WhatsApp's status objects, its webhook's whole body and n8n's forms of it are read unchanged", async () => {
  const ids = Array.from({ length: 5 }, newId)
  await Promise.all(ids.map((message_id) => pushLog(site.n8n, { message_id, status: 'pending' })))
  const [a = '', b = '', c = '', d = '', e = ''] = ids
  const undeliverable = {
    code: 131026,
    title: 'Message undeliverable',
    error_data: { details: 'Receiver is incapable of receiving this message' },
  }
  const webhook = (statuses: object[]) => ({
    object: 'whatsapp_business_account',
    entry: [
      { id: '1', changes: [{ field: 'messages', value: { messaging_product: 'whatsapp', statuses } }] },
    ],
  })
  assert.deepEqual(await tell(metas(a, 'delivered')), [{ message_id: a, status: 'updated' }])
  assert.deepEqual(
    words(
      await tell(
        webhook([metas(b, 'read'), metas(b, 'delivered'), metas(c, 'failed', { errors: [undeliverable] })]),
      ),
    ),
    ['updated', 'unchanged', 'updated'],
  )
  assert.deepEqual(words(await tell([webhook([metas(d, 'sent')]), { statuses: [metas(e, 'played')] }])), [
    'updated',
    'updated',
  ])
  const failed = await logOf(c)
  assert.equal(
    failed.error_message,
    '131026 Message undeliverable: Receiver is incapable of receiving this message',
  )
  assert.deepEqual([failed.error_code, failed.failure?.kind], ['131026', 'not_on_whatsapp'])
  assert.equal((await logOf(a)).delivered_at, new Date(1795680000 * 1000).toISOString())
  assert.ok((await logOf(e)).read_at)
  // A webhook about incoming messages has no statuses, and `deleted` says nothing about delivery.
  const messages = { entry: [{ changes: [{ value: { messages: [{ id: 'wamid.in' }] } }] }] }
  assert.deepEqual(await tell(messages), [])
  assert.deepEqual(await tell(metas(a, 'deleted')), [{ message_id: a, status: 'unchanged' }])
})

test('a bad item of a list does not affect the others; a single bad status is refused', async () => {
  const message_id = newId()
  await pushLog(site.n8n, { message_id })
  const results = await tell([
    { message_id, status: 'delivered' },
    { status: 'read' },
    { message_id, status: 'lost' },
    'rubbish',
    { message_id, status: 'read', at: 'yesterday' },
  ])
  assert.deepEqual(words(results), ['updated', 'refused', 'refused', 'refused', 'refused'])
  assert.deepEqual(
    results.map((one) => one.message_id),
    [message_id, undefined, message_id, undefined, message_id],
  )
  assert.deepEqual(
    results.map(({ errors }) => errors?.[0]?.field),
    [undefined, 'message_id', 'status', '', 'at'],
  )
  for (const [body, code] of [
    [{ status: 'read' }, 400],
    [[], 400],
    [Array.from({ length: 1001 }, () => ({ message_id, status: 'read' })), 400],
  ] as const)
    assert.equal((await site.n8n.post<ProblemBody>('/message-statuses', body)).status, code)
  assert.equal((await logOf(message_id)).read_at, null)
})

test('a status that arrives before its log waits, and is applied when the log is pushed', async () => {
  const [first, second, third] = [newId(), newId(), newId()]
  assert.deepEqual(
    words(
      await tell([
        { message_id: first, status: 'read', at: at(5) },
        { message_id: first, status: 'delivered', at: at(1) },
        { message_id: second, status: 'failed', error_code: '131026' },
        { message_id: second, status: 'failed', error_code: '131026' },
        { message_id: third, status: 'sent' },
      ]),
    ),
    ['waiting', 'waiting', 'waiting', 'waiting', 'waiting'],
  )
  await pushLog(site.n8n, { message_id: first })
  const { body } = await site.n8n.post<{ results: { status: string }[] }>('/broadcast-logs', [
    { tracking_number: newAwb(), message_id: second, status: 'success' },
    { tracking_number: newAwb(), message_id: third, status: 'pending' },
  ])
  assert.deepEqual(
    body.results.map((one) => one.status),
    ['created', 'created'],
  )
  const log = await logOf(first)
  assert.deepEqual([log.status, log.delivered_at, log.read_at], ['success', at(1), at(5)])
  assert.equal((await logOf(second)).failure?.kind, 'not_on_whatsapp')
  assert.equal((await logOf(third)).status, 'success')
  assert.equal(await site.db.value(sql`select count(*) from waiting_statuses`), 0)
})

test('no status is lost when logs and their statuses arrive at the same time at two replicas', async () => {
  const other = await site.replica()
  const elsewhere = other.api.as({ apiKey: site.apiKey })
  for (let round = 0; round < 4; round++) {
    const ids = Array.from({ length: 25 }, newId)
    await Promise.all(
      ids.flatMap((message_id, place) => [
        pushLog(place % 2 ? site.n8n : elsewhere, { message_id, status: 'pending' }),
        tell({ message_id, status: 'delivered' }, place % 3 ? site.n8n : elsewhere),
        tell({ message_id, status: 'sent' }, elsewhere),
      ]),
    )
    const arrived = sql`select count(*) from broadcast_logs where message_id = any(${ids}) and status = 'success' and delivered_at is not null`
    assert.equal(await site.db.value(arrived), ids.length, `round ${String(round)}`)
  }
  assert.equal(await site.db.value(sql`select count(*) from waiting_statuses`), 0)
})

test('an API key changes only the messages that its scopes allow', async () => {
  const message_id = newId()
  await pushLog(site.n8n, { message_id })
  const as = async (...scopes: ('broadcasts:write' | 'replies:write' | 'tickets:write')[]) =>
    site.server.api.as({ apiKey: await site.key(`key ${String(++count)}`, scopes) })
  assert.deepEqual(words(await tell({ message_id, status: 'delivered' }, await as('replies:write'))), [
    'waiting',
  ])
  assert.equal((await logOf(message_id)).delivered_at, null)
  // A key other than the one that pushed the log may report: the callback may be another workflow.
  assert.deepEqual(words(await tell({ message_id, status: 'delivered' }, await as('broadcasts:write'))), [
    'updated',
  ])
  const none = await (
    await as('tickets:write')
  ).post<ProblemBody>('/message-statuses', { message_id, status: 'read' })
  assert.equal(none.status, 403)
  assert.match(none.body.error, /broadcasts:write or replies:write/)
})

async function newReply(): Promise<{ id: string; uid: string }> {
  const { ticket_uid: uid } = await pushTicket(site.n8n, { phone: newPhone() })
  const { body } = await site.admin.api.post<Json<Comment>>(`/tickets/${uid}/comments`, {
    comment_text: 'Paket tiba besok.',
    is_internal_note: false,
  })
  return { id: body.id, uid }
}
const ticketOf = async (uid: string) =>
  (await site.admin.api.get<{ waiting_since: string | null; comments: Json<Comment>[] }>(`/tickets/${uid}`))
    .body
const deliveryOf = async (uid: string) => (await ticketOf(uid)).comments.at(-1)?.delivery

test('statuses move a reply whose message id n8n has reported; if it fails late, its customer is waiting again', async () => {
  const { id, uid } = await newReply()
  const message_id = newId()
  const early = { message_id, status: 'delivered', at: at(7) }
  assert.deepEqual(words(await tell(early)), ['waiting'], 'the callback arrives before the report')
  const report = await site.n8n.post<{ delivery_status: string }>(`/replies/${id}/status`, {
    status: 'sent',
    message_id,
  })
  assert.equal(report.body.delivery_status, 'delivered')
  assert.equal((await deliveryOf(uid))?.delivered_at, at(7))
  assert.deepEqual(words(await tell({ message_id, status: 'read', at: at(8) })), ['updated'])
  const read = await deliveryOf(uid)
  assert.deepEqual([read?.status, read?.read_at], ['read', at(8)])

  const late = await newReply()
  const lateId = newId()
  await site.n8n.post(`/replies/${late.id}/status`, { status: 'sent', message_id: lateId })
  assert.equal((await ticketOf(late.uid)).waiting_since, null)
  const error = { code: 131026, title: 'Message undeliverable' }
  assert.deepEqual(words(await tell(metas(lateId, 'failed', { errors: [error] }))), ['updated'])
  const { waiting_since, comments } = await ticketOf(late.uid)
  assert.notEqual(waiting_since, null)
  assert.deepEqual(
    [comments.at(-1)?.delivery?.status, comments.at(-1)?.delivery?.failure?.kind],
    ['failed', 'not_on_whatsapp'],
  )
})

test('open screens show a delivery at once', async () => {
  const message_id = newId()
  const { log_id } = await pushLog(site.n8n, { message_id })
  const stream = await listen(site.server.origin, site.admin.token)
  await tell({ message_id, status: 'delivered' })
  const event = await stream.next('broadcast.updated', (data) => data.id === log_id)
  assert.ok(event.data.delivered_at)
  stream.close()
})
