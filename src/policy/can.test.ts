// The whole policy as a table: who may do what, on which ticket. It is written out in full, so that every change of the
// policy changes this file.
import assert from 'node:assert/strict'
import test from 'node:test'
import { abilities, roles, rolesWith, ticketAbilities, type Ability, type Role } from './abilities.ts'
import { abilitiesOf, abilitiesOn, can, isInPool, type Placed } from './can.ts'

const open = { agentCanTake: true, automationTalks: true }
const shut = { agentCanTake: false, automationTalks: true }

/** The abilities that do not depend on a ticket. */
const byRole: Record<Exclude<Ability, `ticket.${string}`>, readonly Role[]> = {
  'account.own': ['agent', 'admin', 'logistics'],
  'live.listen': ['agent', 'admin', 'logistics'],
  'dashboard.read': ['agent', 'admin', 'logistics'],
  'broadcasts.read': ['admin', 'logistics'],
  'broadcasts.export': ['admin', 'logistics'],
  'broadcasts.resend': ['admin'],
  'broadcasts.open_ticket': ['admin'],
  'tickets.list': ['agent', 'admin'],
  'tickets.create': ['agent', 'admin'],
  'tickets.pool': ['agent', 'admin'],
  'tickets.all': ['admin'],
  'customers.read': ['agent', 'admin'],
  'customers.write': ['agent', 'admin'],
  'customers.all': ['admin'],
  'canned.use': ['agent', 'admin'],
  'canned.manage': ['admin'],
  'categories.manage': ['admin'],
  'users.manage': ['admin'],
  'keys.manage': ['admin'],
  'audit.read': ['admin'],
  'deliveries.read': ['admin'],
  'deliveries.replay': ['admin'],
  'n8n.configure': ['admin'],
}

const tickets: Record<string, Placed> = {
  mine: { status: 'open', assigned_to_user_id: 'me' },
  'mine on hold': { status: 'on_hold', assigned_to_user_id: 'me' },
  'mine closed': { status: 'closed', assigned_to_user_id: 'me' },
  pool: { status: 'pending', assigned_to_user_id: null },
  'nobody’s closed': { status: 'closed', assigned_to_user_id: null },
  'mine, merged': { status: 'closed', assigned_to_user_id: 'me', merged_into: 7 },
  theirs: { status: 'open', assigned_to_user_id: 'somebody' },
  'theirs closed': { status: 'closed', assigned_to_user_id: 'somebody' },
}

const work = 'read note status priority parcel correct merge'
const none = ''
/** What may be done with a ticket: by an agent, by an agent who may not take tickets, by an admin. Logistics may do nothing. */
const onTicket: Record<keyof typeof tickets, readonly [agent: string, shut: string, admin: string]> = {
  mine: [
    `${work} reply close handover release`,
    `${work} reply close handover release`,
    `${work} reply close handover release assign`,
  ],
  'mine on hold': [
    `${work} reply close handover release`,
    `${work} reply close handover release`,
    `${work} reply close handover release assign`,
  ],
  'mine closed': [`${work} reopen`, `${work} reopen`, `${work} reopen assign`],
  'mine, merged': ['read', 'read', 'read'],
  pool: ['read take', none, `${work} reply close handover assign take`],
  'nobody’s closed': [none, none, `${work} reopen assign`],
  theirs: [none, none, `${work} reply close handover release assign`],
  'theirs closed': [none, none, `${work} reopen assign`],
}

const words = (text: string) => text.split(' ').filter(Boolean).sort()

test('each ability belongs to the roles in the table and to no other', () => {
  for (const [ability, expected] of Object.entries(byRole) as [Ability, readonly Role[]][])
    assert.deepEqual(rolesWith(ability), expected, ability)
  const named = [...Object.keys(byRole), ...ticketAbilities]
  assert.deepEqual(named.sort(), [...abilities].sort(), 'the table lists every ability')
})

test('what each person may do with each ticket', () => {
  for (const [name, expected] of Object.entries(onTicket)) {
    const ticket = tickets[name]
    assert.ok(ticket)
    const persons = [
      ['agent', open],
      ['agent', shut],
      ['admin', open],
      ['admin', shut],
      ['logistics', open],
      ['logistics', shut],
    ] as const
    for (const [role, settings] of persons) {
      const [agent, withoutPool, admin] = expected
      const mayNow = { agent: settings.agentCanTake ? agent : withoutPool, admin, logistics: none }[role]
      const person = { id: 'me', role }
      const found: string[] = ticketAbilities.filter((one) => can(settings, person, one, ticket))
      const said = `${role}, ${settings.agentCanTake ? 'pool open' : 'pool closed'}: ${name}`
      const short = found.map((one) => one.replace('ticket.', ''))
      assert.deepEqual(short.sort(), words(mayNow), said)
      const answer: Record<string, boolean> = abilitiesOn(settings, person, ticket)
      const granted: string[] = Object.keys(answer).filter((one) => answer[one])
      const shown = short.filter((one) => one !== 'read')
      assert.deepEqual(granted.sort(), shown, `abilitiesOn: ${said}`)
    }
  }
})

test('an ability that is not about tickets is never allowed on a ticket', () => {
  const admin = { id: 'me', role: 'admin' } as const
  assert.equal(can(open, admin, 'users.manage', { status: 'open', assigned_to_user_id: 'me' }), false)
})

test('lists all that a person may do; with AGENT_CAN_TAKE off an agent has no pool, but an admin has', () => {
  for (const role of roles) {
    const granted = abilitiesOf(open, { id: 'me', role })
    assert.deepEqual(
      granted,
      abilities.filter((one) => rolesWith(one).includes(role)),
      role,
    )
  }
  const without = (role: Role) => abilitiesOf(shut, { id: 'me', role }).includes('tickets.pool')
  assert.deepEqual([without('agent'), without('admin')], [false, true])
})

test('the pool contains the active tickets without an assignee', () => {
  for (const status of ['open', 'pending', 'on_hold', 'closed']) {
    assert.equal(isInPool({ status, assigned_to_user_id: null }), status !== 'closed', status)
    assert.equal(isInPool({ status, assigned_to_user_id: 'me' }), false, status)
  }
})
