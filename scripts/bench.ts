// npm run bench: measures the cost of pushes and pages, compared with pgbench and a bare server, interleaved in one run. Ratios
// and CPU time per request are comparable between machines; requests per second are not.
import { readFileSync } from 'node:fs'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startEmbeddedPostgres } from '../src/db/embedded/start.ts'
import { migrate } from '../src/db/migrate.ts'
import { admin, apiKey, say, type Bench } from './bench/common.ts'
import { measureFirstLoad } from './bench/first-load.ts'
import { measurePages } from './bench/pages.ts'
import { end, rss, startAndWait } from './bench/processes.ts'
import { measureFixedRate, measurePushes } from './bench/pushes.ts'
import { measureRefresh } from './bench/refresh.ts'
import { seed } from './bench/seed.ts'
import { build } from './build.mjs'

const measurements = ['pushes', 'fixed', 'pages', 'refresh', 'first-load']

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '200000' },
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '4' },
    connections: { type: 'string', default: '64' },
    today: { type: 'string', default: '10000,1000000' },
    only: { type: 'string', default: measurements.join() },
    profile: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  },
})
if (values.help) {
  process.stdout.write(`Measures Pantau on an embedded PostgreSQL of its own (fsync on), removed afterwards.

  npm run bench [-- --rows 5000000] [--rounds 3] [--seconds 4] [--connections 64] [--only pushes,pages]

  --rows   number of existing broadcast logs; there are a tenth as many tickets
  --only   some of ${measurements.join(', ')}
           pushes      at full speed, compared with pgbench (if it is installed) and a bare server
           fixed       pushes at 1,000 a second
           pages       of the API, as multiples of a bare server that sends the same rows
           refresh     of the dashboard's numbers, with --today broadcasts (10000,1000000)
           first-load  of the panel on a slow phone, in Chromium
  --profile  a folder for a CPU profile of the measured process
`)
  process.exit(0)
}
const only = values.only.split(',')
for (const one of only)
  if (!measurements.includes(one)) throw new Error(`--only: there is no measurement ${one}`)

const folder = await mkdtemp(join(tmpdir(), 'pantau-bench-'))
await chmod(folder, 0o755)
const postgres = await startEmbeddedPostgres({ dataDir: folder, log: () => undefined })
try {
  await build()
  await migrate({ url: postgres.url, log: () => undefined })
  await seed(postgres.url, Number(values.rows))
  const env = {
    PATH: process.env.PATH,
    DATABASE_URL: postgres.url,
    SESSION_SECRET: 'bench-session-0123456789abcdefghij',
    JWT_SECRET: 'bench-token-0123456789abcdefghijkl',
    ADMIN_EMAIL: admin.email,
    ADMIN_PASSWORD: admin.password,
    N8N_API_KEY: apiKey,
    PUSHES_PER_MINUTE: '0',
    PORT: '0',
    DATA_DIR: join(folder, 'app'),
  }
  const app = await startAndWait(
    'dist/server.js',
    env,
    /Pantau is ready: http:\/\/localhost:(\d+)/,
    values.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${values.profile}`],
  )
  const pid = app.child.pid ?? 0
  say(`start to ready: ${Math.round(app.milliseconds).toString()} ms, RSS ${String(await rss(pid))} MB`)
  try {
    await measure({
      port: Number(app.match),
      app: app.child,
      databaseUrl: postgres.url,
      postmaster: Number(
        readFileSync(join(folder, 'postgres/cluster/postmaster.pid'), 'utf8').split('\n')[0],
      ),
      rows: Number(values.rows),
      rounds: Number(values.rounds),
      seconds: Number(values.seconds),
      connections: Number(values.connections),
    })
    say(`RSS afterwards: ${String(await rss(pid))} MB`)
  } finally {
    await end(app.child)
  }
} finally {
  await postgres.stop()
  await rm(folder, { recursive: true, force: true })
}

async function measure(bench: Bench): Promise<void> {
  if (only.includes('first-load')) await measureFirstLoad(bench)
  if (only.includes('pages')) await measurePages(bench)
  if (only.includes('fixed')) await measureFixedRate(bench, 1000)
  if (only.includes('pushes')) {
    await measurePushes(bench)
    say(`RSS after the pushes: ${String(await rss(bench.app.pid ?? 0))} MB`)
  }
  if (only.includes('refresh')) await measureRefresh(bench, values.today.split(',').map(Number))
}
