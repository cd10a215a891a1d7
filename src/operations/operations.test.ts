// What a load balancer, Prometheus and the readers of the log see.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import sql, { raw } from 'sql-template-tag'
import { newPhone, openSite, password, pushLog, pushTicket, type Site } from '../testing/fixtures.ts'
import { startServer } from '../testing/server.ts'
import { prune } from '../jobs/prune.ts'
import { until } from '../testing/until.ts'

let site: Site
before(async () => {
  site = await openSite({ env: { LOG_LEVEL: 'trace' } })
})
after(() => site.close())

test('/healthz reports on the process, /readyz on database and migrations, and neither needs a login', async () => {
  const { api } = site.server
  assert.deepEqual((await api.get('//healthz')).body, { status: 'ok' })
  assert.deepEqual((await api.get('//readyz')).body, { status: 'ready' })
})

test('a replica whose database lacks a migration is not ready', async () => {
  const [last] = await site.db.rows<{ name: string; run_on: Date }>(
    sql`delete from pgmigrations where id = (select max(id) from pgmigrations) returning name, run_on`,
  )
  const server = await startServer(site.db.url)
  try {
    const answer = await server.api.get<{ error: string }>('//readyz')
    assert.equal(answer.status, 503)
    assert.match(answer.body.error, /1 migrations have not run/)
    assert.ok(answer.headers.get('retry-after'))
    await site.db.pool.query(
      sql`insert into pgmigrations (name, run_on) values (${last?.name}, ${last?.run_on})`,
    )
    assert.equal((await server.api.get('//readyz')).status, 200)
  } finally {
    await server.stop()
  }
})

test('/metrics counts pushes by the status of their answer, flushes, connections and streams', async () => {
  await pushLog(site.n8n)
  await site.n8n.post('/broadcast-logs', {})
  await pushTicket(site.n8n)
  const { text } = await until('the answers are counted', async () => {
    const metrics = await site.server.api.get('//metrics')
    return metrics.text.includes('pantau_pushes_total{kind="ticket",status="201"} 1') && metrics
  })
  for (const line of [
    /^pantau_pushes_total\{kind="broadcast",status="201"\} 1$/m,
    /^pantau_pushes_total\{kind="broadcast",status="400"\} 1$/m,
    /^pantau_ingest_flush_size_count 1$/m,
    /^pantau_ingest_waiting 0$/m,
    /^pantau_pool_connections\{pool="app",state="waiting"\} 0$/m,
    /^pantau_streams 0$/m,
    /^pantau_listening 1$/m,
    /^process_cpu_seconds_total /m,
  ])
    assert.match(text, line)
})

test('the log has every request with its id, and no phone, message, password, token or key', async () => {
  const phone = newPhone()
  const local = `0${phone.slice(2)}`
  const message = 'rahasia pelanggan'
  await pushLog(site.n8n, { phone, message, error: message, status: 'failed', metadata: { note: message } })
  const { ticket_uid } = await pushTicket(site.n8n, { phone, description: message, subject: message })
  await site.n8n.post('/tickets', { phone, description: message, priority: message })
  await site.admin.api.post(`/tickets/${ticket_uid}/comments`, {
    comment_text: message,
    is_internal_note: false,
  })
  await site.admin.api.get(`/broadcast-logs?phone=${local}`)
  await site.admin.api.get(`/tickets?q=${encodeURIComponent(message)}`)
  await site.server.api.post('/auth/login', { email: site.admin.email, password: `${password}-wrong` })
  // PostgreSQL names the value it refuses; that must not get into the log either.
  await site.db.pool.query(
    sql`alter table broadcast_logs add constraint poison check (message_content <> 'racun pelanggan')`,
  )
  await site.n8n.post('/broadcast-logs', {
    tracking_number: 'X',
    status: 'success',
    phone,
    message: 'racun pelanggan',
  })
  await site.db.pool.query(sql`alter table broadcast_logs drop constraint poison`)
  await site.db.pool.query(sql`alter table tickets rename column description to gone`)
  const broken = await site.n8n.post<{ error: string; request_id: string }>('/tickets', {
    phone,
    subject: message,
    description: message,
  })
  await site.db.pool.query(sql`alter table tickets rename column gone to description`)
  assert.equal(broken.status, 500)
  assert.doesNotMatch(broken.text, /column|description/)

  const lines = await until('the last answer is logged', () => {
    const text = site.server.logged.join('')
    return (
      text.includes(`"requestId":"${broken.body.request_id}"`) && text.includes('unexpected error') && text
    )
  })
  for (const secret of [
    phone,
    local,
    phone.slice(3),
    message,
    'racun',
    password,
    site.apiKey,
    site.admin.token,
  ])
    assert.ok(!lines.includes(secret), `the log tells ${secret}`)
  assert.match(lines, /"method":"GET","path":"\/api\/v1\/tickets","status":200/)
})

test('every answer has its own request id and headers that protect browsers', async () => {
  const answers = await Promise.all([
    site.server.api.get('//healthz'),
    site.server.api.get('/nothing'),
    site.admin.api.get('/tickets'),
    site.n8n.post('/broadcast-logs', {}),
  ])
  const ids = answers.map(({ headers }) => headers.get('x-request-id'))
  assert.equal(new Set(ids).size, answers.length)
  for (const { headers } of answers) {
    assert.equal(headers.get('x-content-type-options'), 'nosniff')
    assert.equal(headers.get('x-powered-by'), null)
  }
  assert.equal(answers[2].headers.get('cache-control'), 'no-store')
  assert.match(answers[2].headers.get('content-security-policy') ?? '', /default-src 'none'/)
})

test('the scheduled job deletes expired rows and no others', async () => {
  await pushLog(site.n8n.as({ headers: { 'idempotency-key': 'young' } }))
  const { rows: keys } = await site.db.pool.query(sql`select api_key_id from idempotency_keys limit 1`)
  const keyId = (keys[0] as { api_key_id: string }).api_key_id
  await site.db.pool.query(
    sql`insert into idempotency_keys (api_key_id, key, request_hash, status, response, created_at)
      select ${keyId}, 'old ' || n, repeat('0', 64), 201, '{}', now() - interval '26 hours' from generate_series(1, 6000) n`,
  )
  await site.db.pool.query(
    sql`insert into revoked_tokens values (gen_random_uuid(), now() - interval '2 hours'), (gen_random_uuid(), now() + interval '1 hour')`,
  )
  await site.db.pool.query(
    sql`insert into sessions values ('old', '{}', now()::timestamp - interval '1 minute'), ('young', '{}', now()::timestamp + interval '1 hour')`,
  )
  const { body: user } = await site.admin.api.get<{ id: string }>('/auth/me')
  const { ticket_uid } = await pushTicket(site.n8n)
  await site.db.pool.query(
    sql`insert into ticket_requests (user_id, request_id, ticket_id, created_at)
      select ${user.id}, gen_random_uuid(), tickets.id, now() - days * interval '1 day'
      from tickets, unnest(array[31, 29]) as days where ticket_uid = ${ticket_uid}`,
  )
  await prune(site.server.ctx)
  const left = async (table: string) => site.db.value(sql`select count(*) from ${raw(table)}`)
  const counts = await Promise.all(
    ['idempotency_keys', 'revoked_tokens', 'sessions', 'ticket_requests'].map(left),
  )
  assert.deepEqual(counts, [1, 1, 1, 1])
})
