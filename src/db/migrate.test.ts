// Migrates the specification's own database, with rows in it, to ours: no row is lost, and all constraints hold afterwards.
import assert from 'node:assert/strict'
import test, { afterEach, beforeEach } from 'node:test'
import sql, { raw } from 'sql-template-tag'
import { emptyDatabase, type TestDatabase } from '../testing/database.ts'
import { documentSchema } from '../testing/document-schema.ts'
import { makeUser, newAwb, pushTicket } from '../testing/fixtures.ts'
import { startServer } from '../testing/server.ts'
import { createApiKey } from '../api-keys/service.ts'
import { migrate, pendingMigrations } from './migrate.ts'

let db: TestDatabase
beforeEach(async () => {
  db = await emptyDatabase()
})
afterEach(() => db.drop())

const up = (upTo?: string) => migrate({ url: db.url, log: () => undefined, ...(upTo ? { upTo } : {}) })
const run = (text: string) => db.pool.query(sql`${raw(text)}`)

const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
/** Rows that a company may have after it has used the specification's script for a while. */
const rows = `
insert into users (id, full_name, email, password_hash, role, created_at) values
  ('${id(1)}', 'Adi', 'Adi@Example.com', 'x', 'admin', '2024-01-01'),
  ('${id(2)}', 'Adi juga', 'adi@example.com ', 'x', 'agent', '2023-01-01'),
  ('${id(3)}', 'Ani', 'ani@example.com', 'x', 'agent', null),
  ('${id(4)}', 'Ani tua', 'ANI@example.com', 'x', 'agent', '2023-06-01');
insert into tickets (id, ticket_uid, tracking_number, customer_phone, subject, description, status, priority,
    assigned_to_user_id, created_at, updated_at, closed_at) values
  (1, 'CS-2024-0001', 'LOG1', '081234567890', 'a', 'b', 'open', 'high', '${id(3)}', '2024-02-01', '2024-02-02', null),
  (2, 'CS-2024-0002', ' log1 ', '+62 812-3456-7890', 'twin of 1', 'b', 'pending', 'low', null, '2024-02-03', '2024-02-03', null),
  (3, 'CS-2024-0003', 'LOG3', null, 'closed without closed_at', 'b', 'closed', 'medium', null, '2024-02-01', '2024-02-09', null),
  (4, 'CS-2024-0004', 'LOG4', 'tanya', 'open with closed_at', 'b', 'open', 'medium', '${id(2)}', '2024-02-01', '2024-02-09', '2024-02-05'),
  (5, 'CS-2024-0005', null, '81234567890', 'no status, no priority', 'b', null, null, null, null, null, null),
  (6, 'CS-2024-0006', null, '6281234567890', 'twin of 5', 'b', 'on_hold', 'urgent', null, '2024-02-04', '2024-02-04', null),
  (7, 'CS-2024-0007', '', '', 'blank parcel', 'b', 'open', 'low', null, '2024-02-05', '2024-02-05', null),
  (8, 'old-8', null, null, 'another uid', 'b', null, 'low', null, '2024-02-06', '2024-02-06', '2024-02-07'),
  (9, 'CS-2024-0150', 'LOG1B', '081234567890', 'closed twin', 'b', 'closed', 'low', null, '2023-02-01', '2023-02-02', '2023-02-02');
select setval('tickets_id_seq', 9);
insert into ticket_comments (id, ticket_id, user_id, comment_text, is_internal_note, created_at) values
  ('${id(21)}', 1, '${id(3)}', 'catatan', null, '2024-02-02'),
  ('${id(22)}', 1, '${id(3)}', 'balasan', false, '2024-02-03'),
  ('${id(23)}', 3, null, 'tanpa penulis', true, null);
insert into broadcast_logs (id, tracking_number, consignee_phone, status, message_content, error_message, broadcast_at) values
  ('${id(31)}', 'LOG1', '081234567890', 'success', 'm', null, '2024-02-01'),
  ('${id(32)}', ' log1 ', '+1 (212) 555-0123', 'failed', null, 'e', null),
  ('${id(33)}', null, 'tanya admin', 'pending', null, null, '2024-02-01'),
  ('${id(34)}', null, null, 'success', null, null, '2024-02-01');
`
const count = (table: string) => db.value(sql`select count(*) from ${raw(table)}`)
const counts = async () => Promise.all(['users', 'tickets', 'ticket_comments', 'broadcast_logs'].map(count))

async function upgraded(): Promise<void> {
  await run(documentSchema)
  await run(rows)
  await up()
}
const ticket = async (number: number) => {
  const [row] = await db.rows<Record<string, unknown>>(sql`select * from tickets where id = ${number}`)
  assert.ok(row)
  return row
}
const at = (text: string) => new Date(`${text}T00:00:00Z`)

test('no row of the specification’s database is lost, and nothing is left to migrate', async () => {
  await run(documentSchema)
  await run(rows)
  const before = await counts()
  const ran = await up()
  assert.ok(ran.length >= 7)
  assert.deepEqual(await counts(), before)
  assert.deepEqual(await pendingMigrations(db.pool), [])
})

test('tickets keep their history: no timestamp changes, and nulls are filled from known values', async () => {
  await upgraded()
  const twin = await ticket(1)
  assert.deepEqual([twin['updated_at'], twin['customer_phone']], [at('2024-02-02'), '6281234567890'])
  const active = await ticket(2)
  assert.deepEqual([active['updated_at'], active['closed_at']], [at('2024-02-03'), null])
  const closed = await ticket(3)
  assert.deepEqual([closed['status'], closed['closed_at']], ['closed', at('2024-02-09')])
  const contradictory = await ticket(4)
  assert.deepEqual([contradictory['status'], contradictory['closed_at']], ['open', null])
  assert.deepEqual([contradictory['customer_phone'], contradictory['phone_unreadable']], ['tanya', true])
  const blank = await ticket(7)
  assert.deepEqual([blank['tracking_number'], blank['customer_phone']], [null, null])
  const closedByDate = await ticket(8)
  assert.deepEqual([closedByDate['status'], closedByDate['closed_at']], ['closed', at('2024-02-07')])
  const empty = await ticket(5)
  assert.equal(empty['priority'], 'medium')
  assert.ok(empty['created_at'] instanceof Date)
})

test('of several tickets for one case the newest stays active; the others are closed and linked to it', async () => {
  await upgraded()
  for (const [older, newer] of [
    [1, 2],
    [5, 6],
  ] as const) {
    assert.equal((await ticket(older))['status'], 'closed')
    const stays = await ticket(newer)
    assert.notEqual(stays['status'], 'closed')
    assert.equal(stays['previous_ticket_id'], older)
  }
  const one = sql`insert into tickets (ticket_uid, tracking_number, customer_phone, subject, description)
    values ('x', 'LOG1', '6281234567890', 'a', 'b')`
  await assert.rejects(db.pool.query(one), { constraint: 'tickets_one_active' })
})

test('every ticket has its creation in its history, and the later steps that are known', async () => {
  await upgraded()
  const begun = await db.rows(
    sql`select ticket_id from ticket_events where type = 'created' group by 1 having count(*) = 1`,
  )
  assert.equal(begun.length, 9)
  const steps = await db.rows(
    sql`select type, from_value, to_value from ticket_events where ticket_id = 1 order by id`,
  )
  assert.deepEqual(steps, [
    { type: 'created', from_value: null, to_value: 'open' },
    { type: 'assigned', from_value: null, to_value: id(4) },
    { type: 'status_changed', from_value: 'open', to_value: 'closed' },
  ])
})

test('e-mails that differ by case become one user: the admin, else the older one, who gets the tickets', async () => {
  await upgraded()
  const users = await db.rows<{ id: string; email: string; is_active: boolean }>(
    sql`select id, email, is_active from users order by id`,
  )
  assert.deepEqual(
    users.map(({ email, is_active }) => [email.replace(/^duplicate-[^.]+\./, 'duplicate '), is_active]),
    [
      ['adi@example.com', true],
      ['duplicate adi@example.com', false],
      ['duplicate ani@example.com', false],
      ['ani@example.com', true],
    ],
  )
  assert.equal((await ticket(4))['assigned_to_user_id'], id(1), 'assigned to the remaining user')
  assert.equal((await ticket(1))['assigned_to_user_id'], id(4))
  const twin = sql`insert into users (full_name, email, password_hash, role) values ('x', 'ADI@example.COM', 'x', 'agent')`
  await assert.rejects(db.pool.query(twin), { code: '23505' })
})

test('comments and broadcasts look as if the API had stored them', async () => {
  await upgraded()
  assert.deepEqual(
    await db.rows(
      sql`select is_internal_note, delivery_status, created_at is not null as dated from ticket_comments order by id`,
    ),
    [
      { is_internal_note: true, delivery_status: null, dated: true },
      { is_internal_note: false, delivery_status: 'stored', dated: true },
      { is_internal_note: true, delivery_status: null, dated: true },
    ],
  )
  assert.deepEqual(
    await db.rows(
      sql`select tracking_number, consignee_phone, phone_unreadable, broadcast_at is not null as dated from broadcast_logs order by id`,
    ),
    [
      { tracking_number: 'LOG1', consignee_phone: '6281234567890', phone_unreadable: false, dated: true },
      { tracking_number: 'LOG1', consignee_phone: '12125550123', phone_unreadable: false, dated: true },
      { tracking_number: null, consignee_phone: 'tanya admin', phone_unreadable: true, dated: true },
      { tracking_number: null, consignee_phone: null, phone_unreadable: false, dated: true },
    ],
  )
})

test('a phone that states its country, or is not clearly one number, does not become another person’s', async () => {
  const phones: [sent: string, number: string, unreadable: boolean][] = [
    ['85291234567@c.us', '85291234567', false],
    ['886912345678@s.whatsapp.net', '886912345678', false],
    ['6281234567890:12@c.us', '6281234567890', false],
    ['00852 9123 4567', '85291234567', false],
    ['0085291234567', '85291234567', false],
    ['\u202a+852 9123 4567\u202c', '85291234567', false],
    ['081234567890.0', '6281234567890', false],
    ['081234567890/2', '081234567890/2', true],
    ['081234567890-2', '081234567890-2', true],
    ['6.28788E+12', '6.28788E+12', true],
    ['123456789012345:7@lid', '123456789012345@lid', true],
    ['tidak terbaca 8', 'tidak terbaca 8', true],
    ['081234567890', '6281234567890', false],
    ['62 (0)812-3456-7890', '6281234567890', false],
  ]
  await run(documentSchema)
  for (const [n, [sent]] of phones.entries()) {
    await db.pool.query(
      sql`insert into tickets (ticket_uid, customer_phone, subject, description, status, updated_at)
        values (${`CS-2024-${String(n)}`}, ${sent}, 'a', 'b', 'closed', '2024-02-02')`,
    )
    await db.pool.query(
      sql`insert into broadcast_logs (consignee_phone, status, message_content) values (${sent}, 'success', ${sent})`,
    )
  }
  await up('0002_settle_users_and_keys')
  await up('0003_settle_broadcasts')
  await up()
  const expected = phones.map(([, number, unreadable]) => ({ phone: number, unreadable }))
  assert.deepEqual(
    await db.rows(
      sql`select customer_phone as phone, phone_unreadable as unreadable from tickets order by id`,
    ),
    expected,
  )
  assert.deepEqual(
    await db.rows(sql`select consignee_phone as phone, phone_unreadable as unreadable from broadcast_logs
      order by array_position(${phones.map(([sent]) => sent)}::text[], message_content)`),
    expected,
  )
  assert.equal(await db.value(sql`select count(*) from tickets where updated_at <> '2024-02-02'`), 0)
  assert.equal(await db.value(sql`select to_regclass('document_phones')`), null)
})

test('a broadcast needs no ticket, and a parcel may have a second one', async () => {
  await upgraded()
  await run(`insert into broadcast_logs (tracking_number, status) values ('NOWHERE', 'success')`)
  await run(
    `insert into tickets (ticket_uid, tracking_number, customer_phone, subject, description) values ('y', 'LOG1', '6289999', 'a', 'b')`,
  )
})

test('the upgraded database works: the next uid is above all old ones, and a message joins an old ticket', async () => {
  await upgraded()
  await db.pool.query(
    sql`insert into ticket_uid_counters values (extract(year from now() at time zone 'Asia/Jakarta')::integer, 41)`,
  )
  assert.equal(await db.value(sql`select last_number from ticket_uid_counters where year = 2024`), 150)
  const { secret } = await createApiKey(db.pool, { name: 'n8n' })
  const server = await startServer(db.url)
  try {
    const n8n = server.api.as({ apiKey: secret })
    const joined = await pushTicket(n8n, { tracking_number: 'log1', phone: '0812 3456 7890' })
    assert.deepEqual([joined.status, joined.ticket_uid], ['appended', 'CS-2024-0002'])
    assert.match((await pushTicket(n8n, { tracking_number: newAwb() })).ticket_uid, /-0042$/)
  } finally {
    await server.stop()
  }
})

test('running again does nothing, and neither does the specification’s script', async () => {
  await upgraded()
  const state = () =>
    db.rows(sql`select table_name, column_name, data_type, is_nullable, column_default from information_schema.columns
      where table_schema = 'public' and table_name <> 'pgmigrations' order by 1, 2`)
  const before = await state()
  const events = await count('ticket_events')
  assert.deepEqual(await up(), [])
  await run(documentSchema.replace(/FOREIGN KEY \(tracking_number\)[^\n]*/, '').replace(/,\s*\);/g, '\n);'))
  assert.deepEqual(await up(), [])
  assert.deepEqual(await state(), before)
  assert.equal(await count('ticket_events'), events)
})

test('two migrations at once: one does the work, the other waits and finds nothing to do', async () => {
  await run(documentSchema)
  await run(rows)
  const [one, two, three] = await Promise.all([up(), up(), up()])
  const ran = [one, two, three].map((names) => names.length).sort((a, b) => a - b)
  assert.deepEqual(ran.slice(0, 2), [0, 0])
  assert.ok((ran[2] ?? 0) >= 7)
})

test('rows written between two versions survive every single migration', async () => {
  await run(documentSchema)
  await run(rows)
  const before = await counts()
  const names: string[] = []
  for (let step: string[]; (step = await upOne()).length > 0;) {
    names.push(...step)
    assert.deepEqual(await counts(), before, `after ${step.join()}`)
  }
  assert.ok(names.length >= 7)
})

async function upOne(): Promise<string[]> {
  const known = await db.value(sql`select to_regclass('pgmigrations')::text`)
  const pending = known ? await pendingMigrations(db.pool) : ['0001_create_document_schema']
  return pending[0] === undefined ? [] : up(pending[0])
}

test('an upgraded and a new database have the same schema', async () => {
  const schema = (of: TestDatabase) =>
    of.rows(sql`select 'column' as kind, table_name || '.' || column_name as name, data_type || ' ' || is_nullable || coalesce(' ' || column_default, '') as what
        from information_schema.columns where table_schema = 'public'
      union all select 'index', indexname, indexdef from pg_indexes where schemaname = 'public'
      union all select 'constraint', conname, pg_get_constraintdef(oid) from pg_constraint where connamespace = 'public'::regnamespace
      union all select 'trigger', tgname, pg_get_triggerdef(oid) from pg_trigger where not tgisinternal
      order by 1, 2, 3`)
  await upgraded()
  const fresh = await emptyDatabase()
  try {
    await migrate({ url: fresh.url, log: () => undefined })
    assert.deepEqual(await schema(db), await schema(fresh))
    const user = await makeUser(fresh, 'Adi Baru', 'admin')
    assert.ok(user.id)
  } finally {
    await fresh.drop()
  }
})
