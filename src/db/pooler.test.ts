// Everything works behind a transaction pooler (DATABASE_URL) with a direct connection as well (DATABASE_DIRECT_URL). Tested
// always with a strict stand-in, and with a real PgBouncer if it is installed.
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import sql from 'sql-template-tag'
import { loadConfig } from '../config.ts'
import { toProblem } from '../errors.ts'
import { createApiKey } from '../api-keys/service.ts'
import { ensureFirstAccess } from '../setup/first-start.ts'
import { cloneDatabase, type TestDatabase } from '../testing/database.ts'
import { logIn, makeUser, newAwb, password, pushLog, pushTicket } from '../testing/fixtures.ts'
import { openPooler } from '../testing/pooler.ts'
import { secrets, startServer } from '../testing/server.ts'
import { panelSession } from '../testing/session.ts'
import { listen } from '../testing/stream.ts'
import { until } from '../testing/until.ts'
import { createPool } from './pool.ts'
import { transaction } from './transaction.ts'

/** The usual requests, over the pooler. */
async function walk(db: TestDatabase, url: string): Promise<void> {
  const env = { DATABASE_DIRECT_URL: db.url }
  const config = loadConfig({
    DATABASE_URL: url,
    ...env,
    SESSION_SECRET: secrets.session,
    JWT_SECRET: secrets.jwt,
    DATA_DIR: await mkdtemp(join(tmpdir(), 'pooler-')),
    ADMIN_EMAIL: 'adi@example.com',
    ADMIN_PASSWORD: password,
  })
  assert.equal((await ensureFirstAccess(url, config)).admin?.email, 'adi@example.com')
  const { secret: apiKey } = await createApiKey(db.pool, { name: 'n8n test' })
  const server = await startServer(url, { env })
  try {
    const n8n = server.api.as({ apiKey })
    const api = server.api.as({ token: await logIn(server, 'adi@example.com') })
    const { email } = await makeUser(db, 'Ani Agen')
    assert.equal((await server.api.post('/auth/login', { email, password: 'wrong' })).status, 401)
    const stream = await listen(server.origin, await logIn(server, 'adi@example.com'))
    const { log_id } = await pushLog(n8n, { tracking_number: newAwb(), message_id: 'a' })
    await stream.next('broadcast.created', ({ id }) => id === log_id)
    assert.equal(
      (await n8n.post('/broadcast-logs', [{ tracking_number: newAwb(), status: 'success' }])).status,
      200,
    )
    const { ticket_uid } = await pushTicket(n8n, { phone: '0812 3456 7890' })
    const reply = { comment_text: 'Halo', is_internal_note: false }
    assert.equal((await api.post(`/tickets/${ticket_uid}/comments`, reply)).status, 201)
    assert.equal((await api.put(`/tickets/${ticket_uid}`, { priority: 'high' })).status, 200)
    assert.equal((await api.get('/tickets?q=paket')).status, 200)
    assert.equal((await api.get('/broadcast-logs')).status, 200)
    assert.equal((await api.get('/dashboard')).status, 200)
    assert.equal((await api.get('/n8n/connection')).status, 200)
    const session = await panelSession(server.origin, 'adi@example.com')
    for (const path of ['', '/api/resources/tickets/actions/list', '/api/resources/users/actions/list'])
      assert.equal((await server.api.get(`//admin${path}`, session)).status, 200, path)
    stream.close()
    assert.deepEqual(
      server.logged.filter((line) => /^{"level":(50|60)/.test(line)),
      [],
    )
  } finally {
    await server.stop()
    await rm(config.dataDir, { recursive: true })
  }
}

test('behind a transaction pooler the login, pushes from n8n, the panel and the live stream work', async () => {
  const db = await cloneDatabase()
  const pooler = await openPooler(db.url)
  try {
    await walk(db, pooler.url)
    assert.deepEqual(pooler.refused, [])
  } finally {
    await pooler.stop()
    await db.drop()
  }
})

test('the stand-in refuses what PgBouncer refuses', async () => {
  const db = await cloneDatabase()
  const pooler = await openPooler(db.url)
  const onError = () => undefined
  const plain = createPool({ url: pooler.url, max: 1, name: 'plain', onError })
  const pooled = createPool({ url: pooler.url, max: 1, name: 'pooled', onError, pooled: true })
  await assert.rejects(plain.query(sql`select 1`), /unsupported startup parameter: statement_timeout/)
  await assert.rejects(pooled.query({ name: 'mine', text: 'select 1' }), /named statement: mine/)
  await assert.rejects(pooled.query(sql`listen pantau`), /session state: listen/)
  await assert.rejects(pooled.query(sql`select pg_advisory_lock(1)`), /session state/)
  await Promise.all([plain.end(), pooled.end()])
  await pooler.stop()
  await db.drop()
})

test('behind a pooler, too, a statement that takes too long is cancelled with 503, and its connection is not used again', async () => {
  const db = await cloneDatabase()
  const pool = createPool({
    url: db.url,
    max: 1,
    name: 'slow',
    onError: () => undefined,
    statementTimeout: 200,
    pooled: true,
  })
  const pid = async () =>
    (await pool.query<{ pid: number }>(sql`select pg_backend_pid() as pid`)).rows[0]?.pid
  const first = await pid()
  const slow = [
    () => pool.query(sql`select pg_sleep(5)`),
    () => transaction(pool, (tx) => tx.query(sql`select pg_sleep(5)`)),
  ]
  for (const work of slow) {
    const error = await work().then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
    assert.equal(toProblem(error).status, 503)
    assert.notEqual(await pid(), first)
  }
  await pool.end()
  await db.drop()
})

test(
  'the same works behind a real PgBouncer in transaction mode',
  { skip: !hasPgBouncer() && 'no pgbouncer here' },
  async () => {
    const db = await cloneDatabase()
    const folder = await mkdtemp(join(tmpdir(), 'pgbouncer-'))
    await chmod(folder, 0o755)
    const direct = new URL(db.url)
    const free = createServer()
    await new Promise<void>((resolve) => free.listen(0, '127.0.0.1', resolve))
    const { port } = free.address() as AddressInfo
    await new Promise((resolve) => free.close(resolve))
    const host = direct.searchParams.get('host') ?? direct.hostname
    await writeFile(
      join(folder, 'pgbouncer.ini'),
      `[databases]
* = host=${host} port=${direct.port || '5432'} user=${direct.username} password=${decodeURIComponent(direct.password)}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${String(port)}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 4
`,
    )
    // As the owner of the socket's folder: PgBouncer refuses to run as root.
    const { uid, gid } = host.startsWith('/') ? await stat(host) : { uid: 65_534, gid: 65_534 }
    const child = spawn('pgbouncer', ['-q', join(folder, 'pgbouncer.ini')], {
      stdio: 'ignore',
      ...(process.getuid?.() === 0 ? { uid, gid } : {}),
    })
    const url = new URL(db.url)
    url.searchParams.delete('host')
    url.host = `127.0.0.1:${String(port)}`
    const probe = createPool({ url: url.href, max: 1, name: 'probe', onError: () => undefined, pooled: true })
    try {
      await until(
        'PgBouncer answers',
        () =>
          probe.query(sql`select 1`).then(
            () => true,
            () => false,
          ),
        10_000,
      )
      await walk(db, url.href)
    } finally {
      await probe.end()
      child.kill('SIGTERM')
      await once(child, 'exit')
      await rm(folder, { recursive: true })
      await db.drop()
    }
  },
)

function hasPgBouncer(): boolean {
  try {
    execFileSync('pgbouncer', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
