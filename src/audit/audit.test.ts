// The audit log as admins read it.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import sql from 'sql-template-tag'
import type { Json } from '../testing/client.ts'
import { openSite, type Site, type TestPerson } from '../testing/fixtures.ts'
import { recordAudit } from './service.ts'
import type { AuditEntry } from './schema.ts'

type Entry = Json<AuditEntry>

let site: Site
let ani: TestPerson
let eka: TestPerson
before(async () => {
  site = await openSite()
  ani = await site.person('Ani Agen')
  eka = await site.person('Eka Admin', 'admin')
  const key = await site.admin.api.post<{ id: string }>('/api-keys', {
    name: 'n8n',
    scopes: ['tickets:write'],
  })
  await eka.api.call('DELETE', `/api-keys/${key.body.id}`)
  await site.admin.api.put(`/users/${ani.id}`, { full_name: 'Ani Anjani' })
  const reply = await eka.api.post<{ id: string }>('/canned-replies', { title: 'Salam', body: 'Halo.' })
  await eka.api.call('DELETE', `/canned-replies/${reply.body.id}`)
  await recordAudit(site.db.pool, undefined, 'user.deactivated_as_duplicate', 'users', crypto.randomUUID())
})
after(() => site.close())

// Everybody in this file has logged in; other tests cover those entries.
const all = async (query = '') =>
  (await site.admin.api.all<Entry>(`/audit-log?${query}`)).rows.filter(
    ({ action }) => !action.startsWith('user.log'),
  )
const summaries = (entries: Entry[]) =>
  entries.map(({ actor, action, subject_name }) => [actor.full_name, action, subject_name])

const whole = [
  [null, 'user.deactivated_as_duplicate', null],
  ['Eka Admin', 'canned_reply.deleted', 'Salam'],
  ['Eka Admin', 'canned_reply.created', 'Salam'],
  ['Adi Admin', 'user.changed', 'Ani Anjani'],
  ['Eka Admin', 'api_key.revoked', 'n8n'],
  ['Adi Admin', 'api_key.created', 'n8n'],
]

test('newest first: who did what to whom, with the name even after it was deleted', async () => {
  const entries = await all()
  assert.deepEqual(summaries(entries), whole)
  const [system, , , change] = entries
  assert.deepEqual(system?.actor, { type: 'system', id: null, full_name: null })
  assert.deepEqual(change?.actor, { type: 'user', id: site.admin.id, full_name: 'Adi Admin' })
  assert.deepEqual(
    [change.subject_type, change.subject_id, change.details],
    ['users', ani.id, { changed: ['full_name'] }],
  )
})

const moment = (id: string) =>
  sql`insert into audit_log (actor_type, actor_id, action, subject_type, subject_id)
    values ('user', ${site.admin.id}, 'test.moment', 'tests', ${id})`

test('over all pages each entry comes once, also entries with the same time', async () => {
  for (let at = 0; at < 5; at++) await site.db.pool.query(moment(String(at)))
  // Rows of the table cannot be changed; entries of one transaction have equal times.
  const client = await site.db.pool.connect()
  await client.query(sql`begin`)
  for (let at = 0; at < 5; at++) await client.query(moment(`b${String(at)}`))
  await client.query(sql`commit`)
  client.release()
  const ids = (await all('limit=200')).map(({ id }) => id)
  for (const limit of [1, 3, ids.length])
    assert.deepEqual(
      (await all(`limit=${String(limit)}`)).map(({ id }) => id),
      ids,
    )
  assert.equal(
    new Set(ids).size,
    Number(await site.db.value(sql`select count(*) from audit_log where action not like 'user.log%'`)),
  )
})

test('filters by action, actor and time', async () => {
  const without = (rows: unknown[][]) => rows.filter(([, action]) => action !== 'test.moment')
  const cases: [query: string, expected: unknown[][]][] = [
    ['action=api_key.', whole.slice(4)],
    ['action=API_KEY.revoked', whole.slice(4, 5)],
    ['action=apixkey', []],
    [`actor_id=${eka.id}`, [whole[1] ?? [], whole[2] ?? [], whole[4] ?? []]],
    [`actor_id=${eka.id}&action=canned`, whole.slice(1, 3)],
    ['from=2020-01-01T00:00:00Z', whole],
    ['to=2020-01-01T00:00:00Z', []],
    ['action=&actor_id=&from=', whole],
  ]
  for (const [query, expected] of cases)
    assert.deepEqual(without(summaries(await all(query))), expected, query)
  const [, second, third] = await all('action=api_key')
  assert.equal(third, undefined)
  assert.deepEqual(
    (await all(`action=api_key&to=${encodeURIComponent(second?.created_at ?? '')}`)).length,
    0,
    'to is exclusive',
  )
  for (const wrong of ['action=%25', 'actor_id=me', 'from=yesterday', 'limit=0', 'cursor=x'])
    assert.equal((await site.admin.api.get(`/audit-log?${wrong}`)).status, 400, wrong)
})

test('only admins can read it, and nobody can write it', async () => {
  assert.equal((await ani.api.get('/audit-log')).status, 403)
  for (const method of ['POST', 'PUT', 'DELETE'])
    assert.equal((await site.admin.api.call(method, '/audit-log', { json: {} })).status, 405)
})
