// Replays what the real n8n sends: a connection per request, whole batches again after any failure, numbers instead of text,
// and sockets closed before the answer. Nothing is stored twice, nothing is lost.
import assert from 'node:assert/strict'
import { request } from 'node:http'
import test, { after, before } from 'node:test'
import sql from 'sql-template-tag'
import { openSite, type Site } from '../testing/fixtures.ts'
import { holdTable, untilBlocked } from '../testing/hold.ts'
import { until } from '../testing/until.ts'

let site: Site
before(async () => {
  site = await openSite()
})
after(() => site.close())

interface Answered {
  status: number
  body: Record<string, unknown>
}

/** One item of n8n's HTTP Request node. `giveUpAfter`: milliseconds until it closes the socket, as after its timeout. */
function call(path: string, item: unknown, key?: string, giveUpAfter?: number): Promise<Answered | 'gone'> {
  // Like n8n, JSON.stringify drops undefined keys and turns NaN into null.
  const body = JSON.stringify(item)
  return new Promise((resolve, reject) => {
    const sent = request(
      new URL(`/api/v1${path}`, site.server.origin),
      {
        method: 'POST',
        agent: false,
        headers: {
          'user-agent': 'n8n',
          accept:
            'application/json,text/html,application/xhtml+xml,application/xml,text/*;q=0.9, image/*;q=0.8, */*;q=0.7',
          'accept-encoding': 'gzip, compress, deflate, br',
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          connection: 'close',
          'x-api-key': site.apiKey,
          ...(key === undefined ? {} : { 'idempotency-key': key }),
        },
      },
      (answer) => {
        let text = ''
        answer.setEncoding('utf8')
        answer.on('data', (chunk: string) => (text += chunk))
        answer.on('end', () => {
          resolve({ status: answer.statusCode ?? 0, body: JSON.parse(text) as Record<string, unknown> })
        })
      },
    )
    sent.on('error', (error) => {
      if (giveUpAfter === undefined) reject(error)
      else resolve('gone')
    })
    if (giveUpAfter !== undefined) setTimeout(() => sent.destroy(), giveUpAfter)
    sent.end(body)
  })
}

/** n8n takes an answer for a failure if it is not 2xx, or a 2xx with a truthy `error`. */
const failed = (answer: Answered | 'gone') =>
  answer === 'gone' || answer.status < 200 || answer.status > 299 || Boolean(answer.body.error)

/** The node with `retryOnFail`: sends all items at once, and all again if any has failed, at most five times. */
async function runNode(
  path: string,
  items: { item: unknown; key: string }[],
): Promise<(Answered | 'gone')[][]> {
  const tries: (Answered | 'gone')[][] = []
  for (let count = 0; count < 5; count++) {
    const answers = await Promise.all(items.map(({ item, key }) => call(path, item, key)))
    tries.push(answers)
    if (!answers.some(failed)) break
  }
  return tries
}

const stored = (awbs: string[]) =>
  site.db.rows<{ tracking_number: string; consignee_phone: string | null; count: number }>(
    sql`select tracking_number, min(consignee_phone) as consignee_phone, count(*)::integer as count from broadcast_logs
      where tracking_number = any(${awbs}) group by tracking_number order by tracking_number`,
  )

test('each row of a sheet with phones as numbers is stored once, with a readable phone', async () => {
  const phones = [
    81234567890,
    6281234567891,
    '081234567892',
    '+62 812-3456-7893',
    '6281234567894@s.whatsapp.net',
    null,
  ]
  const items = phones.map((phone, index) => ({
    key: `REK${String(index)}:sent`,
    item: {
      tracking_number: `REK${String(index)}`,
      phone,
      status: 'success',
      message: '',
      error: null,
      metadata: '',
    },
  }))
  const [first, ...more] = await runNode('/broadcast-logs', items)
  assert.deepEqual(more, [])
  for (const [index, answer] of (first ?? []).entries()) {
    assert.ok(answer !== 'gone')
    assert.equal(answer.status, 201)
    // The item of a success has only the answer, so the answer must identify the row.
    assert.equal(answer.body.tracking_number, `REK${String(index)}`)
  }
  assert.deepEqual(
    (await stored(items.map(({ item }) => item.tracking_number))).map((row) => [
      row.consignee_phone,
      row.count,
    ]),
    [
      ['6281234567890', 1],
      ['6281234567891', 1],
      ['6281234567892', 1],
      ['6281234567893', 1],
      ['6281234567894', 1],
      [null, 1],
    ],
  )
})

test('one bad row makes n8n send all four rows five times: three are stored once each, the fourth has a clear error', async () => {
  const awbs = ['BATCH1', 'BATCH2', 'BATCH3', 'BATCH4']
  const items = awbs.map((tracking_number) => ({
    key: `${tracking_number}:1`,
    item: { tracking_number, status: tracking_number === 'BATCH3' ? 'terkirim' : 'success' },
  }))
  const tries = await runNode('/broadcast-logs', items)
  assert.equal(tries.length, 5)
  const ids = tries.map((answers) =>
    answers.map((answer) => (answer === 'gone' ? 'gone' : answer.body.log_id)),
  )
  for (const round of ids) assert.deepEqual(round, ids[0], 'every try has the same answers')
  const bad = tries[0]?.[2]
  assert.ok(bad !== undefined && bad !== 'gone')
  assert.deepEqual([bad.status, bad.body.error], [400, 'status must be one of success, failed, pending'])
  assert.deepEqual(
    (await stored(awbs)).map((row) => [row.tracking_number, row.count]),
    [
      ['BATCH1', 1],
      ['BATCH2', 1],
      ['BATCH4', 1],
    ],
  )
  // The row is corrected in the sheet, and the workflow runs again with the same keys.
  const mended = items.map(({ key, item }) => ({ key, item: { ...item, status: 'success' } }))
  assert.equal((await runNode('/broadcast-logs', mended)).length, 1)
  assert.deepEqual(
    (await stored(awbs)).map((row) => row.count),
    [1, 1, 1, 1],
  )
})

test('n8n times out while Pantau writes, and sends everything again: stored once', async () => {
  const items = Array.from({ length: 12 }, (_, index) => ({
    key: `MACET${String(index)}:1`,
    item: { tracking_number: `MACET${String(index)}`, status: 'success', phone: 81300000000 + index },
  }))
  const letGo = await holdTable(site.db, 'broadcast_logs')
  const first = Promise.all(items.map(({ item, key }) => call('/broadcast-logs', item, key, 400)))
  await untilBlocked(site.db, 1)
  assert.deepEqual(new Set(await first), new Set(['gone']))
  // The next try begins while the rows of the first are still being written.
  const again = runNode('/broadcast-logs', items)
  await letGo()
  assert.equal((await again).length, 1)
  const rows = await stored(items.map(({ item }) => item.tracking_number))
  assert.deepEqual(
    rows.map(({ count }) => count),
    items.map(() => 1),
  )
})

test('a complaint that n8n sends again, as a whole batch or after a timeout, is one ticket with one message', async () => {
  const items = ['TIKET1', 'TIKET2', 'TIKET3'].map((tracking_number, index) => ({
    key: `wamid.${tracking_number}`,
    item: {
      tracking_number,
      customer_phone: 81355500000 + index,
      subject: 'Keluhan',
      description: 'Paket "saya"\nbelum sampai',
      metadata: { execution_id: 1, sla_status: 'Delayed' },
    },
  }))
  const letGo = await holdTable(site.db, 'tickets')
  const first = Promise.all(items.map(({ item, key }) => call('/tickets', item, key, 400)))
  await untilBlocked(site.db, 1)
  await first
  await letGo()
  const [answers = []] = await runNode('/tickets', items)
  await runNode('/tickets', items)
  assert.ok(answers.every((answer) => answer !== 'gone' && answer.status === 201))
  const counts = await until('the tickets are there', async () => {
    const rows = await site.db.rows<{ tickets: number; comments: number }>(
      sql`select count(distinct t.id)::integer as tickets, count(c.id)::integer as comments
        from tickets t left join ticket_comments c on c.ticket_id = t.id where t.tracking_number like 'TIKET_'`,
    )
    return rows[0]
  })
  assert.deepEqual(counts, { tickets: 3, comments: 0 })
})

test('an empty sheet row, and an execution id that a new n8n uses again, do no harm', async () => {
  const empty = await call('/broadcast-logs', { tracking_number: '', status: '', phone: '' }, '1-0')
  assert.ok(empty !== 'gone' && empty.status === 400)
  assert.equal((empty.body.errors as unknown[]).length, 2, 'all problems are reported at once')
  const one = await call('/broadcast-logs', { tracking_number: 'EKSEKUSI1', status: 'success' }, '1-0')
  assert.ok(one !== 'gone' && one.status === 201, 'the key of a refused push can be used again')
  const other = await call('/broadcast-logs', { tracking_number: 'EKSEKUSI2', status: 'success' }, '1-0')
  assert.ok(
    other !== 'gone' && other.status === 422,
    'another row with this key is refused, not silently dropped',
  )
})
