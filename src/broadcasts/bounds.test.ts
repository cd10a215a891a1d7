// Answers are bounded in bytes, however long the texts of the rows: each text may have 100,000 characters.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import sql from 'sql-template-tag'
import type { Json, ProblemBody } from '../testing/client.ts'
import { listen } from '../testing/stream.ts'
import { newPhone, openSite, password, pushLog, pushTicket, type Site } from '../testing/fixtures.ts'
import type { TicketDetail } from '../tickets/shown.ts'
import type { ListedLog } from './schema.ts'

type Log = Json<ListedLog>
type Detail = Log & { parcel: Log[] }

const kb = 1_000
let site: Site
before(async () => {
  site = await openSite()
  await site.db.pool.query(
    sql`insert into broadcast_logs (id, tracking_number, status, message_content, error_message, metadata, broadcast_at)
      select gen_random_uuid(), 'LEBAR', 'failed', repeat('📦 pesan', 14000), repeat('galat ', 16000),
        jsonb_build_object('catatan', repeat('y', 8000)), now() - n * interval '1 second'
      from generate_series(1, 300) as n`,
  )
})
after(() => site.close())

/** Returns a function that reads from the panel with an admin's session. */
async function openPanel(): Promise<(path: string) => Promise<string>> {
  const { origin } = site.server
  const answer = await fetch(`${origin}/admin/login`, {
    method: 'POST',
    headers: { origin },
    body: new URLSearchParams({ email: site.admin.email, password }),
    redirect: 'manual',
  })
  assert.equal(answer.status, 302)
  const cookie = answer.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ')
  return async (path) => (await fetch(`${origin}${path}`, { headers: { cookie } })).text()
}

test('a list of 200 logs of 200 kB is small, names the fields that are cut, and each log can be read whole', async () => {
  for (const query of ['', '&tracking_number=LEBAR', '&q=EBA', '&status=failed']) {
    const { status, text, body } = await site.admin.api.get<Log[]>(`/broadcast-logs?limit=200${query}`)
    assert.deepEqual([status, body.length], [200, 200])
    assert.ok(text.length < 400 * kb, `${String(text.length)} characters of ${query}`)
    const [log] = body
    assert.deepEqual(log?.cut, ['message_content', 'error_message', 'metadata'])
    assert.equal(log.metadata, null)
    assert.match(log.message_content ?? '', /^📦 pesan/)
  }
  const [log] = (await site.admin.api.get<Log[]>('/broadcast-logs?limit=1')).body
  const whole = await site.admin.api.get<Detail>(`/broadcast-logs/${log?.id ?? ''}`)
  assert.equal(whole.body.error_message?.length, 16_000 * 6)
  assert.equal(whole.body.metadata?.['catatan'], 'y'.repeat(8000))
  assert.equal(whole.body.parcel.length, 200)
  assert.ok(whole.text.length < 1_000 * kb, `${String(whole.text.length)} characters of a detail`)
})

test('short texts are shown whole, and not marked as cut', async () => {
  const fields = { message: `${'é'.repeat(299)}📦`, error: 'ü'.repeat(500), metadata: { a: 'b' } }
  const { log_id } = await pushLog(site.n8n, { tracking_number: 'PAS', ...fields })
  const [log] = (await site.admin.api.get<Log[]>('/broadcast-logs?tracking_number=PAS')).body
  assert.deepEqual(
    [log?.id, log?.message_content, log?.error_message, log?.metadata, log?.cut],
    [log_id, fields.message, fields.error, fields.metadata, []],
  )
})

test('a text that is one character too long is cut, never within an emoji', async () => {
  const [message, error] = [`${'é'.repeat(299)}📦`, 'ü'.repeat(500)]
  await pushLog(site.n8n, { tracking_number: 'LEBIH', message: `${message}📦`, error: `${error}ü` })
  const [log] = (await site.admin.api.get<Log[]>('/broadcast-logs?tracking_number=LEBIH')).body
  assert.deepEqual(
    [log?.message_content, log?.error_message, log?.cut],
    [message, error, ['message_content', 'error_message']],
  )
})

test('a ticket with 300 such logs of its parcel is small, and so is the panel’s list of them', async () => {
  const { ticket_uid } = await pushTicket(site.n8n, { tracking_number: 'LEBAR', phone: newPhone() })
  const { text, body } = await site.admin.api.get<Json<TicketDetail>>(`/tickets/${ticket_uid}`)
  assert.equal(body.broadcasts.length, 200)
  assert.ok(text.length < 1_000 * kb, `${String(text.length)} characters`)
  const panel = await openPanel()
  const listed = await panel('/admin/api/resources/broadcast_logs/actions/list?perPage=100')
  assert.ok(listed.length < 600 * kb, `${String(listed.length)} characters of the panel's list`)
  const record = await panel(
    `/admin/api/resources/broadcast_logs/records/${body.broadcasts[0]?.id ?? ''}/show`,
  )
  assert.ok(record.includes('galat '.repeat(15_999)), 'a single record is not cut')
})

test('an event on the stream has the row of the list, not 180 kB of text', async () => {
  const stream = await listen(site.server.origin, site.admin.token)
  const text = 'x'.repeat(90 * kb)
  for (let at = 0; at < 20; at++)
    await pushLog(site.n8n, { tracking_number: 'ALIRAN', status: 'failed', message: text, error: text })
  await stream.next('broadcast.created', () => stream.events.length >= 20)
  stream.close()
  const logs = stream.events.filter(({ event }) => event === 'broadcast.created').map(({ data }) => data)
  const sent = JSON.stringify(logs).length
  assert.ok(sent < 60 * kb, `${String(sent)} characters were sent`)
  const listed = (await site.admin.api.get<Log[]>('/broadcast-logs?tracking_number=ALIRAN')).body
  const byId = (a: { id?: unknown }, b: { id?: unknown }) => String(a.id).localeCompare(String(b.id))
  assert.deepEqual(logs.toSorted(byId), listed.toSorted(byId))
})

test('a forged cursor is refused, even if it is well-formed', async () => {
  const found = (await site.admin.api.get('/broadcast-logs?q=EBA&limit=1')).headers.get('link')
  const cursor =
    new URL(/<([^>]+)>/.exec(found ?? '')?.[1] ?? '', 'http://x').searchParams.get('cursor') ?? ''
  const [given = '', signature = ''] = cursor.split('.')
  const place = JSON.parse(Buffer.from(given, 'base64url').toString()) as { found: { words: string }[] }
  assert.equal((await site.admin.api.get(`/broadcast-logs?q=EBA&cursor=${cursor}`)).status, 200)
  const forge = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const wide = forge({ ...place, found: [{ ...place.found[0], words: '' }] })
  for (const forged of [
    wide,
    `${wide}.`,
    `${wide}.${signature}`,
    given,
    `${given}.${signature.slice(1)}`,
    '.',
    'x.y.z',
  ]) {
    const answer = await site.admin.api.get<ProblemBody>(`/broadcast-logs?cursor=${forged}`)
    assert.equal(answer.status, 400, forged)
    assert.match(answer.body.error, /^cursor /)
    if (forged !== '.') assert.equal((await site.admin.api.get(`/tickets?cursor=${forged}`)).status, 400)
  }
})

test('slow searches delay no one else: they time out early, and one user’s searches leave room for another’s', async () => {
  const { searches } = site.server.ctx
  const slow = Array.from({ length: 20 }, () =>
    searches
      .run(site.admin.id, (db) => db.query(sql`select pg_sleep(30)`))
      .then(
        () => 'finished',
        (error: unknown) => String(error),
      ),
  )
  const other = await site.person('Ola Admin', 'admin')
  const began = performance.now()
  assert.equal((await site.admin.api.get('/broadcast-logs')).status, 200)
  assert.equal((await site.admin.api.get('/tickets')).status, 200)
  assert.equal((await other.api.get('/broadcast-logs?q=EBA')).status, 200)
  assert.equal((await pushLog(site.n8n)).status, 'created')
  assert.ok(performance.now() - began < 3_000, `${String(performance.now() - began)} ms`)
  const ended = await Promise.all(slow)
  assert.ok(
    ended.every((one) => /statement timeout|too many searches/.test(one)),
    ended.join('\n'),
  )
})
