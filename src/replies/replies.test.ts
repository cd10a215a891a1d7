// The delivery of a reply only moves forward, in whatever order reports arrive.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { movesOn, reportedSteps } from '../customers/delivery.ts'
import type { Json, ProblemBody } from '../testing/client.ts'
import { newPhone, openSite, pushTicket, type Site } from '../testing/fixtures.ts'
import { deliveryStatuses, type Comment } from '../tickets/shown.ts'
import { newSecret } from '../webhook/endpoint.ts'
import { stepOf } from './service.ts'

let site: Site
before(async () => {
  // n8n is configured but nothing listens there: replies stay queued, and count as answers.
  site = await openSite({
    env: { N8N_WEBHOOK_URL: 'http://127.0.0.1:9/webhook', N8N_WEBHOOK_SECRET: newSecret() },
  })
})
after(() => site.close())

test('which report moves a reply from which state', () => {
  const forward: Record<string, readonly string[]> = {
    stored: ['sent', 'delivered', 'read', 'failed'],
    queued: ['sent', 'delivered', 'read', 'failed'],
    handed_over: ['sent', 'delivered', 'read', 'failed'],
    sent: ['delivered', 'read', 'failed'],
    delivered: ['read'],
    read: [],
    // A retry by hand may arrive after all. `sent` is an earlier step, reported late.
    failed: ['delivered', 'read'],
  }
  for (const from of deliveryStatuses)
    for (const to of reportedSteps)
      assert.equal(movesOn(stepOf(from), to), forward[from]?.includes(to), `${from} → ${to}`)
})

async function newReply(is_internal_note = false): Promise<{ id: string; uid: string }> {
  const { ticket_uid: uid } = await pushTicket(site.n8n, { phone: newPhone() })
  const { body } = await site.admin.api.post<Json<Comment>>(`/tickets/${uid}/comments`, {
    comment_text: 'Paket tiba besok.',
    is_internal_note,
  })
  return { id: body.id, uid }
}
interface Reported extends ProblemBody {
  reply_id: string
  delivery_status: string
}
const report = (id: string, body: unknown) => site.n8n.post<Reported>(`/replies/${id}/status`, body)
const delivery = async (uid: string) => {
  const { body } = await site.admin.api.get<{ comments: Json<Comment>[] }>(`/tickets/${uid}`)
  return body.comments.at(-1)?.delivery
}

test('reports move a reply forward; late reports change nothing', async () => {
  const { id, uid } = await newReply()
  const steps: [reported: string, answer: string, becomes: string][] = [
    ['sent', 'updated', 'sent'],
    ['sent', 'unchanged', 'sent'],
    ['read', 'updated', 'read'],
    ['delivered', 'unchanged', 'read'],
    ['failed', 'unchanged', 'read'],
  ]
  for (const [status, answer, becomes] of steps) {
    const { status: code, body } = await report(id, { status })
    assert.deepEqual([code, body], [200, { status: answer, reply_id: id, delivery_status: becomes }])
    assert.equal((await delivery(uid))?.status, becomes)
  }
})

test('a failed reply keeps its reason (`reason` or `error`) until it arrives', async () => {
  for (const name of ['reason', 'error']) {
    const { id, uid } = await newReply()
    await report(id, { status: 'FAILED', [name]: '131026 Message undeliverable' })
    const failed = await delivery(uid)
    assert.deepEqual([failed?.status, failed?.error], ['failed', '131026 Message undeliverable'])
    assert.equal((await report(id, { status: 'sent' })).body.status, 'unchanged')
    assert.deepEqual(await delivery(uid), failed, 'a late "sent" does not change the failure')
    await report(id, { status: 'delivered' })
    const arrived = await delivery(uid)
    assert.deepEqual([arrived?.status, arrived?.error], ['delivered', null])
  }
})

test('a failure is not refused because its reason is long: the beginning is kept', async () => {
  const { id, uid } = await newReply()
  assert.equal((await report(id, { status: 'failed', reason: 'x'.repeat(90_000) })).status, 200)
  const failed = await delivery(uid)
  assert.deepEqual([failed?.status, failed?.error], ['failed', 'x'.repeat(2000)])
})

test('of several reports of a reply at the same time, the furthest step remains', async () => {
  const { id, uid } = await newReply()
  await Promise.all(['sent', 'read', 'delivered', 'sent'].map((status) => report(id, { status })))
  assert.equal((await delivery(uid))?.status, 'read')
})

test('after a failed reply the customer is waiting since their message, until a reply arrives', async () => {
  const { id, uid } = await newReply()
  const waiting = async () =>
    (await site.admin.api.get<{ waiting_since: string | null }>(`/tickets/${uid}`)).body.waiting_since
  const listed = async () =>
    (await site.admin.api.get<{ last_message: { failed: boolean } }[]>(`/tickets?q=${uid}`)).body[0]
      ?.last_message.failed
  assert.deepEqual([await waiting(), await listed()], [null, false])
  await report(id, { status: 'failed', reason: '131026' })
  const { body: ticket } = await site.admin.api.get<{ last_customer_message_at: string }>(`/tickets/${uid}`)
  assert.deepEqual([await waiting(), await listed()], [ticket.last_customer_message_at, true])
  await report(id, { status: 'delivered' })
  assert.deepEqual([await waiting(), await listed()], [null, false])
  // The second of two replies fails: the customer has been answered by the first.
  const { body: second } = await site.admin.api.post<Json<Comment>>(`/tickets/${uid}/comments`, {
    comment_text: 'Sudah tiba?',
    is_internal_note: false,
  })
  await report(second.id, { status: 'failed' })
  assert.equal(await waiting(), null)
})

test('nothing is sent to a blocked customer: neither a reply, nor a failed one again; notes are possible', async () => {
  const { id, uid } = await newReply()
  await site.n8n.post(`/replies/${id}/status`, { status: 'failed', reason: '131026' })
  const block = (blocked: boolean) => site.admin.api.put(`/tickets/${uid}/customer`, { blocked })
  const write = (is_internal_note: boolean) =>
    site.admin.api.post<ProblemBody & { code?: string }>(`/tickets/${uid}/comments`, {
      comment_text: 'Halo',
      is_internal_note,
    })
  await block(true)
  for (const refused of [
    await write(false),
    await site.admin.api.post<ProblemBody & { code?: string }>(`/replies/${id}/send`, {}),
  ])
    assert.deepEqual([refused.status, refused.body.code], [409, 'reply_blocked'])
  assert.equal((await write(true)).status, 201)
  await block(false)
  assert.equal((await write(false)).status, 201)
})

test('reports about a note, an unknown id or an invalid id are 404; an unknown status is 400', async () => {
  const note = await newReply(true)
  for (const id of [note.id, crypto.randomUUID(), 'x'])
    assert.equal((await report(id, { status: 'sent' })).status, 404, id)
  const { id } = await newReply()
  for (const body of [{}, { status: '' }, { status: 'stored' }, { status: 'queued' }, { status: 'gone' }])
    assert.equal((await report(id, body)).status, 400, JSON.stringify(body))
})
