// A ticket's `can` agrees with the API: every action that it allows succeeds, and every other action is refused, for own
// tickets, tickets in the pool, other users' tickets and closed ones.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import sql from 'sql-template-tag'
import type { Answer, Json } from '../testing/client.ts'
import { newAwb, openSite, type Site, type TestPerson } from '../testing/fixtures.ts'
import { newTicket, type TestTicket } from '../testing/panel.ts'
import type { ShownTicket } from './shown.ts'

let site: Site
let ani: TestPerson
let budi: TestPerson
before(async () => {
  site = await openSite()
  ani = await site.person('Ani Agen')
  budi = await site.person('Budi Agen')
})
after(() => site.close())

type Thing = keyof ShownTicket['can']
type Act = (person: TestPerson, ticket: TestTicket) => Promise<Answer<unknown>>
const put =
  (change: (person: TestPerson) => object): Act =>
  (person, { uid }) =>
    person.api.put(`/tickets/${uid}`, change(person))
const post =
  (what: string, body?: object): Act =>
  (person, { uid }) =>
    person.api.post(`/tickets/${uid}/${what}`, body)
const acts: Record<Thing, Act> = {
  reply: post('comments', { comment_text: 'Halo', is_internal_note: false }),
  note: post('comments', { comment_text: 'Catatan', is_internal_note: true }),
  status: put(() => ({ status: 'pending' })),
  priority: put(() => ({ priority: 'high' })),
  parcel: put(() => ({ tracking_number: newAwb() })),
  merge: async (person, { uid }) =>
    person.api.post(`/tickets/${uid}/merge`, { into: (await newTicket(site, person)).uid }),
  correct: put(() => ({ subject: newAwb() })),
  assign: put(() => ({ assigned_to_user_id: budi.id })),
  take: post('take'),
  release: post('release'),
  handover: post('hand-to-bot'),
  close: put(() => ({ status: 'closed' })),
  reopen: put(() => ({ status: 'open' })),
}

/** The action changes nothing and is not an error either, because the ticket is in that state already. */
const isSoAlready = (thing: Thing, { status, assigned_to_user_id: holder }: Json<ShownTicket>, me: string) =>
  (thing === 'close' && status === 'closed') ||
  (thing === 'reopen' && status !== 'closed') ||
  (thing === 'take' && holder === me) ||
  (thing === 'release' && holder === null && status !== 'closed')

const places: [name: string, holder: () => TestPerson | undefined, closed: boolean][] = [
  ['an agent’s', () => ani, false],
  ['an agent’s closed', () => ani, true],
  ['the pool’s', () => undefined, false],
  ['nobody’s closed', () => undefined, true],
  ['a colleague’s', () => budi, false],
]

for (const [name, holder, closed] of places)
  for (const who of ['agent', 'admin'] as const)
    test(`${name} ticket, to an ${who}`, async () => {
      const person = who === 'agent' ? ani : site.admin
      const make = async () => {
        const ticket = await newTicket(site)
        // Without an event, so no user can have seen the ticket leave the pool.
        await site.db.pool.query(
          sql`update tickets set assigned_to_user_id = ${holder()?.id ?? null} where id = ${ticket.id}`,
        )
        if (closed) await site.admin.api.put(`/tickets/${ticket.uid}`, { status: 'closed' })
        return ticket
      }
      let ticket = await make()
      for (const [thing, act] of Object.entries(acts) as [Thing, Act][]) {
        const seen = await person.api.get<Json<ShownTicket>>(`/tickets/${ticket.uid}`)
        const offered = seen.status === 200 && seen.body.can[thing]
        if (!offered && seen.status === 200 && isSoAlready(thing, seen.body, person.id)) continue
        const { status, text } = await act(person, ticket)
        const said = `${thing} of ${name}: ${offered ? 'offered' : 'not offered'}, ${String(status)} ${text}`
        if (offered) assert.ok(status < 300, said)
        else assert.ok([403, 404, 409].includes(status), said)
        if (offered) ticket = await make()
      }
    })
