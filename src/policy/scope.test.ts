// The policy in SQL finds exactly the tickets that `can` lets a person read.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import sql, { join, type Sql } from 'sql-template-tag'
import { rows } from '../db/pool.ts'
import { newTicket } from '../testing/panel.ts'
import { openSite, type Site, type TestPerson } from '../testing/fixtures.ts'
import { ticketStatuses } from '../tickets/rules.ts'
import { roles } from './abilities.ts'
import { can, isInPool, type Viewer } from './can.ts'
import { scopeOf } from './scope.ts'

interface Stored {
  id: number
  status: string
  assigned_to_user_id: string | null
}

let site: Site
let me: TestPerson
let all: Stored[]
before(async () => {
  site = await openSite()
  me = await site.person('Ani Agen')
  const other = await site.person('Budi Agen')
  for (const status of ticketStatuses)
    for (const holder of [me, other, undefined]) {
      const { uid } = await newTicket(site, holder)
      await site.admin.api.put(`/tickets/${uid}`, { status })
    }
  all = await rows(site.db.pool, sql`select id, status, assigned_to_user_id from tickets order by id`)
})
after(() => site.close())

async function found(conditions: readonly Sql[]): Promise<number[]> {
  const where = join([sql`true`, ...conditions], ' and ')
  const hits = await rows<{ id: number }>(
    site.db.pool,
    sql`select id from tickets where ${where} order by id`,
  )
  return hits.map(({ id }) => id)
}

const ids = (which: (ticket: Stored) => boolean) => all.filter(which).map(({ id }) => id)

for (const agentCanTake of [true, false])
  for (const role of roles)
    test(`${role}, pool ${agentCanTake ? 'open' : 'closed'}: SQL and can() agree`, async () => {
      assert.equal(all.length, 12)
      const settings = { agentCanTake, automationTalks: true }
      const person: Viewer = { id: me.id, role }
      const scope = scopeOf(settings, person)
      const mayRead = (ticket: Stored) => can(settings, person, 'ticket.read', ticket)
      assert.deepEqual(await found(scope.opened), ids(mayRead), 'a single ticket')
      const own = (ticket: Stored) => scope.all || ticket.assigned_to_user_id === me.id
      assert.deepEqual(
        await found(scope.listed),
        ids((one) => mayRead(one) && own(one)),
        'a list',
      )
      const active = sql`status <> 'closed'`
      const inPool = ids((one) => isInPool(one) && mayRead(one))
      assert.deepEqual(await found([...scope.pool, active]), inPool, 'the pool')
    })
