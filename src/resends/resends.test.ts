// Sending many failed broadcasts again: what is left out and why, the pace, and pause, resume and stop.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import test, { after, before, beforeEach } from 'node:test'
import sql from 'sql-template-tag'
import type { Json } from '../testing/client.ts'
import { newAwb, newPhone, openSite, pushLog, type Site } from '../testing/fixtures.ts'
import { openReceiver, type Receiver } from '../testing/receiver.ts'
import { failedLog, failedLogs, moveRun, passSeconds, readRun, startRun } from '../testing/resends.ts'
import { listen } from '../testing/stream.ts'
import { until } from '../testing/until.ts'
import type { ListedLog } from '../broadcasts/schema.ts'
import type { ResendPreview, ResendRun } from './schema.ts'
import { sendDue } from './send.ts'

let receiver: Receiver
let site: Site
before(async () => {
  receiver = await openReceiver([])
  site = await openSite({
    env: { N8N_WEBHOOK_ALLOW_PRIVATE: 'true' },
    delivery: { timeout: 400, delays: [60] },
  })
  await connect(receiver.url)
})
after(async () => {
  await site.close()
  await receiver.close()
})
beforeEach(async () => {
  await site.db.pool.query(sql`delete from resend_runs`)
  await site.db.pool.query(sql`delete from broadcast_logs`)
})

const connect = (url: string | null) => site.admin.api.put('/webhook', { url })
const preview = async (filter: Record<string, string> = { status: 'failed' }) =>
  (await site.admin.api.post<Json<ResendPreview>>('/broadcast-logs/resends/preview', filter)).body
const step = () => sendDue(site.server.ctx)
const taken = (origin: string) => receiver.taken().filter(({ data }) => data.resend_of === origin)
const resendByHand = (id: string) => site.admin.api.post<{ id: string }>(`/broadcast-logs/${id}/resend`, {})
const markCustomer = (phone: string, mark: 'opted_out' | 'blocked') =>
  site.db.pool.query(
    mark === 'blocked'
      ? sql`insert into customers (key, blocked_at) values (${phone}, now())`
      : sql`insert into customers (key, opted_out_at, opted_out_source) values (${phone}, now(), 'user')`,
  )

test('the preview lists what can be sent, oldest first, and counts what cannot, by reason', async () => {
  const at = (minute: number) => `2026-11-23T11:${String(minute).padStart(2, '0')}:00+07:00`
  const later = await failedLog(site, { broadcast_at: at(30) })
  const sooner = await failedLog(site, { broadcast_at: at(10) })
  await failedLog(site, { phone: undefined, broadcast_at: at(11) })
  await failedLog(site, { phone: 'tidak ada', broadcast_at: at(11) })
  await failedLog(site, { message: undefined, broadcast_at: at(12) })
  await failedLog(site, { error: '131026 Message undeliverable', broadcast_at: at(13) })
  for (const mark of ['opted_out', 'blocked'] as const) {
    const phone = newPhone()
    await failedLog(site, { phone, broadcast_at: at(14) })
    await markCustomer(phone, mark)
  }
  await resendByHand(await failedLog(site, { broadcast_at: at(15) }))
  // One did not fail, one was skipped, one is outside the time range.
  await pushLog(site.n8n, { phone: newPhone(), message: 'x', broadcast_at: at(16) })
  await failedLog(site, { error_code: 'skipped', broadcast_at: at(17) })
  await failedLog(site, { broadcast_at: at(59) })

  const found = await preview({ from: at(0), to: at(59) })
  assert.deepEqual([found.found, found.sendable, found.connected], [9, 2, true])
  assert.deepEqual(
    found.first.map(({ id }) => id),
    [sooner, later],
  )
  assert.deepEqual(Object.fromEntries(found.left_out.map(({ reason, count }) => [reason, count])), {
    no_phone: 2,
    no_text: 1,
    not_on_whatsapp: 1,
    opted_out: 1,
    blocked: 1,
    resent: 1,
  })
  assert.equal(found.filter.to, new Date(at(59)).toISOString())
  assert.ok(Date.parse((await preview()).filter.to ?? '') <= Date.now(), 'the filter ends now')
})

test('if a broadcast was sent again and failed again, only its newest copy is sent', async () => {
  const origin = await failedLog(site)
  const { id: copy } = (await resendByHand(origin)).body
  await site.n8n.post(`/broadcast-logs/${copy}/status`, { status: 'failed', reason: '130429' })
  const { found, sendable, first, left_out } = await preview()
  assert.deepEqual([found, sendable, first[0]?.id], [2, 1, copy])
  assert.deepEqual(left_out, [{ reason: 'resent', count: 1 }])
  // WhatsApp reports late that the original has arrived after all.
  await site.db.pool.query(sql`update broadcast_logs set status = 'success' where id = ${origin}`)
  assert.equal((await preview()).sendable, 0)
})

test('a run keeps to its pace, makes up for three seconds at most, and is done when nothing waits', async () => {
  const origins = await failedLogs(site, 9)
  const { status, body: run } = await startRun(site.admin.api, { expected: 9, pace: 60 })
  assert.equal(status, 201)
  assert.deepEqual([run.state, run.found, run.waiting, run.by.full_name], ['running', 9, 9, 'Adi Admin'])
  const sentAfter = async (seconds: number) => {
    await passSeconds(site, seconds)
    await step()
    return (await readRun(site.admin.api, run.id)).sent
  }
  assert.equal(await sentAfter(0), 1)
  assert.equal(await sentAfter(0), 1, 'the next is due in a second')
  assert.equal(await sentAfter(2), 3)
  assert.equal(await sentAfter(600), 7, 'one that was due, and three for the three seconds')
  assert.equal(await sentAfter(600), 9)
  assert.equal((await readRun(site.admin.api, run.id)).state, 'done')
  await until('all are taken', () => origins.every((origin) => taken(origin).length === 1))
  const logs = await site.db.rows<{ resend_of: string; status: string }>(
    sql`select resend_of, status from broadcast_logs where resend_of is not null`,
  )
  assert.deepEqual(logs.map(({ resend_of }) => resend_of).sort(), origins.sort())
  const { body } = await site.admin.api.get<Json<ResendRun>[]>('/broadcast-logs/resends')
  assert.deepEqual(
    body.map(({ id, state }) => [id, state]),
    [[run.id, 'done']],
  )
})

test('each item is judged again before it is sent', async () => {
  const phone = newPhone()
  const [byHand, arrived] = await failedLogs(site, 3)
  await failedLog(site, { phone })
  const { body: run } = await startRun(site.admin.api, { expected: 4, pace: 3000 })
  await resendByHand(byHand ?? '')
  await site.db.pool.query(sql`update broadcast_logs set status = 'success' where id = ${arrived ?? ''}`)
  await markCustomer(phone, 'opted_out')
  await passSeconds(site, 3)
  await step()
  const { state, sent, waiting, left_out, left_out_by, outcome } = await readRun(site.admin.api, run.id)
  assert.deepEqual([state, sent, waiting, left_out], ['done', 1, 0, 3])
  assert.deepEqual(left_out_by.map(({ reason, count }) => `${reason} ${String(count)}`).sort(), [
    'arrived 1',
    'opted_out 1',
    'resent 1',
  ])
  assert.equal(outcome.unsent + outcome.pending, 1)

  // The panel links each number to the list of its rows.
  const shown = async (filter: string) => {
    const path = `/broadcast-logs?resend_run=${run.id}${filter}`
    return (await site.admin.api.get<Json<ListedLog>[]>(path)).body
  }
  const [copy, ...others] = await shown('')
  assert.deepEqual([copy?.resend_of === null, others], [false, []])
  assert.equal((await shown('&status=failed')).length, 0)
  assert.equal((await shown('&left_out=any')).length, 3)
  assert.deepEqual(
    (await shown('&left_out=opted_out')).map(({ consignee_phone }) => consignee_phone),
    [phone],
  )
  assert.equal((await site.admin.api.get('/broadcast-logs?left_out=lain')).status, 400)
})

test('the outcome counts each broadcast that was sent exactly once', async () => {
  const origins = await failedLogs(site, 6)
  const { body: run } = await startRun(site.admin.api, { expected: 6, pace: 3000 })
  await passSeconds(site, 3)
  await step()
  await until('all are taken', () => origins.every((origin) => taken(origin).length === 1))
  const copies = origins.map((origin) => String(taken(origin)[0]?.data.log_id))
  for (const [at, status] of ['sent', 'delivered', 'read', 'failed'].entries())
    await site.n8n.post(`/broadcast-logs/${copies[at] ?? ''}/status`, { status })
  const skipped = { status: 'failed', error_code: 'skipped' }
  await site.n8n.post(`/broadcast-logs/${copies[4] ?? ''}/status`, skipped)
  const { outcome } = await readRun(site.admin.api, run.id)
  const steps = { unsent: 0, pending: 1, sent: 1, delivered: 1, read: 1, failed: 1, skipped: 1 }
  assert.deepEqual(outcome, steps)
})

test('a repeated start returns the same run; a second run, or a number that differs from the preview, is refused', async () => {
  await failedLogs(site, 2)
  assert.equal((await startRun(site.admin.api, { expected: 3 })).body.code, 'resends_changed')
  const id = randomUUID()
  const answers = await Promise.all([1, 2, 3].map(() => startRun(site.admin.api, { id, expected: 2 })))
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 200, 201])
  assert.deepEqual(new Set(answers.map(({ body }) => body.waiting)), new Set([2]))
  assert.equal((await startRun(site.admin.api, { expected: 2 })).body.code, 'resends_running')
  assert.equal((await preview()).running, true)
  await moveRun(site.admin.api, id, 'stop')
  const misspelt = await startRun(site.admin.api, { filter: { state: 'failed' }, expected: 2 })
  assert.equal(misspelt.status, 400)
  assert.equal((await preview()).running, false)
  assert.equal((await startRun(site.admin.api, { expected: 2 })).status, 201)
})

test('a run is paused, resumed and stopped; admins’ open screens are notified, and the audit log records it', async () => {
  const logistics = await site.person('Lina Logistik', 'logistics')
  const [ears, others] = await Promise.all([
    listen(site.server.origin, site.admin.token),
    listen(site.server.origin, logistics.token),
  ])
  await failedLogs(site, 4)
  const { body: run } = await startRun(site.admin.api, { expected: 4, pace: 60 })
  await step()
  await ears.next('resends.updated', ({ id }) => id === run.id)
  assert.equal((await moveRun(site.admin.api, run.id, 'pause')).body.state, 'paused')
  await passSeconds(site, 60)
  await step()
  assert.equal((await readRun(site.admin.api, run.id)).sent, 1)
  assert.equal(
    (await moveRun(site.admin.api, run.id, 'pause')).status,
    200,
    'pausing a paused run changes nothing',
  )
  assert.equal((await moveRun(site.admin.api, run.id, 'resume')).body.state, 'running')
  const faster = await site.admin.api.put<Json<ResendRun>>(`/broadcast-logs/resends/${run.id}`, { pace: 120 })
  assert.equal(faster.body.pace, 120)
  await passSeconds(site, 1)
  await step()
  assert.ok((await readRun(site.admin.api, run.id)).sent >= 2)
  const { body: stopped } = await moveRun(site.admin.api, run.id, 'stop')
  assert.equal(stopped.state, 'stopped')
  assert.ok(stopped.waiting > 0, 'a stopped run still shows what was not sent')
  await passSeconds(site, 60)
  await step()
  assert.equal((await readRun(site.admin.api, run.id)).sent, stopped.sent)
  const unsent = await site.admin.api.get<Json<ListedLog>[]>(
    `/broadcast-logs?resend_run=${run.id}&left_out=unsent`,
  )
  assert.deepEqual(
    unsent.body.map((log) => [log.status, log.resend_of]),
    Array.from({ length: stopped.waiting }, () => ['failed', null]),
  )
  assert.equal((await moveRun(site.admin.api, run.id, 'resume')).body.code, 'resends_ended')
  const audit = await site.db.rows<{ action: string; details: Record<string, unknown> }>(
    sql`select action, details from audit_log where subject_id = ${run.id} order by id`,
  )
  assert.deepEqual(
    audit.map(({ action }) => action.replace('broadcast.resends_', '')),
    ['started', 'paused', 'resumed', 'paced', 'stopped'],
  )
  assert.deepEqual(audit[0]?.details, { count: 4, pace: 60 })
  assert.deepEqual(audit[1]?.details, { sent: 1, waiting: 3, left_out: 0 })
  assert.ok(!others.events.some(({ event }) => event === 'resends.updated'))
  ears.close()
  others.close()
})

test('without n8n a run does not start; when n8n is disconnected, a run pauses by itself', async () => {
  await failedLogs(site, 2)
  const { body: run } = await startRun(site.admin.api, { expected: 2 })
  await connect(null)
  await step()
  const paused = await readRun(site.admin.api, run.id)
  assert.deepEqual([paused.state, paused.pause_reason, paused.sent], ['paused', 'not_connected', 0])
  assert.equal((await moveRun(site.admin.api, run.id, 'resume')).body.code, 'n8n_not_connected')
  assert.equal((await preview()).connected, false)
  await connect(receiver.url)
  const { body: resumed } = await moveRun(site.admin.api, run.id, 'resume')
  assert.deepEqual([resumed.state, resumed.pause_reason], ['running', null])
  await moveRun(site.admin.api, run.id, 'stop')
  await connect(null)
  assert.equal((await startRun(site.admin.api, { expected: 2 })).body.code, 'n8n_not_connected')
  await connect(receiver.url)
})

test('while n8n takes nothing, at most ten seconds’ worth of broadcasts wait for it', async () => {
  receiver.answer(() => 503)
  await failedLogs(site, 30)
  const { body: run } = await startRun(site.admin.api, { expected: 30, pace: 60 })
  for (let round = 0; round < 6; round++) {
    await passSeconds(site, 60)
    await step()
  }
  const held = await readRun(site.admin.api, run.id)
  assert.deepEqual([held.sent, held.outcome.unsent, held.state], [10, 10, 'running'])
  receiver.answer(() => 200)
  await site.db.pool.query(sql`update webhook_messages set state = 'handed_over', next_attempt_at = null`)
  await passSeconds(site, 60)
  await step()
  assert.ok((await readRun(site.admin.api, run.id)).sent > 10)
})

test('two replicas send nothing twice', async () => {
  const other = await site.replica()
  const origins = await failedLogs(site, 40)
  const { body: run } = await startRun(site.admin.api, { expected: 40, pace: 600 })
  await until('it is done', async () => {
    await passSeconds(site, 1)
    await Promise.all([sendDue(site.server.ctx), sendDue(other.ctx), sendDue(site.server.ctx)])
    return (await readRun(site.admin.api, run.id)).state === 'done'
  })
  const { sent, left_out } = await readRun(site.admin.api, run.id)
  assert.deepEqual([sent, left_out], [40, 0])
  const copies = await site.db.rows<{ resend_of: string }>(
    sql`select resend_of from broadcast_logs where resend_of is not null`,
  )
  assert.deepEqual(copies.map(({ resend_of }) => resend_of).sort(), origins.sort())
})

test('a filter by AWB finds what the log finds; a filter that finds nothing has an empty preview', async () => {
  const tracking_number = newAwb()
  const id = await failedLog(site, { tracking_number })
  await failedLog(site)
  const found = await preview({ q: tracking_number.toLowerCase() })
  assert.deepEqual([found.sendable, found.first[0]?.id], [1, id])
  const none = await preview({ q: 'XTIDAKADA' })
  assert.deepEqual([none.found, none.sendable, none.first], [0, 0, []])
})
