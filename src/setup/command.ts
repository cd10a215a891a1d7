// What the commands in scripts/ share: the database that they use (DATABASE_URL, the PostgreSQL of a running Pantau, or
// one that they start themselves), migrated to this version's schema, and a context with which they call the services.
import { randomBytes } from 'node:crypto'
import { pino } from 'pino'
import { loadConfig, type Config } from '../config.ts'
import { createContext, destroyContext, type AppContext } from '../context.ts'
import { findRunningPostgres } from '../db/embedded/running.ts'
import { migrate } from '../db/migrate.ts'
import { Problem } from '../errors.ts'
import { openDatabase, type Database } from './database.ts'

export interface CommandContext {
  ctx: AppContext
  /** A Pantau, or at least a PostgreSQL, was running already and keeps running afterwards. */
  running: boolean
}

/** Runs a command and ends the process: 0, or 1 with a sentence on standard error. */
export async function runCommand(work: (given: CommandContext) => Promise<void>): Promise<void> {
  try {
    await withContext(work)
  } catch (error) {
    process.exitCode = 1
    say(error instanceof Error ? describe(error) : String(error))
  }
}

async function withContext(work: (given: CommandContext) => Promise<void>): Promise<void> {
  const config = loadConfig(process.env, { serving: false })
  const found = config.databaseUrl === undefined ? await findRunningPostgres(config.dataDir) : undefined
  const database = found === undefined ? await open(config) : existing(found)
  try {
    await migrate({ url: database.directUrl, log: say })
    const ctx = await createContext({
      config,
      log: pino({ level: 'silent' }),
      databaseUrl: database.url,
      directUrl: database.directUrl,
      // Nothing that a command signs is used after it ends.
      secrets: { session: randomBytes(32).toString('hex'), jwt: randomBytes(32).toString('hex') },
    })
    try {
      await work({ ctx, running: config.databaseUrl !== undefined || found !== undefined })
    } finally {
      await destroyContext(ctx)
    }
  } finally {
    await database.stop()
  }
}

function open(config: Config): Promise<Database> {
  const log = pino(
    { level: 'info', base: null },
    {
      write: (line) => {
        say(messageOf(line))
      },
    },
  )
  return openDatabase(config, log, say)
}

function messageOf(line: string): string {
  const parsed: unknown = JSON.parse(line)
  return typeof parsed === 'object' && parsed !== null && 'msg' in parsed ? String(parsed.msg) : line
}

function existing(url: string): Database {
  return { url, directUrl: url, stop: () => Promise.resolve() }
}

function describe(error: Error): string {
  const problems = error instanceof Problem ? error.extras.errors : undefined
  return problems?.map((one) => one.message).join('\n') ?? error.message
}

function say(line: string): void {
  process.stderr.write(`${line}\n`)
}
