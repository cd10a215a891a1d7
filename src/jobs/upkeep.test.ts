// Corrects the data of earlier versions while the database is in use, without losing a row.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import sql, { type Sql } from 'sql-template-tag'
import { uuidv7 } from 'uuidv7'
import { newPhone, openSite, pushLog, pushTicket, type Site } from '../testing/fixtures.ts'
import { upkeep } from './upkeep.ts'

let site: Site
before(async () => {
  site = await openSite()
})
after(() => site.close())

/** As an earlier version stored it. */
async function oldLog(tracking_number: string, phone: string | null = null): Promise<string> {
  const id = uuidv7()
  await site.db.pool.query(
    sql`insert into broadcast_logs (id, tracking_number, consignee_phone, status)
      values (${id}, ${tracking_number}, ${phone}, 'success')`,
  )
  return id
}

let count = 0
async function oldTicket(
  tracking_number: string | null,
  phone: string | null,
  status = 'open',
): Promise<string> {
  const uid = `CS-2025-${String(++count).padStart(4, '0')}`
  await site.db.pool.query(
    sql`insert into tickets (ticket_uid, tracking_number, customer_phone, subject, description, status, closed_at, updated_at)
      values (${uid}, ${tracking_number}, ${phone}, 'Lama', 'Lama', ${status}::ticket_status,
        case when ${status} = 'closed' then now() end, '2025-03-01')`,
  )
  return uid
}

const run = async () => {
  await site.db.pool.query(sql`delete from upkeep`)
  await upkeep(site.server.ctx)
}
const logs = (where: Sql) =>
  site.db.rows<{ tracking_number: string; tracking_shown: string | null; consignee_phone: string | null }>(
    sql`select tracking_number, tracking_shown, consignee_phone from broadcast_logs where ${where}`,
  )
const tickets = (uids: string[]) =>
  site.db.rows<{
    ticket_uid: string
    tracking_number: string
    tracking_shown: string | null
    customer_phone: string
    is_twin: boolean
    updated_at: Date
  }>(
    sql`select ticket_uid, tracking_number, tracking_shown, customer_phone, is_twin, updated_at from tickets
      where ticket_uid = any(${uids}) order by ticket_uid`,
  )

test('old broadcasts get their key and are then found by every spelling; before that by the old one', async () => {
  const id = await oldLog('JP 5551-234')
  await oldLog('JP5551234')
  const search = async (words: string) =>
    (await site.admin.api.get<unknown[]>(`/broadcast-logs?q=${encodeURIComponent(words)}`)).body.length
  assert.equal(await search('jp 5551-234'), 1)
  await run()
  assert.deepEqual(await logs(sql`id = ${id}`), [
    { tracking_number: 'JP5551234', tracking_shown: 'JP 5551-234', consignee_phone: null },
  ])
  for (const words of ['jp 5551-234', 'JP5551234', '5551-234']) assert.equal(await search(words), 2, words)
})

test('values that are not an AWB, and text without a clear meaning, stay as they are', async () => {
  const kept = ['#N/A', '1.23E+11', '-']
  for (const one of kept) await oldLog(one)
  const odd = await oldLog('JP9', '6200123')
  await run()
  for (const one of kept) assert.equal((await logs(sql`tracking_number = ${one}`)).length, 1, one)
  assert.equal((await logs(sql`id = ${odd}`))[0]?.consignee_phone, '6200123')
})

test('the next message joins an old ticket, whose last change stays the same', async () => {
  const phone = newPhone()
  const uid = await oldTicket('JP 7771-1', phone)
  await run()
  const [ticket] = await tickets([uid])
  assert.deepEqual([ticket?.tracking_number, ticket?.tracking_shown], ['JP77711', 'JP 7771-1'])
  assert.equal(ticket?.updated_at.toISOString().slice(0, 4), '2025')
  const joined = await pushTicket(site.n8n, { tracking_number: 'jp77711', phone })
  assert.deepEqual([joined.status, joined.ticket_uid], ['appended', uid])
})

test('a message that arrives before the upkeep joins the ticket with the same old spelling', async () => {
  const phone = newPhone()
  const uid = await oldTicket('JP 7772-2', phone)
  assert.equal((await pushTicket(site.n8n, { tracking_number: 'jp 7772-2', phone })).ticket_uid, uid)
})

test('two active tickets that turn out to be for one parcel both stay, and messages go to the newer one', async () => {
  const phone = newPhone()
  const uids = [
    await oldTicket('JP 8881', phone),
    await oldTicket('JP-8881', phone),
    await oldTicket('JP8881', phone),
  ]
  const closed = await oldTicket('JP.8881', phone, 'closed')
  await run()
  const found = await tickets([...uids, closed])
  assert.deepEqual(new Set(found.map((one) => one.tracking_number)), new Set(['JP8881']))
  assert.deepEqual(
    found.map((one) => one.is_twin),
    [true, true, false, false],
  )
  assert.equal((await pushTicket(site.n8n, { tracking_number: 'JP 8881', phone })).ticket_uid, uids[2])
})

test('a phone that began with 00 gets its country code, in tickets and broadcasts; flagged text stays', async () => {
  const log = await oldLog('JP1', '62006287885358663')
  const abroad = await oldLog('JP2', '620085291234567')
  const uid = await oldTicket('JP 6661', '62006287885358663')
  const fresh = await pushTicket(site.n8n, { tracking_number: 'JP 6662', phone: '087885358663' })
  await site.db.pool.query(
    sql`update tickets set customer_phone = '62006287885358663' where ticket_uid = ${fresh.ticket_uid}`,
  )
  const flagged = await oldLog('JP3', '62006287885358663')
  await site.db.pool.query(sql`update broadcast_logs set phone_unreadable = true where id = ${flagged}`)
  await run()
  const phones = [log, abroad, flagged].map(async (id) => (await logs(sql`id = ${id}`))[0]?.consignee_phone)
  assert.deepEqual(await Promise.all(phones), ['6287885358663', '85291234567', '62006287885358663'])
  const both = await tickets([uid, fresh.ticket_uid])
  assert.deepEqual(
    both.map((one) => [one.customer_phone, one.tracking_shown]),
    [
      ['6287885358663', 'JP 6661'],
      ['6287885358663', 'JP 6662'],
    ],
  )
})

test('numbers that are not on WhatsApp are learnt from old broadcasts and replies', async () => {
  const [told, later, replied] = [newPhone(), newPhone(), newPhone()]
  const uids = await Promise.all([told, later, replied].map((phone) => oldTicket(null, phone)))
  await site.db.pool.query(
    sql`insert into broadcast_logs (id, tracking_number, consignee_phone, status, not_on_whatsapp, failure_reason, broadcast_at)
      values (gen_random_uuid(), 'NOWA1', ${told}, 'failed', true, '131026', now() - interval '2 days'),
        (gen_random_uuid(), 'NOWA2', ${later}, 'failed', true, '131026', now() - interval '2 days'),
        (gen_random_uuid(), 'NOWA2', ${later}, 'success', false, null, now() - interval '1 day')`,
  )
  await site.db.pool.query(
    sql`insert into ticket_comments (id, ticket_id, author_type, comment_text, is_internal_note, delivery_status, not_on_whatsapp)
      select gen_random_uuid(), id, 'agent', 'Halo', false, 'failed', true from tickets where customer_phone = ${replied}`,
  )
  await run()
  const marked = await Promise.all(
    uids.map(
      async (uid) =>
        (await site.admin.api.get<{ not_on_whatsapp: boolean }>(`/tickets/${uid}`)).body.not_on_whatsapp,
    ),
  )
  assert.deepEqual(marked, [true, false, true])
  const known = sql`select count(*) from customers where key = ${later}`
  assert.equal(await site.db.value(known), 0, 'nothing is known of a number that a later broadcast reached')
})

test('thousands of rows are processed in batches, each process continues where another stopped, and then it rests', async () => {
  await site.db.pool.query(
    sql`insert into broadcast_logs (id, tracking_number, status)
      select gen_random_uuid(), 'BIG-' || n, 'success' from generate_series(1, 4500) n`,
  )
  await site.db.pool.query(sql`delete from upkeep`)
  await site.db.pool.query(
    sql`insert into upkeep (name, place) values ('tracking numbers of broadcasts', 'BIG-2')`,
  )
  const second = await site.replica()
  await Promise.all([upkeep(site.server.ctx), upkeep(second.ctx)])
  const [{ tracking_number: first } = { tracking_number: '' }] = await logs(sql`tracking_number = 'BIG-1'`)
  assert.equal(first, 'BIG-1', 'it lies before the saved place')
  assert.equal((await logs(sql`tracking_number like 'BIG3%'`)).length, 1111)
  assert.equal(await site.db.value(sql`select count(*) from upkeep where finished_at is null`), 0)
  const { log_id } = await pushLog(site.n8n, { tracking_number: 'BIG-1' })
  await upkeep(site.server.ctx)
  assert.equal((await logs(sql`tracking_number = 'BIG-1'`)).length, 1, 'it rests')
  await site.db.pool.query(sql`update upkeep set finished_at = now() - interval '2 hours'`)
  await upkeep(site.server.ctx)
  assert.equal((await logs(sql`tracking_number = 'BIG-1'`)).length, 0, 'the second walk')
  assert.equal((await logs(sql`id = ${log_id}`))[0]?.tracking_number, 'BIG1')
})
