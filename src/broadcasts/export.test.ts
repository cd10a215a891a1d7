// The export: what the list finds, in a form that spreadsheets neither mangle nor run, at the reader's pace.
import assert from 'node:assert/strict'
import { request, type IncomingMessage } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import test, { after, before } from 'node:test'
import sql from 'sql-template-tag'
import { openSite, pushLog, type Site, type TestPerson } from '../testing/fixtures.ts'
import { until } from '../testing/until.ts'

let site: Site
let ani: TestPerson
before(async () => {
  site = await openSite()
  ani = await site.person('Ani Agen')
})
after(() => site.close())

const get = (query = '') => site.admin.api.get(`/broadcast-logs/export?${query}`)

/** The cells of a CSV, as RFC 4180 has them. */
function parse(text: string): string[][] {
  const rows: string[][] = [[]]
  for (const [, quoted, bare, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? bare ?? '')
    if (end === '\r\n') rows.push([])
    if (end === '') break
  }
  return rows.slice(0, -1)
}

test('columns, words and times are the reader’s, in a file that Excel opens as UTF-8', async () => {
  // fetch's text() would take the byte order mark away.
  const empty = await fetch(`${site.server.origin}/api/v1/broadcast-logs/export`, {
    headers: { authorization: `Bearer ${site.admin.token}` },
  })
  assert.equal(
    Buffer.from(await empty.arrayBuffer()).toString(),
    '\ufeffWaktu,Resi,Nomor HP,Status,Pesan,Alasan gagal,ID pesan,ID log\r\n',
  )
  const sent = await pushLog(site.n8n, {
    tracking_number: 'LOG1',
    phone: '6281299881200',
    message: 'Halo "Kak",\npaket diantar — 📦',
    broadcast_at: '2026-03-01T17:00:05Z',
  })
  const failed = await pushLog(site.n8n, {
    tracking_number: 'LOG2',
    status: 'failed',
    broadcast_at: '2026-03-01T16:59:59Z',
  })
  const answer = await get()
  assert.equal(answer.headers.get('content-type'), 'text/csv; charset=utf-8')
  assert.match(
    answer.headers.get('content-disposition') ?? '',
    /^attachment; filename="broadcast-\d{4}-\d\d-\d\d\.csv"$/,
  )
  assert.deepEqual(parse(answer.text).slice(1), [
    [
      '2026-03-02 00:00:05',
      'LOG1',
      '0812-9988-1200',
      'Terkirim',
      'Halo "Kak",\npaket diantar — 📦',
      '',
      '',
      sent.log_id,
    ],
    ['2026-03-01 23:59:59', 'LOG2', '', 'Gagal', '', 'alasan tidak dikirim', '', failed.log_id],
  ])
  await site.admin.api.put('/auth/me', { locale: 'en' })
  const english = parse((await get('status=failed')).text)
  await site.admin.api.put('/auth/me', { locale: 'id' })
  assert.deepEqual(english[0]?.slice(0, 4), ['Time', 'AWB', 'Phone', 'Status'])
  assert.deepEqual(english[1]?.slice(3, 6), ['Failed', '', 'no reason given'])
})

test('no cell is a formula, and no number loses its digits', async () => {
  const dangerous = ['=cmd()', '+1', '-1', '@sum', '\tx', '\rx', 'a\nb', '=HYPERLINK("http://x","y")']
  for (const [at, message] of dangerous.entries())
    await pushLog(site.n8n, { tracking_number: `RUMUS${String(at)}`, message, error: message })
  const shown = (one: string) => Array.from({ length: 2 }, () => (one === 'a\nb' ? one : `'${one}`))
  const cells = parse((await get('tracking_number=RUMUS')).text)
    .slice(1)
    .map((row) => [row[4], row[5]])
  assert.deepEqual(cells.toReversed(), dangerous.map(shown))

  await pushLog(site.n8n, { tracking_number: '0012345', phone: '+6591234567' })
  await pushLog(site.n8n, { tracking_number: '123456789012345678', phone: '001' })
  const digits = ['0012345', '123456789012345678'].map(async (awb) =>
    parse((await get(`tracking_number=${awb}`)).text)[1]?.slice(1, 3),
  )
  assert.deepEqual(await Promise.all(digits), [
    ["'0012345", "'+6591234567"],
    ["'123456789012345678", "'001"],
  ])
})

test('the filters are the list’s, whatever page the list was on', async () => {
  const items = Array.from({ length: 1000 }, (_, at) => ({
    tracking_number: `EKSPOR${String(at).padStart(5, '0')}`,
    status: at % 3 === 0 ? 'failed' : 'success',
    error: at % 3 === 0 ? `Gagal ${String(at % 2)}` : null,
  }))
  for (let round = 0; round < 3; round++) await site.n8n.post('/broadcast-logs', items)
  for (const query of [
    'q=EKSPOR',
    'q=EKSPOR&status=failed',
    'q=EKSPOR&reason=Gagal%201',
    'q=EKSPOR&limit=5&cursor=',
    'tracking_number=EKSPOR00007',
    'q=NIRGENDS',
  ]) {
    const { rows } = await site.admin.api.all<{ id: string }>(
      `/broadcast-logs?${query.replace('limit=5', '')}&limit=200`,
    )
    const exported = parse((await get(query)).text).slice(1)
    assert.deepEqual(
      exported.map((row) => row.at(-1)),
      rows.map(({ id }) => id),
      query,
    )
  }
  assert.equal((await get('status=sent')).status, 400)
})

test('agents and strangers get none of it', async () => {
  assert.equal((await ani.api.get('/broadcast-logs/export')).status, 403)
  assert.equal((await site.n8n.get('/broadcast-logs/export')).status, 401)
})

test('it is read at the reader’s pace, and no further once the reader is gone', async (t) => {
  await site.db.pool.query(
    sql`insert into broadcast_logs (id, tracking_number, status, message_content, broadcast_at)
      select gen_random_uuid(), 'BESAR', 'success', repeat('Paket Anda sedang diantar. ', 100), now() - n * interval '1 second'
      from generate_series(1, 30000) as n`,
  )
  const queries = t.mock.method(site.server.ctx.pool, 'query').mock
  const reading = new AbortController()
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const asked = request(`${site.server.origin}/api/v1/broadcast-logs/export?tracking_number=BESAR`, {
      headers: { authorization: `Bearer ${site.admin.token}` },
      signal: reading.signal,
    })
    asked.on('response', resolve).on('error', reject).end()
  })
  response.on('error', () => undefined)
  await until('the server waits for the reader', async () => {
    const before = queries.callCount()
    await sleep(300)
    return queries.callCount() === before
  })
  const waiting = queries.callCount()
  assert.ok(waiting < 15, `${String(waiting)} of more than 30 batches were read for nobody`)
  reading.abort()
  await sleep(300)
  assert.equal(queries.callCount(), waiting)
  assert.doesNotMatch(site.server.logged.join('\n'), /unexpected error/)
})
