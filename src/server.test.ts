// The whole process as an operator runs it: npm start in an empty folder, load, SIGTERM, start again, kill -9.
import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { after, before } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { createClient, type Client } from './testing/client.ts'
import { emptyDatabase } from './testing/database.ts'
import { newAwb, type PushedLog } from './testing/fixtures.ts'
import { listen } from './testing/stream.ts'
import { until } from './testing/until.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const apiKey = 'pantau-test-0f8e6d4c2a1908f7e6d5c4b3'
const admin = { email: 'admin@example.com', password: 'Kopi-Tubruk-77' }
let dataDir: string
const children = new Set<ChildProcess>()
before(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'server-'))
  await chmod(dataDir, 0o711)
})
after(async () => {
  for (const child of children)
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
  await rm(dataDir, { recursive: true, force: true, maxRetries: 5 })
})

interface Running {
  child: ChildProcess
  origin: string
  api: Client
  output: () => string
  /** Exit code, or the signal that ended it. */
  ended: Promise<unknown>
}

async function start(env: Record<string, string> = {}): Promise<Running> {
  const child = spawn(process.execPath, [join(root, 'scripts/start.mjs')], {
    // Not the project's folder: a developer's .env there may name a database with real data.
    cwd: dataDir,
    env: {
      PATH: process.env['PATH'],
      TMPDIR: tmpdir(),
      PORT: '0',
      DATA_DIR: dataDir,
      ADMIN_EMAIL: admin.email,
      ADMIN_PASSWORD: admin.password,
      N8N_API_KEY: apiKey,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.add(child)
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += String(chunk)))
  const ended = once(child, 'exit').then(([code, signal]: unknown[]) => code ?? signal)
  const origin = await until(
    'Pantau is ready',
    () => {
      if (child.exitCode !== null) throw new Error(`it ended: ${text}`)
      return /Pantau is ready: (http:\/\/localhost:\d+)/.exec(text)?.[1]
    },
    60_000,
  )
  return { child, origin, api: createClient(origin, { apiKey }), output: () => text, ended }
}

const push = (api: Client) =>
  api.post<PushedLog>('/broadcast-logs', { tracking_number: newAwb(), status: 'success' })

async function postmaster(): Promise<number> {
  const file = join(dataDir, 'postgres', 'cluster', 'postmaster.pid')
  return Number.parseInt(await readFile(file, 'utf8').catch(() => ''), 10)
}
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
async function logsOf(running: Running): Promise<string[]> {
  const login = await running.api.post<{ token: string }>('/auth/login', admin)
  const { rows } = await running.api
    .as({ token: login.body.token })
    .all<{ id: string }>('/broadcast-logs?limit=200')
  return rows.map(({ id }) => id)
}
const answered: string[] = []

/** Pushes without a pause until the server is gone; returns the statuses of refused pushes. */
async function load(api: Client): Promise<number[]> {
  const refused: number[] = []
  for (;;) {
    const answer = await push(api).catch(() => undefined)
    if (!answer) return refused
    if (answer.status === 201) answered.push(answer.body.log_id)
    else refused.push(answer.status)
  }
}

test('SIGTERM under load: streams end, accepted pushes are answered and stored, and no process is left', async () => {
  const running = await start()
  const login = await running.api.post<{ token: string }>('/auth/login', admin)
  const stream = await listen(running.origin, login.body.token)
  const workers = Array.from({ length: 16 }, () => load(running.api))
  await until('some hundred pushes are answered', () => answered.length > 300, 30_000)
  const pid = await postmaster()
  assert.ok(isAlive(pid))
  running.child.kill('SIGTERM')
  assert.equal(await running.ended, 0, running.output())
  await stream.ended()
  assert.deepEqual((await Promise.all(workers)).flat(), [])
  assert.equal(isAlive(pid), false)
  assert.match(running.output(), /"msg":"stopped"/)
  assert.doesNotMatch(running.output(), /cut off|could not stop/)
  assert.ok(!running.output().includes(admin.password) && !running.output().includes(apiKey))
})

test('after that, and after a kill -9 under load, the next start has every push that was answered', async () => {
  const second = await start()
  const found = await logsOf(second)
  for (const id of answered) assert.ok(found.includes(id))
  const before = answered.length
  const workers = Array.from({ length: 8 }, () => load(second.api))
  await until('some pushes are answered', () => answered.length > before + 100, 30_000)
  second.child.kill('SIGKILL')
  assert.equal(await second.ended, 'SIGKILL')
  await Promise.all(workers)

  const third = await start()
  const all = await logsOf(third)
  for (const id of answered) assert.ok(all.includes(id))
  assert.equal(new Set(all).size, all.length)
  third.child.kill('SIGINT')
  assert.equal(await third.ended, 0, third.output())
  assert.ok(!(await readdir(dataDir)).includes('first-login.txt'), 'no new credentials were created')
})

test('a stop ends although nobody reads the log any more', async () => {
  const db = await emptyDatabase()
  const secret = '0f8e6d4c2a1908f7e6d5c4b3a291807f6e5d4c3b'
  const { child, ended } = await start({ DATABASE_URL: db.url, SESSION_SECRET: secret, JWT_SECRET: secret })
  child.stdout?.destroy()
  child.kill('SIGTERM')
  assert.equal(await Promise.race([ended, sleep(30_000)]), 0)
  await db.drop()
})

test('a start that fails gives the reason in a sentence and leaves no process', async () => {
  const cases: [env: Record<string, string>, sentence: RegExp][] = [
    [{ PORT: 'http' }, /Pantau cannot start: PORT /],
    [{ DATABASE_URL: 'postgres://127.0.0.1:1/pantau' }, /Pantau cannot start: SESSION_SECRET is required/],
    [{ HOST: '256.1.1.1' }, /Pantau cannot start: HOST 256\.1\.1\.1 or PORT \d+ cannot be used: /],
    [{ APP_TIMEZONE: 'Mars' }, /Pantau cannot start: APP_TIMEZONE must be an IANA time zone/],
  ]
  for (const [env, sentence] of cases) {
    const child = await start(env).then(
      () => assert.fail('it started'),
      (error: unknown) => String(error),
    )
    assert.match(child, sentence)
  }
  assert.ok(Number.isNaN(await postmaster()))
})
