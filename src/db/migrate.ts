// Brings the database to this version's schema: node-pg-migrate over migrations/*.sql, forward only.
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { runner, type RunnerOption } from 'node-pg-migrate'
import sql from 'sql-template-tag'
import { replaceDocumentPhones, restoreDocumentPhones } from './document-phones.ts'
import { migrateJobs } from './migrate-jobs.ts'
import { createClient, first, type Queryable } from './pool.ts'

/** Arbitrary, and the same in every replica. */
const lockKey = 7_241_865
const table = 'pgmigrations'

/** From src/db/ or dist/: the folder is next to package.json in both cases. */
export const migrationsDir = [
  new URL('../../migrations', import.meta.url),
  new URL('../migrations', import.meta.url),
]
  .map((url) => fileURLToPath(url))
  .find((path) => existsSync(path))

interface MigrateOptions {
  /** A direct connection: the lock belongs to a session, and a transaction pooler shares sessions between clients. */
  url: string
  log: (message: string) => void
  dir?: string
  /** Run only up to this file (without its extension); used by tests of upgrades. */
  upTo?: string
}

/** Runs the missing migrations. A second replica waits for the first. Throws PostgreSQL's error of the failing migration. */
export async function migrate({ url, log, dir = required(), upTo }: MigrateOptions): Promise<string[]> {
  const client = createClient(url, 'migrations')
  client.on('error', () => undefined) // the running statement rejects as well
  await client.connect()
  try {
    // Not pg_advisory_lock: the waiter's statement would hold a snapshot that CREATE INDEX CONCURRENTLY waits for.
    while (!(await first<{ got: boolean }>(client, sql`select pg_try_advisory_lock(${lockKey}) as got`))?.got)
      await sleep(200)
    const names = await migrationNames(dir)
    await replaceDocumentPhones(client)
    const ran = await runner({
      dbClient: client,
      dir,
      direction: 'up',
      migrationsTable: table,
      noLock: true,
      singleTransaction: false,
      checkOrder: true,
      ...(upTo === undefined ? {} : { count: await missingUpTo(client, names, upTo) }),
      ignorePattern: '(?!.*\\.sql$).*',
      log: () => undefined,
      logger: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: log },
      migrationLoaderStrategies: [{ extensions: ['.sql'], loader: loadSql }],
    })
    await restoreDocumentPhones(client)
    await migrateJobs(url)
    if (ran.length > 0) log(`migrated: ${ran.map((one) => one.name).join(', ')}`)
    return ran.map((one) => one.name)
  } finally {
    await client.end()
  }
}

/** Names of migrations that this version has and the database has not. */
export async function pendingMigrations(db: Queryable): Promise<string[]> {
  const done = await db.query<{ name: string }>(sql`select name from pgmigrations`)
  const names = new Set(done.rows.map((row) => row.name))
  return (await migrationNames(required())).filter((name) => !names.has(name))
}

/**
 * A file is one transaction; one that begins with `-- no transaction` runs statement by statement, for CREATE INDEX
 * CONCURRENTLY.
 */
type Loader = NonNullable<RunnerOption['migrationLoaderStrategies']>[number]['loader']
const loadSql: Loader = (paths) =>
  Promise.all(
    paths.map(async (path) => {
      const content = await readFile(path, 'utf8')
      const bare = content.startsWith('-- no transaction')
      const statements = bare ? content.split(/;\s*\n/).filter((part) => part.trim() !== '') : [content]
      return {
        id: path,
        filePaths: [path],
        actions: {
          up: (pgm: { noTransaction: () => unknown; sql: (text: string) => unknown }) => {
            if (bare) pgm.noTransaction()
            for (const statement of statements) pgm.sql(statement)
          },
          down: false as const,
        },
      }
    }),
  )

async function migrationNames(dir: string): Promise<string[]> {
  return (await readdir(dir))
    .filter((file) => file.endsWith('.sql'))
    .map((file) => file.slice(0, -4))
    .sort()
}

async function missingUpTo(client: Queryable, names: string[], upTo: string): Promise<number> {
  const known = await first<{ table: string | null }>(
    client,
    sql`select to_regclass(${table})::text as table`,
  )
  const done = known?.table ? await pendingMigrations(client) : names
  return done.filter((name) => name <= upTo).length
}

function required(): string {
  if (!migrationsDir) throw new Error('the folder migrations/ is missing next to package.json')
  return migrationsDir
}
