// n8n is notified of who handles a customer: once for each change, however many tickets the customer has.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import sql from 'sql-template-tag'
import { newAwb, newPhone, openSite, pushTicket, type Site, type TestPerson } from '../testing/fixtures.ts'
import { openReceiver, type Receiver } from '../testing/receiver.ts'
import { until } from '../testing/until.ts'
import { newSecret } from '../webhook/endpoint.ts'

let receiver: Receiver
let site: Site
let ani: TestPerson
before(async () => {
  const secret = newSecret()
  receiver = await openReceiver([secret])
  site = await openSite({
    env: { N8N_WEBHOOK_URL: receiver.url, N8N_WEBHOOK_SECRET: secret },
    delivery: { timeout: 1000, delays: [0.1] },
  })
  ani = await site.person('Ani Agen')
})
after(async () => {
  await site.close()
  await receiver.close()
})

const post = (uid: string, what: string, body?: object) => ani.api.post(`/tickets/${uid}/${what}`, body)
const eventsFor = (phone: string) =>
  receiver.got.filter(({ type, data }) => type === 'customer.handled_by' && data.phone === phone)
/** The number of messages queued about the tickets of this phone. */
const queued = (phone: string) =>
  site.db.value(
    sql`select count(*) from webhook_messages m join tickets t on t.id = m.ticket_id where t.customer_phone = ${phone}`,
  )

test('taking a ticket notifies n8n with the assignee; handing it to the bot notifies it again', async () => {
  const phone = newPhone()
  const tracking_number = newAwb()
  const { ticket_uid } = await pushTicket(site.n8n, { phone, tracking_number, customer_name: 'Desi Halim' })
  await post(ticket_uid, 'take')
  await until('n8n is notified', () => eventsFor(phone).length === 1)
  const [first] = eventsFor(phone)
  assert.equal(first?.verified, true)
  const { ticket_id, ...data } = first.data
  assert.equal(typeof ticket_id, 'number')
  assert.deepEqual(data, {
    phone,
    customer_name: 'Desi Halim',
    handled_by: 'human',
    ticket_uid,
    ticket_status: 'open',
    tracking_number,
    agent: { id: ani.id, full_name: 'Ani Agen' },
  })
  await post(ticket_uid, 'hand-to-bot')
  await until('n8n is notified of the hand-over', () => eventsFor(phone).length === 2)
  assert.equal(eventsFor(phone).at(-1)?.data.handled_by, 'bot')
})

test('only a change for the customer is reported: not for a second ticket, not if nothing changes, not for an unknown customer', async () => {
  const phone = newPhone()
  const [first, second] = [
    await pushTicket(site.n8n, { phone, tracking_number: newAwb() }),
    await pushTicket(site.n8n, { phone, tracking_number: newAwb() }),
  ]
  const steps: [does: () => Promise<unknown>, messages: number][] = [
    [() => post(first.ticket_uid, 'take'), 1],
    [() => post(second.ticket_uid, 'take'), 1],
    [() => post(first.ticket_uid, 'comments', { comment_text: 'Halo', is_internal_note: false }), 1],
    [() => ani.api.put(`/tickets/${first.ticket_uid}`, { status: 'closed' }), 1],
    [() => post(second.ticket_uid, 'release'), 2],
    [() => pushTicket(site.n8n, { phone, source: 'phone', description: 'Halo' }), 3],
  ]
  for (const [at, [does, messages]] of steps.entries()) {
    await does()
    assert.equal(await queued(phone), messages, `step ${String(at)}`)
  }
  const { ticket_uid } = await pushTicket(site.n8n, { phone: 'tanya admin', tracking_number: newAwb() })
  await post(ticket_uid, 'take')
  assert.equal(await queued('tanya admin'), 0)
})

test('merging two customers’ tickets, closing the joint one and undoing the merge notify n8n of each customer', async () => {
  const [one, other] = [newPhone(), newPhone()]
  const left = await pushTicket(site.n8n, {
    phone: one,
    tracking_number: newAwb(),
    customer_name: 'Desi Halim',
  })
  const joint = await pushTicket(site.n8n, { phone: other, tracking_number: newAwb() })
  for (const { ticket_uid } of [left, joint]) await post(ticket_uid, 'take')
  await post(left.ticket_uid, 'hand-to-bot')
  const counts = async () => [await queued(one), await queued(other)]
  assert.deepEqual(await counts(), [2, 1])
  const steps: [does: () => Promise<{ status: number }>, messages: [number, number]][] = [
    [() => post(left.ticket_uid, 'merge', { into: joint.ticket_uid }), [3, 1]],
    [() => post(left.ticket_uid, 'unmerge'), [4, 1]],
    [() => post(left.ticket_uid, 'merge', { into: joint.ticket_uid }), [5, 1]],
    [() => ani.api.put(`/tickets/${joint.ticket_uid}`, { status: 'closed' }), [6, 2]],
  ]
  for (const [at, [does, messages]] of steps.entries()) {
    assert.equal((await does()).status, 200)
    assert.deepEqual(await counts(), messages, `step ${String(at)}`)
  }
  await until('n8n is notified of both', () => eventsFor(one).length === 6 && eventsFor(other).length === 2)
  const last = (phone: string) => eventsFor(phone).at(-1)?.data
  assert.deepEqual([last(one)?.handled_by, last(other)?.handled_by], ['bot', 'bot'])
  assert.deepEqual(
    [last(one)?.customer_name, last(one)?.ticket_uid, last(one)?.tracking_number],
    ['Desi Halim', joint.ticket_uid, joint.tracking_number],
    'of the ticket in which the conversation goes on',
  )
})

test('deactivating a user gives their customers back to the automation', async () => {
  const leaver = await site.person('Citra Pergi')
  const phone = newPhone()
  const { ticket_uid } = await pushTicket(site.n8n, { phone })
  await leaver.api.post(`/tickets/${ticket_uid}/take`)
  await site.admin.api.put(`/users/${leaver.id}`, { is_active: false })
  assert.equal(await queued(phone), 2)
})

test('AUTOMATION_TALKS=false: n8n is not notified', async () => {
  const quiet = await site.replica({ env: { AUTOMATION_TALKS: 'false' } })
  const phone = newPhone()
  const { ticket_uid } = await pushTicket(site.n8n, { phone })
  await quiet.api.as({ token: ani.token }).post(`/tickets/${ticket_uid}/take`)
  assert.equal(await queued(phone), 0)
})
