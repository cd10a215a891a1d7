// npm run bench: what a push and a page cost, beside pgbench and a bare server, interleaved in one run. Ratios and CPU per
// request travel between machines; requests per second do not.
import { mkdtemp, rm, chmod } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { startEmbeddedPostgres } from '../src/db/embedded/start.ts'
import { migrate } from '../src/db/migrate.ts'
import {
  cpu,
  end,
  load,
  pgbench,
  processesOf,
  rss,
  startAndWait,
  type LoadResult,
} from './bench/processes.ts'
import { build } from './build.mjs'

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '200000' },
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '4' },
    connections: { type: 'string', default: '64' },
    help: { type: 'boolean', short: 'h' },
  },
})
if (values.help) {
  process.stdout
    .write(`Measures pushes and pages on an embedded PostgreSQL of its own (fsync on), removed afterwards.

  npm run bench [-- --rows 5000000] [--rounds 3] [--seconds 4] [--connections 64]

  --rows  broadcast logs that are there already; a tenth as many tickets
  pgbench is run beside where it is installed.
`)
  process.exit(0)
}
const rows = Number(values.rows)
const seconds = Number(values.seconds)
const connections = Number(values.connections)
const rounds = Number(values.rounds)

const key = 'bench-key-0123456789abcdef0123456789'
const admin = { email: 'bench@example.com', password: 'Ukur-Laju-Kirim-81' }
const push = {
  tracking_number: 'BENCH',
  consignee_phone: '081299881200',
  status: 'success',
  message_content:
    'Halo Kak, paket Anda sedang diantar kurir ke alamat tujuan. Mohon siapkan penerima di rumah. Terima kasih sudah mengirim bersama kami.',
}
const say = (text: string) => process.stdout.write(`${text}\n`)
const median = (list: readonly number[]) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0

const folder = await mkdtemp(join(tmpdir(), 'pantau-bench-'))
await chmod(folder, 0o755)
const postgres = await startEmbeddedPostgres({ dataDir: folder, log: () => undefined })
try {
  await build()
  await migrate({ url: postgres.url, log: () => undefined })
  await seed()
  const env = {
    PATH: process.env.PATH,
    DATABASE_URL: postgres.url,
    SESSION_SECRET: 'bench-session-0123456789abcdefghij',
    JWT_SECRET: 'bench-token-0123456789abcdefghijkl',
    ADMIN_EMAIL: admin.email,
    ADMIN_PASSWORD: admin.password,
    N8N_API_KEY: key,
    PUSHES_PER_MINUTE: '0',
    PORT: '0',
    DATA_DIR: join(folder, 'app'),
  }
  const app = await startAndWait('dist/server.js', env, /Pantau is ready: http:\/\/localhost:(\d+)/)
  const bare = await startAndWait('scripts/bench/bare.mjs', env, /(\d+)/)
  say(`start to ready: ${Math.round(app.milliseconds)} ms, RSS ${await rss(app.child.pid ?? 0)} MB`)
  try {
    await measurePushes(Number(app.match), Number(bare.match), app.child.pid ?? 0)
    await measurePages(Number(app.match))
    say(`RSS afterwards: ${await rss(app.child.pid ?? 0)} MB`)
  } finally {
    await end(bare.child)
    await end(app.child)
  }
} finally {
  await postgres.stop()
  await rm(folder, { recursive: true, force: true })
}

async function measurePushes(port: number, barePort: number, pid: number): Promise<void> {
  const headers = { 'x-api-key': key }
  const pushes = { port, connections, seconds, path: '/api/v1/broadcast-logs', headers, body: push }
  const postmaster = Number(
    readFileSync(join(folder, 'postgres/cluster/postmaster.pid'), 'utf8').split('\n')[0],
  )
  await load({ ...pushes, seconds: 2 })
  const seen: Record<'pgbench' | 'bare' | 'push' | 'close' | 'one', number[]> = {
    pgbench: [],
    bare: [],
    push: [],
    close: [],
    one: [],
  }
  const costs: { app: number; database: number; p99: number }[] = []
  for (let round = 0; round < rounds; round++) {
    const tps = await pgbench(new URL(postgres.url), 'scripts/bench/insert.sql', connections, seconds)
    if (tps !== undefined) seen.pgbench.push(tps)
    seen.bare.push(rate(await load({ ...pushes, port: barePort })))
    const children = await processesOf(postmaster)
    const before = [await cpu([pid]), await cpu(children)] as const
    const result = await load(pushes)
    // Connections may come and go in between: the difference of those that were there on both sides.
    costs.push({
      app: ((await cpu([pid])) - before[0]) / result.requests,
      database: ((await cpu(children)) - before[1]) / result.requests,
      p99: result.p99,
    })
    if (result.failures > 0) say(`  ${result.failures} pushes failed`)
    seen.push.push(rate(result))
    seen.close.push(rate(await load({ ...pushes, close: true })))
    seen.one.push(rate(await load({ ...pushes, connections: 1 })))
  }
  const [limit, rated] = [median(seen.pgbench), median(seen.push)]
  say(`\npushes at ${connections} connections, ${rounds} rounds of ${seconds} s, medians`)
  if (seen.pgbench.length > 0) say(`  pgbench, one INSERT each   ${whole(limit)}/s`)
  say(`  bare server, no database   ${whole(median(seen.bare))}/s`)
  say(
    `  Pantau                     ${whole(rated)}/s${limit > 0 ? ` = ${(rated / limit).toFixed(2)} × pgbench` : ''}, p99 ${median(costs.map((one) => one.p99)).toFixed(1)} ms`,
  )
  say(
    `  CPU per push               ${whole(median(costs.map((one) => one.app)))} µs app + ${whole(median(costs.map((one) => one.database)))} µs PostgreSQL`,
  )
  say(
    `  a connection per push      ${whole(median(seen.close))}/s = ${(median(seen.close) / rated).toFixed(2)} × kept connections`,
  )
  say(`  one connection             ${whole(median(seen.one))}/s`)
}

async function measurePages(port: number): Promise<void> {
  const base = `http://127.0.0.1:${port}/api/v1`
  const answer = await fetch(`${base}/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(admin),
  })
  const { token } = (await answer.json()) as { token: string }
  const headers = { authorization: `Bearer ${token}` }
  const pages: Record<string, string> = {
    'broadcasts, newest 50': '/broadcast-logs',
    'broadcasts, failed': '/broadcast-logs?status=failed',
    'broadcasts, whole AWB': '/broadcast-logs?tracking_number=LOG0000012345',
    'broadcasts, six digits': '/broadcast-logs?q=012345',
    'broadcasts, phone': '/broadcast-logs?phone=0812-0000-1234',
    'tickets, first page': '/tickets',
    'tickets, closed': '/tickets?status=closed',
    'tickets, whole AWB': '/tickets?q=LOG0000012345',
    'ticket with its story': '/tickets/1',
    dashboard: '/dashboard',
  }
  const deep = await followTo(base, headers, 20)
  if (deep) pages['broadcasts, page 20 of 200'] = deep
  say(`\npages over ${rows.toLocaleString('en')} logs, p50 at one connection`)
  for (const [name, path] of Object.entries(pages)) {
    const result = await load({
      port,
      connections: 1,
      seconds: 1,
      method: 'GET',
      path: `/api/v1${path}`,
      headers,
    })
    say(
      `  ${name.padEnd(28)} ${result.p50.toFixed(1)} ms${result.failures > 0 ? ` (${result.failures} failed)` : ''}`,
    )
  }
}

async function followTo(
  base: string,
  headers: Record<string, string>,
  page: number,
): Promise<string | undefined> {
  let path: string | undefined = '/broadcast-logs?limit=200'
  for (let at = 1; at < page && path; at++) {
    const link: string | null = (await fetch(`${base}${path}`, { headers })).headers.get('link')
    const next: string | undefined = /<([^>]+)>/.exec(link ?? '')?.[1]
    path = next === undefined ? undefined : new URL(next, base).href.replace(/^.*\/api\/v1/, '')
  }
  return path
}

async function seed(): Promise<void> {
  const client = new pg.Client({ connectionString: postgres.url })
  client.on('error', () => undefined) // the statement that runs rejects
  await client.connect()
  await client.query(`insert into broadcast_logs (id, tracking_number, consignee_phone, status, message_content, error_message, broadcast_at)
    select gen_random_uuid(), 'LOG' || lpad(n::text, 10, '0'), '62812' || lpad((n % 90000000)::text, 8, '0'),
      case when n % 40 = 0 then 'failed' else 'success' end, 'Paket Anda sedang diantar kurir ke alamat tujuan.',
      case when n % 40 = 0 then '131026 Message undeliverable' end, now() - (n * interval '13 seconds')
    from generate_series(1, ${rows}) as n`)
  await client.query(`insert into tickets (ticket_uid, tracking_number, customer_phone, subject, description, status, priority, created_at, closed_at)
    select 'CS-2020-' || lpad(n::text, 7, '0'), 'LOG' || lpad(n::text, 10, '0'), '62812' || lpad(n::text, 8, '0'), 'Komplain keterlambatan paket', 'Paket saya kok belum sampai?',
      (case when n % 50 = 0 then 'open' else 'closed' end)::ticket_status, (array['low','medium','high','urgent'])[1 + n % 4]::ticket_priority,
      now() - n * interval '2 minutes', case when n % 50 = 0 then null else now() - n * interval '1 minute' end
    from generate_series(1, ${Math.floor(rows / 10)}) as n`)
  await client.query('vacuum analyze broadcast_logs')
  await client.query('vacuum analyze tickets')
  await client.end()
}

function rate({ requests, seconds: took }: LoadResult): number {
  return requests / took
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en')
}
