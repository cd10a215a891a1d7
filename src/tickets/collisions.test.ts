// Two users change one ticket: changes of one field collide, changes of different fields do not, and nothing unseen is
// overwritten.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import fc from 'fast-check'
import type { Client, Json, ProblemBody } from '../testing/client.ts'
import { newAwb, newPhone, openSite, pushTicket, type Site, type TestPerson } from '../testing/fixtures.ts'
import type { TestServer } from '../testing/server.ts'
import type { Ticket, TicketEvent } from './shown.ts'

interface Answer extends Json<Ticket>, Pick<ProblemBody, 'error'> {
  current_version: number
  changes: Json<TicketEvent>[]
}

let site: Site
let other: TestServer
let ani: TestPerson
before(async () => {
  site = await openSite()
  other = await site.replica()
  ani = await site.person('Ani Agen')
})
after(() => site.close())

const put = (api: Client, uid: string, fields: unknown) => api.put<Answer>(`/tickets/${uid}`, fields)
const read = async (uid: string) => (await site.admin.api.get<Json<Ticket>>(`/tickets/${uid}`)).body

/** A ticket of Ani's, at version 2. */
async function newTicket(): Promise<{ uid: string; parcel: Record<string, string> }> {
  const parcel = { tracking_number: newAwb(), phone: newPhone() }
  const { ticket_uid: uid } = await pushTicket(site.n8n, parcel)
  await ani.api.post(`/tickets/${uid}/take`)
  return { uid, parcel }
}

test('409 with who changed what, if the field was changed after the given version', async () => {
  const { uid, parcel } = await newTicket()
  await put(site.admin.api, uid, { priority: 'high', version: 2 })
  await put(site.admin.api, uid, { status: 'on_hold' })
  await pushTicket(site.n8n, { ...parcel, priority: 'urgent' })
  const answer = await put(ani.api, uid, { priority: 'low', version: 2 })
  assert.equal(answer.status, 409)
  assert.equal(answer.body.current_version, 5)
  assert.match(answer.body.error, /^n8n test has changed this ticket's priority in the meantime/)
  assert.deepEqual(
    answer.body.changes.map(({ type, actor, from, to }) => [type, actor.full_name, from, to]),
    [
      ['priority_changed', 'Adi Admin', 'medium', 'high'],
      ['priority_changed', 'n8n test', 'high', 'urgent'],
    ],
  )
  assert.equal((await read(uid)).priority, 'urgent')
  assert.equal((await put(ani.api, uid, { priority: 'low', version: 5 })).status, 200)
})

test('a change of another field succeeds and raises the version', async () => {
  const { uid } = await newTicket()
  await put(site.admin.api, uid, { priority: 'urgent', version: 2 })
  const { status, body } = await put(ani.api, uid, { status: 'pending', version: 2 })
  assert.deepEqual([status, body.status, body.priority, body.version], [200, 'pending', 'urgent', 4])
  const both = await put(site.admin.api, uid, { assigned_to_user_id: null, status: 'closed', version: 2 })
  assert.equal(both.status, 409, 'one of the two fields was changed')
  assert.deepEqual([(await read(uid)).assigned_to_user_id, (await read(uid)).status], [ani.id, 'pending'])
  assert.equal((await put(site.admin.api, uid, { assigned_to_user_id: null, version: 3 })).status, 200)
})

test('a release counts as a change of the assignee, a reopening as a change of the status', async () => {
  const { uid, parcel } = await newTicket()
  await ani.api.post(`/tickets/${uid}/release`)
  const assign = await put(site.admin.api, uid, { assigned_to_user_id: ani.id, version: 2 })
  assert.equal(assign.status, 409)
  assert.match(assign.body.error, /^Ani Agen has changed this ticket's assignee/)
  await put(site.admin.api, uid, { status: 'closed' })
  const closed = (await read(uid)).version
  await pushTicket(site.n8n, parcel)
  const hold = await put(site.admin.api, uid, { status: 'on_hold', version: closed })
  assert.equal(hold.status, 409)
  assert.deepEqual(
    hold.body.changes.map(({ type }) => type),
    ['reopened'],
  )
})

test('notes, replies and messages do not change a field; a future version is refused', async () => {
  const { uid, parcel } = await newTicket()
  await ani.api.post(`/tickets/${uid}/comments`, { comment_text: 'x', is_internal_note: false })
  await pushTicket(site.n8n, parcel)
  assert.equal((await put(ani.api, uid, { status: 'pending', version: 2 })).status, 200)
  assert.equal((await put(ani.api, uid, { priority: 'low', version: 4 })).status, 409)
})

test('of several users who change one field at one version, one wins, also on two replicas', async () => {
  const { uid } = await newTicket()
  const there = other.api.as({ token: ani.token })
  const answers = await Promise.all([
    ...(['low', 'high', 'urgent'] as const).map((priority) => put(ani.api, uid, { priority, version: 2 })),
    ...(['pending', 'on_hold'] as const).map((status) => put(there, uid, { status, version: 2 })),
  ])
  const wins = answers.map(({ status }) => status === 200)
  assert.equal(wins.slice(0, 3).filter(Boolean).length, 1, 'one change of the priority wins')
  assert.equal(wins.slice(3).filter(Boolean).length, 1, 'one change of the status wins')
  assert.equal((await read(uid)).version, 4)
})

test('for any sequence of changes: a change is refused exactly if its field was changed after its version', async () => {
  const values = {
    status: ['open', 'pending', 'on_hold', 'closed'],
    priority: ['low', 'medium', 'high', 'urgent'],
  } as const
  const step = fc.record({
    field: fc.constantFrom('status', 'priority'),
    value: fc.nat(3),
    // How many versions old the writer's view is.
    behind: fc.nat(4),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 12 }), async (steps) => {
      const { uid } = await newTicket()
      const now: Record<string, string> = { status: 'open', priority: 'medium' }
      const changedAt: Record<string, number> = { status: 1, priority: 1 }
      let version = 2
      for (const { field, value, behind } of steps) {
        const to = values[field][value] ?? 'open'
        const seen = Math.max(2, version - behind)
        const { status, body } = await put(site.admin.api, uid, { [field]: to, version: seen })
        if ((changedAt[field] ?? 0) > seen) {
          assert.equal(status, 409)
          assert.equal(body.current_version, version)
          continue
        }
        assert.equal(status, 200)
        if (now[field] !== to) {
          version++
          changedAt[field] = version
          now[field] = to
        }
        assert.deepEqual([body.version, body.status, body.priority], [version, now.status, now.priority])
      }
    }),
    { numRuns: 15 },
  )
})
