// Long threads: the newest comments come with the ticket, earlier ones in pages, and none is left out.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import sql from 'sql-template-tag'
import type { Json, ProblemBody } from '../testing/client.ts'
import {
  newAwb,
  newPhone,
  openSite,
  pushLog,
  pushTicket,
  type Site,
  type TestPerson,
} from '../testing/fixtures.ts'
import type { Comment, TicketDetail, TicketEvent } from './shown.ts'

type Detail = Json<TicketDetail>

let site: Site
let ani: TestPerson
before(async () => {
  site = await openSite()
  ani = await site.person('Ani Agen')
})
after(() => site.close())

const read = async (uid: string) => (await ani.api.get<Detail>(`/tickets/${uid}`)).body

/** A ticket with so many messages, five for each time, each with its event in the history. */
async function longTicket(messages: number): Promise<string> {
  const { ticket_uid } = await pushTicket(site.n8n, { tracking_number: newAwb(), phone: newPhone() })
  await ani.api.post(`/tickets/${ticket_uid}/take`)
  await site.db.pool.query(
    sql`with written as (
        insert into ticket_comments (id, ticket_id, author_type, comment_text, is_internal_note, created_at)
        select gen_random_uuid(), t.id, 'customer', 'pesan ' || n, false, now() + (n / 5) * interval '1 millisecond'
        from tickets t, generate_series(1, ${messages}) n where ticket_uid = ${ticket_uid}
        returning id, ticket_id)
      insert into ticket_events (ticket_id, ticket_version, type, actor_type, to_value)
      select ticket_id, 2, 'message_received', 'n8n', id from written`,
  )
  return ticket_uid
}

test('the newest 200 comments come with the ticket, the others in pages, each once and in order', async () => {
  const uid = await longTicket(1_234)
  const detail = await read(uid)
  assert.equal(detail.comments.length, 200)
  assert.ok(detail.comments_before)
  let all: Json<Comment>[] = detail.comments
  let next: string | undefined = `/tickets/${uid}/comments?limit=150&before=${detail.comments_before}`
  while (next) {
    const answer: { status: number; body: Json<Comment>[]; headers: Headers } = await ani.api.get(next)
    assert.equal(answer.status, 200)
    all = [...answer.body, ...all]
    const link = /<([^>]+)>; rel="next"/.exec(answer.headers.get('link') ?? '')?.[1]
    next = link?.replace('/api/v1', '')
  }
  assert.equal(all.length, 1_234)
  assert.equal(new Set(all.map(({ id }) => id)).size, 1_234)
  const written = await site.db.rows<{ id: string }>(
    sql`select c.id from ticket_comments c join tickets t on t.id = c.ticket_id where ticket_uid = ${uid}
      order by c.created_at, c.id`,
  )
  assert.deepEqual(
    all.map(({ id }) => id),
    written.map(({ id }) => id),
  )
})

test('a short thread is whole, and has no earlier page', async () => {
  const detail = await read(await longTicket(200))
  assert.deepEqual([detail.comments.length, detail.comments_before, detail.events_before], [200, null, null])
})

test('a thousand messages do not push the steps out of the history', async () => {
  const uid = await longTicket(1_100)
  const { events, events_before } = await read(uid)
  const steps = (of: Json<TicketEvent>[]) =>
    of.map(({ type }) => type).filter((type) => type !== 'message_received')
  assert.deepEqual(steps(events), ['created', 'assigned'])
  assert.equal(events_before, null)
  for (let at = 0; at < 202; at++)
    await ani.api.put(`/tickets/${uid}`, { priority: at % 2 === 0 ? 'high' : 'low' })
  const later = await read(uid)
  assert.equal(steps(later.events).length, 200)
  const { body, headers } = await ani.api.get<Json<TicketEvent>[]>(
    `/tickets/${uid}/events?before=${later.events_before ?? ''}`,
  )
  assert.deepEqual(
    body.map(({ type }) => type),
    ['created', 'assigned', 'priority_changed', 'priority_changed'],
  )
  assert.equal(headers.get('link'), null)
  const ids = later.events.map(({ id }) => id)
  assert.deepEqual(
    ids,
    ids.toSorted((a, b) => a - b),
  )
})

test('earlier pages need the right to see the ticket and a valid cursor', async () => {
  const uid = await longTicket(1)
  const budi = await site.person('Budi Lain')
  for (const what of ['comments', 'events']) {
    assert.equal((await budi.api.get(`/tickets/${uid}/${what}`)).status, 404)
    assert.equal((await ani.api.get(`/tickets/${uid}/${what}`)).status, 200)
    for (const query of ['before=rubbish', 'before=eyJhdCI6MX0', 'limit=0', 'limit=201']) {
      const answer = await ani.api.get<ProblemBody>(`/tickets/${uid}/${what}?${query}`)
      assert.equal(answer.status, 400, `${what}?${query}`)
      assert.match(answer.body.error, new RegExp(`^${query.slice(0, query.indexOf('='))} `))
    }
  }
})

test('created_by is n8n with the key’s name, or the user who opened the ticket from a failure', async () => {
  const pushed = await read(await longTicket(0))
  assert.deepEqual([pushed.created_by?.type, pushed.created_by?.full_name], ['n8n', 'n8n test'])
  const { log_id } = await pushLog(site.n8n, { status: 'failed', consignee_phone: newPhone() })
  const opened = await site.admin.api.post<{ ticket_uid: string }>(`/broadcast-logs/${log_id}/ticket`, {})
  const { body } = await site.admin.api.get<Detail>(`/tickets/${opened.body.ticket_uid}`)
  assert.deepEqual(body.created_by, { type: 'agent', id: site.admin.id, full_name: 'Adi Admin' })
})

test('a thousand notes of 50,000 characters come in small pages, each once, also with twelve requests at once', async () => {
  const uid = await longTicket(0)
  await site.db.pool.query(
    sql`with ticket as (select id from tickets where ticket_uid = ${uid}),
      written as (
        insert into ticket_comments (id, ticket_id, author_type, user_id, comment_text, is_internal_note, created_at)
        select gen_random_uuid(), id, 'agent', ${ani.id}, repeat('panjang ', 6250), true, now() + n * interval '1 millisecond'
        from ticket, generate_series(1, 1000) n),
      reported as (
        insert into ticket_events (ticket_id, ticket_version, type, actor_type)
        select id, 2, 'anomaly_reported', 'n8n' from ticket, generate_series(1, 100) returning id)
      insert into ticket_event_notes (event_id, note) select id, repeat('panjang ', 6250) from reported`,
  )
  const answers = await Promise.all(Array.from({ length: 12 }, () => ani.api.get<Detail>(`/tickets/${uid}`)))
  for (const { status, text } of answers) {
    assert.equal(status, 200)
    assert.ok(text.length < 1_500_000, `${String(text.length)} characters`)
  }
  const { body } = answers[0] ?? assert.fail()
  assert.ok(body.comments.length >= 8 && body.comments_before !== null && body.events_before !== null)
  const seen = new Set(body.comments.map(({ id }) => id))
  let next: string | undefined = `/tickets/${uid}/comments?limit=200&before=${body.comments_before}`
  for (let pages = 0; next !== undefined; pages++) {
    const answer: { text: string; body: Json<Comment>[]; headers: Headers } = await ani.api.get(next)
    assert.ok(answer.text.length < 700_000 && pages < 130)
    for (const { id } of answer.body) {
      assert.ok(!seen.has(id))
      seen.add(id)
    }
    next = /<\/api\/v1([^>]+)>; rel="next"/.exec(answer.headers.get('link') ?? '')?.[1]
  }
  assert.equal(seen.size, 1000)
  let steps = body.events.length
  next = `/tickets/${uid}/events?limit=200&before=${body.events_before}`
  while (next !== undefined) {
    const answer: { text: string; body: Json<TicketEvent>[]; headers: Headers } = await ani.api.get(next)
    assert.ok(answer.text.length < 700_000)
    steps += answer.body.length
    next = /<\/api\/v1([^>]+)>; rel="next"/.exec(answer.headers.get('link') ?? '')?.[1]
  }
  assert.equal(steps, 102)
})
