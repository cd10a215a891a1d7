// npm test [files and folders, options of node --test]: starts a throw-away PostgreSQL, migrates a template database in it, and then runs
// node's test runner with two processes, which share the files (scripts/test-process.mjs). Every test file clones the template
// (src/testing/database.ts).
// All processes of the tests run in one temporary folder. Those that are left at the end are killed, and the run fails.
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, copyFile, mkdir, mkdtemp, readdir, realpath, rm, writeFile } from 'node:fs/promises'
import { constants, tmpdir } from 'node:os'
import { basename, join, relative, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { buildIfChanged } from './build.mjs'
import { compiledName, compileTests } from './compile-tests.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
/** The only variables of the environment that tests get: no DATABASE_URL, no secrets, no settings of Pantau. */
const passedOn = /^(PATH|HOME|USER|LANG|TERM|CI|NO_COLOR|FORCE_COLOR|PLAYWRIGHT_.*|TEST_.*)$/
const settings = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  autovacuum: 'off',
  max_connections: '300',
  shared_buffers: '128MB',
  wal_level: 'minimal',
  max_wal_senders: '0',
  wal_compression: 'off',
}

/** The files that take the longest. They are run first, so that no process still runs one when the other has ended. */
const longest = [
  'src/admin/accessibility.test.ts',
  'src/server.test.ts',
  'src/admin/accessibility-dialogs.test.ts',
  'src/admin/accessibility-states.test.ts',
  'src/admin/admin-stories.test.ts',
  'src/admin/two-at-once.test.ts',
  'src/resends/kill.test.ts',
  'src/errors/catalogue.test.ts',
  'src/webhook/deliver.test.ts',
]

let child
let interruptedBy
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => {
    interruptedBy ??= signal
    endGroup(child, 'SIGTERM')
  })

const folder = await realpath(await mkdtemp(join(tmpdir(), 'pantau-test-')))
const project = join(folder, 'pantau')
const queue = join(folder, 'queue')
const atOnce = 2
let code = 1
try {
  // PostgreSQL refuses to run as root, so another user runs it, who must be able to enter the folder.
  await chmod(folder, 0o711)
  await mkdir(join(folder, 'tmp'))
  await chmod(join(folder, 'tmp'), 0o1777)
  await mkdir(project)
  await Promise.all([buildIfChanged(), compileTests(project)])
  code = await withPostgres(runTests)
} catch (error) {
  console.error(error)
} finally {
  const left = await endWhatIsLeft()
  if (left.length > 0 && !interruptedBy) {
    console.error(`The tests left these running:\n${left.join('\n')}`)
    code = 1
  }
  await rm(folder, { recursive: true, force: true, maxRetries: 5 })
}
process.exit(interruptedBy ? 128 + constants.signals[interruptedBy] : code)

/** TEST_DATABASE_URL names another server for the tests, e.g. a PostgreSQL 15. Its role must be allowed to create databases. */
async function withPostgres(work) {
  const { startEmbeddedPostgres } = await import(compiledUrl('src/db/embedded/start.ts'))
  const { makeTemplate } = await import(compiledUrl('src/testing/database.ts'))
  const given = process.env.TEST_DATABASE_URL
  const messages = []
  const log = (message) => messages.push(message)
  const postgres = given
    ? { url: given, stop: () => undefined }
    : await startEmbeddedPostgres({ dataDir: join(folder, 'data'), log, settings }).catch((error) => {
        console.error(messages.join('\n'))
        throw error
      })
  try {
    if (interruptedBy) return 1
    const template = await makeTemplate(postgres.url)
    try {
      return interruptedBy ? 1 : await work(postgres.url, template.name)
    } finally {
      await template.drop()
    }
  } finally {
    await postgres.stop()
  }
}

function compiledUrl(file) {
  return pathToFileURL(join(project, compiledName(file))).href
}

async function runTests(url, template) {
  const given = process.argv.slice(2)
  const options = given.filter((one) => one.startsWith('-'))
  const named = given.filter((one) => !one.startsWith('-')).map((path) => relative(root, resolve(path)))
  const files = await testFiles(named.length > 0 ? named : ['components', 'src'])
  const processes = await makeQueue(files)
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => passedOn.test(name)))
  child = spawn(
    process.execPath,
    [
      '--enable-source-maps',
      '--test',
      `--test-concurrency=${atOnce}`,
      '--test-reporter=spec',
      '--test-reporter-destination=stdout',
      `--test-reporter=${join(root, 'scripts/test-failures.mjs')}`,
      '--test-reporter-destination=stderr',
      ...options,
      ...processes,
    ],
    {
      cwd: root,
      env: {
        ...env,
        TMPDIR: join(folder, 'tmp'),
        TEST_DATABASE_URL: url,
        TEST_TEMPLATE: template,
        TEST_QUEUE: queue,
      },
      stdio: 'inherit',
      // A process group of its own, so that a signal ends the runner and its test files together. Ctrl+C reaches only us.
      detached: true,
    },
  )
  if (interruptedBy) endGroup(child, 'SIGTERM')
  const [exitCode] = await once(child, 'exit')
  endGroup(child, 'SIGKILL')
  return exitCode ?? 1
}

/** Returns the paths of the processes' program: a copy for each, because node's test runner runs a path once. */
async function makeQueue(files) {
  await mkdir(queue)
  const entries = files.map((file, at) => ({
    ticket: `ticket-${at}`,
    name: relative(root, file),
    path: join(project, compiledName(relative(root, file))),
  }))
  await writeFile(join(queue, 'files.json'), JSON.stringify(entries))
  for (const { ticket } of entries) await writeFile(join(queue, ticket), '')
  const programs = Array.from({ length: Math.min(atOnce, files.length) }, (_, at) =>
    join(folder, `process-${at + 1}.mjs`),
  )
  for (const program of programs) await copyFile(join(root, 'scripts/test-process.mjs'), program)
  return programs
}

/** The test files among these files and folders, in the order in which they run. */
async function testFiles(paths) {
  const found = paths.map(async (path) => {
    if (path.endsWith('.ts')) return [path]
    const inside = await readdir(join(root, path), { recursive: true })
    return inside.filter((file) => file.endsWith('.test.ts')).map((file) => join(path, file))
  })
  const files = (await Promise.all(found)).flat().sort()
  const first = longest.filter((file) => files.includes(file))
  return [...first, ...files.filter((file) => !first.includes(file))].map((file) => join(root, file))
}

function endGroup(leader, signal) {
  try {
    if (leader?.pid) process.kill(-leader.pid, signal)
  } catch {
    // the group has ended already
  }
}

/** Kills the remaining processes of the tests, and returns their command lines. */
async function endWhatIsLeft() {
  const places = [folder, ...(await outsideFolders())]
  const first = await running(places)
  for (const signal of ['SIGQUIT', 'SIGKILL'])
    for (let patience = 50; patience > 0; patience--) {
      const left = await running(places)
      if (left.length === 0) return first.map(({ args }) => args)
      if (patience === 50) for (const { pid } of left) kill(pid, signal)
      await sleep(100)
    }
  return first.map(({ args }) => args)
}

function kill(pid, signal) {
  try {
    process.kill(pid, signal)
  } catch {
    // the process has ended meanwhile
  }
}

async function running(places) {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-ww', '-o', 'pid=,stat=,args=']).catch(() => ({
    stdout: '',
  }))
  return stdout.split('\n').flatMap((line) => {
    const [, pid, stat, args] = /^\s*(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? []
    const ours = args && Number(pid) !== process.pid && places.some((place) => args.includes(place))
    return ours && !stat.startsWith('Z') ? [{ pid: Number(pid), args }] : []
  })
}

/** As root, a data folder may be in /var/lib/pantau, with a link to it (src/db/embedded/home.ts). */
async function outsideFolders() {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const links = entries.filter((entry) => entry.isSymbolicLink() && basename(entry.name) === 'postgres')
  const targets = await Promise.all(
    links.map((link) => realpath(join(link.parentPath ?? link.path, link.name)).catch(() => undefined)),
  )
  return targets.filter((target) => target?.includes('/pantau/data-'))
}
