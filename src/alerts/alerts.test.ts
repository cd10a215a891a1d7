// Alerts for a user who is not looking at Pantau: only events that concern them.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { newAwb, newPhone, openSite, pushTicket, type Site, type TestPerson } from '../testing/fixtures.ts'
import type { Alerts } from './schema.ts'

let site: Site
let ani: TestPerson
let budi: TestPerson
before(async () => {
  site = await openSite()
  ani = await site.person('Ani Agen')
  budi = await site.person('Budi Agen')
})
after(() => site.close())

interface Told {
  kind: string
  uid: string
}

const read = async (person: TestPerson, from?: number): Promise<Alerts> => {
  const answer = await person.api.get<Alerts>(
    from === undefined ? '/alerts' : `/alerts?after=${String(from)}`,
  )
  assert.equal(answer.status, 200, answer.text)
  return answer.body
}

/** Returns a function that reads the person's new alerts since its last call. */
async function listener(person: TestPerson): Promise<() => Promise<Told[]>> {
  let from = (await read(person)).after
  const seen = new Set<number>((await read(person, from)).alerts.map(({ id }) => id))
  return async () => {
    const { after: next, alerts } = await read(person, from)
    from = next
    return alerts.flatMap(({ id, kind, ticket_uid }) => {
      if (seen.has(id)) return []
      seen.add(id)
      return [{ kind, uid: ticket_uid }]
    })
  }
}

async function newTicket(fields: object = {}) {
  const of = { tracking_number: newAwb(), customer_phone: newPhone(), ...fields }
  return { uid: (await pushTicket(site.n8n, of)).ticket_uid, say: () => pushTicket(site.n8n, of) }
}
const assign = (uid: string, person: TestPerson) =>
  site.admin.api.put(`/tickets/${uid}`, { assigned_to_user_id: person.id })

test('an agent is alerted to a ticket that is assigned to them and to its messages; a colleague is not', async () => {
  const { uid, say } = await newTicket()
  const [toAni, toBudi] = [await listener(ani), await listener(budi)]
  await assign(uid, ani)
  assert.deepEqual(await toAni(), [{ kind: 'assigned', uid }])
  await say()
  assert.deepEqual(await toAni(), [{ kind: 'message', uid }])
  assert.deepEqual(await toAni(), [])
  assert.deepEqual(await toBudi(), [])
})

test('a user’s own actions cause no alerts', async () => {
  const { uid } = await newTicket({ priority: 'urgent' })
  const toAni = await listener(ani)
  await ani.api.post(`/tickets/${uid}/take`)
  await ani.api.post(`/tickets/${uid}/release`)
  assert.deepEqual(await toAni(), [])
})

test('an urgent ticket in the pool alerts everybody who may take it, until somebody does', async () => {
  const [toAni, toBudi] = [await listener(ani), await listener(budi)]
  const { uid } = await newTicket({ priority: 'urgent' })
  await newTicket({ priority: 'high' })
  assert.deepEqual(await toAni(), [{ kind: 'urgent', uid }])
  await ani.api.post(`/tickets/${uid}/take`)
  assert.deepEqual(await toBudi(), [])
})

test('AGENT_CAN_TAKE=false: the pool causes no alerts for agents', async () => {
  const closed = await site.replica({ env: { AGENT_CAN_TAKE: 'false' } })
  const api = closed.api.as({ token: ani.token })
  const { after: from } = (await api.get<Alerts>('/alerts')).body
  await newTicket({ priority: 'urgent' })
  const { alerts } = (await api.get<Alerts>(`/alerts?after=${String(from)}`)).body
  assert.deepEqual(
    alerts.filter(({ id }) => id > from),
    [],
  )
})

test('unanswered tickets are counted: an agent’s own; for admins, high and urgent ones', async () => {
  const chandra = await site.person('Chandra Agen')
  const before = (await read(site.admin)).unanswered
  const { uid } = await newTicket({ priority: 'medium' })
  await assign(uid, chandra)
  assert.equal((await read(chandra)).unanswered, 1)
  assert.equal((await read(site.admin)).unanswered, before)
  await newTicket({ priority: 'high' })
  assert.equal((await read(site.admin)).unanswered, before + 1)
  await site.admin.api.put(`/tickets/${uid}`, { status: 'closed' })
  assert.equal((await read(chandra)).unanswered, 0)
})

test('only admins see whether n8n is silent; an invalid `after` is refused', async () => {
  assert.equal((await read(site.admin)).n8n_silent, false)
  assert.equal((await read(ani)).n8n_silent, undefined)
  assert.equal((await ani.api.get('/alerts?after=-1')).status, 400)
})
