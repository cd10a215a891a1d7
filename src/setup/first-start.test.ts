// What a new installation creates for itself, once and readable only by its owner: an admin, an API key, secrets.
import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { afterEach, beforeEach } from 'node:test'
import sql from 'sql-template-tag'
import { ConfigError, loadConfig } from '../config.ts'
import { cloneDatabase, type TestDatabase } from '../testing/database.ts'
import { logIn } from '../testing/fixtures.ts'
import { startServer } from '../testing/server.ts'
import { ensureFirstAccess, presentCredentials } from './first-start.ts'
import { loadSecrets } from './secrets.ts'

let db: TestDatabase
let dataDir: string
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'first-'))
  db = await cloneDatabase()
})
afterEach(async () => {
  await db.drop()
  await rm(dataDir, { recursive: true })
})

const config = (env: Record<string, string> = {}) => loadConfig({ DATA_DIR: dataDir, ...env })
const ensure = (env: Record<string, string> = {}) => ensureFirstAccess(db.url, config(env))
const count = (table: 'users' | 'api_keys') =>
  db.value(table === 'users' ? sql`select count(*) from users` : sql`select count(*) from api_keys`)
const file = (name: string) => join(dataDir, name)

test('the first start creates an admin and a key that work, and stores them in a file with mode 0600', async () => {
  const { admin, apiKey } = await ensure()
  assert.ok(admin?.password !== undefined && apiKey !== undefined)
  assert.equal(admin.email, 'admin@pantau.local')
  assert.ok(admin.password.length >= 16)
  const kept = await readFile(file('first-login.txt'), 'utf8')
  assert.ok(kept.includes(admin.password) && kept.includes(apiKey) && kept.includes(admin.email))
  assert.equal((await stat(file('first-login.txt'))).mode & 0o777, 0o600)

  const server = await startServer(db.url)
  try {
    const token = await logIn(server, admin.email, admin.password)
    assert.equal((await server.api.get<{ role: string }>('/auth/me', { token })).body.role, 'admin')
    const push = { tracking_number: 'LOG1', status: 'success' }
    assert.equal((await server.api.post('/broadcast-logs', push, { apiKey })).status, 201)
  } finally {
    await server.stop()
  }
})

test('the second start creates nothing, shows nothing and does not touch the file', async () => {
  await ensure()
  await rm(file('first-login.txt'))
  assert.deepEqual(await ensure(), {})
  assert.deepEqual(await readdir(dataDir), [])
  assert.deepEqual([await count('users'), await count('api_keys')], [1, 1])
})

test('of replicas that start for the first time together, one creates the admin and the key', async () => {
  const made = await Promise.all(Array.from({ length: 4 }, () => ensure()))
  assert.equal(made.filter(({ admin }) => admin).length, 1)
  assert.deepEqual([await count('users'), await count('api_keys')], [1, 1])
})

test('ADMIN_EMAIL, ADMIN_PASSWORD and N8N_API_KEY are used, and neither stored in the file nor shown', async () => {
  const secret = 'pantau-key-0f8e6d4c2a1908f7e6d5c4b3'
  const env = { ADMIN_EMAIL: 'Bos@Example.com', ADMIN_PASSWORD: 'Kopi-Tubruk-77', N8N_API_KEY: secret }
  const made = await ensure(env)
  assert.deepEqual(made, { admin: { email: 'bos@example.com', password: undefined } })
  assert.deepEqual(await readdir(dataDir), [])
  assert.doesNotMatch(presentCredentials(made, 'http://localhost:3000', dataDir), /Kopi-Tubruk|0f8e6d4c/)
  const server = await startServer(db.url)
  try {
    await logIn(server, 'bos@example.com', 'Kopi-Tubruk-77')
    const push = { tracking_number: 'LOG1', status: 'success' }
    assert.equal((await server.api.post('/broadcast-logs', push, { apiKey: secret })).status, 201)
  } finally {
    await server.stop()
  }
  assert.doesNotMatch(JSON.stringify(await db.rows(sql`select * from api_keys`)), new RegExp(secret))
})

test('a new N8N_API_KEY becomes another key, the same one again does not', async () => {
  await ensure()
  const N8N_API_KEY = 'pantau-key-0f8e6d4c2a1908f7e6d5c4b3'
  assert.deepEqual(await ensure({ N8N_API_KEY }), {})
  assert.deepEqual(await ensure({ N8N_API_KEY }), {})
  assert.equal(await count('api_keys'), 2)
})

test('a weak ADMIN_PASSWORD stops the start with a sentence, and nothing is created', async () => {
  for (const weak of ['short', 'aaaaaaaaaaaaaaa', 'x1-'.repeat(30), 'admin@pantau.local'])
    await assert.rejects(ensure({ ADMIN_PASSWORD: weak }), (error: unknown) => {
      assert.ok(error instanceof ConfigError)
      assert.match(error.message, /ADMIN_PASSWORD cannot be used: password must/)
      assert.ok(
        !error.message.includes(weak) || weak.includes('@'),
        'the sentence does not contain the password',
      )
      return true
    })
  assert.deepEqual([await count('users'), await count('api_keys'), await readdir(dataDir)], [0, 0, []])
})

test('an ADMIN_EMAIL of a user who is not an active admin stops the start with a sentence', async () => {
  const { admin } = await ensure()
  await db.pool.query(sql`update users set role = 'agent'`)
  await assert.rejects(ensure({ ADMIN_EMAIL: admin?.email ?? '' }), {
    constructor: ConfigError,
    message: /^ADMIN_EMAIL belongs to a user who is not an active admin/,
  })
})

test('an admin’s password in the environment does not change an existing admin', async () => {
  const { admin } = await ensure()
  const again = await ensure({ ADMIN_EMAIL: 'other@example.com', ADMIN_PASSWORD: 'Teh-Botol-Dingin-9' })
  assert.deepEqual(Object.keys(again), ['ignored'], 'nothing is created, and the log says so')
  assert.equal(await count('users'), 1)
  assert.ok(admin)
})

test('without secrets in the environment, they are created once, stored with mode 0600, and the same at the next start', async () => {
  const [one, two] = await Promise.all([loadSecrets(config()), loadSecrets(config())])
  assert.deepEqual(one, two)
  assert.notEqual(one.session, one.jwt)
  assert.deepEqual(await loadSecrets(config()), one)
  assert.deepEqual(await readdir(dataDir), ['secrets.json'])
  assert.equal((await stat(file('secrets.json'))).mode & 0o777, 0o600)
  const given = '0f8e6d4c2a1908f7e6d5c4b3a291807f6e5d4c3b'
  assert.deepEqual(await loadSecrets(config({ JWT_SECRET: given })), { session: one.session, jwt: given })
})

test('a damaged file of secrets stops the start with its name and is never replaced', async () => {
  await writeFile(file('secrets.json'), '{"session": "')
  await assert.rejects(loadSecrets(config()), /secrets\.json is damaged: restore it, or remove it/)
  assert.equal(await readFile(file('secrets.json'), 'utf8'), '{"session": "')
})

test('the log names an ADMIN_EMAIL and ADMIN_PASSWORD that have no effect and says how to create an admin; no password is reset', async () => {
  const email = 'adi@example.com'
  const first = { ADMIN_EMAIL: email, ADMIN_PASSWORD: 'Kopi-Tubruk-77' }
  assert.equal((await ensure(first)).ignored, undefined)
  const cases: [env: Record<string, string>, said: RegExp | undefined][] = [
    [{}, undefined],
    [first, undefined],
    [{ ADMIN_EMAIL: 'ADI@example.com' }, undefined],
    [{ ...first, ADMIN_PASSWORD: 'Teh-Botol-Dingin-9' }, /^ADMIN_PASSWORD is not used: .* npm run admin/],
    [
      { ...first, ADMIN_EMAIL: 'eka@example.com' },
      /^ADMIN_EMAIL and ADMIN_PASSWORD are not used: .* npm run admin -- --email eka@example.com$/,
    ],
    [{ ADMIN_PASSWORD: 'Teh-Botol-Dingin-9' }, /^ADMIN_EMAIL and ADMIN_PASSWORD are not used/],
  ]
  const hash = await db.value(sql`select password_hash from users`)
  for (const [env, said] of cases) {
    const { ignored } = await ensure(env)
    if (said) assert.match(ignored ?? '', said)
    else assert.equal(ignored, undefined, JSON.stringify(env))
    assert.doesNotMatch(ignored ?? '', /Teh-Botol/)
  }
  assert.equal(await db.value(sql`select password_hash from users`), hash)
  assert.equal(await count('users'), 1)
})
