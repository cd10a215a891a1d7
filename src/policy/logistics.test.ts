// Logistics users read broadcasts. No request gives them anything of a ticket, and no ticket can be assigned to them.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import sql from 'sql-template-tag'
import { refreshSummary } from '../dashboard/service.ts'
import { newPhone, openSite, pushLog, type Site, type TestPerson } from '../testing/fixtures.ts'
import { newTicket, ticketNow, type TestTicket } from '../testing/panel.ts'
import { listen } from '../testing/stream.ts'

const subject = 'Paket rahasia belum sampai'
let site: Site
let ani: TestPerson
let lina: TestPerson
let ticket: TestTicket
let failed: string
before(async () => {
  site = await openSite()
  ani = await site.person('Ani Agen')
  lina = await site.person('Lina Logistik', 'logistics')
  ticket = await newTicket(site, ani, { subject, priority: 'urgent', customer_phone: newPhone() })
  const log = {
    tracking_number: ticket.awb,
    phone: ticket.phone,
    status: 'failed',
    message: 'Halo',
    error: '131026',
  }
  failed = (await pushLog(site.n8n, log)).log_id
  await refreshSummary(site.server.ctx)
})
after(() => site.close())

test('the dashboard shows numbers of broadcasts, and none of tickets or agents', async () => {
  const { status, body, text } = await lina.api.get<Record<string, unknown>>('/dashboard')
  assert.equal(status, 200)
  assert.equal(body['broadcasts_failed_today'], 1)
  assert.equal((body['by_day'] as { failed: number }[]).at(-1)?.failed, 1)
  assert.doesNotMatch(text, /ticket|agent|Ani/i)
})

test('the history of a parcel has its broadcasts and nothing of its tickets', async () => {
  const { body, text } = await lina.api.get<{ parcel: unknown[]; tickets: unknown[] }>(
    `/broadcast-logs/${failed}`,
  )
  assert.equal(body.parcel.length, 1)
  assert.deepEqual(body.tickets, [])
  assert.doesNotMatch(text, new RegExp(`${ticket.uid}|rahasia`))
  const asAdmin = await site.admin.api.get(`/broadcast-logs/${failed}`)
  assert.match(asAdmin.text, /rahasia/, 'an admin sees them')
})

test('they can search and export the broadcast log', async () => {
  const found = await lina.api.get<{ id: string }[]>(`/broadcast-logs?q=${ticket.awb}`)
  assert.deepEqual(
    found.body.map(({ id }) => id),
    [failed],
  )
  const sheet = await lina.api.get('/broadcast-logs/export?format=csv')
  assert.equal(sheet.status, 200)
  assert.match(sheet.text, new RegExp(ticket.awb))
})

test('the stream sends them events of broadcasts and none of tickets', async () => {
  const stream = await listen(site.server.origin, lina.token)
  await ani.api.post(`/tickets/${ticket.uid}/comments`, { comment_text: 'Catatan' })
  await ani.api.post(`/tickets/${ticket.uid}/presence`, { here: true })
  await site.admin.api.put(`/tickets/${ticket.uid}`, { assigned_to_user_id: null })
  await newTicket(site)
  const { log_id } = await pushLog(site.n8n)
  await stream.next('broadcast.created', ({ id }) => id === log_id)
  assert.deepEqual([...new Set(stream.events.map(({ event }) => event))], ['broadcast.created'])
  stream.close()
})

test('no ticket can be assigned to them', async () => {
  const { uid } = await newTicket(site)
  const refused = await site.admin.api.put(`/tickets/${uid}`, { assigned_to_user_id: lina.id })
  assert.equal(refused.status, 400)
  assert.equal((await ticketNow(site, uid)).assigned_to_user_id, null)
})

test('an agent who becomes logistics is logged out, and their active tickets return to the pool', async () => {
  const budi = await site.person('Budi Agen')
  const [active, closed] = [await newTicket(site, budi), await newTicket(site, budi)]
  await site.admin.api.put(`/tickets/${closed.uid}`, { status: 'closed' })
  assert.equal((await site.admin.api.put(`/users/${budi.id}`, { role: 'logistics' })).status, 200)
  assert.equal((await budi.api.get('/auth/me')).status, 401)
  assert.equal((await ticketNow(site, active.uid)).assigned_to_user_id, null)
  assert.equal((await ticketNow(site, closed.uid)).assigned_to_user_id, budi.id)
  await site.admin.api.put(`/tickets/${closed.uid}`, { status: 'open' })
  assert.equal((await ticketNow(site, closed.uid)).assigned_to_user_id, null, 'reopened: to the pool')
})

test('a closed ticket of theirs that its customer reopens goes to the pool', async () => {
  const citra = await site.person('Citra Agen')
  const theirs = await newTicket(site, citra)
  await site.admin.api.put(`/tickets/${theirs.uid}`, { status: 'closed' })
  await site.admin.api.put(`/users/${citra.id}`, { role: 'logistics' })
  const push = {
    tracking_number: theirs.awb,
    customer_phone: theirs.phone,
    subject: 'Lagi',
    description: 'Masih belum',
  }
  assert.equal((await site.n8n.post<{ status: string }>('/tickets', push)).body.status, 'reopened')
  assert.equal((await ticketNow(site, theirs.uid)).assigned_to_user_id, null)
})

test('the last admin cannot become logistics', async () => {
  const refused = await site.admin.api.put(`/users/${site.admin.id}`, { role: 'logistics' })
  assert.equal(refused.status, 409)
  assert.equal(await site.db.value(sql`select role from users where id = ${site.admin.id}`), 'admin')
})

test('they can change their own name, language and password', async () => {
  const changed = await lina.api.put<{ role: string; locale: string }>('/auth/me', { locale: 'en' })
  assert.deepEqual([changed.status, changed.body.role, changed.body.locale], [200, 'logistics', 'en'])
})
