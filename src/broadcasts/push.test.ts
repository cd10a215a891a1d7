// Pushes of broadcasts from n8n, in all the forms that n8n sends.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import sql from 'sql-template-tag'
import type { Answer, Json, ProblemBody } from '../testing/client.ts'
import { newAwb, openSite, pushLog, type PushedLog, type Site } from '../testing/fixtures.ts'
import type { BroadcastLog } from './schema.ts'

let site: Site
before(async () => {
  site = await openSite()
})
after(() => site.close())

const push = (json: unknown): Promise<Answer<PushedLog>> => site.n8n.post('/broadcast-logs', json)
const refused = (json: unknown): Promise<Answer<ProblemBody>> => site.n8n.post('/broadcast-logs', json)

async function storedAs(fields: Record<string, unknown>): Promise<Json<BroadcastLog>> {
  const { tracking_number } = await pushLog(site.n8n, fields)
  const found = await site.admin.api.get<Json<BroadcastLog>[]>(
    `/broadcast-logs?tracking_number=${tracking_number}`,
  )
  const [log] = found.body
  assert.ok(log)
  return log
}

test('a push returns its id and tracking number, and is stored as it was sent', async () => {
  const awb = newAwb()
  const answer = await push({
    tracking_number: ` ${awb.toLowerCase()} `,
    consignee_phone: '0878-8535-8663',
    status: 'SUCCESS',
    message_content: 'Paket Anda sedang diantar…',
    error_message: null,
    metadata: { execution_id: 231, sla_status: 'Delayed' },
    broadcast_at: '2026-11-20T09:15:00+07:00',
  })
  assert.equal(answer.status, 201)
  assert.deepEqual(Object.keys(answer.body), ['status', 'log_id', 'tracking_number'])
  const { body } = await site.admin.api.get<Json<BroadcastLog>[]>(`/broadcast-logs?tracking_number=${awb}`)
  assert.deepEqual(body, [
    {
      id: answer.body.log_id,
      tracking_number: awb,
      consignee_phone: '6287885358663',
      phone_unreadable: false,
      opted_out: false,
      resend_of: null,
      status: 'success',
      message_content: 'Paket Anda sedang diantar…',
      error_message: null,
      error_code: null,
      failure: null,
      delivered_at: null,
      read_at: null,
      template: null,
      workflow: null,
      cut: [],
      message_id: null,
      metadata: { execution_id: 231, sla_status: 'Delayed' },
      broadcast_at: '2026-11-20T02:15:00.000Z',
      updated_at: null,
    },
  ])
})

test('the short names of section 3 mean the same as the long ones of section 7', async () => {
  const log = await storedAs({
    phone: '08123456789',
    message: 'Halo',
    error: 'Nomor tidak terdaftar WA',
    status: 'failed',
  })
  assert.equal(log.consignee_phone, '628123456789')
  assert.equal(log.message_content, 'Halo')
  assert.equal(log.error_message, 'Nomor tidak terdaftar WA')
})

test('both names of a field may be given if they agree after normalising; otherwise 400', async () => {
  const pairs = [
    ['consignee_phone', 'phone', '+62 812-3456-7890', 81234567890, '08129999999'],
    ['message_content', 'message', 'Halo', 'Halo', 'Hai'],
    ['error_message', 'error', 'x', 'x', 'y'],
  ] as const
  for (const [long, short, value, same, other] of pairs) {
    const base = { tracking_number: newAwb(), status: 'failed', [long]: value }
    assert.equal((await push({ ...base, [short]: same })).status, 201, short)
    const { status, body } = await refused({ ...base, [short]: other })
    assert.equal(status, 400)
    assert.deepEqual(body.errors, [
      {
        field: long,
        code: 'alias_differs',
        params: { other: short },
        message: `${long} is not the same as ${short}, which is another name of it`,
      },
    ])
    for (const blank of ['', '  ', null])
      assert.equal((await push({ ...base, [short]: blank })).status, 201, `${short} blank`)
  }
})

test('empty strings and null mean absent, in every field and alias', async () => {
  for (const blank of ['', '   ', null]) {
    const log = await storedAs({
      consignee_phone: blank,
      phone: blank,
      message_content: blank,
      message: blank,
      error_message: blank,
      error: blank,
      message_id: blank,
      broadcast_at: blank,
      metadata: blank,
    })
    const { consignee_phone, message_content, error_message, message_id, metadata } = log
    assert.deepEqual(
      { consignee_phone, message_content, error_message, message_id, metadata },
      {
        consignee_phone: null,
        message_content: null,
        error_message: null,
        message_id: null,
        metadata: null,
      },
    )
    assert.ok(Math.abs(Date.parse(log.broadcast_at) - Date.now()) < 60_000, 'broadcast_at is now')
    const missing = await refused({ tracking_number: blank, status: blank })
    assert.equal(missing.status, 400)
    assert.deepEqual(
      missing.body.errors?.map(({ message }) => message),
      ['tracking_number is required', 'status is required'],
    )
    assert.equal(missing.body.error, 'tracking_number is required')
  }
})

test('numbers are accepted where a sheet sends them: tracking number, phone, message id', async () => {
  const log = await storedAs({
    tracking_number: 102938475601,
    phone: 81234567890,
    message_id: 4711,
    message: 5,
  })
  assert.equal(log.tracking_number, '102938475601')
  assert.equal(log.consignee_phone, '6281234567890')
  assert.equal(log.message_id, '4711')
  assert.equal(log.message_content, '5')
  const lossy = await refused({ tracking_number: 2 ** 60, status: 'success' })
  assert.match(lossy.body.error, /^tracking_number must be sent as text/)
})

test('an unreadable phone is kept as sent and flagged, not refused', async () => {
  const log = await storedAs({ phone: 'tanya admin' })
  assert.equal(log.consignee_phone, 'tanya admin')
  assert.equal(log.phone_unreadable, true)
  const cell = 'x'.repeat(255)
  assert.equal((await storedAs({ phone: cell })).consignee_phone, cell)
})

test('values that cannot be stored are refused before the push is queued, with an error for each field', async () => {
  const cases: [fields: Record<string, unknown>, error: RegExp][] = [
    [{ status: 'sent' }, /^status must be one of success, failed, pending/],
    [{ status: true }, /^status must be one of/],
    [{ tracking_number: 'X'.repeat(51) }, /^tracking_number must have at most 50 characters/],
    [{ tracking_number: ['LOG1'] }, /^tracking_number must be text or a whole number/],
    [{ phone: '8'.repeat(256) }, /^phone must have at most 255 characters/],
    [{ message: 'a\u0000b' }, /^message must not contain the NUL character/],
    [{ metadata: { note: '\u0000' } }, /^metadata must not contain the NUL character/],
    [{ metadata: { big: 'x'.repeat(8200) } }, /^metadata must have at most 8 KiB/],
    [{ metadata: [1] }, /^metadata must be an object/],
    [{ broadcast_at: '20-11-2026' }, /^broadcast_at must be an ISO 8601 time/],
    [{ broadcast_at: '2026-11-20T09:15:00' }, /^broadcast_at must be an ISO 8601 time with its offset/],
    [
      { broadcast_at: new Date(Date.now() + 25 * 3600_000).toISOString() },
      /^broadcast_at must not be more than a day/,
    ],
    [{ message_id: 'x'.repeat(256) }, /^message_id must have at most 255 characters/],
  ]
  for (const [fields, error] of cases) {
    const { status, body } = await refused({ tracking_number: newAwb(), status: 'success', ...fields })
    assert.equal(status, 400, JSON.stringify(fields).slice(0, 80))
    assert.match(body.error, error)
  }
  for (const whole of [null, 'text', 7])
    assert.equal((await refused(whole)).status, 400, JSON.stringify(whole))
})

test('hostile text is stored as data', async () => {
  const message = `'; drop table tickets; -- \\ "{}" %s $1 🚚 \u202e مرحبا \ud800`
  const log = await storedAs({ message, metadata: { "a'b": ['<script>', null] } })
  assert.equal(log.message_content, message.replace('\ud800', '\ufffd'))
  assert.deepEqual(log.metadata, { "a'b": ['<script>', null] })
})

test('a message_id moves its row forward, pending to success to failed, and never back', async () => {
  const steps: [from: string, to: string, answer: string, becomes: string][] = [
    ['pending', 'success', 'updated', 'success'],
    ['pending', 'failed', 'updated', 'failed'],
    ['success', 'failed', 'updated', 'failed'],
    ['pending', 'pending', 'unchanged', 'pending'],
    ['success', 'pending', 'unchanged', 'success'],
    ['success', 'success', 'unchanged', 'success'],
    ['failed', 'success', 'unchanged', 'failed'],
    ['failed', 'pending', 'unchanged', 'failed'],
  ]
  for (const [from, to, expected, becomes] of steps) {
    const base = { tracking_number: newAwb(), message_id: `wa-${from}-${to}` }
    const first = await push({ ...base, status: from, message: 'Halo' })
    const second = await push({ ...base, status: to, error: to === 'failed' ? '131026' : null })
    assert.equal(second.status, 200)
    assert.deepEqual(second.body, { ...first.body, status: expected }, `${from} → ${to}`)
    const [row] = await site.db.rows<{ status: string; message_content: string }>(
      sql`select status, message_content from broadcast_logs where id = ${first.body.log_id}`,
    )
    assert.equal(row?.status, becomes)
    assert.equal(row.message_content, 'Halo', 'a field that the later push left out stays')
  }
})

test('a broadcast keeps its template, its workflow, and its error code besides the message', async () => {
  const log = await storedAs({
    template: 'resi_dikirim',
    workflow: 'Broadcast harian',
    status: 'failed',
    error_code: 131026,
    error: 'Message undeliverable',
  })
  assert.deepEqual(
    [log.template, log.workflow, log.error_code, log.failure?.kind],
    ['resi_dikirim', 'Broadcast harian', '131026', 'not_on_whatsapp'],
  )
})

test('a skipped broadcast is not a failure: it is not in the list of failures and cannot be sent again', async () => {
  const awb = newAwb()
  const fields = { tracking_number: awb, phone: '081234567890', message: 'Halo', status: 'failed' }
  const skipped = await pushLog(site.n8n, {
    ...fields,
    error_code: ' Skipped ',
    error: 'Pelanggan minta berhenti',
  })
  const failed = await pushLog(site.n8n, { ...fields, error: 'Pelanggan minta berhenti' })
  const ids = async (status: string) =>
    (
      await site.admin.api.get<Json<BroadcastLog>[]>(`/broadcast-logs?tracking_number=${awb}&${status}`)
    ).body.map(({ id }) => id)
  assert.deepEqual(await ids('status=skipped'), [skipped.log_id])
  assert.deepEqual(await ids('status=failed'), [failed.log_id])
  assert.deepEqual(await ids('reason=Pelanggan%20minta%20berhenti'), [failed.log_id])
  const { body } = await site.admin.api.get<Json<BroadcastLog>[]>(
    `/broadcast-logs?tracking_number=${awb}&status=skipped`,
  )
  assert.deepEqual(
    [body[0]?.status, body[0]?.error_code, body[0]?.failure, body[0]?.error_message],
    ['failed', 'skipped', null, 'Pelanggan minta berhenti'],
  )
  for (const action of ['resend', 'ticket']) {
    const refusal = await site.admin.api.post(`/broadcast-logs/${skipped.log_id}/${action}`, {})
    assert.equal(refusal.status, 409, action)
  }
})

test('a push that comes after the message has arrived does not make it fail', async () => {
  const base = { tracking_number: newAwb(), message_id: 'wa-arrived' }
  await push({ ...base, status: 'success' })
  await site.n8n.post('/message-statuses', { message_id: 'wa-arrived', status: 'delivered' })
  assert.equal((await push({ ...base, status: 'failed', error: '131026' })).body.status, 'unchanged')
})

test('a message_id belongs to one parcel (409) and to one API key', async () => {
  const { tracking_number } = await pushLog(site.n8n, { message_id: 'wa-1' })
  const other = await refused({ tracking_number: newAwb(), status: 'failed', message_id: 'wa-1' })
  assert.equal(other.status, 409)
  assert.match(other.body.error, new RegExp(tracking_number))
  const apiKey = await site.key('other workflow')
  const elsewhere = await pushLog(site.server.api.as({ apiKey }), { message_id: 'wa-1' })
  assert.equal(elsewhere.status, 'created')
})

interface Result extends Partial<PushedLog> {
  error?: string
  errors?: { field: string }[]
}

test('an array returns a result per item, and a bad item does not affect the others', async () => {
  const good = newAwb()
  const known = await pushLog(site.n8n, { message_id: 'in-array', status: 'pending' })
  const { status, body } = await site.n8n.post<{ results: Result[] }>('/broadcast-logs', [
    { tracking_number: good, status: 'success' },
    { status: 'success' },
    'rubbish',
    { tracking_number: known.tracking_number, status: 'success', message_id: 'in-array' },
    { tracking_number: newAwb(), status: 'success', message_id: 'in-array' },
    { tracking_number: known.tracking_number, status: 'failed', message_id: 'in-array' },
    { tracking_number: newAwb(), status: 'lost' },
  ])
  assert.equal(status, 200)
  assert.ok(!('error' in body))
  const words = body.results.map((one) => (one.error === undefined ? one.status : 'refused'))
  assert.deepEqual(words, ['created', 'refused', 'refused', 'updated', 'refused', 'updated', 'refused'])
  assert.equal(body.results[0]?.tracking_number, good)
  assert.equal(body.results[1]?.error, 'tracking_number is required')
  assert.equal(body.results[3]?.log_id, known.log_id)
  assert.equal(
    await site.db.value(sql`select status from broadcast_logs where id = ${known.log_id}`),
    'failed',
  )
})

test('an item of an array that PostgreSQL refuses does not affect the others', async () => {
  await site.db.pool.query(
    sql`alter table broadcast_logs add constraint poison check (message_content is distinct from 'poison')`,
  )
  const items = Array.from({ length: 9 }, (_, at) => ({
    tracking_number: newAwb(),
    status: 'success',
    message: at === 4 ? 'poison' : 'Halo',
  }))
  const { body } = await site.n8n.post<{ results: Result[] }>('/broadcast-logs', items)
  await site.db.pool.query(sql`alter table broadcast_logs drop constraint poison`)
  assert.deepEqual(
    body.results.map((one) => one.log_id !== undefined),
    items.map(({ message }) => message !== 'poison'),
  )
  const parcels = items.map((item) => item.tracking_number)
  assert.equal(
    await site.db.value(sql`select count(*) from broadcast_logs where tracking_number = any(${parcels})`),
    8,
  )
})
