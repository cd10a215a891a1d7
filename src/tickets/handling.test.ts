// Who handles a customer: in the answer to every push, changed by what users do, reported to n8n. Messages of the automation
// and from the phone are in the thread.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import type { Json } from '../testing/client.ts'
import { newAwb, newPhone, openSite, pushTicket, type Site, type TestPerson } from '../testing/fixtures.ts'
import { handledBy } from './handling-queries.ts'
import type { TicketDetail } from './shown.ts'

let site: Site
let ani: TestPerson
before(async () => {
  site = await openSite()
  ani = await site.person('Ani Agen')
})
after(() => site.close())

const say = (fields: Record<string, unknown>) => pushTicket(site.n8n, fields)
const read = async (uid: string) => (await site.admin.api.get<Json<TicketDetail>>(`/tickets/${uid}`)).body
const post = (uid: string, what: string, body?: object, person = site.admin) =>
  person.api.post<Json<TicketDetail>>(`/tickets/${uid}/${what}`, body)
const put = (uid: string, change: object) => site.admin.api.put(`/tickets/${uid}`, change)
const assistant = (phone: string, more: object = {}) =>
  say({ phone, description: 'Baik Kak, kami cek dulu ya', source: 'assistant', ...more })

test('a person handles the customer once the ticket is taken, assigned or replied to, until it is closed, released or handed back', async () => {
  const steps: [name: string, does: (uid: string) => Promise<unknown>, becomes: 'human' | 'bot'][] = [
    ['take', (uid) => post(uid, 'take', undefined, ani), 'human'],
    ['hand to the bot', (uid) => post(uid, 'hand-to-bot', undefined, ani), 'bot'],
    ['take over', (uid) => post(uid, 'take-over', undefined, ani), 'human'],
    ['release', (uid) => post(uid, 'release', undefined, ani), 'bot'],
    ['note', (uid) => post(uid, 'comments', { comment_text: 'x' }), 'bot'],
    ['reply', (uid) => post(uid, 'comments', { comment_text: 'Halo', is_internal_note: false }), 'human'],
    ['hand to the bot', (uid) => post(uid, 'hand-to-bot'), 'bot'],
    ['assign', (uid) => put(uid, { assigned_to_user_id: ani.id }), 'human'],
    ['hand to the bot', (uid) => post(uid, 'hand-to-bot'), 'bot'],
    ['change the priority', (uid) => put(uid, { priority: 'low' }), 'bot'],
    ['take over', (uid) => post(uid, 'take-over'), 'human'],
    ['close', (uid) => put(uid, { status: 'closed' }), 'bot'],
  ]
  const phone = newPhone()
  const { ticket_uid: uid, handled_by } = await say({ phone, tracking_number: newAwb() })
  assert.equal(handled_by, 'bot', 'nobody has taken the ticket')
  for (const [name, does, becomes] of steps) {
    await does(uid)
    const ticket = await read(uid)
    assert.equal(ticket.handled_by, becomes, name)
    const [said] = await handledBy(site.db.pool, [phone])
    assert.deepEqual(
      said,
      { customer: phone, handled_by: becomes, ticket_uid: name === 'close' ? null : uid },
      name,
    )
    if (name !== 'close') assert.equal((await say({ phone, description: 'halo' })).handled_by, becomes, name)
  }
  const reopened = await say({ phone, description: 'halo lagi' })
  assert.deepEqual([reopened.status, reopened.handled_by], ['reopened', 'human'], 'the ticket is still Ani’s')
})

test('a person who handles one ticket of a customer handles the customer; results are in order', async () => {
  const [phone, nobody] = [newPhone(), newPhone()]
  const first = await say({ phone, tracking_number: newAwb() })
  await post(first.ticket_uid, 'take', undefined, ani)
  const second = await say({ phone, tracking_number: newAwb() })
  assert.equal(second.handled_by, 'human')
  assert.equal((await read(second.ticket_uid)).handled_by, 'bot', 'this ticket itself is unassigned')
  assert.deepEqual(await handledBy(site.db.pool, [nobody, phone, phone]), [
    { customer: nobody, handled_by: 'bot', ticket_uid: null },
    { customer: phone, handled_by: 'human', ticket_uid: first.ticket_uid },
    { customer: phone, handled_by: 'human', ticket_uid: first.ticket_uid },
  ])
})

test('handing over is in the history, a repeat changes nothing, and it is 403 on a ticket that must be taken first', async () => {
  const { ticket_uid: uid } = await say({ phone: newPhone() })
  assert.equal((await post(uid, 'hand-to-bot', undefined, ani)).status, 403)
  await post(uid, 'take', undefined, ani)
  for (const what of ['take-over', 'hand-to-bot', 'hand-to-bot', 'take-over', 'take-over'])
    assert.equal((await post(uid, what, undefined, ani)).status, 200)
  const { events, bot_since } = await read(uid)
  assert.deepEqual(
    events.map(({ type }) => type),
    ['created', 'assigned', 'handed_to_bot', 'taken_over'],
  )
  assert.equal(bot_since, null)
})

test('a message of the automation joins the active ticket, does not open it, is not an answer, and sets bot_since', async () => {
  const phone = newPhone()
  const ignored = await site.n8n.post('/tickets', {
    subject: 'x',
    description: 'Halo',
    phone,
    source: 'assistant',
  })
  assert.deepEqual(
    [ignored.status, ignored.body],
    [200, { status: 'ignored', ticket_uid: null, tracking_number: null, handled_by: 'bot' }],
  )
  const { ticket_uid: uid } = await say({ phone, tracking_number: newAwb() })
  await put(uid, { status: 'pending' })
  const answer = await assistant(phone)
  assert.deepEqual([answer.status, answer.ticket_uid], ['appended', uid])
  const ticket = await read(uid)
  const last = ticket.comments.at(-1)
  assert.deepEqual(
    [last?.author.type, last?.author.full_name, last?.subject, last?.is_internal_note],
    ['assistant', 'n8n test', null, false],
  )
  assert.deepEqual([ticket.status, ticket.first_replied_at, ticket.unread], ['pending', null, false])
  assert.notEqual(ticket.waiting_since, null, 'the bot’s message is no answer')
  assert.equal(ticket.bot_since, last?.sent_at)
  await assistant(phone)
  assert.equal((await read(uid)).bot_since, last?.sent_at, 'since its first message')

  await post(uid, 'take', undefined, ani)
  assert.equal((await read(uid)).bot_since, null)
  await assistant(phone)
  const taken = await read(uid)
  assert.deepEqual(
    [taken.handled_by, taken.bot_since],
    ['human', null],
    'a person handles the ticket, so bot_since stays empty',
  )
  await put(uid, { status: 'closed' })
  assert.equal(
    (await site.n8n.post('/tickets', { subject: 'x', description: 'y', phone, source: 'phone' })).status,
    200,
  )
  assert.equal((await read(uid)).status, 'closed')
})

test('an answer from the phone counts as an answer at its own time, and a person handles the customer', async () => {
  const phone = newPhone()
  const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString()
  const { ticket_uid: uid } = await say({ phone, sent_at: ago(30) })
  const at = ago(10)
  const answer = await say({ phone, source: 'phone', description: 'Sudah dikirim Kak', sent_at: at })
  assert.deepEqual([answer.status, answer.handled_by], ['appended', 'human'])
  const ticket = await read(uid)
  assert.deepEqual(
    [ticket.comments.at(-1)?.author.type, ticket.waiting_since, ticket.first_replied_at],
    ['phone', null, at],
  )
  await say({ phone, description: 'Belum sampai', sent_at: ago(5) })
  const later = await say({ phone, source: 'phone', description: 'terlambat', sent_at: ago(7) })
  assert.equal(later.ticket_uid, uid)
  assert.equal(
    (await read(uid)).waiting_since,
    (await read(uid)).comments.at(-1)?.sent_at,
    'the answer was written before the message',
  )
})

test('the history of a hand-over is placed before its message; known messages are left out, and it starts no waiting', async () => {
  const phone = newPhone()
  const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString()
  const history = [
    { from: 'customer', text: 'Halo', at: ago(9), message_id: `h1 ${phone}` },
    { from: 'assistant', text: 'Halo Kak, ada yang bisa dibantu?', at: ago(8) },
    { from: 'customer', text: 'Mau bicara dengan orang', at: ago(7), message_id: `h2 ${phone}` },
    { from: 'customer', text: 'Mau bicara dengan orang', at: ago(7), message_id: `h2 ${phone}` },
  ]
  const { ticket_uid: uid } = await say({ phone, sent_at: ago(1), history })
  const ticket = await read(uid)
  assert.deepEqual(
    ticket.comments.map(({ author, comment_text }) => [author.type, comment_text]),
    [
      ['customer', 'Halo'],
      ['assistant', 'Halo Kak, ada yang bisa dibantu?'],
      ['customer', 'Mau bicara dengan orang'],
    ],
  )
  assert.ok(ticket.comments.every(({ sent_at }) => sent_at < ticket.sent_at))
  assert.equal(ticket.waiting_since, ticket.sent_at)
  assert.equal((await say({ phone, message_id: `h1 ${phone}` })).status, 'unchanged')
  const { warnings } = await say({ phone, history })
  assert.match(String(warnings), /history was left out/)
  assert.equal((await read(uid)).comments.length, 4, 'an active ticket has these messages already')
  for (const wrong of [{}, 'x', [{}], [{ from: 'agent', text: 'x' }]])
    assert.equal(
      (await site.n8n.post('/tickets', { subject: 'x', description: 'x', history: wrong })).status,
      400,
    )
})

test('AUTOMATION_TALKS=false: tickets cannot be handed over', async () => {
  const { api } = await site.replica({ env: { AUTOMATION_TALKS: 'false' } })
  const { ticket_uid: uid } = await say({ phone: newPhone() })
  await post(uid, 'take', undefined, ani)
  const quiet = api.as({ token: ani.token })
  assert.equal((await quiet.get<Json<TicketDetail>>(`/tickets/${uid}`)).body.can.handover, false)
  assert.equal((await quiet.post(`/tickets/${uid}/hand-to-bot`)).status, 403)
})
