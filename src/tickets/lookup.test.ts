// An agent whose caller's ticket is a colleague's is told whose, by the whole phone or AWB alone.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import type { ProblemBody } from '../testing/client.ts'
import { newAwb, newPhone, openSite, pushTicket, type Site, type TestPerson } from '../testing/fixtures.ts'

let site: Site
let ani: TestPerson
let budi: TestPerson
before(async () => {
  site = await openSite()
  ani = await site.person('Ani Agen')
  budi = await site.person('Budi Santoso')
})
after(() => site.close())

const lookUp = async (who: TestPerson, q: string) => {
  const answer = await who.api.get<unknown[]>(`/tickets/lookup?${new URLSearchParams({ q }).toString()}`)
  assert.equal(answer.status, 200, answer.text)
  return answer.body
}

const unmarked = { not_on_whatsapp: false, opted_out: false, blocked: false }

test("a colleague's ticket is named with its uid and status, by phone or AWB in any spelling, and nothing more", async () => {
  const [tracking_number, phone] = [newAwb(), newPhone()]
  const { ticket_uid } = await pushTicket(site.n8n, { tracking_number, phone })
  await budi.api.post(`/tickets/${ticket_uid}/take`)
  const told = [{ ticket_uid, status: 'open', handled_by: 'Budi Santoso', ...unmarked }]
  const awbs = [tracking_number, tracking_number.toLowerCase(), `LOG ${tracking_number.slice(3)}`]
  for (const words of [...awbs, phone, `0${phone.slice(2)}`, `+62 ${phone.slice(2, 5)}-${phone.slice(5)}`])
    assert.deepEqual(await lookUp(ani, words), told, words)
  for (const words of [
    tracking_number.slice(0, -1),
    phone.slice(0, -1),
    phone.slice(-4),
    ticket_uid,
    'Paket',
  ])
    assert.deepEqual(await lookUp(ani, words), [], words)
  assert.deepEqual(await lookUp(budi, phone), [], 'it is his own')
  assert.deepEqual(await lookUp(site.admin, phone), [], 'an admin finds it by searching')
  await site.admin.api.put(`/tickets/${ticket_uid}`, { status: 'closed' })
  assert.deepEqual(await lookUp(ani, phone), [{ ...told[0], status: 'closed' }])
})

test('a ticket of the pool is not elsewhere, unless the pool is closed', async () => {
  const phone = newPhone()
  const { ticket_uid } = await pushTicket(site.n8n, { tracking_number: newAwb(), phone })
  assert.deepEqual(await lookUp(ani, phone), [])
  const closed = await site.replica({ env: { AGENT_CAN_TAKE: 'false' } })
  const answer = await closed.api.as({ token: ani.token }).get(`/tickets/lookup?q=${phone}`)
  assert.deepEqual(answer.body, [{ ticket_uid, status: 'open', handled_by: null, ...unmarked }])
})

test('whether the caller may be written to is told as well', async () => {
  const phone = newPhone()
  const { ticket_uid } = await pushTicket(site.n8n, { phone })
  await budi.api.post(`/tickets/${ticket_uid}/take`)
  await budi.api.put(`/tickets/${ticket_uid}/customer`, { opted_out: true, blocked: true })
  assert.deepEqual(await lookUp(ani, phone), [
    { ticket_uid, status: 'open', handled_by: 'Budi Santoso', ...unmarked, opted_out: true, blocked: true },
  ])
})

test('nobody else asks, and something is asked', async () => {
  assert.equal((await site.n8n.get('/tickets/lookup?q=LOG')).status, 401)
  for (const query of ['', '?q=%00', '?q=', '?q=%20', `?q=${'x'.repeat(256)}`])
    assert.equal((await ani.api.get<ProblemBody>(`/tickets/lookup${query}`)).status, 400, query)
})
