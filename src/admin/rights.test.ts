// Every route of the API, and every resource and action of the panel, with every role and without a login: exactly what the
// policy allows is allowed. The lists come from the application itself, so that nothing is forgotten.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import knexModule from 'knex'
import sql from 'sql-template-tag'
import { apiRoutes } from '../app.ts'
import { scopes } from '../policy/callers.ts'
import { rolesWith, roles, type Ability, type Role } from '../policy/abilities.ts'
import { abilitiesOf } from '../policy/can.ts'
import { neededBy } from '../route.ts'
import type { Client } from '../testing/client.ts'
import { logIn, openSite, pushLog, type Site, type TestPerson } from '../testing/fixtures.ts'
import { newTicket, type TestTicket } from '../testing/panel.ts'
import { panelSession } from '../testing/session.ts'
import { createPanel } from './panel.ts'

let site: Site
let people: Record<Role, TestPerson>
let panels: Record<Role | 'nobody', Client>
let foreign: TestTicket
let foreignReply: string
before(async () => {
  site = await openSite()
  const agent = await site.person('Ani Agen')
  people = { agent, admin: site.admin, logistics: await site.person('Lina Logistik', 'logistics') }
  const panel = async (role: Role) =>
    site.server.api.as(await panelSession(site.server.origin, people[role].email))
  panels = {
    agent: await panel('agent'),
    admin: await panel('admin'),
    logistics: await panel('logistics'),
    nobody: site.server.api.as({ headers: { 'sec-fetch-site': 'same-origin' } }),
  }
  foreign = await newTicket(site)
  // Without an event, because a user who may have seen it leave the pool would get 409 with the name.
  await give(foreign.id, await site.person('Budi Agen'))
  const reply = { comment_text: 'Halo', is_internal_note: false }
  foreignReply = (await site.admin.api.post<{ id: string }>(`/tickets/${foreign.uid}/comments`, reply)).body
    .id
})
after(() => site.close())

/** Assigns the open ticket without an event. */
const give = (id: number, { id: holder }: TestPerson) =>
  site.db.pool.query(
    sql`update tickets set assigned_to_user_id = ${holder}, status = 'open', closed_at = null where id = ${id}`,
  )

const nowhere = '01900000-0000-7000-8000-000000000000'
/** Bodies for routes that would refuse an empty body before they check the ticket. */
const bodies: Record<string, unknown> = {
  'PUT /tickets/:id': { priority: 'low' },
  'POST /tickets/:id/comments': { comment_text: 'Catatan' },
  'POST /tickets/:id/presence': { here: true },
  'POST /tickets/:id/merge': { into: 'CS-2026-9999' },
  'PUT /tickets/:id/customer': { opted_out: true },
}
const bodyOf = (place: string) => (place.startsWith('GET') ? undefined : (bodies[place] ?? {}))

/** Returns only the status, because the stream never ends by itself. */
async function statusOf(client: Client, place: string, id: string): Promise<number> {
  const [method = '', path = ''] = place.split(' ')
  const json = bodyOf(place)
  const asked = path.replace(/:\w+/, id).replace(/^\/tickets\/lookup$/, '/tickets/lookup?q=0812')
  return (await client.call(method, asked, { ...(json === undefined ? {} : { json }) })).status
}

async function streamStatus(token: string | undefined): Promise<number> {
  const abort = new AbortController()
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
  const { status } = await fetch(`${site.server.origin}/api/v1/stream`, { headers, signal: abort.signal })
  abort.abort()
  return status
}

test('every route of the API allows users who have its ability, and nobody else', async () => {
  const everyScope = site.server.api.as({ apiKey: await site.key('all', scopes) })
  for (const { method, path, who } of apiRoutes) {
    const place = `${method.toUpperCase()} ${path}`
    const ask = async (client: Client, token: string | undefined) =>
      path === '/stream' ? streamStatus(token) : statusOf(client, place, nowhere)
    if (who === 'anyone') {
      assert.notEqual(await ask(site.server.api, undefined), 403, place)
      continue
    }
    assert.equal(await ask(site.server.api, undefined), 401, `${place}: nobody`)
    const { ability, scopes: keys } = neededBy(who)
    if (keys.length === 0) assert.equal(await statusOf(everyScope, place, nowhere), 401, `${place}: a key`)
    for (const role of roles) {
      // A separate token, because one of the routes revokes it.
      const token = await logIn(site.server, people[role].email)
      const status = await ask(site.server.api.as({ token }), token)
      const said: string = `${place} (${who}): ${role} got ${String(status)}`
      if (ability === undefined) assert.equal(status, 401, said)
      else if (rolesWith(ability).includes(role))
        assert.ok(status !== 401 && status !== 403 && status < 500, said)
      else assert.equal(status, 403, said)
    }
  }
})

test('another user’s ticket is 404 for an agent on every route with a ticket', async () => {
  const ofTicket = apiRoutes.filter(({ path }) => path.startsWith('/tickets/:id'))
  assert.ok(ofTicket.length >= 8)
  for (const { method, path } of ofTicket)
    for (const id of [foreign.uid, String(foreign.id)]) {
      const place = `${method.toUpperCase()} ${path}`
      assert.equal(await statusOf(people.agent.api, place, id), 404, `${place} ${id}`)
    }
  assert.equal(await statusOf(people.agent.api, 'POST /replies/:id/send', foreignReply), 404)
})

const reading = ['list', 'search', 'show'] as const
const never = { new: undefined, edit: undefined, delete: undefined, bulkDelete: undefined }
const read = (ability: Ability) => Object.fromEntries(reading.map((name) => [name, ability]))
/** The ability that each action needs; undefined: the action does not exist. */
const needed: Record<string, Record<string, Ability | undefined>> = {
  tickets: {
    ...read('tickets.list'),
    ...never,
    take: 'ticket.take',
    release: 'ticket.release',
    assign: 'ticket.assign',
    status: 'ticket.status',
    priority: 'ticket.priority',
    close: 'ticket.close',
    reopen: 'ticket.reopen',
    comment: 'ticket.note',
  },
  ticket_comments: { ...read('tickets.list'), ...never },
  ticket_events: { ...read('tickets.list'), ...never },
  broadcast_logs: { ...read('broadcasts.read'), ...never },
  users: {
    ...read('users.manage'),
    ...never,
    new: 'users.manage',
    edit: 'users.manage',
    reset_password: 'users.manage',
    activate: 'users.manage',
    deactivate: 'users.manage',
  },
  api_keys: { ...read('keys.manage'), ...never, new: 'keys.manage', revoke: 'keys.manage' },
  canned_replies: {
    ...read('canned.use'),
    ...never,
    new: 'canned.manage',
    edit: 'canned.manage',
    delete: 'canned.manage',
  },
  categories: {
    ...read('categories.manage'),
    ...never,
    new: 'categories.manage',
    edit: 'categories.manage',
  },
  webhook_messages: {
    ...read('deliveries.read'),
    ...never,
    replay: 'deliveries.replay',
    try_now: 'deliveries.replay',
    replay_dead: 'deliveries.replay',
  },
  audit_log: { ...read('audit.read'), ...never },
}

interface PanelAction {
  resource: string
  name: string
  kinds: ('resource' | 'record' | 'bulk')[]
}

/** The actions that AdminJS knows. */
function panelActions(): PanelAction[] {
  const panel = createPanel(site.server.ctx, knexModule.knex({ client: 'pg' }))
  return panel.resources.flatMap((one) => {
    const resource = one.decorate()
    return Object.values(resource.actions).map((action) => ({
      resource: resource.id(),
      name: action.name,
      kinds: [
        ...(action.isResourceType() ? (['resource'] as const) : []),
        ...(action.isRecordType() ? (['record'] as const) : []),
        ...(action.isBulkType() ? (['bulk'] as const) : []),
      ],
    }))
  })
}

test('the table above has every action of the panel', () => {
  const found: Record<string, string[]> = {}
  for (const { resource, name } of panelActions()) (found[resource] ??= []).push(name)
  for (const names of Object.values(found)) names.sort()
  const named = Object.entries(needed).map(([resource, actions]) => [resource, Object.keys(actions).sort()])
  assert.deepEqual(found, Object.fromEntries(named))
})

test('every action of the panel allows users who have its ability, and changes nothing with a GET', async () => {
  const own = await newTicket(site, people.agent)
  const spare = await site.person('Sari Cadangan')
  const { log_id } = await pushLog(site.n8n)
  const records: Record<string, string> = { tickets: String(own.id), users: spare.id, broadcast_logs: log_id }
  for (const { resource, name, kinds } of panelActions())
    for (const kind of kinds) {
      const id = records[resource] ?? nowhere
      const base = `//admin/api/resources/${resource}`
      const path = {
        resource: `${base}/actions/${name}${name === 'search' ? '/x' : ''}`,
        record: `${base}/records/${id}/${name}`,
        bulk: `${base}/bulk/${name}?recordIds=${id}`,
      }[kind]
      const ability = needed[resource]?.[name]
      for (const method of ['GET', 'POST'])
        for (const role of [...roles, 'nobody'] as const) {
          if (resource === 'tickets') await give(own.id, people.agent)
          const answer = await panels[role].call(method, path, method === 'POST' ? { json: {} } : {})
          const said = `${method} ${path} (${ability ?? 'never'}): ${role} got ${String(answer.status)}`
          const may = role !== 'nobody' && ability !== undefined && rolesWith(ability).includes(role)
          if (role === 'nobody') assert.equal(answer.status, 401, said)
          else if (!may) assert.equal(answer.status, 403, said)
          else if (method === 'GET' && !reading.some((one) => one === name))
            assert.equal(answer.status, 405, said)
          else assert.ok(![401, 403, 405].includes(answer.status) && answer.status < 500, said)
        }
    }
})

test('another user’s ticket does not exist in an agent’s panel: no list, search, record or bulk action', async () => {
  const base = '//admin/api/resources/tickets'
  for (const name of Object.keys(needed['tickets'] ?? {})) {
    const ability = needed['tickets']?.[name]
    if (ability === undefined || name === 'list' || name === 'search') continue
    const answer = await panels.agent.call('POST', `${base}/records/${String(foreign.id)}/${name}`, {
      json: {},
    })
    assert.equal(answer.status, rolesWith(ability).includes('agent') ? 404 : 403, name)
  }
  for (const path of [
    `${base}/actions/list?filters.id=${String(foreign.id)}`,
    `${base}/actions/search/${encodeURIComponent(foreign.subject)}`,
    `//admin/api/resources/ticket_comments/actions/list?filters.ticket_id=${String(foreign.id)}`,
    `//admin/api/resources/ticket_events/actions/list?filters.ticket_id=${String(foreign.id)}`,
  ]) {
    const mine = await panels.agent.get<{ records: unknown[] }>(path)
    assert.deepEqual([mine.status, mine.body.records], [200, []], path)
    const all = await panels.admin.get<{ records: unknown[] }>(path)
    assert.ok(all.body.records.length > 0, `an admin finds something: ${path}`)
  }
  const bulk = `${base}/bulk/close?recordIds=${String(foreign.id)}`
  const done = await panels.agent.post<{ error: string }>(bulk, {})
  assert.equal(done.status, 404, done.text)
})

test('the page has the abilities of each user', async () => {
  for (const role of roles) {
    const page = await panels[role].get('//admin')
    const said = /window\.PANTAU = (.*);/.exec(page.text)?.[1] ?? ''
    const { abilities } = JSON.parse(said) as { abilities: unknown }
    assert.deepEqual(abilities, abilitiesOf(site.server.ctx.config, { id: people[role].id, role }), role)
  }
})
