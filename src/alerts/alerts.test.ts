// What a person who looks elsewhere hears of: theirs, and nothing else.
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

/** What each has been told since the call before. */
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

test('an agent hears of a ticket that somebody gave them, and of their customer’s message; a colleague does not', async () => {
  const { uid, say } = await newTicket()
  const [toAni, toBudi] = [await listener(ani), await listener(budi)]
  await assign(uid, ani)
  assert.deepEqual(await toAni(), [{ kind: 'assigned', uid }])
  await say()
  assert.deepEqual(await toAni(), [{ kind: 'message', uid }])
  assert.deepEqual(await toAni(), [])
  assert.deepEqual(await toBudi(), [])
})

test('what one does oneself is no news', async () => {
  const { uid } = await newTicket({ priority: 'urgent' })
  const toAni = await listener(ani)
  await ani.api.post(`/tickets/${uid}/take`)
  await ani.api.post(`/tickets/${uid}/release`)
  assert.deepEqual(await toAni(), [])
})

test('an urgent ticket in the pool concerns everybody who may take it, until somebody has', async () => {
  const [toAni, toBudi] = [await listener(ani), await listener(budi)]
  const { uid } = await newTicket({ priority: 'urgent' })
  await newTicket({ priority: 'high' })
  assert.deepEqual(await toAni(), [{ kind: 'urgent', uid }])
  await ani.api.post(`/tickets/${uid}/take`)
  assert.deepEqual(await toBudi(), [])
})

test('a pool that is closed to agents tells them nothing', async () => {
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

test('the unanswered ones are counted: an agent’s own, an admin’s high and urgent ones', async () => {
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

test('whether n8n is silent is for admins; a place that cannot be is refused', async () => {
  assert.equal((await read(site.admin)).n8n_silent, false)
  assert.equal((await read(ani)).n8n_silent, undefined)
  assert.equal((await ani.api.get('/alerts?after=-1')).status, 400)
})
