// The queue: its order, pages, filters and search, and who sees which tickets.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import sql from 'sql-template-tag'
import type { Json } from '../testing/client.ts'
import { newAwb, newPhone, openSite, pushTicket, type Site, type TestPerson } from '../testing/fixtures.ts'
import type { ListedTicket } from './shown.ts'

type Row = Json<ListedTicket>

let site: Site
let ani: TestPerson
before(async () => {
  site = await openSite()
  ani = await site.person('Ani Agen')
  // Many have the same time, so an order by time alone would not be enough.
  const priorities = ['low', 'medium', 'high', 'urgent']
  for (let at = 0; at < 48; at++)
    await pushTicket(site.n8n, { priority: priorities[at % 4], subject: `No ${String(at)}` })
  await site.db.pool.query(
    sql`update tickets set created_at = case when id % 3 = 0 then timestamptz '2026-01-01T00:00Z' else '2026-01-02T00:00:00.000123Z' end,
      status = case when id % 5 = 0 then 'closed' when id % 5 = 1 then 'pending' else 'open' end::ticket_status,
      closed_at = case when id % 5 = 0 then timestamptz '2026-02-01T00:00:00.000001Z' + (id % 2) * interval '1 microsecond' end,
      assigned_to_user_id = case when id % 4 = 0 then ${ani.id}::uuid end`,
  )
})
after(() => site.close())

const rank = { urgent: 1, high: 2, medium: 3, low: 4 }
const all = (query: string, api = site.admin.api) => api.all<Row>(`/tickets?${query}`)
const uids = (rows: Row[]) => rows.map(({ ticket_uid }) => ticket_uid)

/** The whole queue in the promised order, sorted by the database. */
async function expected(where = sql`true`): Promise<string[]> {
  const rows = await site.db.rows<{ ticket_uid: string }>(
    sql`select ticket_uid from tickets where ${where}
      order by status = 'closed', case when status <> 'closed' then priority end desc,
        case when status <> 'closed' then created_at end, closed_at desc,
        case when status = 'closed' then -id else id end`,
  )
  return rows.map(({ ticket_uid }) => ticket_uid)
}

test('active tickets first, urgent first, oldest first; then the closed ones, last closed first', async () => {
  const { rows } = await all('limit=200')
  assert.deepEqual(uids(rows), await expected())
  const active = rows.filter(({ status }) => status !== 'closed')
  const keys = active.map(({ priority, created_at }) => `${String(rank[priority])} ${created_at}`)
  assert.deepEqual(keys, keys.toSorted())
})

test('over all pages every ticket comes once, in the same order, also with equal times', async () => {
  const whole = await expected()
  for (const limit of [1, 3, 7, 24, 47, 48]) {
    const { rows, pages } = await all(`limit=${String(limit)}`)
    assert.deepEqual(uids(rows), whole, `limit ${String(limit)}`)
    assert.equal(pages, Math.ceil(whole.length / limit))
  }
})

test('tickets that are created or closed between two pages do not make others repeat or disappear', async () => {
  const first = await site.admin.api.get<Row[]>('/tickets?limit=10')
  const next = /<\/api\/v1([^>]+)>/.exec(first.headers.get('link') ?? '')?.[1] ?? ''
  const { ticket_uid } = await pushTicket(site.n8n, { priority: 'urgent' })
  await site.db.pool.query(sql`update tickets set created_at = '2025-01-01' where ticket_uid = ${ticket_uid}`)
  const rest = await site.admin.api.all<Row>(next)
  await site.db.pool.query(
    sql`update tickets set status = 'closed', closed_at = '2020-01-01' where ticket_uid = ${ticket_uid}`,
  )
  const seen = [...uids(first.body), ...uids(rest.rows)]
  assert.deepEqual(
    seen,
    (await expected()).filter((uid) => uid !== ticket_uid),
  )
})

test('filters by status, priority and assignee, alone and together, page by page', async () => {
  const cases = [
    ['status=open', sql`status = 'open'`],
    ['status=closed', sql`status = 'closed'`],
    ['priority=high', sql`priority = 'high'`],
    ['status=pending&priority=low', sql`status = 'pending' and priority = 'low'`],
    [`assigned_to=${ani.id}`, sql`assigned_to_user_id = ${ani.id}`],
    [`assigned_to=${ani.id}&status=closed`, sql`assigned_to_user_id = ${ani.id} and status = 'closed'`],
    ['assigned_to=none', sql`assigned_to_user_id is null and status <> 'closed'`],
    [
      'assigned_to=none&priority=urgent',
      sql`assigned_to_user_id is null and status <> 'closed' and priority = 'urgent'`,
    ],
    ['assigned_to=none&status=closed', sql`false`],
    ['assigned_to=me', sql`assigned_to_user_id = ${site.admin.id}`],
    ['status=&priority=&assigned_to=&q=', sql`true`],
  ] as const
  for (const [query, where] of cases)
    assert.deepEqual(uids((await all(`limit=4&${query}`)).rows), await expected(where), query)
  for (const query of ['status=done', 'priority=HIGHEST', 'assigned_to=ani', `q=${'x'.repeat(256)}`, 'q=%00'])
    assert.equal((await site.admin.api.get(`/tickets?${query}`)).status, 400, query)
})

test('an agent’s list has their own tickets, or the pool if it is requested', async () => {
  const own = await expected(sql`assigned_to_user_id = ${ani.id}`)
  assert.ok(own.length > 5)
  for (const query of ['', 'assigned_to=me', `assigned_to=${ani.id}`])
    assert.deepEqual(uids((await all(`limit=5&${query}`, ani.api)).rows), own, query)
  assert.deepEqual(
    uids((await all('assigned_to=none', ani.api)).rows),
    await expected(sql`assigned_to_user_id is null and status <> 'closed'`),
  )
  assert.equal((await ani.api.get(`/tickets?assigned_to=${site.admin.id}`)).status, 403)
})

test('a search finds by uid, AWB, phone in any form and subject, and only tickets that the user may see', async () => {
  const [awb, phone] = [newAwb(), newPhone()]
  const { ticket_uid: uid } = await pushTicket(site.n8n, {
    tracking_number: awb,
    phone,
    subject: 'Kurir 100%_hilang',
  })
  const local = `0${phone.slice(2)}`
  const words = [
    ...[uid, uid.toLowerCase(), uid.slice(0, 10), awb, awb.toLowerCase(), awb.slice(0, -1), awb.slice(-6)],
    ...[
      phone,
      local,
      `+${phone}`,
      `${local.slice(0, 4)}-${local.slice(4, 8)}-${local.slice(8)}`,
      local.slice(0, 10),
    ],
    ...[
      `${uid}.`,
      uid.replaceAll('-', ''),
      uid.replace(/-0+/, '-'),
      `tiket ${uid}`,
      `resi ${awb}`,
      `HP: ${local}`,
    ],
    ...[`${phone}@s.whatsapp.net`, 'kurir 100%_HILANG', '100%', '%_h'],
  ]
  for (const q of words) {
    const { rows } = await all(`q=${encodeURIComponent(q)}`)
    assert.ok(uids(rows).includes(uid), q)
    assert.deepEqual(
      (await all(`q=${encodeURIComponent(q)}`, ani.api)).rows.filter((row) => row.ticket_uid === uid),
      [],
      q,
    )
  }
  for (const nothing of ['%%%', '___', 'LOG_026', "' or 1=1 --", '0000000'])
    assert.deepEqual((await all(`q=${encodeURIComponent(nothing)}`)).rows, [], nothing)
  assert.deepEqual(uids((await all(`tracking_number=${awb.toLowerCase()}`)).rows), [uid])
})

test('a search understands what people type: spaces, a hash, a link, last digits, separate words, a name', async () => {
  const [awb, phone] = ['LOG2026490171', '628776385201']
  const { ticket_uid: uid } = await pushTicket(site.n8n, {
    tracking_number: awb,
    phone,
    subject: 'Barang pecah sewaktu diantar',
    metadata: { customer_name: 'Ratna Kusumawati' },
  })
  const unclear = await pushTicket(site.n8n, { phone: '123456789012345@lid' })
  const words = [
    ...['LOG 2026490171', 'log-2026 490171', `#${uid}`, uid.replaceAll('-', ' ').toLowerCase()],
    ...['62877 6385', '8776385', '08776385', `https://wa.me/${phone}`, '385201', '5201'],
    ...['pecah barang', 'diantar Ratna', 'kusumawati', 'ratna kusuma', 'pecah 5201', 'pecah 490171'],
  ]
  for (const q of words) {
    const { rows } = await all(`q=${encodeURIComponent(q)}`)
    assert.ok(uids(rows).includes(uid), q)
  }
  for (const q of ['pecah terlambat', 'Ratna Budi', '5202201', 'wa.me/628776385202'])
    assert.deepEqual((await all(`q=${encodeURIComponent(q)}`)).rows, [], q)
  assert.deepEqual(uids((await all('q=123456789012345@lid')).rows), [unclear.ticket_uid])
})

test('a search means the same on every page', async () => {
  const prefix = `PAGE${String(Date.now())}`
  for (let at = 0; at < 9; at++) await pushTicket(site.n8n, { tracking_number: `${prefix}${String(at)}` })
  const { rows, pages } = await all(`limit=2&q=${prefix}`)
  assert.equal(new Set(uids(rows)).size, 9)
  assert.equal(pages, 5)
})
