// Canned replies: who may read and write them, and what they may contain.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import sql from 'sql-template-tag'
import type { Json, ProblemBody } from '../testing/client.ts'
import { openSite, type Site, type TestPerson } from '../testing/fixtures.ts'
import { newCannedReply, type CannedReply } from './schema.ts'

type Reply = Json<CannedReply>

let site: Site
let ani: TestPerson
before(async () => {
  site = await openSite()
  ani = await site.person('Ani Agen')
})
after(() => site.close())

const list = async () => (await ani.api.get<Reply[]>('/canned-replies')).body
const create = (fields: unknown) => site.admin.api.post<Reply>('/canned-replies', fields)

test('an agent can use the first canned replies at once, sorted by title', async () => {
  const replies = await list()
  assert.deepEqual(
    replies.map(({ title }) => title),
    [
      'Jadwal ulang pengantaran',
      'Konfirmasi penerimaan',
      'Minta patokan alamat',
      'Mohon maaf terlambat',
      'Paket sedang diantar',
    ],
  )
  for (const { title, shortcut, body } of replies)
    assert.ok(newCannedReply.safeParse({ title, shortcut, body }).success, title)
})

test('an admin creates, changes and deletes them; each step is in the audit log', async () => {
  const made = await create({
    title: '  Ganti alamat ',
    shortcut: 'ganti-alamat',
    body: 'Halo Kak, resi {resi}.',
  })
  assert.equal(made.status, 201)
  const { id, created_by, title } = made.body
  assert.deepEqual([title, created_by], ['Ganti alamat', site.admin.id])
  assert.ok((await list()).some((one) => one.id === id))

  const changed = await site.admin.api.put<Reply>(`/canned-replies/${id}`, { shortcut: '' })
  assert.deepEqual(
    [changed.status, changed.body.shortcut, changed.body.body],
    [200, null, 'Halo Kak, resi {resi}.'],
  )
  assert.equal((await site.admin.api.call('DELETE', `/canned-replies/${id}`)).status, 204)
  assert.ok(!(await list()).some((one) => one.id === id))
  for (const method of ['PUT', 'DELETE'])
    assert.equal(
      (await site.admin.api.call(method, `/canned-replies/${id}`, { json: { title: 'x' } })).status,
      404,
    )
  const steps = await site.db.rows<{ action: string; details: { title: string } }>(
    sql`select action, details from audit_log where subject_id = ${id} and actor_id = ${site.admin.id} order by id`,
  )
  assert.deepEqual(
    steps.map(({ action, details }) => `${action} ${details.title}`),
    ['canned_reply.created', 'canned_reply.changed', 'canned_reply.deleted'].map(
      (one) => `${one} Ganti alamat`,
    ),
  )
})

test('agents can only read them; without a login nobody can', async () => {
  const [{ id } = { id: '' }] = await list()
  const json = { title: 'x', body: 'y' }
  for (const [method, path] of [
    ['POST', '/canned-replies'],
    ['PUT', `/canned-replies/${id}`],
    ['DELETE', `/canned-replies/${id}`],
  ] as const)
    assert.equal((await ani.api.call(method, path, { json })).status, 403, method)
  assert.equal((await site.server.api.get('/canned-replies')).status, 401)
  assert.equal((await list()).length, 5)
})

test('an unknown placeholder is refused with a sentence that lists the known ones', async () => {
  const body = 'Halo {nama}, paket {resi} { resi }'
  const answer = await site.admin.api.post<ProblemBody>('/canned-replies', { title: 'x', body })
  assert.equal(answer.status, 400)
  assert.deepEqual(
    answer.body.errors?.map(({ field, message }) => [field, message]),
    ['{nama}', '{ resi }'].map((one) => [
      'body',
      `body has an unknown placeholder ${one}: known are {nama_pelanggan}, {nama_agen}, {resi}, {nomor_tiket}, {nomor_hp}`,
    ]),
  )
  const fine = await create({
    title: 'Semua',
    body: '{nama_pelanggan} {nama_agen} {resi} {nomor_tiket} {nomor_hp} {resi',
  })
  assert.equal(fine.status, 201)
})

test('titles, texts and shortcuts have limits, and a shortcut is unique', async () => {
  const body = 'Halo Kak.'
  for (const wrong of [
    {},
    { title: ' ', body },
    { title: 'x'.repeat(101), body },
    { title: 'x', body: 'y'.repeat(4097) },
    { title: 'x', body: 'y\u0000' },
    ...['Besar', 'dua kata', '-x', 'x--y', 'x'.repeat(31), 7].map((shortcut) => ({
      title: 'x',
      body,
      shortcut,
    })),
    { title: 'x', body, colour: 'red' },
  ])
    assert.equal((await create(wrong)).status, 400, JSON.stringify(wrong).slice(0, 80))
  assert.equal(
    (await create({ title: 'x'.repeat(100), body: 'y'.repeat(4096), shortcut: 'satu' })).status,
    201,
  )
  assert.equal((await create({ title: 'Lain', body, shortcut: 'satu' })).status, 409)
  const [other] = await list()
  const moved = await site.admin.api.put(`/canned-replies/${other?.id ?? ''}`, { shortcut: 'satu' })
  assert.equal(moved.status, 409)
  assert.equal((await site.admin.api.put(`/canned-replies/${other?.id ?? ''}`, {})).status, 400)
  for (const shortcut of [null, '', undefined])
    assert.equal((await create({ title: 'Tanpa', body, shortcut })).status, 201)
})
