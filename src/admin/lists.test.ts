// The panel's lists over AdminJS' API: pages that continue after the last row, and the search field.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import sql from 'sql-template-tag'
import type { Client, ProblemBody } from '../testing/client.ts'
import { openSite, type Site } from '../testing/fixtures.ts'
import { panelSession } from '../testing/session.ts'

interface List extends Omit<ProblemBody, 'errors'> {
  errors?: { code: string }[]
  records: { params: Record<string, unknown>; recordActions: { name: string }[] }[]
  meta: { next?: string }
}

let site: Site
let panel: Client
before(async () => {
  site = await openSite()
  panel = site.server.api.as(await panelSession(site.server.origin, site.admin.email))
  // All have the same time, so time alone gives no order.
  await site.db.pool.query(sql`insert into audit_log (actor_type, action, subject_type, subject_id)
    select 'system', 'user.changed', 'users', n::text from generate_series(1, 25) as n`)
  for (const name of ['Citra', 'Budi', 'ani', 'Ani', 'Dewi']) await site.person(name)
})
after(() => site.close())

const list = (resource: string, query: Record<string, string> = {}) =>
  panel.get<List>(`//admin/api/resources/${resource}/actions/list?${new URLSearchParams(query).toString()}`)

async function all(resource: string, query: Record<string, string>): Promise<unknown[]> {
  const ids: unknown[] = []
  let next: string | undefined
  do {
    const { status, text, body } = await list(resource, { ...query, ...(next ? { after: next } : {}) })
    assert.equal(status, 200, text)
    assert.ok(body.records.length > 0, 'no page is empty')
    ids.push(...body.records.map(({ params }) => params.id))
    next = body.meta.next
  } while (next !== undefined)
  return ids
}

test('over all pages each record comes once, in every order', async () => {
  const orders: [resource: string, query: Record<string, string>][] = [
    ['audit_log', {}],
    ['users', {}],
    ['users', { sortBy: 'full_name', direction: 'desc' }],
    ['users', { sortBy: 'created_at', direction: 'asc' }],
    ['canned_replies', {}],
  ]
  for (const [resource, query] of orders) {
    const whole = await all(resource, { ...query, perPage: '100' })
    assert.ok(whole.length >= 5, resource)
    assert.equal(new Set(whole).size, whole.length)
    for (const perPage of ['1', '2', '3'])
      assert.deepEqual(await all(resource, { ...query, perPage }), whole, `${resource} by ${perPage}`)
  }
})

test('a cursor is valid only for its own order, and an invalid one is refused', async () => {
  const next = (await list('users', { perPage: '2' })).body.meta.next ?? ''
  const other = await list('users', { perPage: '2', after: next, sortBy: 'created_at' })
  assert.deepEqual([other.status, other.body.errors?.[0]?.code], [400, 'cursor_of_other_order'])
  const foreign = await list('users', { after: 'x' })
  assert.deepEqual([foreign.status, foreign.body.errors?.[0]?.code], [400, 'foreign_cursor'])
  const forged = Buffer.from(
    JSON.stringify({ by: 'full_name', direction: 'asc', at: 'x', id: 'not a uuid' }),
  ).toString('base64url')
  assert.equal((await list('users', { after: forged })).status, 400)
})

test('the search field searches the declared columns, ignores case, and does not interpret patterns', async () => {
  const found = async (q: string) =>
    (await list('users', { q })).body.records.map(({ params }) => params.full_name)
  assert.deepEqual(await found('ANI'), ['Ani', 'ani'])
  assert.deepEqual(await found('ani@'), [])
  assert.deepEqual(await found('%'), [])
  assert.equal((await list('tickets', { q: 'a' })).body.records.length, 0, 'a table without a search')
  const replies = (await list('canned_replies', { q: '#diantar' })).body.records
  assert.deepEqual(
    replies.map(({ params }) => params.shortcut),
    ['diantar'],
  )
})

test('a record comes with the actions that are possible in its present state', async () => {
  const { id } = await site.person('Eka')
  const offered = async () =>
    (await list('users', { 'filters.id': id })).body.records[0]?.recordActions.map(({ name }) => name)
  assert.ok((await offered())?.includes('deactivate'))
  assert.ok(!(await offered())?.includes('activate'))
  await site.admin.api.put(`/users/${id}`, { is_active: false })
  assert.ok((await offered())?.includes('activate'))
  assert.ok(!(await offered())?.includes('deactivate'))
})

test('actions that create, change and end records call the services', async () => {
  const act = (path: string, json: unknown) =>
    panel.post<{ record?: { params: Record<string, unknown> }; key?: string }>(
      `//admin/api/resources/${path}`,
      json,
    )
  const key = await act('api_keys/actions/new', { name: 'n8n uji', scopes: ['tickets:write'] })
  assert.match(String(key.body.key), /^pantau_/)
  const id = String(key.body.record?.params.id)
  assert.equal((await act(`api_keys/records/${id}/revoke`, {})).status, 200)
  const reply = await act('canned_replies/actions/new', { title: 'Salam', shortcut: '', body: 'Halo.' })
  const of = `canned_replies/records/${String(reply.body.record?.params.id)}`
  assert.equal((await act(`${of}/edit`, { title: 'Salam hangat' })).body.record?.params.title, 'Salam hangat')
  assert.equal((await act(`${of}/delete`, {})).status, 200)
  assert.equal((await act(`${of}/edit`, { title: 'Lagi' })).status, 404)
  const audited = await site.db.rows<{ action: string }>(
    sql`select action from audit_log where action not like 'user.%' order by id`,
  )
  assert.deepEqual(
    audited.map(({ action }) => action),
    [
      'api_key.created',
      'api_key.revoked',
      'canned_reply.created',
      'canned_reply.changed',
      'canned_reply.deleted',
    ],
  )
})
