// An agent whose caller's ticket is a colleague's sees who handles it, if they enter the whole phone or AWB.
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

test("a colleague's ticket is found by phone or AWB in any spelling: its uid, status and assignee, and nothing more", async () => {
  const [tracking_number, phone] = [newAwb(), newPhone()]
  const { ticket_uid } = await pushTicket(site.n8n, { tracking_number, phone })
  await budi.api.post(`/tickets/${ticket_uid}/take`)
  const expected = [{ ticket_uid, status: 'open', handled_by: 'Budi Santoso', ...unmarked }]
  const awbs = [tracking_number, tracking_number.toLowerCase(), `LOG ${tracking_number.slice(3)}`]
  for (const words of [...awbs, phone, `0${phone.slice(2)}`, `+62 ${phone.slice(2, 5)}-${phone.slice(5)}`])
    assert.deepEqual(await lookUp(ani, words), expected, words)
  for (const words of [
    tracking_number.slice(0, -1),
    phone.slice(0, -1),
    phone.slice(-4),
    ticket_uid,
    'Paket',
  ])
    assert.deepEqual(await lookUp(ani, words), [], words)
  assert.deepEqual(await lookUp(budi, phone), [], 'the ticket is his own')
  assert.deepEqual(await lookUp(site.admin, phone), [], 'an admin finds the ticket by searching')
  await site.admin.api.put(`/tickets/${ticket_uid}`, { status: 'closed' })
  assert.deepEqual(await lookUp(ani, phone), [{ ...expected[0], status: 'closed' }])
})

test('tickets in the pool are not listed, unless agents may not take from it', async () => {
  const phone = newPhone()
  const { ticket_uid } = await pushTicket(site.n8n, { tracking_number: newAwb(), phone })
  assert.deepEqual(await lookUp(ani, phone), [])
  const closed = await site.replica({ env: { AGENT_CAN_TAKE: 'false' } })
  const answer = await closed.api.as({ token: ani.token }).get(`/tickets/lookup?q=${phone}`)
  assert.deepEqual(answer.body, [{ ticket_uid, status: 'open', handled_by: null, ...unmarked }])
})

test('the result has whether the caller may be written to', async () => {
  const phone = newPhone()
  const { ticket_uid } = await pushTicket(site.n8n, { phone })
  await budi.api.post(`/tickets/${ticket_uid}/take`)
  await budi.api.put(`/tickets/${ticket_uid}/customer`, { opted_out: true, blocked: true })
  assert.deepEqual(await lookUp(ani, phone), [
    { ticket_uid, status: 'open', handled_by: 'Budi Santoso', ...unmarked, opted_out: true, blocked: true },
  ])
})

test('API keys may not look up; an empty or invalid query is 400', async () => {
  assert.equal((await site.n8n.get('/tickets/lookup?q=LOG')).status, 401)
  for (const query of ['', '?q=%00', '?q=', '?q=%20', `?q=${'x'.repeat(256)}`])
    assert.equal((await ani.api.get<ProblemBody>(`/tickets/lookup${query}`)).status, 400, query)
})
