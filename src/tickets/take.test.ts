// Taking a ticket that is already taken: 409 with the name if the user may have seen it in the pool, else 404.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import sql from 'sql-template-tag'
import type { Client, ProblemBody } from '../testing/client.ts'
import { newAwb, newPhone, openSite, pushTicket, type Site, type TestPerson } from '../testing/fixtures.ts'

interface Refusal extends ProblemBody {
  assigned_to?: { id: string; full_name: string }
}

let site: Site
let ani: TestPerson
let budi: TestPerson
before(async () => {
  site = await openSite()
  ani = await site.person('Ani Agen')
  budi = await site.person('Budi Agen')
})
after(() => site.close())

const newTicket = async () =>
  (await pushTicket(site.n8n, { tracking_number: newAwb(), phone: newPhone() })).ticket_uid
const take = (uid: string, api: Client = ani.api) => api.post<Refusal>(`/tickets/${uid}/take`)
const assign = (uid: string, to: TestPerson | null) =>
  site.admin.api.put(`/tickets/${uid}`, { assigned_to_user_id: to?.id ?? null })

/** Moves all events so far that many minutes into the past. */
async function pass(minutes: number): Promise<void> {
  await site.db.pool.query(sql`alter table ticket_events disable trigger ticket_events_append_only`)
  await site.db.pool.query(
    sql`update ticket_events set created_at = created_at - ${minutes} * interval '1 minute'`,
  )
  await site.db.pool.query(sql`alter table ticket_events enable trigger ticket_events_append_only`)
}

test('409 with the assignee’s name for a ticket that left the pool recently, taken or assigned by an admin', async () => {
  const [taken, given, passed] = [await newTicket(), await newTicket(), await newTicket()]
  await take(taken, budi.api)
  await assign(given, budi)
  await assign(passed, ani)
  await assign(passed, budi)
  await pass(4)
  for (const uid of [taken, given, passed]) {
    const { status, body } = await take(uid)
    assert.deepEqual([status, body.assigned_to?.full_name], [409, 'Budi Agen'])
  }
})

test('404 for a colleague’s ticket that was not in the pool recently', async () => {
  const [long, moved] = [await newTicket(), await newTicket()]
  await take(long, budi.api)
  await assign(moved, ani)
  await pass(6)
  await assign(moved, budi)
  for (const uid of [long, moved]) {
    const { status, text } = await take(uid)
    assert.equal(status, 404)
    assert.doesNotMatch(text, /Budi/)
  }
  assert.equal((await take(long, site.admin.api)).body.assigned_to?.full_name, 'Budi Agen', 'admins see all')
})

test('404 for a closed ticket, whoever had it and however recently', async () => {
  const [taken, unassigned, own] = [await newTicket(), await newTicket(), await newTicket()]
  await take(taken, budi.api)
  await take(own)
  for (const uid of [taken, unassigned, own])
    await site.admin.api.put(`/tickets/${uid}`, { status: 'closed' })
  for (const uid of [taken, unassigned]) assert.equal((await take(uid)).status, 404)
  assert.equal((await take(own)).status, 200, 'their own')
  assert.equal((await take(unassigned, site.admin.api)).status, 409)
})
