// The list of the broadcast log.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import type { Json } from '../testing/client.ts'
import { openSite, pushLog, type Site } from '../testing/fixtures.ts'
import type { BroadcastLog } from './schema.ts'

type Log = Json<BroadcastLog>

let site: Site
const moments = [
  '2026-03-01T00:00:00Z',
  '2026-03-01T00:00:00.000Z',
  '2026-03-02T10:00:00+07:00',
  '2026-03-03T00:00:00Z',
]
before(async () => {
  site = await openSite()
  const statuses = ['success', 'failed', 'pending']
  const items = Array.from({ length: 60 }, (_, at) => ({
    tracking_number: `JNE${String(1000 + (at % 20))}X`,
    phone: `0813${String(22_000_000 + (at % 10))}`,
    status: statuses[at % 3],
    broadcast_at: moments[at % 4],
  }))
  await site.n8n.post('/broadcast-logs', items)
})
after(() => site.close())

const all = (query: string) => site.admin.api.all<Log>(`/broadcast-logs?${query}`)
const ids = (rows: Log[]) => rows.map(({ id }) => id)

test('newest first, page after page, each log exactly once, although many have the same time', async () => {
  const { rows: whole } = await all('limit=200')
  assert.equal(whole.length, 60)
  const keys = whole.map(({ broadcast_at, id }) => `${broadcast_at} ${id}`)
  assert.deepEqual(keys, keys.toSorted().toReversed())
  for (const limit of [1, 7, 59, 60]) {
    const { rows, pages } = await all(`limit=${String(limit)}`)
    assert.deepEqual(ids(rows), ids(whole), `limit ${String(limit)}`)
    assert.equal(pages, Math.ceil(60 / limit))
  }
})

test('logs that are pushed while a user pages through the list do not shift the pages', async () => {
  const { rows: before } = await all('limit=200')
  const first = await site.admin.api.get<Log[]>('/broadcast-logs?limit=20')
  await pushLog(site.n8n, { tracking_number: 'LATER' })
  const next = /<\/api\/v1([^>]+)>/.exec(first.headers.get('link') ?? '')?.[1] ?? ''
  const { rows } = await site.admin.api.all<Log>(next)
  assert.deepEqual([...ids(first.body), ...ids(rows)], ids(before))
})

test('filters by status, time, AWB and phone, alone and together', async () => {
  const cases: [query: string, fits: (log: Log) => boolean][] = [
    ['status=failed', (log) => log.status === 'failed'],
    [
      'from=2026-03-02T03:00:00Z&to=2026-03-03T00:00:00Z',
      (log) => log.broadcast_at === '2026-03-02T03:00:00.000Z',
    ],
    [
      'from=2026-03-03T07:00:00%2B07:00&to=2026-04-01T00:00:00Z',
      (log) => log.broadcast_at === '2026-03-03T00:00:00.000Z',
    ],
    ['tracking_number=jne1003x', (log) => log.tracking_number === 'JNE1003X'],
    [
      'phone=0813-2200-0004&status=success',
      (log) => log.consignee_phone === '6281322000004' && log.status === 'success',
    ],
    ['q=JNE100', (log) => log.tracking_number?.startsWith('JNE100') ?? false],
    ['q=1007X', (log) => log.tracking_number === 'JNE1007X'],
    ['q=%2B62 813 2200 0009', (log) => log.consignee_phone === '6281322000009'],
    ['q=08132200', (log) => log.consignee_phone?.startsWith('628132200') ?? false],
    ['phone=0813220000', (log) => log.consignee_phone?.startsWith('62813220000') ?? false],
    ['q=81322000001', (log) => log.consignee_phone === '6281322000001'],
    ['q=%25', () => false],
    ['tracking_number=JNE1003X&phone=0999999', () => false],
  ]
  const { rows: whole } = await all('limit=200')
  for (const [query, fits] of cases)
    assert.deepEqual(ids((await all(`limit=4&${query}`)).rows), ids(whole.filter(fits)), query)
  for (const query of ['status=sent', 'from=yesterday', 'to=2026-03-01', 'phone=%00'])
    assert.equal((await site.admin.api.get(`/broadcast-logs?${query}`)).status, 400, query)
})

test('a whole AWB stays that AWB when a filter hides its rows, although a longer one begins with it', async () => {
  const awb = 'PREFIX77'
  const { log_id: short } = await pushLog(site.n8n, { tracking_number: awb, status: 'success' })
  await pushLog(site.n8n, { tracking_number: `${awb}9`, status: 'failed' })
  for (const search of [`tracking_number=${awb}`, `q=${awb}`]) {
    assert.deepEqual(ids((await all(search)).rows), [short], search)
    assert.deepEqual((await all(`${search}&status=failed`)).rows, [], search)
  }
})

test('an unreadable phone is found by the text that was sent', async () => {
  const { log_id } = await pushLog(site.n8n, { phone: 'tanya-admin' })
  assert.deepEqual(ids((await all('phone=tanya-admin')).rows), [log_id])
})

test('agents, API keys and clients without a login cannot read the log', async () => {
  const agent = await site.person('Ani Agen')
  assert.equal((await agent.api.get('/broadcast-logs')).status, 403)
  assert.equal((await site.n8n.get('/broadcast-logs')).status, 401)
  assert.equal((await site.server.api.get('/broadcast-logs')).status, 401)
})

test('filters failures by the exact reason, or by a missing reason', async () => {
  const reason = `Nomor tidak terdaftar WA ${'x'.repeat(300)}`
  const given = [reason, ` ${reason} `, 'Nomor tidak terdaftar', '', null, 'Nomor tidak terdaftar WA']
  const pushed: string[] = []
  for (const error of given) pushed.push((await pushLog(site.n8n, { status: 'failed', error })).log_id)
  await pushLog(site.n8n, { error: 'Nomor tidak terdaftar' }) // has not failed
  const [long = '', padded = '', short = '', blank = '', none = ''] = pushed
  const found = async (words: string) =>
    ids((await all(`reason=${encodeURIComponent(words)}`)).rows).filter((id) => pushed.includes(id))
  assert.deepEqual(await found('Nomor tidak terdaftar'), [short])
  assert.deepEqual(await found('-'), [none, blank])
  // The dashboard shows the first 200 characters of a reason, without the blanks around it.
  for (const words of [reason, reason.slice(0, 200)]) assert.deepEqual(await found(words), [padded, long])
  assert.deepEqual((await all('reason=-&status=success')).rows, [])
})
