// Categories: everybody reads the active ones, admins write them in the panel, and the audit log records it.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import sql from 'sql-template-tag'
import type { CallOptions, Client } from '../testing/client.ts'
import { openSite, type Site, type TestPerson } from '../testing/fixtures.ts'
import { panelSession } from '../testing/session.ts'
import type { Category } from './schema.ts'

interface Answer {
  record?: { params: Record<string, unknown> }
  problem?: { code: string; errors?: { field: string; code: string }[] }
}

let site: Site
let ani: TestPerson
let panel: Client
let agents: CallOptions
before(async () => {
  site = await openSite()
  ani = await site.person('Ani Agen')
  panel = site.server.api.as(await panelSession(site.server.origin, site.admin.email))
  agents = await panelSession(site.server.origin, ani.email)
})
after(() => site.close())

const act = (path: string, json: unknown, as: Client = panel) =>
  as.post<Answer>(`//admin/api/resources/categories/${path}`, json)
const keys = async () => (await ani.api.get<Category[]>('/categories')).body.map(({ key }) => key)

test('every logged-in user reads the active categories in their order', async () => {
  assert.deepEqual(await keys(), ['keterlambatan', 'kehilangan', 'kerusakan', 'alamat', 'lainnya'])
  assert.equal((await site.server.api.get('/categories')).status, 401)
})

test('an admin creates, changes and deactivates a category, each with an entry in the audit log', async () => {
  const made = await act('actions/new', { key: 'cod', name_id: 'COD', name_en: 'Cash', place: 35 })
  assert.equal(made.status, 200, made.text)
  const id = String(made.body.record?.params.id)
  assert.deepEqual((await keys()).slice(2, 4), ['kerusakan', 'cod'])
  const changed = await act(`records/${id}/edit`, { name_en: 'Cash on delivery' })
  assert.equal(changed.body.record?.params.name_en, 'Cash on delivery')
  assert.equal((await act(`records/${id}/edit`, { is_active: false })).status, 200)
  assert.ok(!(await keys()).includes('cod'))
  const audited = await site.db.rows(
    sql`select action, actor_id, details from audit_log where subject_type = 'categories' and subject_id = ${id} order by id`,
  )
  assert.deepEqual(audited, [
    { action: 'category.created', actor_id: site.admin.id, details: { name: 'COD' } },
    {
      action: 'category.changed',
      actor_id: site.admin.id,
      details: { name: 'COD', changed: ['name_en'] },
    },
    {
      action: 'category.changed',
      actor_id: site.admin.id,
      details: { name: 'COD', changed: ['is_active'] },
    },
  ])
})

test('invalid values are refused with their codes, and nothing is written', async () => {
  const count = () => site.db.value(sql`select count(*) from categories`)
  const before = await count()
  const twin = await act('actions/new', { key: 'alamat', name_id: 'Alamat', name_en: 'Address' })
  assert.deepEqual([twin.status, twin.body.problem?.code], [409, 'duplicate'])
  const cases: [json: unknown, field: string, code: string][] = [
    [{ key: 'Salah Alamat', name_id: 'x', name_en: 'x' }, 'key', 'bad_key'],
    [{ key: 'x', name_id: ' ', name_en: 'x' }, 'name_id', 'required'],
    [{ key: 'x', name_id: 'x', name_en: 'x'.repeat(61) }, 'name_en', 'too_long'],
    [{ key: 'x', name_id: 'x', name_en: 'x', place: -1 }, 'place', 'too_small'],
    [{ key: 'x', name_id: 'x', name_en: 'x', id: 'x' }, 'id', 'unknown_field'],
  ]
  for (const [json, field, code] of cases) {
    const { status, body, text } = await act('actions/new', json)
    const [found] = body.problem?.errors ?? []
    assert.deepEqual([status, found?.field, found?.code], [400, field, code], text)
  }
  const id = String(await site.db.value(sql`select id from categories where key = 'alamat'`))
  const key = await act(`records/${id}/edit`, { key: 'lain' })
  assert.deepEqual([key.status, key.body.problem?.errors?.[0]?.code], [400, 'unknown_field'])
  assert.equal((await act(`records/${id}/edit`, {})).status, 400)
  assert.equal((await act(`records/${crypto.randomUUID()}/edit`, { name_en: 'x' })).status, 404)
  assert.equal(await count(), before)
})

test('an agent cannot write categories', async () => {
  const as = site.server.api.as(agents)
  assert.equal((await act('actions/new', { key: 'x', name_id: 'x', name_en: 'x' }, as)).status, 403)
  const id = String(await site.db.value(sql`select id from categories where key = 'alamat'`))
  assert.equal((await act(`records/${id}/edit`, { name_en: 'x' }, as)).status, 403)
})
