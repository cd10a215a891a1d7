// Really starts PostgreSQL, in temporary folders. `after` checks that no test has left processes or folders.
import assert from 'node:assert/strict'
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import {
  chmod,
  cp,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import test, { after, afterEach, before } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import knexModule from 'knex'
import pg from 'pg'
import { completeInstall, copyPrograms, packageFolder } from './program-files.ts'
import { makeSocketFolder } from './socket-folder.ts'
import { type EmbeddedOptions, type EmbeddedPostgres, startEmbeddedPostgres } from './start.ts'

const root = await mkdtemp(path.join(await realpath(os.tmpdir()), 'pantau-test-'))
const dataDir = path.join(root, "a long name, with spaces and an apostrophe’ '", 'x'.repeat(100))
const cluster = path.join(dataDir, 'postgres', 'cluster')
const isRoot = process.getuid?.() === 0
const messages: string[] = []
const log = (message: string): void => {
  messages.push(message)
}
const sockets = new Set<string>()
const running = new Set<EmbeddedPostgres>()
const children = new Set<ChildProcess>()

before(() => chmod(root, 0o711))

afterEach(async () => {
  for (const child of children)
    if (child.exitCode === null && child.signalCode === null) await killNode(child)
  for (const postgres of running) await postgres.stop()
  running.clear()
})

after(async () => {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-ww', '-o', 'pid=,stat=,args='])
  const left = stdout.split('\n').filter((line) => line.includes(root) && !/^\s*\d+\s+Z/.test(line))
  await rm(root, { recursive: true, force: true, maxRetries: 5 })
  assert.deepEqual(left, [], 'processes left running')
  const folders = [...sockets].filter((folder) => existsSync(folder))
  assert.deepEqual(folders, [], 'socket folders left')
})

async function start(folder = dataDir, more: Partial<EmbeddedOptions> = {}): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({ dataDir: folder, log, settings: { fsync: 'off' }, ...more })
  sockets.add(new URL(postgres.url).searchParams.get('host') ?? '')
  running.add(postgres)
  return postgres
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query<Record<string, unknown>>(sql).finally(() => client.end())
  return rows.map((row) => Object.values(row)[0])
}

async function postmasterPid(): Promise<number> {
  return Number.parseInt(await readFile(path.join(cluster, 'postmaster.pid'), 'utf8'), 10)
}

/** A separate node process that starts PostgreSQL and stays, in its own process group, so that the group can be killed. */
function startInChild(folder: string): ChildProcess {
  const code = `import { startEmbeddedPostgres } from ${JSON.stringify(new URL('start.ts', import.meta.url).href)}
    await startEmbeddedPostgres({ dataDir: ${JSON.stringify(folder)}, log: () => {}, settings: { fsync: 'off' } })
    console.log('started'); setInterval(() => {}, 1000)`
  const args = ['--import', import.meta.resolve('tsx'), '--input-type=module', '-e', code]
  const child = spawn(process.execPath, args, { detached: true, stdio: ['ignore', 'pipe', 'inherit'] })
  children.add(child)
  return child
}

async function killNode(child: ChildProcess): Promise<void> {
  assert.ok(child.pid)
  const ended = once(child, 'exit')
  process.kill(-child.pid, 'SIGKILL')
  await ended
}

test('the first start creates a UTF-8 database that is durable, private and not owned by a superuser', async () => {
  const postgres = await start(dataDir, { settings: {} })
  const show = async (name: string): Promise<unknown> => (await query(postgres.url, `show ${name}`))[0]
  assert.equal(await show('fsync'), 'on')
  assert.equal(await show('synchronous_commit'), 'on')
  assert.equal(await show('data_checksums'), 'on')
  assert.equal(await show('server_encoding'), 'UTF8')
  assert.deepEqual(await query(postgres.url, 'select distinct datcollate || datctype from pg_database'), [
    'C.UTF-8C.UTF-8',
  ])
  assert.equal(await show('listen_addresses'), '')
  assert.deepEqual(await query(postgres.url, "select lower('ÉÇ')"), ['éç'])
  assert.deepEqual(await query(postgres.url, 'select rolsuper from pg_roles where rolname = current_user'), [
    false,
  ])
  await query(postgres.url, 'create extension pg_trgm')
  await query(postgres.url, 'create table kept (n int)')

  const viaKnex = knexModule.knex(postgres.url)
  assert.deepEqual(await viaKnex.select({ one: 1 }).from('pg_database').where({ datname: 'pantau' }), [
    { one: 1 },
  ])
  await viaKnex.destroy()

  const socketFolder = new URL(postgres.url).searchParams.get('host') ?? ''
  assert.equal((await stat(socketFolder)).mode & 0o777, 0o700)
  assert.equal((await stat(path.join(cluster, 'pantau-password'))).mode & 0o777, 0o600)
  const wrong = postgres.url.replace(/:[0-9a-f]{48}@/, ':wrong@')
  assert.notEqual(wrong, postgres.url)
  await assert.rejects(query(wrong, 'select 1'), /password authentication failed/)

  await Promise.all([postgres.stop(), postgres.stop()])
  assert.equal(existsSync(path.join(cluster, 'postmaster.pid')), false)
})

test('a restart keeps the rows', async () => {
  const first = await start()
  await query(first.url, 'insert into kept values (1)')
  await first.stop()
  const second = await start()
  assert.deepEqual(await query(second.url, 'select n from kept'), [1])
  await second.stop()
})

test('a kill -9 of PostgreSQL is reported, and the next start waits for its busy backend', async () => {
  const reasons: string[] = []
  const onUnexpectedExit = (reason: string): void => {
    reasons.push(reason)
  }
  const first = await start(dataDir, { onUnexpectedExit })
  await query(first.url, 'insert into kept values (2)')
  const client = new pg.Client({ connectionString: first.url })
  client.on('error', () => undefined)
  await client.connect()
  const busy = assert.rejects(client.query('do $$ begin loop end loop; end $$'))
  await sleep(50)
  process.kill(await postmasterPid(), 'SIGKILL')
  const patience = Date.now() + 5000
  while (reasons.length === 0 && Date.now() < patience) await sleep(10)
  assert.equal(reasons.length, 1)
  assert.match(reasons[0] ?? '', /SIGKILL/)
  await client.end()
  await busy
  await first.stop()

  messages.length = 0
  const second = await start()
  assert.deepEqual(messages, ['Waiting for the last processes of an earlier PostgreSQL to end'])
  assert.deepEqual(await query(second.url, 'select n from kept order by n'), [1, 2])
  await second.stop()
  assert.equal(reasons.length, 1)
})

test('a second Pantau is refused; a PostgreSQL that outlived its node is replaced', async () => {
  const child = startInChild(dataDir)
  assert.ok(child.stdout)
  const early = once(child, 'exit').then(() => assert.fail('the child ended'))
  await Promise.race([once(child.stdout, 'data'), early])
  early.catch(() => undefined)
  const orphan = await postmasterPid()
  await assert.rejects(start(), new RegExp(`Another Pantau \\(process ${child.pid}\\) is already running`))
  assert.equal(await postmasterPid(), orphan)

  await killNode(child)
  assert.match(await readFile(`/proc/${orphan}/cmdline`, 'utf8').catch(() => 'postgres'), /postgres/)
  messages.length = 0
  const postgres = await start()
  assert.match(messages.join(), new RegExp(`PostgreSQL ${orphan} was left running`))
  assert.notEqual(await postmasterPid(), orphan)
  assert.deepEqual(await query(postgres.url, 'select n from kept order by n'), [1, 2])
  await postgres.stop()
})

test('a process number in postmaster.pid that now belongs to another program does not stop the start', async () => {
  const { uid, gid } = await stat(cluster)
  const other = spawn('sleep', ['60'], { ...(isRoot ? { uid, gid } : {}), stdio: 'ignore' })
  await writeFile(path.join(cluster, 'postmaster.pid'), `${other.pid}\n${cluster}\n1\n5432\n`)
  const postgres = await start()
  await postgres.stop()
  assert.equal(other.exitCode ?? other.signalCode, null, 'the other program was ended')
  other.kill()
})

test('a kill of node in the middle of initdb does no damage', async () => {
  const folder = path.join(root, 'interrupted')
  const home = path.join(folder, 'postgres')
  const child = startInChild(folder)
  const patience = Date.now() + 10_000
  const halfMade = async (): Promise<string | undefined> =>
    (await readdir(home).catch(() => [])).find((name) =>
      existsSync(path.join(home, name, 'cluster/PG_VERSION')),
    )
  while (!(await halfMade()) && Date.now() < patience) await sleep(5)
  assert.match((await halfMade()) ?? '', /^init-/)
  await killNode(child)
  assert.equal(existsSync(path.join(home, 'cluster')), false)

  const postgres = await start(folder)
  assert.deepEqual(await query(postgres.url, 'select 1'), [1])
  await postgres.stop()
  assert.deepEqual((await readdir(home)).sort(), ['cluster', 'lock', 'postgres.log'])
})

test('a folder of another major release is refused with advice and not changed', async () => {
  const file = path.join(cluster, 'PG_VERSION')
  await writeFile(file, '15\n')
  await assert.rejects(
    start(),
    /made by PostgreSQL 15, this Pantau brings PostgreSQL 18.*DATABASE_URL.*pg_upgrade/,
  )
  assert.equal(await readFile(file, 'utf8'), '15\n')
  await writeFile(file, '18\n')
})

test('a start that fails gives PostgreSQL’s own reason and can be tried again', async () => {
  await assert.rejects(
    start(dataDir, { settings: { shared_buffers: 'plenty' } }),
    /invalid value for parameter "shared_buffers"/,
  )
  const postgres = await start()
  await postgres.stop()
})

test('data of another user is refused with a sentence', async () => {
  const own = process.getuid
  assert.ok(own)
  process.getuid = () => 54321
  try {
    await assert.rejects(start(), /belongs to \w+, but Pantau runs as uid 54321.*chown/)
  } finally {
    process.getuid = own
  }
})

test(
  'if root’s server user cannot enter DATA_DIR, the data are in /var/lib/pantau',
  { skip: !isRoot },
  async () => {
    const folder = path.join(root, 'private')
    await mkdir(folder, { mode: 0o700 })
    const first = await start(folder)
    const home = await realpath(path.join(folder, 'postgres'))
    try {
      await query(first.url, 'create table outside ()')
      await first.stop()
      assert.match(home, /^\/var\/lib\/pantau\/data-/)
      const second = await start(folder)
      assert.deepEqual(await query(second.url, "select to_regclass('outside')::text"), ['outside'])
      await second.stop()
    } finally {
      await rm(home, { recursive: true })
    }
  },
)

test('programs that npm installed without links and x bits are completed, also in a copy', async () => {
  const native = path.join(root, 'package', 'native')
  await cp(path.join(packageFolder(), 'native'), native, { recursive: true, verbatimSymlinks: true })
  const library = path.join(native, 'lib', 'libpq.so.5')
  for (const name of await readdir(path.dirname(library))) {
    const file = path.join(native, 'lib', name)
    if ((await lstat(file)).isSymbolicLink()) await rm(file)
  }
  await chmod(path.join(native, 'bin', 'initdb'), 0o600)
  const version = (folder: string): Promise<unknown> =>
    promisify(execFile)(path.join(folder, 'bin/initdb'), ['--version'])
  await assert.rejects(version(native))
  await completeInstall(native)
  await version(native)
  await copyPrograms(native, path.join(root, 'copy'))
  await version(path.join(root, 'copy'))
})

test('the path of the socket stays within its limit with a long TMPDIR', async () => {
  const before = process.env.TMPDIR
  const long = path.join(root, 'y'.repeat(100))
  await mkdir(long)
  process.env.TMPDIR = long
  try {
    const folder = await makeSocketFolder(dataDir, undefined)
    await rm(folder, { recursive: true })
    assert.match(folder, /^\/tmp\/pantau-[0-9a-f]{16}$/)
  } finally {
    if (before === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = before
  }
})
