// Which index each list reads, on tables large enough that PostgreSQL has a choice: a lost index, or a query that no longer
// fits its index, is noticed here and not at five million rows.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import pg from 'pg'
import sql from 'sql-template-tag'
import { z } from 'zod'
import { openSite, type Site } from '../testing/fixtures.ts'

const statement = z.object({ text: z.string(), values: z.array(z.unknown()) })
const asked: z.infer<typeof statement>[] = []

/** Records every statement of every pool. */
function listen(): void {
  const query: unknown = Reflect.get(pg.Pool.prototype, 'query')
  if (typeof query !== 'function') throw new Error('pg.Pool has no query')
  Object.defineProperty(pg.Pool.prototype, 'query', {
    configurable: true,
    writable: true,
    value: function (this: pg.Pool, ...given: unknown[]): unknown {
      const parsed = statement.safeParse(given[0])
      if (parsed.success) asked.push(parsed.data)
      return Reflect.apply(query, this, given)
    },
  })
}

let site: Site
let agent: Awaited<ReturnType<Site['person']>>
before(async () => {
  listen()
  site = await openSite()
  agent = await site.person('Ani Wulandari')
  const { pool } = site.db
  await pool.query(sql`insert into users (full_name, email, role, password_hash)
    select 'Agen ' || n, 'agen' || n || '@example.com', 'agent', 'x' from generate_series(1, 30) as n`)
  await pool.query(sql`insert into broadcast_logs (id, tracking_number, consignee_phone, status, message_content, error_message, broadcast_at)
    select gen_random_uuid(), 'LOG' || lpad(n::text, 9, '0'), '62812' || lpad(n::text, 8, '0'),
      case when n % 40 = 0 then 'failed' else 'success' end, 'Paket Anda sedang diantar.',
      case when n % 40 = 0 then '131026 Message undeliverable' end, now() - n * interval '40 seconds'
    from generate_series(1, 60000) as n`)
  await pool.query(sql`insert into tickets (ticket_uid, tracking_number, customer_phone, subject, description, status, priority,
      assigned_to_user_id, created_at, waiting_since, closed_at)
    select 'CS-2020-' || lpad(n::text, 6, '0'), 'LOG' || lpad(n::text, 9, '0'), '62812' || lpad(n::text, 8, '0'), 'Keluhan', 'Mana paket saya?',
      (case when n % 10 > 0 then 'closed' when n % 30 = 0 then 'pending' else 'open' end)::ticket_status,
      (array['low','medium','high','urgent'])[1 + n % 4]::ticket_priority,
      case when n % 7 = 0 then null else (select id from users where email = 'agen' || (1 + n % 30) || '@example.com') end,
      now() - n * interval '2 minutes', case when n % 20 = 0 then now() - n * interval '1 minute' end,
      case when n % 10 > 0 then now() - n * interval '1 minute' end
    from generate_series(1, 30000) as n`)
  await pool.query(sql`insert into audit_log (actor_type, action, subject_type, subject_id)
    select 'system', 'user.changed', 'users', n::text from generate_series(1, 20000) as n`)
  await pool.query(sql`insert into ticket_comments (id, ticket_id, author_type, comment_text, is_internal_note, created_at)
    select gen_random_uuid(), (select min(id) + n % 500 from tickets), 'customer', 'Halo', false, now() - n * interval '1 second'
    from generate_series(1, 30000) as n`)
  await pool.query(sql`insert into ticket_events (ticket_id, ticket_version, type, actor_type)
    select (select min(id) + n % 500 from tickets), 1, 'status_changed', 'system' from generate_series(1, 30000) as n`)
  await pool.query(sql`update tickets set assigned_to_user_id = ${agent.id} where id % 101 = 0`)
  await pool.query(
    sql`update tickets set category_id = (select id from categories order by place limit 1 offset tickets.id % 3) where tickets.id % 5 = 0`,
  )
  await pool.query(sql`insert into customers (key, name, name_source)
    select '62812' || lpad(n::text, 8, '0'), 'Nama' || n || ' Halim', 'whatsapp' from generate_series(1, 20000) as n`)
  await pool.query(sql`vacuum analyze`)
})
after(() => site.close())

interface Plan {
  'Node Type': string
  'Relation Name'?: string
  'Index Name'?: string
  'Plan Rows': number
  Plans?: Plan[]
}
const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)]
const large = ['broadcast_logs', 'tickets', 'audit_log', 'ticket_comments', 'ticket_events', 'customers']

/** What PostgreSQL does for a page: the indexes of large tables that it reads, and steps that read or sort more than needed. */
async function readFor(path: string, person: { api: Site['admin']['api'] }) {
  asked.length = 0
  const answer = await person.api.get<unknown[]>(path)
  assert.equal(answer.status, 200, `${path}: ${answer.text.slice(0, 200)}`)
  const indexes = new Set<string>()
  const bad: string[] = []
  for (const { text, values } of asked.filter((one) => /^\s*(?:select|with)\b/i.test(one.text))) {
    const explained = await site.db.pool.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>({
      text: `explain (format json) ${text}`,
      values,
    })
    for (const node of explained.rows.flatMap((row) => nodesOf(row['QUERY PLAN'][0].Plan))) {
      if (node['Index Name']) indexes.add(node['Index Name'])
      if (node['Node Type'] === 'Seq Scan' && large.includes(node['Relation Name'] ?? ''))
        bad.push(`reads all of ${node['Relation Name'] ?? ''}`)
      if (node['Node Type'] === 'Sort' && node['Plan Rows'] > 2_000)
        bad.push(`sorts ${String(node['Plan Rows'])} rows`)
    }
  }
  return { indexes: [...indexes], bad }
}

const admins: [path: string, index: string][] = [
  ['/broadcast-logs', 'broadcast_logs_newest'],
  ['/broadcast-logs?status=failed', 'broadcast_logs_status_newest'],
  ['/broadcast-logs?status=failed&reason=131026', 'broadcast_logs_reason'],
  ['/broadcast-logs?from=2026-01-01T00:00:00Z', 'broadcast_logs_newest'],
  ['/broadcast-logs?tracking_number=LOG000012345', 'broadcast_logs_tracking'],
  ['/broadcast-logs?q=LOG0000123', 'broadcast_logs_tracking'],
  ['/broadcast-logs?q=012345', 'broadcast_logs_tracking_trgm'],
  ['/broadcast-logs?phone=0812-0000-1234', 'broadcast_logs_phone'],
  ['/tickets', 'tickets_queue'],
  ['/tickets?sort=needs_reply', 'tickets_queue_reply'],
  ['/tickets?sort=waiting', 'tickets_queue_waiting'],
  ['/tickets?sort=newest', 'tickets_queue_age'],
  ['/tickets?sort=oldest', 'tickets_queue_age'],
  ['/tickets?status=closed', 'tickets_closed'],
  ['/tickets?status=pending', 'tickets_queue_status'],
  ['/tickets?unhandled=true', 'tickets_unhandled'],
  ['/tickets?category=kehilangan', 'tickets_category'],
  ['/tickets?category=kehilangan&status=closed', 'tickets_closed_category'],
  ['/tickets?assigned_to=none', 'tickets_pool'],
  ['/tickets?q=LOG000012345', 'tickets_tracking'],
  ['/tickets?q=0812-0000-1234', 'tickets_phone'],
  ['/tickets/1', 'broadcast_logs_tracking'],
  ['/tickets/1/comments', 'ticket_comments_said'],
  ['/tickets?q=nama12345', 'customers_name_search'],
  ['/customers?q=nama12345', 'customers_name_search'],
  ['/customers/0812-0000-1234', 'tickets_phone'],
  ['/customers/0812-0000-1234/tickets', 'tickets_phone'],
  ['/customers/0812-0000-1234/broadcasts', 'broadcast_logs_phone'],
  ['/audit-log', 'audit_log_newest'],
]
const agents: [path: string, index: string][] = [
  ['/tickets', 'tickets_queue_assignee'],
  ['/tickets?sort=needs_reply', 'tickets_queue_assignee_reply'],
  ['/tickets?assigned_to=none', 'tickets_pool'],
  ['/tickets?status=closed', 'tickets_closed_assignee'],
  ['/alerts?after=29000', 'ticket_events_pkey'],
]

for (const [path, index] of admins)
  test(`${path} reads ${index}`, async () => {
    const { indexes, bad } = await readFor(path, site.admin)
    assert.ok(indexes.includes(index), `reads ${indexes.join(', ')}`)
    assert.deepEqual(bad, [])
  })
for (const [path, index] of agents)
  test(`an agent’s ${path} reads ${index}`, async () => {
    const { indexes, bad } = await readFor(path, agent)
    assert.ok(indexes.includes(index), `reads ${indexes.join(', ')}`)
    assert.deepEqual(bad, [])
  })
