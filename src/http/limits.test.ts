// Requests that are refused before their content is checked.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createConnection } from 'node:net'
import test, { after, before } from 'node:test'
import { gzipSync } from 'node:zlib'
import type { Answer, ProblemBody } from '../testing/client.ts'
import { newAwb, openSite, pushLog, type Site } from '../testing/fixtures.ts'
import { holdTable } from '../testing/hold.ts'
import { until } from '../testing/until.ts'

let site: Site
before(async () => {
  site = await openSite({ env: { PUSHES_PER_MINUTE: '0' } })
})
after(() => site.close())

const json = { 'content-type': 'application/json' }
const send = (path: string, raw: string | Buffer, headers: Record<string, string> = json) =>
  site.n8n.call<ProblemBody>('POST', path, { raw, headers })

function assertProblem(answer: Answer<ProblemBody>, status: number, what: string): void {
  assert.equal(answer.status, status, `${what}: ${answer.text}`)
  assert.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json/, what)
  assert.equal(answer.body.status, status, what)
  assert.equal(answer.body.error, answer.body.detail, what)
  assert.equal(answer.body.request_id, answer.headers.get('x-request-id'), what)
}

test('malformed JSON gets 400 on every route that takes a body', async () => {
  for (const path of ['/broadcast-logs', '/tickets'])
    for (const raw of ['{"a":', '', '{]', 'undefined'])
      assertProblem(await send(path, raw), 400, `${path} ${raw}`)
})

test('a body that is not an object gets 400', async () => {
  for (const path of ['/broadcast-logs', '/tickets', '/message-statuses', '/customers/check'])
    for (const raw of ['null', '1', '"x"', 'true'])
      assertProblem(await send(path, raw), 400, `${path} ${raw}`)
})

test('a content type other than JSON gets 415, and so does a compressed body', async () => {
  for (const type of [
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'application/jsonx',
  ])
    assertProblem(await send('/tickets', '{}', { 'content-type': type }), 415, type)
  assertProblem(await send('/tickets', gzipSync('{}'), { ...json, 'content-encoding': 'gzip' }), 415, 'gzip')
  const body = JSON.stringify({ tracking_number: newAwb(), status: 'success' })
  const types = ['application/json; charset=utf-8', 'Application/JSON', 'application/vnd.api+json']
  for (const type of types)
    assert.equal((await send('/broadcast-logs', body, { 'content-type': type })).status, 201, type)
})

test('a body of 256 KiB is accepted, one byte more gets 413; an array may have 1 MiB', async () => {
  const log = (message: string) => ({ tracking_number: newAwb(), status: 'success', message })
  const padded = (value: unknown, size: number) => JSON.stringify(value).padEnd(size, ' ')
  assert.equal((await send('/broadcast-logs', padded(log('x'), 256 * 1024))).status, 201)
  assertProblem(await send('/broadcast-logs', padded(log('x'), 256 * 1024 + 1)), 413, 'one log')
  assert.equal((await send('/broadcast-logs', padded([log('x')], 1024 * 1024))).status, 200)
  assertProblem(await send('/broadcast-logs', padded([log('x')], 1024 * 1024 + 1)), 413, 'an array')
  assertProblem(await send('/tickets', padded({}, 256 * 1024 + 1)), 413, 'a ticket')
})

test('a body without Content-Length is measured while it arrives', async () => {
  const chunk = Buffer.alloc(64 * 1024, ' ')
  const stream = new ReadableStream({
    start(controller) {
      for (let sent = 0; sent < 5; sent++) controller.enqueue(chunk)
      controller.close()
    },
  })
  const init = {
    method: 'POST',
    body: stream,
    duplex: 'half',
    headers: { ...json, 'x-api-key': site.apiKey },
  }
  const answer = await fetch(`${site.server.origin}/api/v1/tickets`, init as RequestInit)
  assert.equal(answer.status, 413)
})

test('an array has 1 to 1000 items', async () => {
  const item = { tracking_number: newAwb(), status: 'success' }
  assertProblem(await send('/broadcast-logs', '[]'), 400, 'empty')
  assertProblem(
    await send('/broadcast-logs', JSON.stringify(Array.from({ length: 1001 }, () => item))),
    400,
    '1001',
  )
  const most = await send('/broadcast-logs', JSON.stringify(Array.from({ length: 1000 }, () => item)))
  assert.equal(most.status, 200)
})

test('a refusal reaches a client that is still sending and asked to close the connection, as n8n does', async () => {
  const part = Buffer.alloc(65_536, ' ')
  const parts = 64
  const { port } = new URL(site.server.origin)
  for (const [path, key, status] of [
    ['broadcast-logs', site.apiKey, 413],
    ['attachments', 'no-key-of-pantau', 401],
  ] as const) {
    const socket = createConnection(Number(port), '127.0.0.1')
    let answer = ''
    socket.on('data', (data: Buffer) => (answer += data.toString()))
    const closed = once(socket, 'close')
    socket.write(
      `POST /api/v1/${path} HTTP/1.1\r\nhost: x\r\nx-api-key: ${key}\r\ncontent-type: application/json\r\n` +
        `content-length: ${String(parts * part.length)}\r\nconnection: close\r\n\r\n`,
    )
    await until('the answer is there', () => answer.includes('"request_id"'))
    assert.match(answer, new RegExp(`^HTTP/1.1 ${String(status)} `))
    for (let sent = 0; sent < parts; sent++) {
      assert.equal(socket.readyState, 'open', `${path}: closed after ${String(sent)} parts`)
      if (!socket.write(part)) await once(socket, 'drain')
    }
    await closed
  }
})

test('a client that disconnects in the middle of a body does no harm', async () => {
  const { port } = new URL(site.server.origin)
  const socket = createConnection(Number(port), '127.0.0.1')
  socket.write(
    `POST /api/v1/tickets HTTP/1.1\r\nhost: x\r\nx-api-key: ${site.apiKey}\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"a`,
  )
  await new Promise((resolve) => socket.once('ready', resolve))
  socket.destroy()
  await pushLog(site.n8n)
  assert.ok(!site.server.logged.some((line) => line.includes('unexpected error')))
})

test('an unknown address gets 404 and a wrong method 405, both as problems', async () => {
  assertProblem(await site.n8n.get('/nothing'), 404, 'address')
  assertProblem(await site.n8n.get('//api/v2/tickets'), 404, 'version')
  const refused = await site.n8n.call<ProblemBody>('DELETE', '/tickets')
  assertProblem(refused, 405, 'method')
  assert.equal(refused.headers.get('allow'), 'POST, GET, HEAD')
  assertProblem(await site.n8n.get('/tickets/%E0%A4%A'), 400, 'broken escape')
})

test('a key that has used up its minute gets 429 with Retry-After and RateLimit; other keys are not affected', async () => {
  const { api } = await site.replica({ env: { PUSHES_PER_MINUTE: '5' } })
  const n8n = api.as({ apiKey: site.apiKey })
  for (let at = 0; at < 3; at++) await pushLog(n8n)
  const many = await n8n.post<ProblemBody>('/broadcast-logs', [{}, {}, {}])
  assertProblem(many, 429, 'each item of an array counts')
  for (let at = 0; at < 2; at++) await pushLog(n8n) // a refused push does not count
  const answer = await n8n.post<ProblemBody>('/tickets', { subject: 'a', description: 'b' })
  assertProblem(answer, 429, 'tickets count too')
  const seconds = Number(answer.headers.get('retry-after'))
  assert.ok(seconds >= 1 && seconds <= 60, String(seconds))
  assert.equal(answer.headers.get('ratelimit'), `"pushes";r=0;t=${String(seconds)}`)
  assert.equal(answer.headers.get('ratelimit-policy'), '"pushes";q=5;w=60')
  const other = await site.replica({ env: { PUSHES_PER_MINUTE: '5' } })
  await pushLog(other.api.as({ apiKey: await site.key('another') }))
})

test('an array larger than PUSHES_PER_MINUTE is accepted in an unused minute, and uses all of it', async () => {
  const { api } = await site.replica({ env: { PUSHES_PER_MINUTE: '5' } })
  const n8n = api.as({ apiKey: await site.key('arrays') })
  const items = Array.from({ length: 20 }, () => ({ tracking_number: newAwb(), status: 'success' }))
  assert.equal((await n8n.post('/broadcast-logs', items)).status, 200)
  assertProblem(await n8n.post('/broadcast-logs', items), 429, 'the next one')
  assertProblem(await n8n.post('/broadcast-logs', items[0]), 429, 'a single one')
  const other = api.as({ apiKey: await site.key('arrays, late') })
  await pushLog(other)
  assertProblem(await other.post('/broadcast-logs', items), 429, 'in a minute that was partly used')
  for (let at = 0; at < 4; at++) await pushLog(other)
})

test('the bytes of waiting pushes are limited: beyond the limit a push gets 503 at once, and accepted pushes are stored', async () => {
  const { api } = await site.replica({ maxWaitingBytes: 600_000 })
  const n8n = api.as({ apiKey: site.apiKey })
  const message = 'x'.repeat(90_000)
  const release = await holdTable(site.db, 'broadcast_logs')
  const pushes = Array.from({ length: 12 }, () =>
    n8n.post<ProblemBody>('/broadcast-logs', { tracking_number: newAwb(), status: 'success', message }),
  )
  const first = await Promise.race(pushes)
  assertProblem(first, 503, 'too many bytes')
  assert.match(first.body.type, /overloaded$/)
  assert.ok(Number(first.headers.get('retry-after')) > 0)
  let refused = 0
  for (const push of pushes) void push.then(() => refused++)
  // A push that arrived after the others were stored would be accepted.
  await until('the other six are refused', () => refused === 6)
  await release()
  const statuses = (await Promise.all(pushes)).map(({ status }) => status).sort()
  assert.deepEqual(statuses, [...Array<number>(6).fill(201), ...Array<number>(6).fill(503)])
  await pushLog(n8n)
})

test('a list takes a limit from 1 to 200 and only its own cursors', async () => {
  const { api } = site.admin
  for (const query of [
    'limit=0',
    'limit=201',
    'limit=-1',
    'limit=1.5',
    'limit=x',
    'cursor=abc',
    'cursor=e30',
  ])
    for (const list of ['/tickets', '/broadcast-logs', '/users'])
      assertProblem(await api.get(`${list}?${query}`), 400, `${list}?${query}`)
  for (const query of ['limit=1', 'limit=200', 'limit=', 'cursor='])
    assert.equal((await api.get(`/tickets?${query}`)).status, 200, query)
})
