// Actions on several tickets: each ticket is changed, or fails with a reason, at the version that was on the screen.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import sql from 'sql-template-tag'
import type { CallOptions, Json, ProblemBody } from '../testing/client.ts'
import { newAwb, openSite, pushTicket, type Site, type TestPerson } from '../testing/fixtures.ts'
import { pictureOf, uploadFile } from '../testing/files.ts'
import { panelSession } from '../testing/session.ts'
import type { Ticket, TicketDetail } from '../tickets/shown.ts'

interface BulkAnswer {
  done: { id: string; version: number }[]
  failed: { id: string; error: string }[]
}

let site: Site
let session: CallOptions
let ani: TestPerson
before(async () => {
  site = await openSite()
  session = await panelSession(site.server.origin, site.admin.email)
  ani = await site.person('Ani Agen')
})
after(() => site.close())

async function newTickets(count: number): Promise<number[]> {
  const uids: string[] = []
  for (let at = 0; at < count; at++)
    uids.push((await pushTicket(site.n8n, { tracking_number: newAwb() })).ticket_uid)
  const found = await site.db.rows<{ id: number }>(
    sql`select id from tickets where ticket_uid = any(${uids}) order by id`,
  )
  return found.map(({ id }) => id)
}
const bulk = (action: string, ids: readonly (number | string)[], json: Record<string, unknown> = {}) =>
  site.server.api.call<BulkAnswer & ProblemBody>(
    'POST',
    `//admin/api/resources/tickets/bulk/${action}?recordIds=${ids.join(',')}`,
    { ...session, json },
  )
const read = async (id: number) => (await site.admin.api.get<Json<Ticket>>(`/tickets/${String(id)}`)).body

test('a hundred tickets are all changed; one more is refused before any is changed', async () => {
  const ids = await newTickets(101)
  const tooMany = await bulk('close', ids)
  assert.equal(tooMany.status, 400)
  assert.match(tooMany.body.error, /^recordIds names more than 100 records: split it into several requests$/)
  const closed = () =>
    site.db.value(sql`select count(*) from tickets where id = any(${ids}) and status = 'closed'`)
  assert.equal(await closed(), 0)
  const { body } = await bulk('close', ids.slice(0, 100))
  assert.deepEqual([body.done.length, body.failed, await closed()], [100, [], 100])
})

test('each ticket is changed or fails with a reason; none is left out', async () => {
  const [first = 0, changed = 0, twice = 0] = await newTickets(3)
  await ani.api.post(`/tickets/${String(changed)}/take`)
  await site.admin.api.put(`/tickets/${String(first)}`, { priority: 'high' })
  await ani.api.put(`/tickets/${String(changed)}`, { status: 'on_hold' })
  const ids = [first, changed, twice, twice, 99_999_999, 'x']
  const { status, body } = await bulk('close', ids, { versions: { [first]: 1, [changed]: 1 } })
  assert.equal(status, 200)
  assert.deepEqual(body.done, [
    { id: String(first), version: 3 },
    { id: String(twice), version: 2 },
  ])
  assert.deepEqual(body.failed, [
    {
      id: String(changed),
      code: 'ticket_changed',
      params: { by: 'Ani Agen', what: 'status' },
      error:
        "Ani Agen has changed this ticket's status in the meantime: look at it again before you change it",
    },
    { id: '99999999', code: 'no_such_record', error: 'there is no such record' },
    { id: 'x', code: 'no_such_record', error: 'there is no such record' },
  ])
  assert.equal((await read(changed)).status, 'on_hold')
})

test('invalid versions are refused, and nothing is changed', async () => {
  const [id = 0] = await newTickets(1)
  for (const versions of [[1], 'x', { [id]: {} }])
    assert.equal((await bulk('close', [id], { versions })).status, 400, JSON.stringify(versions))
  const { body } = await bulk('close', [id], { versions: { [id]: 'x' } })
  assert.equal(body.failed.length, 1)
  assert.equal((await read(id)).status, 'open')
})

test('a comment through the panel’s action is stored once per id, too', async () => {
  const [id = 0] = await newTickets(1)
  const json = { id: crypto.randomUUID(), comment_text: 'Halo', is_internal_note: true }
  for (let at = 0; at < 3; at++) {
    const path = `//admin/api/resources/tickets/records/${String(id)}/comment`
    assert.equal((await site.server.api.call('POST', path, { ...session, json })).status, 200)
  }
  const { body } = await site.admin.api.get<{ comments: { id: string }[] }>(`/tickets/${String(id)}`)
  assert.deepEqual(
    body.comments.map((one) => one.id),
    [json.id],
  )
})

test('a comment through the panel’s action takes its attachments along, also without text', async () => {
  const [id = 0] = await newTickets(1)
  const attachment = await uploadFile(site.admin.api, pictureOf(), 'penyok.png')
  const path = `//admin/api/resources/tickets/records/${String(id)}/comment`
  const json = { attachments: [attachment] }
  assert.equal((await site.server.api.call('POST', path, { ...session, json })).status, 200)
  const { body } = await site.admin.api.get<Json<TicketDetail>>(`/tickets/${String(id)}`)
  assert.deepEqual(
    body.comments.map((one) => one.attachments.map((file) => file.filename)),
    [['penyok.png']],
  )
})
