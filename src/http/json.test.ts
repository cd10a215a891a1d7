// Bodies that PostgreSQL or a recursive function cannot handle: half characters, NUL, very deep nesting.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import fc from 'fast-check'
import sql from 'sql-template-tag'
import type { ProblemBody } from '../testing/client.ts'
import { newAwb, openSite, pushLog, pushTicket, type PushedLog, type Site } from '../testing/fixtures.ts'
import { parseJson } from './json.ts'

let site: Site
before(async () => {
  site = await openSite()
})
after(() => site.close())

const nested = (depth: number): unknown => {
  let value: unknown = 1
  for (let level = 0; level < depth; level++) value = level % 2 ? [value] : { a: value }
  return value
}

test('half a character becomes U+FFFD everywhere; complete characters and backslashes stay; a byte order mark is removed', () => {
  const cases: [json: string, value: unknown][] = [
    [String.raw`"Budi \ud83d"`, 'Budi \ufffd'],
    [String.raw`"\ude00\ud83d"`, '\ufffd\ufffd'],
    [String.raw`"\ud83d\ud83d\ude00"`, '\ufffd😀'],
    [String.raw`"\uD83D\uDE00 😀"`, '😀 😀'],
    [String.raw`"\\ud83d \\\ud83d \\\\ud83d"`, '\\ud83d \\\ufffd \\\\ud83d'],
    [String.raw`{"\ud83d":{"\udc00":["\udfff"]}}`, { '\ufffd': { '\ufffd': ['\ufffd'] } }],
    ['\ufeff"\ufeff"', '\ufeff'],
  ]
  for (const [json, value] of cases) assert.deepEqual(parseJson(json), { value, faults: [] }, json)
})

test('any text is read as it was sent, except that half characters are replaced', () => {
  const unit = fc.constantFrom('\ud83d', '\ude00', '\ud83d\ude00', '\\', '"', 'u', 'd83d', '\n', 'é')
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 12 }), (sent) => {
      const whole = Buffer.from(sent).toString()
      assert.deepEqual(parseJson(JSON.stringify({ [sent]: [sent] })).value, { [whole]: [whole] })
    }),
    { numRuns: 2000 },
  )
})

test('errors for nesting deeper than 20 and for NUL name the field, and in an array the item', () => {
  const faults = (value: unknown) => parseJson(JSON.stringify(value)).faults
  assert.deepEqual(faults({ metadata: nested(20), other: [] }), [])
  assert.deepEqual(faults({ a: 1, metadata: nested(21) }), [
    {
      field: 'metadata',
      code: 'too_deep',
      params: { max: 20 },
      message: 'metadata must not be nested deeper than 20 levels',
    },
  ])
  assert.deepEqual(
    faults([{ a: 1 }, { x: nested(400) }, { y: ['\u0000'] }, 'z']),
    new Map([
      [
        1,
        [
          {
            field: 'x',
            code: 'too_deep',
            params: { max: 20 },
            message: 'x must not be nested deeper than 20 levels',
          },
        ],
      ],
      [2, [{ field: 'y', code: 'nul', message: 'y must not contain the NUL character' }]],
    ]),
  )
  for (const value of [{ m: '\u0000' }, { m: { '\u0000': 1 } }, { m: [{ a: 'x\u0000' }] }, { 'm\u0000': 1 }])
    assert.deepEqual(faults(value), [
      { field: 'm', code: 'nul', message: 'm must not contain the NUL character' },
    ])
  assert.deepEqual(faults({ m: String.raw`\u0000` }), [], 'an escaped backslash followed by u0000 is not NUL')
})

test('a body of brackets, escapes or half characters is checked in linear time', () => {
  const began = performance.now()
  const many = 250_000
  for (const text of [
    '['.repeat(many) + ']'.repeat(many),
    `"${'\\ud83d'.repeat(many)}"`,
    `"${'\\\\'.repeat(many)}"`,
  ])
    parseJson(text)
  parseJson(`{"a":${'{"a":'.repeat(many)}1${'}'.repeat(many)}}`)
  assert.ok(performance.now() - began < 5000)
})

test('half an emoji is stored as a replacement character, also in metadata, its keys and ids', async () => {
  const half = '\ud83d'
  const { log_id, tracking_number } = await pushLog(site.n8n, {
    metadata: { nama: `Budi ${half}`, [half]: [{ [half]: half }] },
    message_id: `wa-${half}`,
    status: 'pending',
  })
  const again = await pushLog(site.n8n, { tracking_number, message_id: `wa-${half}` })
  assert.deepEqual([again.status, again.log_id], ['updated', log_id])
  assert.deepEqual(await site.db.value(sql`select metadata from broadcast_logs where id = ${log_id}`), {
    nama: 'Budi \ufffd',
    '\ufffd': [{ '\ufffd': '\ufffd' }],
  })
  const { ticket_uid } = await pushTicket(site.n8n, { subject: half, metadata: { [half]: half } })
  const ticket = await site.admin.api.get<{ subject: string; metadata: unknown }>(`/tickets/${ticket_uid}`)
  assert.deepEqual([ticket.body.subject, ticket.body.metadata], ['\ufffd', { '\ufffd': '\ufffd' }])
})

test('deep nesting and NUL are refused with the name of the field, also with an Idempotency-Key', async () => {
  const headers = { 'idempotency-key': 'deep' }
  const bodies: [field: string, fields: Record<string, unknown>][] = [
    ['metadata', { metadata: nested(3000) }],
    ['metadata', { metadata: { nul: '\u0000' } }],
    ['unknown', { unknown: nested(3000) }],
    ['message_id', { message_id: 'a\u0000' }],
  ]
  for (const [field, fields] of bodies)
    for (const [path, needed] of [
      ['/broadcast-logs', { tracking_number: newAwb(), status: 'success' }],
      ['/tickets', { subject: 'Keluhan', description: 'Paket belum sampai' }],
    ] as const) {
      const json = { ...needed, ...fields }
      const refused = await site.n8n.call<ProblemBody>('POST', path, { json, headers })
      assert.equal(refused.status, 400, refused.text)
      assert.deepEqual(
        refused.body.errors?.map((one) => one.field),
        [field],
      )
    }
  const person = await site.admin.api.post<ProblemBody>('/users', { full_name: 'A\u0000' })
  assert.deepEqual([person.status, person.body.errors?.[0]?.field], [400, 'full_name'])
})

test('in an array only the deep item is refused, and the array can be sent again with its key', async () => {
  const log = (more: object) => ({ tracking_number: newAwb(), status: 'success', ...more })
  const json = [log({}), log({ metadata: nested(3000) }), log({ other: '\u0000' }), log({})]
  const headers = { 'idempotency-key': 'deep-array' }
  type Results = { results: (Partial<PushedLog> & { error?: string })[] }
  const first = await site.n8n.call<Results>('POST', '/broadcast-logs', { json, headers })
  assert.equal(first.status, 200, first.text)
  assert.deepEqual(
    first.body.results.map(({ status, error }) => (error === undefined ? status : error)),
    [
      'created',
      'metadata must not be nested deeper than 20 levels',
      'other must not contain the NUL character',
      'created',
    ],
  )
  const again = await site.n8n.call<Results>('POST', '/broadcast-logs', { json, headers })
  assert.deepEqual(again.body, first.body)
})
