// The summary: its numbers agree with the tables, past days stay, and only changes are counted.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import sql from 'sql-template-tag'
import { schedule } from '../jobs/schedule.ts'
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
import { listen } from '../testing/stream.ts'
import { until } from '../testing/until.ts'
import { checkSummary } from './recount.ts'
import type { Dashboard as Summary } from './routes.ts'
import { refreshIfWatched, refreshSummary } from './service.ts'

/** An admin's dashboard has every number. */
type Dashboard = { [Name in keyof Summary]-?: Json<Exclude<Summary[Name], undefined>> }
interface AgentDashboard extends Record<string, unknown> {
  tickets_open: number
  tickets_urgent: number
  tickets_closed_today: number
  oldest_waiting_since: string | null
}

let site: Site
let ani: TestPerson
before(async () => {
  // Without n8n a reply would only be stored, and not count as an answer.
  site = await openSite({ env: { N8N_WEBHOOK_URL: 'http://127.0.0.1:9/webhook/pantau' } })
  ani = await site.person('Ani Agen')
})
after(() => site.close())

const read = async () => (await site.admin.api.get<Dashboard>('/dashboard')).body
const refresh = () => refreshSummary(site.server.ctx)
const today = sql`(now() at time zone 'Asia/Jakarta')::date`
const logsOf = (status: string) =>
  site.db.value(
    sql`select count(*) from broadcast_logs where status = ${status} and (broadcast_at at time zone 'Asia/Jakarta')::date = ${today}`,
  )
const change = (uid: string, fields: unknown) => site.admin.api.put(`/tickets/${uid}`, fields)

test('a new installation has zeros for every day and hour', async () => {
  await refresh()
  const body = await read()
  assert.equal(body.broadcasts_sent_today, 0)
  assert.equal(body.tickets_open, 0)
  assert.equal(body.by_day.length, 31)
  assert.equal(body.by_day.at(-1)?.day, body.day)
  assert.deepEqual(
    body.broadcasts_by_hour.map(({ hour }) => hour),
    Array.from({ length: 24 }, (_, hour) => hour),
  )
  assert.deepEqual(body.failure_reasons_today, [])
})

test('after pushes and changes the numbers agree with a direct count', async () => {
  const reasons = ['Nomor tidak terdaftar WA', 'Nomor tidak terdaftar WA', null]
  for (const error of reasons) await pushLog(site.n8n, { status: 'failed', error })
  for (let at = 0; at < 5; at++) await pushLog(site.n8n)
  const { tracking_number } = await pushLog(site.n8n, { status: 'pending', message_id: 'moves' })
  await pushLog(site.n8n, { status: 'success', message_id: 'moves', tracking_number })
  const uids: string[] = []
  for (const priority of ['urgent', 'high', 'low', 'low', 'low', 'medium'])
    uids.push(
      (await pushTicket(site.n8n, { priority, tracking_number: newAwb(), phone: newPhone() })).ticket_uid,
    )
  const [urgent = '', high = '', pending = '', held = '', closed = ''] = uids
  await change(urgent, { assigned_to_user_id: ani.id })
  await site.admin.api.post(`/tickets/${high}/comments`, { comment_text: 'Segera.', is_internal_note: false })
  await change(pending, { status: 'pending' })
  await change(held, { status: 'on_hold' })
  await change(closed, { status: 'closed', assigned_to_user_id: ani.id })
  await refresh()

  const body = await read()
  assert.equal(body.broadcasts_sent_today, await logsOf('success'))
  assert.equal(body.broadcasts_sent_today, 6)
  assert.equal(body.broadcasts_failed_today, 3)
  assert.equal(body.broadcasts_pending_today, 0)
  const { tickets_open, tickets_pending, tickets_on_hold, tickets_closed_today } = body
  assert.deepEqual([tickets_open, tickets_pending, tickets_on_hold, tickets_closed_today], [3, 1, 1, 1])
  assert.equal(body.tickets_created_today, 6)
  assert.equal(body.tickets_unassigned, 4)
  assert.equal(body.tickets_unhandled, 1, 'the urgent ticket; the high one is answered')
  assert.deepEqual(body.failure_reasons_today, [
    { reason: 'Nomor tidak terdaftar WA', code: null, kind: 'not_on_whatsapp', count: 2 },
    { reason: null, code: null, kind: null, count: 1 },
  ])
  const sum = (key: 'sent' | 'failed') =>
    body.broadcasts_by_hour.reduce((total, hour) => total + hour[key], 0)
  assert.deepEqual([sum('sent'), sum('failed')], [6, 3])
  const day = body.by_day.at(-1)
  assert.deepEqual(
    [day?.sent, day?.failed, day?.tickets_created, day?.tickets_closed, day?.tickets_open],
    [6, 3, 6, 1, 3],
  )
})

test('delivered and read broadcasts count for the day on which they were sent, and per template and workflow; skipped ones are separate', async () => {
  const before = await read()
  const push = (key: string, more: object) =>
    pushLog(site.n8n, { message_id: `step-${key}`, template: 'resi_dikirim', workflow: 'Harian', ...more })
  const yesterday = new Date(Date.now() - 86_400_000).toISOString()
  for (const key of ['a', 'b', 'c']) await push(key, {})
  await push('old', { broadcast_at: yesterday, template: 'resi_lama', workflow: null })
  await push('no', { status: 'failed', error_code: 'skipped', error: 'Pelanggan minta berhenti' })
  const told = ['a', 'b', 'old'].map((key) => ({ message_id: `step-${key}`, status: 'delivered' }))
  await site.n8n.post('/message-statuses', [...told, { message_id: 'step-a', status: 'read' }])
  await site.n8n.post('/message-statuses', { message_id: 'step-c', status: 'failed', error_code: '131026' })
  await refresh()
  const body = await read()
  const more = (name: keyof Dashboard & `broadcasts_${string}_today`) => body[name] - before[name]
  assert.deepEqual(
    [
      more('broadcasts_sent_today'),
      more('broadcasts_delivered_today'),
      more('broadcasts_read_today'),
      more('broadcasts_failed_today'),
      more('broadcasts_skipped_today'),
    ],
    [2, 2, 1, 1, 1],
  )
  const past = body.by_day.at(-2)
  assert.deepEqual([past?.sent, past?.delivered, past?.read, past?.skipped], [1, 1, 0, 0])
  const row = { sent: 2, delivered: 2, read: 1, failed: 1, skipped: 1, pending: 0 }
  const nothing = { read: 0, failed: 0, skipped: 0, pending: 0 }
  assert.deepEqual(body.by_template, [
    { name: 'resi_dikirim', ...row },
    { name: 'resi_lama', sent: 1, delivered: 1, ...nothing },
  ])
  assert.deepEqual(body.by_workflow, [{ name: 'Harian', ...row }])
  assert.ok(!body.failure_reasons_today.some(({ reason }) => reason === 'Pelanggan minta berhenti'))
  await site.db.pool.query(sql`truncate broadcast_logs, dashboard_summary, dashboard_deltas`)
  await refresh()
})

test('an agent gets the numbers of their own tickets and none of broadcasts', async () => {
  const { body, text } = await ani.api.get<AgentDashboard>('/dashboard')
  assert.doesNotMatch(text, /broadcast|failure|by_day/)
  assert.deepEqual([body.tickets_open, body.tickets_urgent, body.tickets_closed_today], [1, 1, 1])
  const since = await site.db.value(
    sql`select min(waiting_since) from tickets where assigned_to_user_id = ${ani.id} and status <> 'closed'`,
  )
  const shown = Date.parse(body.oldest_waiting_since ?? '')
  assert.ok(since instanceof Date)
  const lag = since.getTime() - shown
  assert.ok(lag >= 0 && lag < 1000, `whole seconds, never in the future: ${String(lag)} ms`)
  const budi = await site.person('Budi Agen')
  const { body: none } = await budi.api.get<AgentDashboard>('/dashboard')
  assert.deepEqual([none.tickets_open, none.tickets_urgent, none.oldest_waiting_since], [0, 0, null])
})

test('days and hours are those of Jakarta', async () => {
  const { day } = await read()
  const yesterday = new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10)
  const before = await read()
  await pushLog(site.n8n, { broadcast_at: `${yesterday}T16:59:59.999Z` })
  await pushLog(site.n8n, { broadcast_at: `${yesterday}T17:00:00Z` })
  await refresh()
  const body = await read()
  assert.equal(body.by_day.at(-2)?.sent, 1)
  assert.equal(body.broadcasts_sent_today, before.broadcasts_sent_today + 1)
  assert.equal(body.broadcasts_by_hour[0]?.sent, (before.broadcasts_by_hour[0]?.sent ?? 0) + 1)
})

test('past days keep their numbers, and a late log is added to its day', async () => {
  const { day } = await read()
  const ago = (days: number) => new Date(Date.parse(day) - days * 86_400_000).toISOString().slice(0, 10)
  await pushLog(site.n8n, { broadcast_at: `${ago(10)}T05:00:00Z`, status: 'failed' })
  await refresh()
  // Logs may be deleted later; the numbers stay.
  await site.db.pool.query(sql`delete from broadcast_logs where broadcast_at < now() - interval '5 days'`)
  await refresh()
  const of = (body: Dashboard, days: number) => body.by_day.find((one) => one.day === ago(days))
  assert.equal(of(await read(), 10)?.failed, 1)
  await pushLog(site.n8n, { broadcast_at: `${ago(9)}T05:00:00Z` })
  await refresh()
  const body = await read()
  assert.deepEqual([of(body, 10)?.failed, of(body, 9)?.sent], [1, 1])
})

test('a refresh adds the changes, and does not count days again', async () => {
  const { day } = await read()
  const ago = (days: number) => new Date(Date.parse(day) - days * 86_400_000).toISOString().slice(0, 10)
  await refresh()
  // A wrong number shows whether its day is counted again.
  await site.db.pool.query(
    sql`insert into dashboard_summary (day, metric, label, value) values (${ago(3)}, 'broadcasts', 'success', 4711), (${ago(4)}, 'broadcasts', 'success', 4711)`,
  )
  await pushLog(site.n8n, { broadcast_at: `${ago(3)}T05:00:00Z` })
  await refresh()
  const body = await read()
  const sent = (days: number) => body.by_day.find((one) => one.day === ago(days))?.sent
  assert.deepEqual([sent(3), sent(4)], [4712, 4711])
  assert.equal(await site.db.value(sql`select count(*) from dashboard_deltas`), 0)
  await checkSummary(site.server.ctx)
  assert.equal(
    (await read()).by_day.find((one) => one.day === ago(3))?.sent,
    1,
    'the nightly recount corrects it',
  )
})

test('two replicas that refresh at the same time count correctly', async () => {
  const other = await site.replica()
  const { broadcasts_sent_today: before } = await read()
  for (let round = 0; round < 4; round++) {
    await pushLog(site.n8n)
    await Promise.all([refresh(), refreshSummary(other.ctx), refreshSummary(other.ctx)])
  }
  await refresh()
  assert.equal((await read()).broadcasts_sent_today, before + 4)
  assert.equal((await read()).broadcasts_sent_today, await logsOf('success'))
})

test('nothing is counted while no dashboard is open; an open one keeps the numbers up to date', async () => {
  const { ctx } = site.server
  const asOf = async () => String(await site.db.value(sql`select refreshed_at::text from dashboard_state`))
  await refresh()
  const unseen = await asOf()
  await site.db.pool.query(sql`update dashboard_state set looked_at = now() - interval '61 seconds'`)
  await pushLog(site.n8n)
  await refreshIfWatched(ctx)
  assert.equal(await asOf(), unseen)

  const stream = await listen(site.server.origin, site.admin.token, { query: '?dashboard=true' })
  await refreshIfWatched(ctx)
  assert.notEqual(await asOf(), unseen)
  await stream.next('dashboard.updated')
  stream.close()

  const seen = await asOf()
  await refreshIfWatched(ctx)
  assert.equal(await asOf(), seen, 'nothing had changed')
})

test('a new day is counted even if nobody looks and nothing has changed', async () => {
  await refresh()
  await site.db.pool.query(
    sql`update dashboard_state set refreshed_at = refreshed_at - interval '1 day', looked_at = null`,
  )
  const stale = await site.db.value(sql`select refreshed_at::text from dashboard_state`)
  await refreshIfWatched(site.server.ctx)
  assert.notEqual(await site.db.value(sql`select refreshed_at::text from dashboard_state`), stale)
})

test('the clock counts a push within five seconds while somebody looks', async () => {
  const watched = schedule.filter(({ name }) => name === 'summary-watched')
  assert.equal(watched.length, 1)
  await site.replica({ schedule: watched })
  const { broadcasts_failed_today: before } = await read()
  await pushLog(site.n8n, { status: 'failed' })
  await until(
    'the number has risen',
    async () => (await read()).broadcasts_failed_today === before + 1,
    5_000,
  )
})
