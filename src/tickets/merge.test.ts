// Merging two tickets and undoing it: what moves, what follows later, and that nothing is lost.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import sql from 'sql-template-tag'
import type { Json } from '../testing/client.ts'
import { pictureOf } from '../testing/files.ts'
import { newAwb, newPhone, openSite, pushTicket, type Site, type TestPerson } from '../testing/fixtures.ts'
import { newTicket, ticketNow, type TestTicket } from '../testing/panel.ts'
import { openReceiver, type Receiver } from '../testing/receiver.ts'
import { until } from '../testing/until.ts'
import { newSecret } from '../webhook/endpoint.ts'
import type { Comment, ShownTicket } from './shown.ts'

const secret = newSecret()
let receiver: Receiver
let site: Site
let ani: TestPerson
let budi: TestPerson
before(async () => {
  receiver = await openReceiver([secret])
  site = await openSite({
    env: { N8N_WEBHOOK_URL: receiver.url, N8N_WEBHOOK_SECRET: secret, AUTOMATION_TALKS: 'false' },
    delivery: { timeout: 2_000, delays: [0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2] },
  })
  ani = await site.person('Ani Agen')
  budi = await site.person('Budi Agen')
})
after(async () => {
  await site.close()
  await receiver.close()
})

interface Answered extends Json<ShownTicket> {
  code?: string
}
const merge = (one: TestTicket, into: TestTicket, { api } = ani) =>
  api.post<Answered>(`/tickets/${one.uid}/merge`, { into: into.uid })
const unmerge = (one: TestTicket, { api } = ani) => api.post<Answered>(`/tickets/${one.uid}/unmerge`)
const now = ({ uid }: TestTicket) => ticketNow(site, uid)
const reply = async ({ uid }: TestTicket, comment_text: string) =>
  (await ani.api.post<Json<Comment>>(`/tickets/${uid}/comments`, { comment_text, is_internal_note: false }))
    .body
const say = (fields: Record<string, unknown>) => pushTicket(site.n8n, fields)
const wordsIn = async (ticket: TestTicket) => (await now(ticket)).comments.map((one) => one.comment_text)

/** Creates two tickets of one customer about two parcels. */
async function pair(second: Record<string, unknown> = {}): Promise<[TestTicket, TestTicket]> {
  const one = await newTicket(site, ani, { description: 'Satu' })
  return [one, await newTicket(site, ani, { customer_phone: one.phone, description: 'Dua', ...second })]
}

test('thread, messages and history move; the merged ticket is closed, points to the other and accepts nothing more', async () => {
  const [one, other] = await pair()
  await say({ phone: one.phone, tracking_number: one.awb, description: 'Halo?', message_id: 'wa-m-1' })
  await ani.api.post(`/tickets/${one.uid}/comments`, { comment_text: 'Catatan' })
  const was = await now(one)
  const { status, body } = await merge(one, other)
  assert.deepEqual([status, body.ticket_uid], [200, other.uid])
  const [left, whole] = [await now(one), await now(other)]
  assert.deepEqual(
    [left.status, left.merged_into_uid, left.comments.length, left.can.note, left.can.reopen],
    ['closed', other.uid, 0, false, false],
  )
  assert.deepEqual(
    whole.comments.map((one) => [one.author.type, one.comment_text]),
    [
      ['customer', 'Satu'],
      ['customer', 'Halo?'],
      ['agent', 'Catatan'],
    ],
  )
  assert.equal(whole.comments[0]?.sent_at, was.created_at, 'it keeps the time at which it was written')
  assert.equal(whole.comments[0].subject, one.subject)
  const steps = whole.events.map(({ type, from, to }) => [type, from, to])
  assert.deepEqual(
    steps.filter(([type]) => type?.startsWith('merged')),
    [
      ['merged', null, other.uid],
      ['merged_here', one.uid, null],
    ],
  )
  assert.equal(steps.filter(([type]) => type === 'created').length, 2, 'the history contains both')
  assert.equal(whole.created_by?.full_name, (await now(other)).created_by?.full_name)
  for (const refused of [
    await ani.api.post(`/tickets/${one.uid}/comments`, { comment_text: 'Lagi' }),
    await ani.api.put(`/tickets/${one.uid}`, { status: 'open' }),
    await ani.api.post(`/tickets/${one.uid}/release`),
    await merge(one, await newTicket(site, ani)),
  ])
    assert.deepEqual(
      [refused.status, (refused.body as { code: string; ticket_uid: string }).code],
      [409, 'ticket_merged'],
    )
})

test('later messages follow: by parcel, by quote, by a repeated id, and from a customer without another ticket', async () => {
  const one = await newTicket(site, ani, { message_id: 'wa-m-2' })
  const other = await newTicket(site, ani)
  await merge(one, other)
  const of = async (fields: Record<string, unknown>) => {
    const { status, ticket_uid } = await say({ phone: one.phone, ...fields })
    return [status, ticket_uid]
  }
  assert.deepEqual(await of({ tracking_number: one.awb }), ['appended', other.uid])
  assert.deepEqual(await of({}), ['appended', other.uid])
  assert.deepEqual(await of({ reply_to_message_id: 'wa-m-2' }), ['appended', other.uid])
  assert.deepEqual(await of({ message_id: 'wa-m-2' }), ['unchanged', other.uid])
  assert.deepEqual(await of({ tracking_number: one.awb, source: 'system' }), ['appended', other.uid])
  const { body } = await site.n8n.post<{ results: { handled_by: string; ticket_uid: string }[] }>(
    '/customers/check',
    { phone: one.phone },
  )
  assert.deepEqual(
    body.results.map((item) => [item.handled_by, item.ticket_uid]),
    [['human', other.uid]],
  )
  await ani.api.put(`/tickets/${other.uid}`, { status: 'closed' })
  assert.deepEqual(await of({}), ['reopened', other.uid])
})

test('tickets that were merged into the first point to the second: pointers are never chained', async () => {
  const [first, second, third] = [
    await newTicket(site, ani),
    await newTicket(site, ani),
    await newTicket(site, ani),
  ]
  await merge(first, second)
  await merge(second, third)
  assert.equal((await now(first)).merged_into_uid, third.uid)
  const fourth = await newTicket(site, ani)
  assert.equal((await merge(fourth, first)).body.ticket_uid, third.uid, 'the pointer is followed')
  assert.equal((await now(third)).comments.length, 3)
})

test('a waiting customer keeps waiting since their message; settled messages start no wait', async () => {
  const [one, other] = await pair({ priority: 'low' })
  await ani.api.put(`/tickets/${one.uid}`, { priority: 'urgent' })
  await reply(other, 'Sudah kami cek')
  const before = await now(one)
  assert.equal((await now(other)).waiting_since, null)
  await merge(one, other)
  const whole = await now(other)
  // The reply came after the message, so in one thread the message is answered.
  assert.deepEqual([whole.waiting_since, whole.priority], [null, 'urgent'])
  assert.equal(before.waiting_since, before.created_at)

  const [asked, target] = await pair()
  await reply(target, 'Baik')
  await say({ phone: asked.phone, tracking_number: asked.awb, description: 'Masih belum' })
  await merge(asked, target)
  assert.equal((await now(target)).waiting_since, (await now(target)).comments.at(-1)?.sent_at)

  const [settled, open] = await pair()
  await reply(open, 'Baik')
  await say({ phone: settled.phone, tracking_number: settled.awb, description: 'Lagi' })
  await ani.api.put(`/tickets/${settled.uid}`, { status: 'closed' })
  await merge(settled, open)
  assert.equal((await now(open)).waiting_since, null)
})

test('a ticket without parcel, customer and category gets them from the merged one', async () => {
  const one = await newTicket(site, ani, { category: 'kehilangan' })
  const bare = await newTicket(site, ani, { tracking_number: undefined, customer_phone: undefined })
  await merge(one, bare)
  const whole = await now(bare)
  assert.deepEqual(
    [whole.tracking_number, whole.customer_phone, whole.category?.key],
    [one.awb, one.phone, 'kehilangan'],
  )
  await unmerge(one)
  const [back, again] = [await now(one), await now(bare)]
  assert.deepEqual([again.tracking_number, again.customer_phone, again.category], [null, null, null])
  assert.deepEqual([back.tracking_number, back.status], [one.awb, 'open'])
})

test('queued replies are sent once, in order, each to the customer to whom it was written', async () => {
  const [one, other] = [await newTicket(site, ani), await newTicket(site, ani)]
  // The first attempt hangs during the merge, and the next one fails: the later reply still waits for it.
  let tried = 0
  receiver.answer(({ data }) => {
    if (data.text !== 'pertama' || tried > 1) return 200
    return tried++ === 0 ? 'hang' : 503
  })
  const early = [await reply(one, 'pertama'), await reply(one, 'kedua')]
  await until('the first attempt has begun', () => tried > 0)
  await merge(one, other)
  const late = await reply(other, 'ketiga')
  const ids = [...early, late].map(({ id }) => id)
  await until(
    'n8n has taken all',
    async () =>
      (await site.db.value(
        sql`select count(*) = 3 from webhook_messages where reply_id = any(${ids}::uuid[]) and state = 'handed_over'`,
      )) === true,
  )
  const taken = receiver.got.filter(
    ({ data, answered }) => answered === 200 && ids.includes(String(data.reply_id)),
  )
  assert.deepEqual(
    taken.map(({ data }) => [data.reply_id, data.phone]),
    [
      [early[0]?.id, one.phone],
      [early[1]?.id, one.phone],
      [late.id, other.phone],
    ],
  )
})

test('undone within a minute: both tickets are as before, and later messages stay in the other ticket', async () => {
  const [one, other] = await pair({ priority: 'low' })
  await ani.api.put(`/tickets/${one.uid}`, { priority: 'high', status: 'pending' })
  await say({ phone: one.phone, tracking_number: one.awb, description: 'Halo', message_id: 'wa-m-9' })
  const [a, b] = [await now(one), await now(other)]
  await merge(one, other)
  await say({ phone: one.phone, tracking_number: one.awb, description: 'Sejak itu' })
  assert.equal((await unmerge(one, budi)).status, 404, 'a colleague cannot see the ticket')
  assert.equal((await unmerge(one, site.admin)).body.code, 'unmerge_over', 'nobody else may undo it')
  const undone = await unmerge(one)
  assert.deepEqual([undone.status, undone.body.ticket_uid, undone.body.status], [200, one.uid, a.status])
  const same = (ticket: typeof a) => [
    ticket.priority,
    ticket.waiting_since,
    ticket.first_replied_at,
    ticket.assigned_to_user_id,
    ticket.handled_by,
    ticket.merged_into_uid,
    ticket.closed_at,
  ]
  assert.deepEqual(same(await now(one)), same(a))
  assert.deepEqual(same(await now(other)), same(b))
  assert.deepEqual(await wordsIn(one), ['Halo'])
  assert.deepEqual(await wordsIn(other), ['Sejak itu'])
  const { ticket_uid } = await say({ phone: one.phone, message_id: 'wa-m-9' })
  assert.equal(ticket_uid, one.uid, 'its messages belong to it again')
  assert.equal((await unmerge(one)).body.code, 'unmerge_over', 'once')
})

test('the files, location and contact of a message move along, and back', async () => {
  const upload = async () =>
    (await site.n8n.call<{ attachment_id: string }>('POST', '/attachments', { raw: pictureOf() })).body
      .attachment_id
  const [first, second] = [await upload(), await upload()]
  const location = { latitude: -6.2, longitude: 106.8 }
  const other = await newTicket(site, ani)
  const sent = await newTicket(site, ani, { attachments: [first], location, customer_phone: newPhone() })
  await say({ phone: sent.phone, tracking_number: sent.awb, description: '', attachments: [second] })
  await merge(sent, other)
  const filesIn = async (ticket: TestTicket) => {
    const { attachments, comments } = await now(ticket)
    return [attachments, ...comments.map((comment) => comment.attachments)].map((files) =>
      files.map(({ id }) => id),
    )
  }
  assert.deepEqual(await filesIn(other), [[], [first], [second]])
  assert.equal((await now(other)).comments[0]?.location?.latitude, -6.2)
  await unmerge(sent)
  assert.deepEqual(await filesIn(sent), [[first], [second]])
  assert.deepEqual(await filesIn(other), [[]])
})

test('of two merges in a row the last is undone first, and then the first', async () => {
  const [first, second, third] = [
    await newTicket(site, ani, { description: 'Satu' }),
    await newTicket(site, ani, { description: 'Dua' }),
    await newTicket(site, ani, { description: 'Tiga' }),
  ]
  await merge(first, second)
  await merge(second, third)
  assert.equal((await unmerge(first)).body.code, 'unmerge_over')
  assert.deepEqual(await wordsIn(third), ['Satu', 'Dua'], 'a refused undo moves nothing')
  assert.equal((await unmerge(second)).status, 200)
  assert.deepEqual(await wordsIn(second), ['Satu'])
  assert.equal((await unmerge(first)).status, 200)
  for (const ticket of [first, second, third]) {
    const { status, merged_into_uid, comments } = await now(ticket)
    assert.deepEqual([status, merged_into_uid, comments.length], ['open', null, 0])
  }
})

test('after a minute a merge cannot be undone', async () => {
  const [one, other] = await pair()
  await merge(one, other)
  await site.db.pool.query(sql`update ticket_merges set merged_at = merged_at - interval '61 seconds'`)
  assert.equal((await unmerge(one)).body.code, 'unmerge_over')
  assert.equal((await now(one)).merged_into_uid, other.uid)
})

test('a user merges only tickets that they work on; not a ticket into itself, nor into a closed one', async () => {
  const [one, other] = await pair()
  const [theirs, pool] = [await newTicket(site, budi), await newTicket(site)]
  const codes: [TestTicket, TestTicket, number, string][] = [
    [one, theirs, 404, 'no_such_ticket'],
    [theirs, one, 404, 'no_such_ticket'],
    [one, pool, 403, 'take_first'],
    [pool, one, 403, 'take_first'],
    [one, one, 409, 'merge_into_itself'],
  ]
  for (const [from, to, status, code] of codes) {
    const refused = await merge(from, to)
    assert.deepEqual([refused.status, refused.body.code], [status, code])
  }
  await ani.api.put(`/tickets/${other.uid}`, { status: 'closed' })
  assert.equal((await merge(one, other)).body.code, 'merge_into_closed')
  assert.equal((await merge(other, one)).status, 200, 'merging the other way round is allowed')
})

test('two opposite merges at the same time on two replicas: one succeeds', async () => {
  const replica = await site.replica()
  const elsewhere = { ...ani, api: replica.api.as({ token: ani.token }) }
  for (let round = 0; round < 3; round++) {
    const [one, other] = await pair()
    const answers = await Promise.all([merge(one, other), merge(other, one, elsewhere)])
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409])
    const ends = [await now(one), await now(other)]
    assert.equal(ends.filter(({ status }) => status === 'closed').length, 1)
    const messages = [...(await wordsIn(one)), ...(await wordsIn(other))]
    assert.equal(messages.length, 1)
  }
})

test('a message that arrives while its ticket is being merged is in exactly one of the two threads', async () => {
  const [one, other] = await pair()
  const awb = newAwb()
  const third = await newTicket(site, ani, { tracking_number: awb, customer_phone: newPhone() })
  await Promise.all([
    merge(one, other),
    say({ phone: one.phone, tracking_number: one.awb, description: 'Bersamaan' }),
    say({ phone: third.phone, tracking_number: awb, description: 'Lain' }),
  ])
  assert.ok((await wordsIn(other)).includes('Bersamaan'))
  assert.deepEqual(await wordsIn(third), ['Lain'])
})
