// The queue's orders, its waiting and unhandled tickets, last messages, and the numbers on its tabs.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import sql, { type Sql } from 'sql-template-tag'
import { refreshSummary } from '../dashboard/service.ts'
import type { Json } from '../testing/client.ts'
import { openSite, pushTicket, type Site, type TestPerson } from '../testing/fixtures.ts'
import type { ListedTicket, TicketCounts } from './shown.ts'

type Row = Json<ListedTicket>

let site: Site
let ani: TestPerson
before(async () => {
  site = await openSite()
  ani = await site.person('Ani Agen')
  const priorities = ['low', 'medium', 'high', 'urgent']
  for (let at = 0; at < 40; at++) await pushTicket(site.n8n, { priority: priorities[at % 4] })
  // Equal times, customers who are waiting and who are not, and closed tickets in between.
  await site.db.pool.query(
    sql`update tickets set created_at = timestamptz '2026-01-01T00:00:00.000123Z' + (id * 7 % 5) * interval '1 hour',
      status = case when id % 5 = 0 then 'closed' when id % 5 = 1 then 'pending' else 'open' end::ticket_status,
      closed_at = case when id % 5 = 0 then timestamptz '2026-02-01T00:00Z' end,
      waiting_since = case when id % 3 > 0 then timestamptz '2026-01-03T00:00:00.000007Z' + (id * 3 % 4) * interval '1 minute' end,
      assigned_to_user_id = case when id % 4 < 2 then ${ani.id}::uuid end`,
  )
})
after(() => site.close())

const uids = (rows: readonly { ticket_uid: string }[]) => rows.map(({ ticket_uid }) => ticket_uid)
const expected = async (where: Sql, order: Sql) =>
  uids(
    await site.db.rows<{ ticket_uid: string }>(
      sql`select ticket_uid from tickets where ${where} order by ${order}`,
    ),
  )
const active = sql`status <> 'closed'`

const orders = [
  ['oldest', sql`created_at, id`],
  ['newest', sql`created_at desc, id desc`],
  ['waiting', sql`waiting_since nulls last, id`],
  ['urgency', sql`priority desc, created_at, id`],
  [
    'needs_reply',
    sql`waiting_since is null, priority desc, case when waiting_since is null then created_at else waiting_since end, id`,
  ],
] as const

for (const [sort, order] of orders)
  test(`sort=${sort}: page after page, whole or filtered, for everybody and one agent`, async () => {
    const mine = sql`assigned_to_user_id = ${ani.id}`
    const cases = [
      ['', site.admin, sql`true`],
      ['&status=pending', site.admin, sql`status = 'pending'`],
      ['&priority=high', site.admin, sql`priority = 'high'`],
      ['&assigned_to=none', site.admin, sql`assigned_to_user_id is null`],
      ['', ani, mine],
      ['&status=open&priority=low', ani, sql`${mine} and status = 'open' and priority = 'low'`],
    ] as const
    for (const [filter, person, where] of cases) {
      const asked = filter.includes('status') ? filter : `&status=active${filter}`
      const whole = await expected(sql`${active} and ${where}`, order)
      for (const limit of [1, 3, 31]) {
        const { rows } = await person.api.all<Row>(`/tickets?sort=${sort}${asked}&limit=${String(limit)}`)
        assert.deepEqual(uids(rows), whole, `${person.full_name} ${asked} limit ${String(limit)}`)
      }
    }
  })

test('in every order the closed tickets come last, newest first', async () => {
  const { rows } = await site.admin.api.all<Row>('/tickets?sort=newest&limit=7')
  assert.deepEqual(uids(rows), [
    ...(await expected(active, sql`created_at desc, id desc`)),
    ...(await expected(sql`status = 'closed'`, sql`closed_at desc, id desc`)),
  ])
})

test('unhandled: high or urgent and unanswered, longest waiting first, only tickets that the user may see', async () => {
  const due = sql`${active} and priority in ('high', 'urgent') and waiting_since is not null`
  for (const [query, person, where] of [
    ['', site.admin, due],
    ['&priority=urgent', site.admin, sql`${due} and priority = 'urgent'`],
    ['&assigned_to=none', ani, sql`${due} and assigned_to_user_id is null`],
    ['', ani, sql`${due} and assigned_to_user_id = ${ani.id}`],
  ] as const) {
    const whole = await expected(where, sql`waiting_since, id`)
    assert.ok(whole.length > 1, query)
    const { rows } = await person.api.all<Row>(`/tickets?unhandled=true&limit=2${query}`)
    assert.deepEqual(uids(rows), whole, `${person.full_name} ${query}`)
  }
})

test('a cursor is valid only for its own order, and an unknown order is refused', async () => {
  const first = await site.admin.api.get<Row[]>('/tickets?sort=oldest&limit=2')
  const next = /<\/api\/v1([^>]+)>/.exec(first.headers.get('link') ?? '')?.[1] ?? ''
  assert.equal((await site.admin.api.get(next)).status, 200)
  assert.equal((await site.admin.api.get(next.replace('sort=oldest', 'sort=newest'))).status, 400)
  for (const query of ['sort=biggest', 'unhandled=perhaps'])
    assert.equal((await site.admin.api.get(`/tickets?${query}`)).status, 400, query)
})

test('a listed ticket has its last message: the description until somebody writes', async () => {
  const lastOf = async (uid: string) =>
    (await site.admin.api.get<Row[]>(`/tickets?q=${uid}`)).body[0]?.last_message
  const long = `Paket saya kok belum sampai? ${'😀'.repeat(200)}`
  const { ticket_uid: uid } = await pushTicket(site.n8n, { description: long, tracking_number: 'TERAKHIR1' })
  const lastMessage = await lastOf(uid)
  assert.deepEqual([lastMessage?.author_type, lastMessage?.is_internal_note], ['customer', false])
  assert.equal(lastMessage?.text, Array.from(long).slice(0, 160).join(''))
  assert.ok(Math.abs(Date.parse(lastMessage.created_at) - Date.now()) < 60_000)

  const { ticket_uid: anomaly } = await pushTicket(site.n8n, { source: 'system' })
  assert.equal((await lastOf(anomaly))?.author_type, 'n8n')

  await site.admin.api.post(`/tickets/${uid}/comments`, { comment_text: 'Cek gudang.' })
  const note = await lastOf(uid)
  assert.deepEqual([note?.author_type, note?.is_internal_note, note?.text], ['agent', true, 'Cek gudang.'])
  await pushTicket(site.n8n, { tracking_number: 'TERAKHIR1', description: 'Halo?' })
  const message = await lastOf(uid)
  assert.deepEqual(
    [message?.author_type, message?.is_internal_note, message?.text],
    ['customer', false, 'Halo?'],
  )
})

test('the numbers on the tabs come from the summary; agents get their own', async () => {
  await refreshSummary(site.server.ctx)
  const count = async (where: Sql) =>
    Number(await site.db.value(sql`select count(*) from tickets where ${active} and ${where}`))
  const pool = await count(sql`assigned_to_user_id is null`)
  const { as_of, ...admin } = (await site.admin.api.get<Json<TicketCounts>>('/tickets/counts')).body
  assert.ok(Math.abs(Date.parse(as_of) - Date.now()) < 60_000)
  assert.deepEqual(admin, {
    mine: 0,
    pool,
    active: await count(sql`true`),
    unhandled: await count(sql`priority in ('high', 'urgent') and waiting_since is not null`),
  })
  const { as_of: _, ...own } = (await ani.api.get<Json<TicketCounts>>('/tickets/counts')).body
  assert.deepEqual(own, { mine: await count(sql`assigned_to_user_id = ${ani.id}`), pool })

  // Shows that the number is not counted from the tickets.
  await site.db.pool.query(sql`update dashboard_summary set value = 4711 where metric = 'tickets_unassigned'`)
  assert.equal((await ani.api.get<TicketCounts>('/tickets/counts')).body.pool, 4711)
  const closedPool = await site.replica({ env: { AGENT_CAN_TAKE: 'false' } })
  const answer = await closedPool.api.as({ token: ani.token }).get<TicketCounts>('/tickets/counts')
  assert.equal(answer.body.pool, 0)
})
