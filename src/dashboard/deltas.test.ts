// The writers' deltas add up to the summary: whatever happens to a flush, it agrees with a direct count.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import sql from 'sql-template-tag'
import { insertLogs } from '../broadcasts/writes.ts'
import { newLog, writePushes } from '../broadcasts/writer.ts'
import { newAwb, openSite, pushLog, type Site } from '../testing/fixtures.ts'
import { checkSummary } from './recount.ts'
import { refreshSummary } from './service.ts'

let site: Site
before(async () => {
  site = await openSite()
  await refreshSummary(site.server.ctx)
})
after(() => site.close())

const refresh = () => refreshSummary(site.server.ctx)
const zone = 'Asia/Jakarta'

/** Day, hour, metric, label and value of all rows about broadcasts, without zeros. */
const summed = () =>
  site.db.pool.query(sql`select day::text, hour, metric, label, value::integer from dashboard_summary
    where metric not like 'ticket%' and value <> 0 order by 1, 2, 3, 4`)
const counted = () =>
  site.db.pool.query(sql`with logs as (
      select (broadcast_at at time zone ${zone})::date::text as day,
        extract(hour from broadcast_at at time zone ${zone})::integer as hour, failure_reason, template, workflow,
        delivered_at, read_at, case when status = 'failed' and error_code = 'skipped' then 'skipped' else status end as status
      from broadcast_logs),
    steps as (
      select *, status as step from logs
      union all select *, 'delivered' from logs where delivered_at is not null
      union all select *, 'read' from logs where read_at is not null)
    select day, hour, case when step = status then 'broadcasts' else 'delivery' end as metric, step as label, count(*)::integer as value
      from steps group by 1, 2, 3, 4
    union all select day, -1, case when step = status then 'broadcasts' else 'delivery' end, step, count(*)::integer
      from steps group by 1, 3, 4
    union all select day, -1, 'failure_reasons', failure_reason, count(*)::integer from logs where status = 'failed' group by 1, 4
    union all select day, -1, 'template_' || step, template, count(*)::integer from steps where template is not null group by 1, 3, 4
    union all select day, -1, 'workflow_' || step, workflow, count(*)::integer from steps where workflow is not null group by 1, 3, 4
    order by 1, 2, 3, 4`)
async function assertRight(message?: string): Promise<void> {
  assert.deepEqual((await summed()).rows, (await counted()).rows, message)
}
const awb = () => {
  const text = newAwb()
  return { key: text, shown: text }
}
const log = (error?: string) =>
  newLog(crypto.randomUUID(), {
    tracking_number: awb(),
    status: error === undefined ? 'success' : 'failed',
    error_message: error,
    phone: undefined,
    message_content: undefined,
    message_id: undefined,
    broadcast_at: undefined,
    metadata: undefined,
    error_code: undefined,
    template: undefined,
    workflow: undefined,
  })

test('pushes, changes of old days and refreshes by two replicas at the same time add up', async () => {
  const other = await site.replica()
  const at = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString()
  const push = (key: number, status: string, more: object) =>
    site.n8n.post('/broadcast-logs', {
      tracking_number: `DELTA${String(key)}`,
      message_id: `delta-${String(key)}`,
      status,
      ...more,
    })
  for (let round = 0; round < 3; round++) {
    const keys = Array.from({ length: 12 }, (_, key) => round * 8 + key)
    await Promise.all([
      ...keys.map((key) => push(key, 'pending', { broadcast_at: at(key % 3) })),
      refresh(),
      ...keys.map((key) => push(key, 'success', {})),
      refreshSummary(other.ctx),
      ...keys.map((key) =>
        push(key, 'failed', { error: key % 2 ? `Nomor 0812${String(key)}3456789 mati` : '131026' }),
      ),
    ])
    await refresh()
    await assertRight(`round ${String(round)}`)
  }
  const reasons = await site.db.value(
    sql`select count(distinct label) from dashboard_summary where metric = 'failure_reasons' and value > 0`,
  )
  assert.equal(reasons, 2)
})

test('steps that are reported late count for the day of the broadcast, per template and workflow; skipped ones are separate', async () => {
  const before = new Date(Date.now() - 2 * 86_400_000).toISOString()
  const statuses = ['pending', 'success', 'failed'] as const
  const logs = Array.from({ length: 18 }, (_, at) => ({
    tracking_number: `STEP${String(at)}`,
    message_id: `step-${String(at)}`,
    status: statuses[at % 3],
    template: ['resi_dikirim', 'kurir_datang', null][at % 2],
    workflow: at % 5 === 0 ? null : 'Broadcast harian',
    error_code: at % 4 === 0 ? 'skipped' : '131026',
    ...(at % 2 ? { broadcast_at: before } : {}),
  }))
  await site.n8n.post('/broadcast-logs', logs)
  const report = (status: string, from: number) =>
    site.n8n.post(
      '/message-statuses',
      logs.slice(from, from + 8).map(({ message_id }) => ({ message_id, status, error_code: '131047' })),
    )
  await Promise.all([report('delivered', 0), refresh(), report('failed', 4), report('read', 6), refresh()])
  await refresh()
  await assertRight()
  const kinds = sql`select count(distinct metric || label) from dashboard_summary where value > 0
    and (metric = 'delivery' or metric like 'template%' or metric like 'workflow%' or label = 'skipped')`
  assert.ok(Number(await site.db.value(kinds)) >= 12)
})

test('a flush that is retried after a lost commit counts once', async () => {
  const { ingestPool } = site.server.ctx
  const pushes = [log(), log('131026'), log('lain')].map((one) => ({ log: one, claim: undefined }))
  await writePushes(ingestPool, pushes, 1)
  await writePushes(ingestPool, pushes, 2)
  await refresh()
  await assertRight()
})

test('a bad row in an array neither loses nor doubles a count', async () => {
  const rows = Array.from({ length: 9 }, () => ({ tracking_number: newAwb(), status: 'success' }))
  await site.db.pool.query(
    sql`alter table broadcast_logs add constraint no_four check (tracking_number <> 'BADAWB1')`,
  )
  rows.splice(4, 0, { tracking_number: 'BADAWB1', status: 'success' })
  const { body } = await site.n8n.post<{ results: { status: string }[] }>('/broadcast-logs', rows)
  assert.equal(body.results.filter(({ status }) => status === 'created').length, 9)
  await refresh()
  await assertRight()
})

test('an older version that runs next to this one does not make anything count twice', async () => {
  await pushLog(site.n8n)
  await pushLog(site.n8n, { status: 'failed', error: '131047' })
  // The older version counts the day from the log and deletes its marks; it knows no deltas.
  const today = sql`(now() at time zone ${zone})::date`
  await site.db.pool.query(sql`delete from dashboard_summary where day = ${today} and metric = 'broadcasts'`)
  await site.db.pool.query(sql`insert into dashboard_summary (day, metric, label, value)
    select ${today}, 'broadcasts', status, count(*) from broadcast_logs
    where (broadcast_at at time zone ${zone})::date = ${today} group by status`)
  await site.db.pool.query(sql`update dashboard_state set refreshed_at = clock_timestamp()`)
  // Days of its own writes are only marked.
  await site.db.pool
    .query(sql`insert into broadcast_logs (id, tracking_number, status, error_message, broadcast_at)
    values (gen_random_uuid(), 'OLD', 'failed', 'Nomor 081234567890 mati', now() - interval '2 days')`)
  await site.db.pool.query(sql`insert into dashboard_changes (day, kind) values (${today} - 2, 'broadcasts')`)
  await refresh()
  await assertRight()
})

test('after an upgrade the first refresh counts the recent days, with the reasons of old rows', async () => {
  await insertLogs(site.db.pool, [log('Nomor 081299999999 mati'), log('Nomor 081288888888 mati')], false)
  await site.db.pool.query(sql`update broadcast_logs set failure_reason = null, not_on_whatsapp = false`)
  await site.db.pool.query(sql`truncate dashboard_deltas`)
  await site.db.pool.query(sql`insert into dashboard_summary (day, metric, label, value) values
    (current_date - 100, 'failure_reasons', 'Nomor 081299999999 mati', 2), (current_date - 100, 'failure_reasons', 'Nomor 081288888888 mati', 1)`)
  await site.db.pool.query(sql`update dashboard_state set timezone = null, counted_at = null`)
  await refresh()
  const { rows } = await site.db.pool.query(
    sql`delete from dashboard_summary where day = current_date - 100 returning label, value::integer`,
  )
  assert.deepEqual(rows, [{ label: 'Nomor … mati', value: 3 }])
  await assertRight()
  assert.equal(
    await site.db.value(sql`select count(*) from broadcast_logs where failure_reason = 'Nomor … mati'`),
    await site.db.value(sql`select count(*) from broadcast_logs where error_message like 'Nomor%mati'`),
  )
  const flagged = sql`select bool_and(not_on_whatsapp) from broadcast_logs where error_message = '131026'`
  assert.equal(await site.db.value(flagged), true)
})

test('after a change of timezone the recent days are those of the new timezone', async () => {
  const midnight = sql`(date_trunc('day', now(), ${zone}) - interval '1 hour')`
  await site.db.pool.query(
    sql`update broadcast_logs set broadcast_at = ${midnight} where tracking_number = 'OLD'`,
  )
  await site.db.pool.query(sql`update dashboard_state set timezone = 'Pacific/Kiritimati'`)
  await refresh()
  await assertRight()
})

test('the nightly recount changes nothing if all is right, and corrects what is wrong', async () => {
  const mended = async () => (await site.server.ctx.metrics.summaryMended.get()).values[0]?.value ?? 0
  await pushLog(site.n8n)
  await checkSummary(site.server.ctx)
  await assertRight()
  assert.equal(await mended(), 0)
  await site.db.pool.query(
    sql`update dashboard_summary set value = value + 3 where metric = 'broadcasts' and label = 'success' and hour = -1`,
  )
  await pushLog(site.n8n)
  await checkSummary(site.server.ctx)
  await assertRight()
  assert.ok((await mended()) > 0)
})
