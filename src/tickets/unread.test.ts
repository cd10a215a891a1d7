// A customer's message is unread until the assignee has done something with the ticket.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import type { Json } from '../testing/client.ts'
import { newPhone, openSite, pushTicket, type Site, type TestPerson } from '../testing/fixtures.ts'
import type { Ticket } from './shown.ts'

let site: Site
let ani: TestPerson
let budi: TestPerson
before(async () => {
  site = await openSite()
  ani = await site.person('Ani Agen')
  budi = await site.person('Budi Agen')
})
after(() => site.close())

/** A ticket with a message that nobody has read. */
async function unreadTicket(assignee?: TestPerson): Promise<string> {
  const phone = newPhone()
  const { ticket_uid: uid } = await pushTicket(site.n8n, { phone })
  if (assignee) await assignee.api.post(`/tickets/${uid}/take`)
  await pushTicket(site.n8n, { phone, description: 'Halo?' })
  assert.equal(await isUnread(uid), true)
  return uid
}
const isUnread = async (uid: string) =>
  (await site.admin.api.get<Json<Ticket>>(`/tickets/${uid}`)).body.unread
const write = (person: TestPerson, uid: string, is_internal_note: boolean) =>
  person.api.post(`/tickets/${uid}/comments`, { comment_text: 'Cek.', is_internal_note })

test('what others do to a ticket does not mark the messages as read', async () => {
  const uid = await unreadTicket(ani)
  const change = (fields: unknown) => site.admin.api.put(`/tickets/${uid}`, fields)
  await change({ priority: 'urgent' })
  await change({ status: 'on_hold' })
  await change({ priority: 'high', note: 'Tolong didahulukan.' })
  await write(site.admin, uid, true)
  await write(site.admin, uid, false)
  assert.equal(await isUnread(uid), true)
  await change({ assigned_to_user_id: budi.id })
  assert.equal(await isUnread(uid), true, 'the next assignee has not seen it either')
  await budi.api.post(`/tickets/${uid}/release`)
  await change({ assigned_to_user_id: ani.id })
  assert.equal(await isUnread(uid), true)
})

test('anything that the assignee does marks them as read', async () => {
  const acts: ((uid: string) => Promise<unknown>)[] = [
    (uid) => ani.api.put(`/tickets/${uid}`, { status: 'pending' }),
    (uid) => ani.api.put(`/tickets/${uid}`, { priority: 'low' }),
    (uid) => write(ani, uid, true),
    (uid) => write(ani, uid, false),
  ]
  for (const act of acts) {
    const uid = await unreadTicket(ani)
    await act(uid)
    assert.equal(await isUnread(uid), false, act.toString())
  }
})

test('in the pool a message stays unread until somebody takes or answers the ticket', async () => {
  const uid = await unreadTicket()
  await site.admin.api.put(`/tickets/${uid}`, { priority: 'urgent' })
  await write(site.admin, uid, true)
  assert.equal(await isUnread(uid), true)
  await ani.api.post(`/tickets/${uid}/take`)
  assert.equal(await isUnread(uid), false)
  const answered = await unreadTicket()
  await write(site.admin, answered, false)
  assert.equal(await isUnread(answered), false)
})
