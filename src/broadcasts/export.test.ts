// The export: what the list finds, in a form that spreadsheets neither change nor execute, as fast as the client reads.
import assert from 'node:assert/strict'
import { request, type IncomingMessage } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import test, { after, before } from 'node:test'
import { readSheet } from 'read-excel-file/node'
import sql from 'sql-template-tag'
import type { ProblemBody } from '../testing/client.ts'
import { openSite, pushLog, type Site, type TestPerson } from '../testing/fixtures.ts'
import { until } from '../testing/until.ts'

let site: Site
let ani: TestPerson
before(async () => {
  site = await openSite()
  ani = await site.person('Ani Agen')
})
after(() => site.close())

const get = (query = '') => site.admin.api.get<ProblemBody>(`/broadcast-logs/export?${query}`)

/** The bytes of an export: fetch's text() would remove the byte order mark. */
async function download(query: string): Promise<{ bytes: Buffer; headers: Headers }> {
  const answer = await fetch(`${site.server.origin}/api/v1/broadcast-logs/export?${query}`, {
    headers: { authorization: `Bearer ${site.admin.token}` },
  })
  assert.equal(answer.status, 200)
  return { bytes: Buffer.from(await answer.arrayBuffer()), headers: answer.headers }
}

/** Parses a CSV, as RFC 4180 defines it. */
function parse(text: string, separator = ';'): string[][] {
  const rows: string[][] = [[]]
  const cell = new RegExp(`(?:"((?:[^"]|"")*)"|([^"${separator}\\r\\n]*))(${separator}|\\r\\n|$)`, 'g')
  for (const [, quoted, bare, end] of text.matchAll(cell)) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? bare ?? '')
    if (end === '\r\n') rows.push([])
    if (end === '') break
  }
  return rows.slice(0, -1)
}

const titles = [
  'Waktu',
  'Resi',
  'Nomor HP',
  'Status',
  'Pesan',
  'Alasan gagal',
  'Alasan asli',
  'Sampai',
  'Dibaca',
  'Template',
  'Workflow',
  'ID pesan',
  'ID log',
]

test('columns, texts, separators and times follow the reader’s language and timezone, in a file that Excel opens as UTF-8', async () => {
  assert.equal(
    (await download('')).bytes.toString(),
    `\ufeff${titles.map((title) => `"${title}"`).join(';')}\r\n`,
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
  const message = 'Halo "Kak",\npaket diantar — 📦'
  const nothing = ['', '', '', '', '']
  assert.deepEqual(parse(answer.text).slice(1), [
    ['2026-03-02 00:00:05', 'LOG1', '0812-9988-1200', 'Terkirim', message, '', '', ...nothing, sent.log_id],
    ['2026-03-01 23:59:59', 'LOG2', '', 'Gagal', '', 'alasan tidak dikirim', '', ...nothing, failed.log_id],
  ])
  await site.admin.api.put('/auth/me', { locale: 'en' })
  const english = parse((await get('status=failed')).text, ',')
  await site.admin.api.put('/auth/me', { locale: 'id' })
  assert.deepEqual(english[0]?.slice(0, 4), ['Time', 'AWB', 'Phone', 'Status'])
  assert.deepEqual(english[1]?.slice(3, 6), ['Failed', '', 'no reason given'])
})

test('a row has the delivery status, template and workflow; a skipped broadcast is not a failure', async () => {
  const of = { template: 'resi_dikirim', workflow: 'Broadcast harian' }
  const push = (awb: string, fields: Record<string, unknown>) =>
    pushLog(site.n8n, { tracking_number: `SAMPAI${awb}`, ...fields })
  await push('1', { ...of, message_id: 'wamid.sampai1' })
  await push('2', { message_id: 'wamid.sampai2' })
  await push('3', { status: 'failed', error_code: 'skipped', error: 'Minta berhenti' })
  await push('4', { status: 'pending' })
  await push('5', { status: 'failed', error_code: '131026' })
  await site.n8n.post('/message-statuses', [
    { message_id: 'wamid.sampai1', status: 'read', at: '2026-03-02T03:00:00Z' },
    { message_id: 'wamid.sampai2', status: 'delivered', at: '2026-03-02T02:00:00Z' },
  ])
  const shown = parse((await get('q=SAMPAI')).text)
    .slice(1)
    .toSorted((a, b) => (a[1] ?? '').localeCompare(b[1] ?? ''))
    .map((row) => [row[3], ...row.slice(5, 11)])
  assert.deepEqual(shown, [
    ['Dibaca', '', '', '2026-03-02 10:00:00', '2026-03-02 10:00:00', of.template, of.workflow],
    ['Sampai', '', '', '2026-03-02 09:00:00', '', '', ''],
    ['Dilewati', '', 'Minta berhenti', '', '', '', ''],
    ['Menunggu', '', '', '', '', '', ''],
    ['Gagal', 'Nomor tidak dapat menerima WhatsApp', '', '', '', '', ''],
  ])
})

test('the failure reason is in the reader’s language, next to the original text', async () => {
  const cases: [error: string, id: string, en: string][] = [
    [
      '131026 Message undeliverable',
      'Nomor tidak dapat menerima WhatsApp',
      'The number cannot receive WhatsApp',
    ],
    [
      'The number 6281312345678@c.us is not registered on WhatsApp',
      'Nomor tidak dapat menerima WhatsApp',
      'The number cannot receive WhatsApp',
    ],
    ['(#131047) Re-engagement', 'Lewat batas 24 jam WhatsApp', "Outside WhatsApp's 24-hour window"],
    ['Gudang tutup', 'Gudang tutup', 'Gudang tutup'],
  ]
  for (const [at, [error]] of cases.entries())
    await pushLog(site.n8n, { tracking_number: `ALASAN${String(at)}`, status: 'failed', error })
  for (const [locale, separator] of [
    ['id', ';'],
    ['en', ','],
  ] as const) {
    await site.admin.api.put('/auth/me', { locale })
    const csv = parse((await get('q=ALASAN')).text, separator)
    const [, ...sheet] = await readSheet((await download('format=xlsx&q=ALASAN')).bytes)
    const expected = cases.map(([error, id, en]) => [{ id, en }[locale], error]).toReversed()
    assert.deepEqual(
      csv.slice(1).map((row) => row.slice(5, 7)),
      expected,
    )
    assert.deepEqual(
      sheet.map((row) => row.slice(5, 7)),
      expected,
    )
  }
  await site.admin.api.put('/auth/me', { locale: 'id' })
})

test('in an XLSX a time is a date in the business timezone and everything else is text, whatever it looks like', async () => {
  const cells = [
    '=cmd()',
    '0012345',
    '12E10',
    'MAR-25',
    '<b>&amp;</b> "x"',
    '_x0041_',
    'a\u0001b\tc\nd',
    ' 📦 ',
  ]
  for (const [at, message] of cells.entries())
    await pushLog(site.n8n, {
      tracking_number: `1234567890123${String(at)}`,
      phone: '6281299881200',
      status: 'failed',
      message,
      error: message,
      broadcast_at: `2026-04-01T17:30:0${String(at)}Z`,
    })
  const { bytes, headers } = await download('format=xlsx&q=1234567890123')
  assert.match(headers.get('content-disposition') ?? '', /filename="broadcast-\d{4}-\d\d-\d\d\.xlsx"$/)
  assert.match(headers.get('content-type') ?? '', /spreadsheetml\.sheet$/)
  const [first, ...rows] = await readSheet(bytes, { trim: false })
  assert.deepEqual(first, titles)
  assert.deepEqual(
    rows.map((row) => row[0]),
    // The library reads the times of a sheet as UTC.
    cells.map((_, at) => new Date(`2026-04-02T00:30:0${String(at)}Z`)).toReversed(),
  )
  assert.deepEqual(
    rows.map((row) => [row[1], row[2], row[3], row[4]]),
    cells
      .map((message, at) => [`1234567890123${String(at)}`, '0812-9988-1200', 'Gagal', message])
      .toReversed(),
  )
  const [only] = await readSheet((await download('format=xlsx&q=NIRGENDS')).bytes)
  assert.deepEqual(only, titles)
})

test('no cell of a CSV is a formula, and none becomes a number or a date', async () => {
  const dangerous = ['=cmd()', '+1', '-1', '@sum', '\tx', '\rx', 'a\nb', '=HYPERLINK("http://x","y")']
  for (const [at, message] of dangerous.entries())
    await pushLog(site.n8n, {
      tracking_number: `RUMUS${String(at)}`,
      status: 'failed',
      message,
      error: message,
    })
  const shown = (one: string) => Array.from({ length: 3 }, () => (one === 'a\nb' ? one : `'${one}`))
  const cells = parse((await get('tracking_number=RUMUS')).text)
    .slice(1)
    .map((row) => row.slice(4, 7))
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

test('the export has the filters of the list, and ignores its page', async () => {
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
    const ids = rows.map(({ id }) => id)
    const exported = parse((await get(query)).text).slice(1)
    assert.deepEqual(
      exported.map((row) => row.at(-1)),
      ids,
      query,
    )
    const [, ...sheet] = await readSheet((await download(`format=xlsx&${query}`)).bytes)
    assert.deepEqual(
      sheet.map((row) => row.at(-1)),
      ids,
      `${query} as xlsx`,
    )
  }
  assert.equal((await get('status=sent')).status, 400)
  assert.equal((await get('format=pdf')).status, 400)
})

test('agents and clients without a login cannot export', async () => {
  assert.equal((await ani.api.get('/broadcast-logs/export')).status, 403)
  assert.equal((await site.n8n.get('/broadcast-logs/export')).status, 401)
})

/** Requests an export without reading the answer; `signal` ends the request. */
function ask(query: string, token: string, signal: AbortSignal): Promise<IncomingMessage> {
  return new Promise<IncomingMessage>((resolve, reject) => {
    const asked = request(`${site.server.origin}/api/v1/broadcast-logs/export?${query}`, {
      headers: { authorization: `Bearer ${token}` },
      signal,
    })
    asked
      .on('response', (response) => {
        response.on('error', () => undefined)
        resolve(response)
      })
      .on('error', reject)
      .end()
  })
}

test('the export is read as fast as the client reads, and no further once the client has disconnected', async (t) => {
  await site.db.pool.query(sql`alter table broadcast_logs alter column message_content set storage external`)
  await site.db.pool.query(
    // Text that hardly compresses; otherwise all of it would fit into the buffers in between.
    sql`with noise as materialized (select string_agg(md5(m::text), '') as text from generate_series(1, 3000) as m)
      insert into broadcast_logs (id, tracking_number, status, message_content, broadcast_at)
      select gen_random_uuid(), 'BESAR', 'success', substr(text, (n * 7919) % 80000, 13000), now() - n * interval '1 second'
      from generate_series(1, 2500) as n, noise`,
  )
  const queries = t.mock.method(site.server.ctx.pool, 'query').mock
  for (const format of ['csv', 'xlsx']) {
    const before = queries.callCount()
    const reading = new AbortController()
    await ask(`format=${format}&tracking_number=BESAR`, site.admin.token, reading.signal)
    const waiting = await until('the server waits for the client', async () => {
      const count = queries.callCount()
      await sleep(400)
      return queries.callCount() === count && count
    })
    assert.ok(
      waiting - before < 20,
      `${String(waiting - before)} of 33 batches were read for nobody (${format})`,
    )
    reading.abort()
    await sleep(400)
    assert.equal(queries.callCount(), waiting)
  }
  assert.doesNotMatch(site.server.logged.join('\n'), /unexpected error/)
})

test('two exports run at a time: a third waits for its turn, and one too many is refused with an error', async () => {
  const admins = await Promise.all(['Ira', 'Edo', 'Uli'].map((name) => site.person(name, 'admin')))
  const readers = admins.map(() => new AbortController())
  const begin = async (at: number) => {
    const [admin, reader] = [admins[at], readers[at]]
    if (!admin || !reader) throw new Error('there is no such reader')
    return (await ask('tracking_number=BESAR', admin.token, reader.signal)).statusCode
  }
  assert.deepEqual(await Promise.all([begin(0), begin(1)]), [200, 200])
  const third = begin(2)
  assert.equal(await Promise.race([third, sleep(300, 'waits')]), 'waits')
  readers[0]?.abort()
  assert.equal(await third, 200)
  // Ten may wait; the rest are refused at once.
  const many = Array.from({ length: 12 }, () => get('q=NIRGENDS'))
  const refused = await Promise.race(many)
  assert.equal(refused.status, 503)
  assert.match(refused.body.error, /too many exports are running/)
  for (const reader of readers) reader.abort()
  assert.ok((await Promise.all(many)).filter(({ status }) => status === 200).length >= 10)
})
