// The signals: the rules as tables of cases, then their numbers on a real database.
import assert from 'node:assert/strict'
import test, { after, before, beforeEach } from 'node:test'
import sql from 'sql-template-tag'
import type { Json } from '../testing/client.ts'
import { openSite, pushLog, pushTicket, type Site } from '../testing/fixtures.ts'
import { flushCalls } from '../n8n/calls.ts'
import { insertLogs } from '../broadcasts/writes.ts'
import type { BroadcastStatus } from '../broadcasts/schema.ts'
import { newLog } from '../broadcasts/writer.ts'
import { refreshSummary } from './service.ts'
import { isBurst, isFallen, isSilent, type Signals } from './signals.ts'

test('silence is measured against the usual gaps, and a quiet hour before does not count', () => {
  const at = (time: string) => new Date(`2026-11-23T${time}:00Z`)
  const cases: [now: string, lastPush: string | null, usual: number, before: number, silent: boolean][] = [
    ['08:30', '08:14', 100, 100, true],
    ['08:30', '08:15', 100, 100, false],
    ['08:30', '07:00', 100, 100, true],
    ['08:10', '07:10', 100, 100, true],
    // Six pushes an hour have gaps of ten minutes; four gaps are forty minutes.
    ['08:50', '08:11', 6, 6, false],
    ['08:50', '08:09', 6, 6, true],
    // Too few pushes are usual in this hour.
    ['08:50', '01:00', 5.9, 100, false],
    // The quiet night ends at eight.
    ['08:14', '01:00', 100, 0, false],
    ['08:16', '01:00', 100, 0, true],
    ['08:16', null, 100, 0, true],
    ['08:16', null, 0, 0, false],
  ]
  for (const [now, lastPush, usual, usualBefore, silent] of cases)
    assert.equal(
      isSilent({
        now: at(now),
        hourBegan: at('08:00'),
        lastPush: lastPush === null ? null : at(lastPush),
        usual,
        usualBefore,
      }),
      silent,
      JSON.stringify([now, lastPush, usual, usualBefore]),
    )
})

test('a burst is ten failures, a tenth of all, and three times the usual share', () => {
  const cases: [failed: number, total: number, usual: number, burst: boolean][] = [
    [10, 100, 0, true],
    [9, 9, 0, false],
    [10, 101, 0, false],
    [31, 100, 0.1, true],
    [29, 100, 0.1, false],
    [12, 100, 0.02, true],
    [0, 0, 0, false],
  ]
  for (const [failed, total, usual, burst] of cases)
    assert.equal(isBurst(failed, total, usual), burst, JSON.stringify([failed, total, usual]))
})

test('arrivals have fallen if less than half of the usual share arrives, and that share is known', () => {
  const cases: [sent: number, delivered: number, usual: number, fallen: boolean][] = [
    [20, 0, 0.9, true],
    [19, 0, 0.9, false],
    [100, 44, 0.9, true],
    [100, 45, 0.9, false],
    [100, 0, 0.29, false],
    [100, 14, 0.3, true],
    [0, 0, 0.9, false],
  ]
  for (const [sent, delivered, usual, fallen] of cases)
    assert.equal(isFallen(sent, delivered, usual), fallen, JSON.stringify([sent, delivered, usual]))
})

let site: Site
before(async () => {
  site = await openSite()
})
after(() => site.close())
beforeEach(async () => {
  await site.db.pool.query(
    sql`truncate broadcast_logs, dashboard_summary, dashboard_changes, dashboard_deltas, dashboard_minutes, api_key_days`,
  )
  await site.db.pool.query(sql`update dashboard_state set signals = null`)
  site.server.ctx.calls.take()
})

type Dashboard = Json<Signals> & {
  by_agent: { id: string; full_name: string; active: number; urgent: number }[]
  tickets_active: number
}
async function read(): Promise<Dashboard> {
  await refreshSummary(site.server.ctx)
  return (await site.admin.api.get<Dashboard>('/dashboard')).body
}

/** Adds logs in this hour and its neighbours, in these past weeks. */
const pastWeeks = (weeks: number[], perHour: number) =>
  site.db.pool.query(
    sql`insert into dashboard_summary (day, metric, hour, label, value)
      select local::date, 'broadcasts', extract(hour from local), 'success', ${perHour}
      from unnest(${weeks}::integer[]) as week, generate_series(-1, 1) as beside,
        lateral (select now() at time zone 'Asia/Jakarta' - week * interval '7 days' + beside * interval '1 hour' as local) as l`,
  )
const minute = 60_000
const logs = (
  minutesAgo: number,
  count: number,
  status: BroadcastStatus = 'success',
  error?: string,
  more: { error_code?: string; message_id?: string } = {},
): Promise<unknown> =>
  insertLogs(
    site.db.pool,
    Array.from({ length: count }, () =>
      newLog(crypto.randomUUID(), {
        tracking_number: { key: 'X', shown: 'X' },
        status,
        error_message: error,
        broadcast_at: new Date(Date.now() - minutesAgo * minute),
        phone: undefined,
        message_content: undefined,
        message_id: more.message_id,
        metadata: undefined,
        error_code: more.error_code,
        template: undefined,
        workflow: undefined,
      }),
    ),
    false,
  )

const unheard = { last_push_at: null, usual_per_hour: 0, silent: false }

test('a new installation has no signals', async () => {
  const { n8n, failures_recent } = await read()
  assert.deepEqual(n8n, { ...unheard, flows: { broadcasts: unheard, tickets: unheard } })
  assert.deepEqual(failures_recent, {
    minutes: 15,
    failed: 0,
    total: 0,
    usual_rate: 0,
    burst: false,
    top_reason: null,
    top_failure: null,
  })
})

test('the usual number is the average of this hour and weekday over four weeks, or over the weeks that exist', async () => {
  await pastWeeks([1, 2, 3, 4], 20)
  await pastWeeks([5], 1000)
  assert.equal((await read()).n8n.usual_per_hour, 20)
  await site.db.pool.query(sql`truncate dashboard_summary`)
  await pastWeeks([1], 20)
  assert.equal((await read()).n8n.usual_per_hour, 20, 'with two weeks of data')
  await pastWeeks([4], 20)
  assert.equal((await read()).n8n.usual_per_hour, 10, 'weeks without a push count as zero')
})

const metric = async (name: string) =>
  (await site.server.api.get('//metrics')).text
    .split('\n')
    .find((line) => line.startsWith(`${name} `))
    ?.slice(name.length + 1)

test('silence is detected without a push, ends with the next push, and is in /metrics', async () => {
  await pastWeeks([1, 2, 3, 4], 100)
  await logs(180, 1)
  await logs(-60, 1) // n8n's clock may be ahead
  const quiet = (await read()).n8n
  assert.equal(quiet.silent, true)
  assert.equal(await metric('pantau_n8n_silent{flow="broadcasts"}'), '1')
  assert.equal(await metric('pantau_n8n_silent{flow="tickets"}'), '0', 'no pushes of tickets are usual')
  const since = Number(await metric('pantau_last_push_seconds{flow="broadcasts"}'))
  assert.ok(Math.abs(since - 3 * 3600) < 60)

  await pushLog(site.n8n)
  const alive = (await read()).n8n
  assert.equal(alive.silent, false)
  assert.ok(Date.now() - Date.parse(alive.last_push_at ?? '') < minute)
  assert.equal(await metric('pantau_n8n_silent{flow="broadcasts"}'), '0')
  assert.ok(Number(await metric('pantau_last_push_seconds{flow="broadcasts"}')) < 60)
})

test('pushes of tickets do not hide the silence of broadcasts, nor the other way round', async () => {
  await pastWeeks([1, 2, 3, 4], 100)
  await logs(180, 1)
  await pushTicket(site.n8n)
  await flushCalls(site.server.ctx)
  const { n8n } = await read()
  assert.deepEqual([n8n.flows.broadcasts.silent, n8n.flows.tickets.silent, n8n.silent], [true, false, true])
  assert.ok(Date.now() - Date.parse(n8n.flows.tickets.last_push_at ?? '') < minute)

  await site.db.pool.query(sql`update dashboard_summary set metric = 'ticket_pushes', label = ''
    where metric = 'broadcasts' and label = 'success' and value = 100`)
  await site.db.pool.query(sql`update api_key_days set last_accepted_at = now() - interval '3 hours'`)
  await pushLog(site.n8n)
  const other = (await read()).n8n
  assert.deepEqual([other.flows.broadcasts.silent, other.flows.tickets.silent], [false, true])
  assert.equal(other.flows.tickets.usual_per_hour, 100)
  assert.equal(await metric('pantau_n8n_silent{flow="tickets"}'), '1')
})

test('the usual number of tickets comes from the accepted pushes of this hour', async () => {
  await pushTicket(site.n8n)
  await pushTicket(site.n8n)
  await flushCalls(site.server.ctx)
  await read()
  const counted = sql`select sum(value) from dashboard_summary where metric = 'ticket_pushes' and hour >= 0`
  assert.equal(await site.db.value(counted), '2')
})

test('a burst of failures has its reason, and is measured against the usual share', async () => {
  await site.db.pool.query(
    sql`insert into dashboard_summary (day, metric, label, value)
      select (now() at time zone 'Asia/Jakarta')::date - back, 'broadcasts', label, value
      from (values (1, 'success', 95), (1, 'failed', 5), (28, 'success', 100), (29, 'failed', 1000)) as past (back, label, value)`,
  )
  await logs(5, 60)
  await logs(5, 9, 'failed', 'Nomor tidak terdaftar WA')
  await logs(6, 3, 'failed')
  await logs(16, 50, 'failed', 'Lama')
  const burst = (await read()).failures_recent
  assert.deepEqual(burst, {
    minutes: 15,
    failed: 12,
    total: 72,
    usual_rate: 0.025,
    burst: true,
    top_reason: 'Nomor tidak terdaftar WA',
    top_failure: { reason: 'Nomor tidak terdaftar WA', code: null, kind: 'not_on_whatsapp' },
  })
  assert.match((await site.server.api.get('//metrics')).text, /^pantau_failure_burst 1$/m)
  await logs(1, 100)
  assert.equal((await read()).failures_recent.burst, false)
})

test('skipped broadcasts are no failures and do not lower the usual share', async () => {
  await logs(5, 20)
  await logs(5, 30, 'failed', 'Pelanggan minta berhenti', { error_code: 'skipped' })
  const { failures_recent } = await read()
  assert.deepEqual(
    [failures_recent.failed, failures_recent.total, failures_recent.burst, failures_recent.top_reason],
    [0, 20, false, null],
  )
})

test('a fall of arrivals is measured against the usual share, and ends when messages arrive again', async () => {
  await site.db.pool.query(
    sql`insert into dashboard_summary (day, metric, label, value)
      select (now() at time zone 'Asia/Jakarta')::date - back, metric, label, value
      from (values (3, 'broadcasts', 'success', 100), (3, 'delivery', 'delivered', 90), (3, 'delivery', 'read', 50),
        -- before deliveries were reported
        (9, 'broadcasts', 'success', 1000)) as past (back, metric, label, value)`,
  )
  const ids = Array.from({ length: 24 }, (_, at) => `fall-${String(at)}`)
  const sentAt = (minutes: number) => new Date(Date.now() - minutes * minute).toISOString()
  await site.n8n.post(
    '/broadcast-logs',
    ids.map((message_id) => ({
      tracking_number: 'X1',
      status: 'success',
      message_id,
      broadcast_at: sentAt(20),
    })),
  )
  await logs(4, 100) // too fresh to have arrived
  assert.deepEqual((await read()).delivery_recent, {
    minutes: { from: 60, to: 10 },
    sent: 24,
    delivered: 0,
    usual_share: 0.9,
    usual_read_share: 0.5,
    fallen: true,
  })
  assert.equal(await metric('pantau_delivery_fallen'), '1')
  await site.n8n.post(
    '/message-statuses',
    ids.map((message_id) => ({ message_id, status: 'delivered' })),
  )
  const { delivered, fallen } = (await read()).delivery_recent
  assert.deepEqual([delivered, fallen], [24, false])
  assert.equal(await metric('pantau_broadcasts_today{step="delivered"}'), '24')
})

test('signals stored by an earlier version are read; missing ones are calm', async () => {
  await logs(5, 12, 'failed', '131026')
  await read()
  await site.db.pool.query(sql`update dashboard_state set signals = signals - 'delivery_recent'`)
  const { body } = await site.admin.api.get<Dashboard>('/dashboard')
  assert.deepEqual([body.failures_recent.burst, body.delivery_recent.fallen], [true, false])
})

test('by_agent: active tickets per agent, most first, including agents without tickets', async () => {
  const [ani, budi, cici] = [
    await site.person('Ani Agen'),
    await site.person('Budi Agen'),
    await site.person('Cici Agen'),
  ]
  const leaves = await site.person('Dodi Pergi')
  await site.admin.api.put(`/users/${leaves.id}`, { is_active: false })
  for (const [assignee, priority] of [
    [budi, 'urgent'],
    [budi, 'low'],
    [ani, 'urgent'],
  ] as const) {
    const { ticket_uid } = await pushTicket(site.n8n, { priority })
    await site.admin.api.put(`/tickets/${ticket_uid}`, { assigned_to_user_id: assignee.id })
  }
  await pushTicket(site.n8n)
  const { by_agent, tickets_active } = await read()
  assert.deepEqual(by_agent, [
    { id: budi.id, full_name: 'Budi Agen', active: 2, urgent: 1 },
    { id: ani.id, full_name: 'Ani Agen', active: 1, urgent: 1 },
    { id: cici.id, full_name: 'Cici Agen', active: 0, urgent: 0 },
  ])
  assert.equal(
    tickets_active,
    Number(await site.db.value(sql`select count(*) from tickets where status <> 'closed'`)),
  )
  const own = (await budi.api.get<Record<string, unknown>>('/dashboard')).body
  assert.equal(own.tickets_active, 2)
  assert.equal(own.tickets_unassigned, tickets_active - 3)
  for (const name of ['by_agent', 'n8n', 'failures_recent']) assert.equal(name in own, false, name)
})
