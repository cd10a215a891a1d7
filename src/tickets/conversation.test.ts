// The ticket to which a customer's message belongs: every branch of the rule, and ten messages at once on two replicas.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import sql from 'sql-template-tag'
import type { Client, Json, ProblemBody } from '../testing/client.ts'
import { newAwb, newPhone, openSite, pushLog, pushTicket, type Site } from '../testing/fixtures.ts'
import type { TicketDetail } from './shown.ts'

let site: Site
let other: Client
before(async () => {
  site = await openSite()
  other = (await site.replica()).api.as({ apiKey: site.apiKey })
})
after(() => site.close())

const say = (fields: Record<string, unknown>, n8n = site.n8n) => pushTicket(n8n, fields)
const read = async (uid: string) => (await site.admin.api.get<Json<TicketDetail>>(`/tickets/${uid}`)).body
const change = (uid: string, fields: object) => site.admin.api.put(`/tickets/${uid}`, fields)
const reply = (uid: string) =>
  site.admin.api.post<{ id: string }>(`/tickets/${uid}/comments`, {
    comment_text: 'Baik Kak',
    is_internal_note: false,
  })
let ids = 0
const newId = () => `wamid.${String(++ids)}`
const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString()
const types = ({ events }: Json<TicketDetail>) => events.map(({ type }) => type)

async function closeAgo(uid: string, days: number): Promise<void> {
  await change(uid, { status: 'closed' })
  await site.db.pool.query(
    sql`update tickets set closed_at = now() - ${days} * interval '1 day' where ticket_uid = ${uid}`,
  )
}

test('a message without an AWB joins the active ticket with the newest message, whatever its AWB', async () => {
  const phone = newPhone()
  const [a, b] = [newAwb(), newAwb()]
  const first = await say({ phone, tracking_number: a })
  const second = await say({ phone, tracking_number: b })
  assert.notEqual(first.ticket_uid, second.ticket_uid)
  assert.equal((await say({ phone })).ticket_uid, second.ticket_uid)
  await reply(first.ticket_uid)
  await site.admin.api.post(`/tickets/${second.ticket_uid}/comments`, { comment_text: 'hanya catatan' })
  assert.equal((await say({ phone })).ticket_uid, first.ticket_uid, 'an internal note is no message')
})

test('a later message with an AWB sets it on the ticket that has none, with an event and a new version', async () => {
  const phone = newPhone()
  const tracking_number = newAwb()
  const { ticket_uid: uid } = await say({ phone })
  assert.deepEqual(await say({ phone, tracking_number }), {
    status: 'appended',
    ticket_uid: uid,
    tracking_number,
    handled_by: 'bot',
  })
  const ticket = await read(uid)
  assert.deepEqual(
    [ticket.tracking_number, ticket.tracking_number_source, ticket.version],
    [tracking_number, null, 2],
  )
  const set = ticket.events.find(({ type }) => type === 'tracking_number_set')
  assert.deepEqual([set?.from, set?.to], [null, tracking_number])
})

test('the last ticket is reopened if it was closed recently; if it was closed long ago, a new ticket is linked to it', async () => {
  const phone = newPhone()
  const older = await say({ phone, tracking_number: newAwb() })
  const newer = await say({ phone, tracking_number: newAwb() })
  await closeAgo(older.ticket_uid, 3)
  await closeAgo(newer.ticket_uid, 2)
  const back = await say({ phone })
  assert.deepEqual([back.status, back.ticket_uid], ['reopened', newer.ticket_uid])
  await closeAgo(newer.ticket_uid, 8)
  await closeAgo(older.ticket_uid, 9)
  const next = await say({ phone })
  assert.equal(next.status, 'created')
  assert.equal((await read(next.ticket_uid)).previous_ticket_uid, newer.ticket_uid)
})

test('quoting a message of a ticket joins or reopens that ticket; one that was closed long ago gives only its AWB', async () => {
  const phone = newPhone()
  const [message_id, tracking_number] = [newId(), newAwb()]
  const quoted = await say({ phone, tracking_number, message_id })
  const other = await say({ phone, tracking_number: newAwb() })
  assert.equal((await say({ phone, reply_to_message_id: message_id })).ticket_uid, quoted.ticket_uid)
  await change(quoted.ticket_uid, { status: 'closed' })
  const again = await say({ phone, reply_to_message_id: message_id })
  assert.deepEqual([again.status, again.ticket_uid], ['reopened', quoted.ticket_uid])
  await closeAgo(quoted.ticket_uid, 8)
  const next = await say({ phone, reply_to_message_id: message_id })
  assert.deepEqual([next.status, next.tracking_number], ['created', tracking_number])
  assert.equal((await read(next.ticket_uid)).tracking_number_source, 'quoted')
  assert.notEqual(next.ticket_uid, other.ticket_uid)
  await change(quoted.ticket_uid, { status: 'closed' })
  await site.db.pool.query(sql`update tickets set closed_at = now() where ticket_uid = ${quoted.ticket_uid}`)
  assert.equal(
    (await say({ phone, reply_to_message_id: message_id })).ticket_uid,
    next.ticket_uid,
    'not reopened, because another ticket of the same parcel is active',
  )
})

test('quoting one of our replies joins its ticket', async () => {
  const phone = newPhone()
  const first = await say({ phone, tracking_number: newAwb() })
  const second = await say({ phone, tracking_number: newAwb() })
  const { body } = await reply(first.ticket_uid)
  const message_id = newId()
  await site.n8n.post(`/replies/${body.id}/status`, { status: 'sent', message_id })
  await reply(second.ticket_uid)
  assert.equal((await say({ phone, reply_to_message_id: message_id })).ticket_uid, first.ticket_uid)
})

test('quoting a message from another number does not join its thread; a WhatsApp id may be the same person', async () => {
  const message_id = newId()
  const { ticket_uid: uid } = await say({ phone: newPhone(), message_id })
  const stranger = await say({ phone: newPhone(), reply_to_message_id: message_id })
  assert.notEqual(stranger.ticket_uid, uid)
  assert.equal((await say({ phone: '4711471147@lid', reply_to_message_id: message_id })).ticket_uid, uid)
  assert.equal((await say({ reply_to_message_id: message_id })).ticket_uid, uid)
})

test('quoting a broadcast gives its AWB, unless the push has one; an unknown quote changes nothing', async () => {
  const phone = newPhone()
  const [message_id, said] = [newId(), newAwb()]
  const { tracking_number } = await pushLog(site.n8n, { phone, message_id })
  await pushLog(site.n8n, { phone })
  const { ticket_uid: uid } = await say({ phone, reply_to_message_id: message_id })
  const ticket = await read(uid)
  assert.deepEqual([ticket.tracking_number, ticket.tracking_number_source], [tracking_number, 'quoted'])
  const given = await say({ phone, reply_to_message_id: message_id, tracking_number: said })
  assert.equal((await read(given.ticket_uid)).tracking_number, said)
  assert.equal((await say({ phone: newPhone(), reply_to_message_id: 'wamid.?' })).status, 'created')
})

test('if last week’s broadcasts have one AWB, it is guessed; several are candidates; failed and old broadcasts do not count', async () => {
  const [one, many, none] = [newPhone(), newPhone(), newPhone()]
  const { tracking_number } = await pushLog(site.n8n, { phone: one })
  await pushLog(site.n8n, { phone: one, tracking_number })
  await pushLog(site.n8n, { phone: one, status: 'failed' })
  await pushLog(site.n8n, { phone: one, broadcast_at: ago(7 * 24 * 60 + 1) })
  const guessed = await read((await say({ phone: one })).ticket_uid)
  assert.deepEqual([guessed.tracking_number, guessed.tracking_number_source], [tracking_number, 'broadcast'])
  assert.deepEqual(guessed.tracking_candidates, [])

  const pushedLogs = []
  for (const minutes of [30, 20])
    pushedLogs.unshift(await pushLog(site.n8n, { phone: many, broadcast_at: ago(minutes) }))
  const open = await read((await say({ phone: many })).ticket_uid)
  assert.deepEqual([open.tracking_number, open.tracking_number_source], [null, null])
  assert.deepEqual(
    open.tracking_candidates.map((one) => one.tracking_number),
    pushedLogs.map((one) => one.tracking_number),
  )
  assert.equal((await read((await say({ phone: none })).ticket_uid)).tracking_number, null)
})

test('a guessed AWB is confirmed by a push or a person, or changed by a person; the history records it', async () => {
  const phone = newPhone()
  const { tracking_number } = await pushLog(site.n8n, { phone })
  const { ticket_uid: uid } = await say({ phone })
  assert.equal((await read(uid)).tracking_number_source, 'broadcast')
  await say({ phone, tracking_number })
  const confirmed = await read(uid)
  assert.equal(confirmed.tracking_number_source, null)
  assert.ok(types(confirmed).includes('tracking_number_confirmed'))

  const second = newPhone()
  const log = await pushLog(site.n8n, { phone: second })
  const guess = await say({ phone: second })
  const kept = await change(guess.ticket_uid, { tracking_number: log.tracking_number.toLowerCase() })
  assert.equal(kept.status, 200)
  const after = await read(guess.ticket_uid)
  assert.deepEqual([after.tracking_number, after.tracking_number_source], [log.tracking_number, null])
  assert.equal(types(after).at(-1), 'tracking_number_confirmed')
  const moved = newAwb()
  await change(guess.ticket_uid, { tracking_number: moved })
  const last = (await read(guess.ticket_uid)).events.at(-1)
  assert.deepEqual([last?.type, last?.from, last?.to], ['tracking_number_set', log.tracking_number, moved])
  await change(guess.ticket_uid, { tracking_number: null })
  assert.equal((await read(guess.ticket_uid)).tracking_number, null)
  for (const wrong of ['#N/A', '', 5.5])
    assert.equal((await change(guess.ticket_uid, { tracking_number: wrong })).status, 400, String(wrong))
})

test('409 with the other ticket for an AWB for which the customer has another active ticket', async () => {
  const phone = newPhone()
  const tracking_number = newAwb()
  const there = await say({ phone, tracking_number })
  const here = await say({ phone, tracking_number: newAwb() })
  const answer = await site.admin.api.put<ProblemBody>(`/tickets/${here.ticket_uid}`, { tracking_number })
  assert.equal(answer.status, 409)
  assert.match(answer.body.error, new RegExp(there.ticket_uid))
})

test('a message that only thanks joins a closed ticket without reopening it, and starts no waiting; anything more reopens it', async () => {
  const phone = newPhone()
  const { ticket_uid: uid } = await say({ phone, tracking_number: newAwb() })
  await change(uid, { status: 'closed' })
  for (const description of ['Oke terima kasih kak', '👍', 'Thank you']) {
    const answer = await say({ phone, description })
    assert.deepEqual([answer.status, answer.ticket_uid], ['appended', uid], description)
  }
  const closed = await read(uid)
  assert.deepEqual(
    [closed.status, closed.waiting_since, closed.unread, closed.comments.length],
    ['closed', null, false, 3],
  )
  assert.equal(
    (await say({ phone, description: 'Terima kasih, tapi isinya kurang satu' })).status,
    'reopened',
  )
  assert.notEqual((await read(uid)).waiting_since, null)
})

test('a message that only thanks opens a pending ticket, because it may be the answer, and starts no waiting', async () => {
  const { n8n } = site
  const phone = newPhone()
  const { ticket_uid: uid } = await say({ phone })
  const { body } = await reply(uid)
  await n8n.post(`/replies/${body.id}/status`, { status: 'sent' })
  await change(uid, { status: 'pending' })
  await say({ phone, description: 'Siap 🙏' })
  const ticket = await read(uid)
  assert.deepEqual([ticket.status, ticket.waiting_since, ticket.unread], ['open', null, true])
  await n8n.post(`/replies/${body.id}/status`, { status: 'failed' })
  assert.equal(
    (await read(uid)).waiting_since,
    ticket.created_at,
    'since the first message, not since the thanks',
  )
})

test('a repeated message_id changes nothing, whichever ticket has it; ids are separate for each API key', async () => {
  const phone = newPhone()
  const [first, second] = [newId(), newId()]
  const { ticket_uid: uid } = await say({ phone, message_id: first })
  await say({ phone, message_id: second, description: 'dua' })
  await change(uid, { status: 'closed' })
  for (const message_id of [first, second, ` ${first}\n`]) {
    const answer = await say({ phone: newPhone(), message_id })
    assert.deepEqual([answer.status, answer.ticket_uid], ['unchanged', uid])
  }
  const ticket = await read(uid)
  assert.deepEqual([ticket.status, ticket.comments.length], ['closed', 1])
  const key = await site.key('lain')
  const elsewhere = site.server.api.as({ apiKey: key })
  assert.equal((await say({ phone: newPhone(), message_id: first }, elsewhere)).status, 'created')
})

test('sent_at orders the thread and starts the waiting; seconds are accepted, a future time counts as now, anything else is 400', async () => {
  const phone = newPhone()
  const { ticket_uid: uid } = await say({ phone, sent_at: ago(40) })
  await say({ phone, description: 'dua', sent_at: Math.floor(Date.now() / 1000) - 300 + 0.1234567 })
  await say({ phone, description: 'satu', sent_at: String(Math.floor(Date.now() / 1000) - 1200) })
  await say({ phone, description: 'tiga', sent_at: new Date(Date.now() + 3600_000).toISOString() })
  const ticket = await read(uid)
  assert.deepEqual(
    ticket.comments.map(({ comment_text }) => comment_text),
    ['satu', 'dua', 'tiga'],
  )
  assert.equal(ticket.waiting_since, ticket.sent_at)
  assert.ok(Date.now() - Date.parse(ticket.sent_at) > 39 * 60_000)
  const last = ticket.comments.at(-1)
  assert.ok(last && Date.parse(last.sent_at) <= Date.now())
  assert.equal(ticket.last_customer_message_at, last.sent_at)
  for (const sent_at of ['kemarin', 5, '1999-01-01T00:00:00Z'])
    assert.equal((await site.n8n.post('/tickets', { subject: 'x', description: 'x', sent_at })).status, 400)
})

test('a message that arrives late counts as waiting since it was written, even before an earlier arrival', async () => {
  const phone = newPhone()
  const { ticket_uid: uid } = await say({ phone, sent_at: ago(60) })
  const { body } = await reply(uid)
  await site.n8n.post(`/replies/${body.id}/status`, { status: 'sent' })
  assert.equal((await read(uid)).waiting_since, null)
  await say({ phone, sent_at: ago(5) })
  const late = ago(20)
  await say({ phone, sent_at: late })
  assert.equal((await read(uid)).waiting_since, late)
})

test('ten messages at once on two replicas, with and without the AWB, become one ticket, and none is lost', async () => {
  for (let round = 0; round < 3; round++) {
    const phone = newPhone()
    const tracking_number = newAwb()
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, at) =>
        say(
          {
            phone: at % 2 ? phone : `0${phone.slice(2)}`,
            description: `pesan ${String(at)}`,
            message_id: newId(),
            ...(at % 3 ? { tracking_number } : {}),
          },
          at % 2 ? other : site.n8n,
        ),
      ),
    )
    assert.equal(new Set(answers.map(({ ticket_uid }) => ticket_uid)).size, 1)
    const { comments, description, tracking_number: awb } = await read(answers[0]?.ticket_uid ?? '')
    const texts = [description, ...comments.map(({ comment_text }) => comment_text)]
    assert.deepEqual([new Set(texts).size, awb], [10, tracking_number])
  }
})

test('messages at once without phone and AWB that quote one broadcast become one ticket', async () => {
  for (let round = 0; round < 3; round++) {
    const [message_id, tracking_number] = [newId(), newAwb()]
    await pushLog(site.n8n, { tracking_number, message_id })
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, at) =>
        say(at === 9 ? { tracking_number } : { reply_to_message_id: message_id }, at % 2 ? other : site.n8n),
      ),
    )
    assert.equal(new Set(answers.map(({ ticket_uid }) => ticket_uid)).size, 1)
    assert.equal((await read(answers[0]?.ticket_uid ?? '')).comments.length, 9)
  }
})

test('a message that is pushed ten times at once is in the thread once', async () => {
  const message = { phone: newPhone(), message_id: newId() }
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, at) => say(message, at % 2 ? other : site.n8n)),
  )
  assert.deepEqual(answers.map(({ status }) => status).sort(), [
    'created',
    ...Array<string>(9).fill('unchanged'),
  ])
  assert.equal((await read(answers[0]?.ticket_uid ?? '')).comments.length, 0)
})
