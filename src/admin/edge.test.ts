// Sends invalid requests to the panel's HTTP interface: every resource and action, with anything that a program may send. They
// get the API's problems, never a 500, and leave nothing on the disk.
import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import test, { after, before } from 'node:test'
import fc from 'fast-check'
import pLimit from 'p-limit'
import sql from 'sql-template-tag'
import type { Answer, CallOptions, Client, ProblemBody } from '../testing/client.ts'
import { openSite, pushLog, pushTicket, type Site } from '../testing/fixtures.ts'
import { panelSession } from '../testing/session.ts'
import { resources } from './resources.ts'

interface PanelAnswer extends Partial<ProblemBody> {
  records?: unknown[]
  problem?: { status: number; error: string }
}

let site: Site
let admin: Client
let agent: Client
let cookie: CallOptions
let agentCookie: CallOptions['headers']
let ticket: string
before(async () => {
  site = await openSite()
  cookie = await panelSession(site.server.origin, site.admin.email)
  admin = site.server.api.as(cookie)
  const agents = await panelSession(site.server.origin, (await site.person('Ani Agen')).email)
  agent = site.server.api.as(agents)
  agentCookie = agents.headers
  await pushLog(site.n8n)
  await pushTicket(site.n8n)
  ticket = String(await site.db.value(sql`select id from tickets limit 1`))
})
after(() => site.close())

const at = (path: string) => `//admin${path}`
const errors = () => site.server.logged.filter((line) => /^{"level":(50|60)/.test(line))

/** Checks each answer: a refusal is a problem with a sentence, never a 5xx. */
function decent(answer: Answer<PanelAnswer>, what: string): void {
  assert.ok(answer.status < 500, `${what}: ${String(answer.status)} ${answer.text.slice(0, 200)}`)
  if (answer.status < 400) return
  const sentence = answer.body.error ?? answer.body.problem?.error
  assert.ok(sentence, `${what}: ${String(answer.status)} without a sentence`)
  assert.doesNotMatch(answer.text, /node_modules|\bat .*\.ts:|the request cannot be read/, what)
}

test('only JSON and form fields up to 256 KiB are accepted; an upload is refused and leaves no file', async () => {
  const uploads = async () => (await readdir(tmpdir())).filter((name) => name.startsWith('upload_'))
  const big = 'x'.repeat(300 * 1024)
  const part = '--b\r\ncontent-disposition: form-data; name="f"; filename="a.bin"\r\n\r\nx\r\n--b--\r\n'
  const cases: [type: string | undefined, body: string, status: number][] = [
    ['application/octet-stream', 'x', 415],
    ['APPLICATION/OCTET-STREAM', 'x', 415],
    ['application/x-octet-stream', 'x', 415],
    ['multipart/form-data; boundary=b', part, 415],
    ['Multipart/Form-Data; boundary=b', part, 415],
    ['application/json, multipart/form-data; boundary=b', part, 400],
    ['x-multipart-json', part, 415],
    ['text/plain', '{"status":"open"}', 415],
    ['text/html', '<p>', 415],
    [undefined, 'x', 415],
    ['application/json', '{"status":', 400],
    ['application/json', '[1]', 400],
    ['application/json', '"x"', 400],
    ['application/json', 'null', 400],
    ['application/json', `{"a":"${big}"}`, 413],
    ['application/x-www-form-urlencoded', `a=${big}`, 413],
    ['Application/Json; charset=utf-8', '{"status":"open"}', 200],
    ['Application/X-WWW-Form-Urlencoded', 'status=open', 200],
  ]
  const paths = [
    `/api/resources/tickets/records/${ticket}/status`,
    '/anything',
    '/api/resources/x',
    '/API/resources/users/actions/new',
  ]
  for (const path of paths)
    for (const [type, body, expected] of cases)
      for (const chunked of [false, true]) {
        const what = `${path} ${String(type)} ${body.slice(0, 20)} ${chunked ? 'chunked' : ''}`
        const { status, text } = await send(path, type, body, chunked)
        const refused = expected !== 200
        assert.equal(status, refused ? expected : path === paths[0] ? 200 : 404, `${what}: ${text}`)
        if (status >= 400) assert.match(text, /"error":"\w+/, what)
      }
  assert.deepEqual(await uploads(), [])
  assert.deepEqual(errors(), [])
})

/** Sends a request without fetch, which would add a content type and a length. */
function send(path: string, type: string | undefined, body: string, chunked: boolean) {
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const sent = request(
      `${site.server.origin}/admin${path}`,
      {
        method: 'POST',
        headers: {
          ...cookie.headers,
          ...(type === undefined ? {} : { 'content-type': type }),
          ...(chunked ? {} : { 'content-length': Buffer.byteLength(body) }),
        },
      },
      (answer) => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.on('end', () => {
          resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString() })
        })
      },
    )
    sent.on('error', reject)
    for (let from = 0; from < body.length; from += 60_000) sent.write(body.slice(from, from + 60_000))
    sent.end()
  })
}

test('invalid requests get an error with the status of the API', async () => {
  const uuid = crypto.randomUUID()
  const cases: [method: string, path: string, status: number, sentence: RegExp, json?: unknown][] = [
    ['POST', '/api/resources/tickets/bulk/close?recordIds=999999', 404, /^there is no such record$/],
    ['POST', '/api/resources/tickets/bulk/close?recordIds=x,%ff', 404, /^there is no such record$/],
    ['POST', '/api/resources/tickets/bulk/close', 400, /^recordIds is required$/],
    ['POST', '/api/resources/tickets/bulk/close?recordIds=', 400, /^recordIds is required$/],
    [
      'GET',
      '/api/resources/tickets/actions/list?filters.constructor=1',
      400,
      /^filters.constructor is not a filter here$/,
    ],
    [
      'GET',
      '/api/resources/tickets/actions/list?filters.__proto__=1',
      400,
      /^filters.__proto__ is not a filter here$/,
    ],
    [
      'GET',
      '/api/resources/users/actions/list?filters.password_hash=1',
      400,
      /^filters.password_hash is not a filter/,
    ],
    ['GET', '/api/resources/users/actions/list?filters.id=1', 400, /^filters.id must be a UUID$/],
    [
      'GET',
      '/api/resources/tickets/actions/list?filters.status=lost',
      400,
      /^filters.status must be one of open, /,
    ],
    [
      'GET',
      '/api/resources/tickets/actions/list?filters.created_at~~from=x',
      400,
      /^filters.created_at~~from must be an ISO/,
    ],
    ['GET', '/api/resources/tickets/actions/list?page=-1', 400, /^page must be a whole number/],
    ['GET', '/api/resources/tickets/actions/list?page=99999999', 400, /^page is too far/],
    ['GET', '/api/resources/tickets/actions/list?perPage=x', 400, /^perPage must be a whole number/],
    ['GET', '/api/resources/tickets/actions/list?sortBy=nope', 400, /^sortBy must be one of created_at$/],
    [
      'GET',
      '/api/resources/tickets/actions/list?sortBy=created_at&direction=up',
      400,
      /^direction must be asc or desc$/,
    ],
    [
      'GET',
      '/api/resources/users/actions/search/$2?searchProperty=password_hash',
      400,
      /^searchProperty cannot be/,
    ],
    ['GET', '/api/resources/%ff/actions/list', 404, /^there is nothing at this address$/],
    ['GET', '/api/resources/constructor/actions/list', 404, /^there is nothing at this address$/],
    ['GET', '/api/resources/tickets/records/%ff/show', 404, /^there is nothing at this address$/],
    ['GET', '/api/resources/tickets/records/x/show', 404, /^there is no such record$/],
    ['GET', `/api/resources/users/records/${uuid}/show`, 404, /^there is no such record$/],
    ['GET', '/api/resources/tickets/actions/constructor', 404, /^there is no such action$/],
    ['GET', `/api/resources/tickets/records/${ticket}/list`, 404, /^there is no such action$/],
    ['GET', '/api/resources/tickets/bulk/show?recordIds=1', 404, /^there is no such action$/],
    [
      'GET',
      `/api/resources/tickets/records/${ticket}/close`,
      405,
      /^this address does not accept this method$/,
    ],
    [
      'PUT',
      `/api/resources/tickets/records/${ticket}/close`,
      405,
      /^this address does not accept this method$/,
    ],
    ['GET', '/api/resources/tickets/records/1/delete', 403, /^your role does not allow this$/],
    [
      'POST',
      `/api/resources/tickets/records/${ticket}/status`,
      400,
      /^status must be one of/,
      { status: { a: 1 } },
    ],
    [
      'POST',
      `/api/resources/tickets/records/${ticket}/comment`,
      400,
      /^is_internal_note must be/,
      { comment_text: 'x', is_internal_note: 'no' },
    ],
    [
      'POST',
      `/api/resources/users/records/${site.admin.id}/edit`,
      400,
      /^is_active must be true or false$/,
      { is_active: 'rubbish' },
    ],
    ['GET', '/frontend/assets/components.bundle.js', 404, /^there is nothing at this address$/],
    ['GET', '/api/pages/__proto__', 404, /^there is nothing at this address$/],
  ]
  for (const [method, path, status, sentence, json] of cases) {
    const answer = await admin.call<PanelAnswer>(method, at(path), json === undefined ? {} : { json })
    assert.equal(answer.status, status, `${method} ${path}: ${answer.text.slice(0, 200)}`)
    assert.match(String(answer.body.error ?? answer.body.problem?.error), sentence, `${method} ${path}`)
  }
  assert.deepEqual(errors(), [])
})

const rubbishNames = [
  'constructor',
  '__proto__',
  'toString',
  'id',
  'status',
  'created_at',
  'nope',
  'password_hash',
  'a.b.c',
  '~~from',
  '%ff',
  '%00',
  '💥',
  '',
]
const values = [
  '',
  'x',
  '-1',
  '0',
  '1e999',
  '99999999999999999999',
  '%00',
  '%ff',
  "'--",
  '%F0%9F%92%A5',
  '%ED%A0%80',
  'a'.repeat(3_000),
  '[object Object]',
  '2026-13-45',
  '+275760-09-13T00:00:00Z',
  '-271821-04-20T00:00:00Z',
  '..%2f..%2f',
]
const actions = [
  'list',
  'show',
  'new',
  'edit',
  'bulkDelete',
  'close',
  'assign',
  'comment',
  'constructor',
  '%ff',
]

test('every resource × action × invalid value: no 5xx, no stack in the log', async () => {
  const names = [...resources.map(({ name }) => name), '__proto__', '%ff']
  const ids = [ticket, site.admin.id, '__proto__', '%ff', '-1', '9'.repeat(30)]
  const places = names.flatMap((resource) =>
    actions.flatMap((action, index) => [
      `/api/resources/${resource}/actions/${action}`,
      `/api/resources/${resource}/search/${action}`,
      `/api/resources/${resource}/bulk/${action}?recordIds=${ids[index % ids.length] ?? ''}`,
      `/api/resources/${resource}/records/${ids[index % ids.length] ?? ''}/${action}`,
    ]),
  )
  await together(places, async (path, index) => {
    const [api, headers] = index % 2 === 0 ? [admin, cookie.headers] : [agent, agentCookie]
    decent(await api.call('GET', at(path)), `GET ${path}`)
    const body = bodies[index % bodies.length] ?? {}
    const sent = { ...body, headers: { ...headers, ...body.headers } }
    decent(await api.call('POST', at(path), sent), `POST ${path} ${String(body.raw).slice(0, 60)}`)
  })
  const parameters = [
    'page',
    'perPage',
    'sortBy',
    'direction',
    'searchProperty',
    'after',
    'q',
    ...rubbishNames.map((name) => `filters.${name}`),
  ]
  for (const { name } of resources)
    await together(parameters, async (parameter) => {
      const value = values[spin++ % values.length] ?? ''
      decent(
        await admin.get(at(`/api/resources/${name}/actions/list?${parameter}=${value}`)),
        `${name} ${parameter}=${value}`,
      )
    })
  // Every column of every table, each with a third of the values.
  for (const { name, properties } of resources)
    await together(properties, async (column) => {
      spin++
      for (const value of values.filter((_, index) => (index + spin) % 3 === 0))
        for (const side of column.filter === 'range' ? ['~~from', '~~to'] : column.filter ? [''] : [])
          decent(
            await admin.get(at(`/api/resources/${name}/actions/list?filters.${column.name}${side}=${value}`)),
            `${name} ${column.name}=${value}`,
          )
    })
  assert.deepEqual(errors(), [])
})
let spin = 0
const bodies: CallOptions[] = [
  {},
  { raw: '', headers: { 'content-type': 'application/json' } },
  ...[
    '{}',
    '[]',
    '{',
    '{"__proto__":{"status":"closed"},"constructor":1}',
    '{"version":{"toString":1},"status":"open"}',
    `{"version":${'['.repeat(100_000)}${']'.repeat(100_000)},"status":"open"}`,
    '{"status":"\\u0000","comment_text":"\\ud800","full_name":"\\u0000","email":"\\u0000"}',
  ].map((raw) => ({ raw, headers: { 'content-type': 'application/json' } })),
  {
    raw: '__proto__=1&constructor=1&status=%ff&version=%00',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  },
]

/** Runs a few at a time; the order does not matter. */
async function together<T>(
  items: readonly T[],
  work: (item: T, index: number) => Promise<void>,
): Promise<void> {
  const limit = pLimit(8)
  await Promise.all(items.map((item, index) => limit(() => work(item, index))))
}

test('any path, query and body', async () => {
  const part = fc.oneof(
    fc.constantFrom(...actions, 'tickets', 'users', 'api', 'resources', 'records', 'bulk', ticket),
    fc.string({ unit: 'binary' }).map(encodeLoosely),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...resources.map(({ name }) => name)),
      fc.array(part, { maxLength: 4 }),
      fc.dictionary(fc.oneof(fc.constantFrom(...rubbishNames), fc.string()), fc.string()),
      fc.json(),
      fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'HEAD'),
      async (table, parts, query, raw, method) => {
        const path = at(`/api/resources/${table}/${parts.join('/')}?${new URLSearchParams(query).toString()}`)
        const options =
          method === 'GET' || method === 'HEAD'
            ? cookie
            : { ...cookie, raw, headers: { ...cookie.headers, 'content-type': 'application/json' } }
        const answer = await site.server.api.call<PanelAnswer>(method, path, options)
        if (method === 'HEAD') assert.ok(answer.status < 500)
        else decent(answer, `${method} ${path} ${raw}`)
      },
    ),
    { numRuns: 200 },
  )
  assert.deepEqual(errors(), [])
})

function encodeLoosely(text: string): string {
  return [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')
}
