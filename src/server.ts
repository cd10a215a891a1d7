// The process: config → database → migrations → context → listen → signals. Nothing else.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { pino, type Logger } from 'pino'
import { createApp, importPanel } from './app.ts'
import { loadConfig, type Config, publicUrl } from './config.ts'
import { createContext, destroyContext, type AppContext } from './context.ts'
import { migrate } from './db/migrate.ts'
import { Clock } from './jobs/clock.ts'
import { schedule } from './jobs/schedule.ts'
import { Worker } from './jobs/worker.ts'
import { openDatabase } from './setup/database.ts'
import { ensureFirstAccess, presentCredentials } from './setup/first-start.ts'
import { loadSecrets } from './setup/secrets.ts'

/** Milliseconds that running requests get when the process has to stop. */
const drainFor = 15_000
/** Milliseconds in which a second signal counts as the first: npm passes on a signal that its whole process group got. */
const echoFor = 1_000

/** Milliseconds that the last lines of the log get to be written. */
const lastWriteFor = 1_000

/** Starts the process as the environment configures it. Throws a sentence for the operator if that is not possible. */
async function start(): Promise<void> {
  const config = loadConfig()
  // One write per line would cost more than parsing a push. At the end of the process everything is written in any case.
  const destination = pino.destination({ sync: false, minLength: 4096, periodicFlush: 100 })
  const log = pino({ level: config.logLevel, base: null }, destination)
  /** Not flushSync, which would try for ever if nobody reads the log any more (`npm start | tee log`, then Ctrl+C). */
  const writeLog = () =>
    Promise.race([
      new Promise<void>((resolve) => {
        destination.flush(() => {
          resolve()
        })
      }),
      sleep(lastWriteFor),
    ])
  const stopper = new AbortController()
  let toldAt = 0
  const steps: [what: string, step: () => unknown][] = []
  const stop = async (reason: string, exitCode: number): Promise<void> => {
    if (stopper.signal.aborted) {
      if (performance.now() - toldAt < echoFor) return
      log.warn(`${reason}: ending at once`)
      await writeLog()
      process.exit(1)
    }
    stopper.abort()
    toldAt = performance.now()
    log.info(`${reason}: stopping`)
    let code = exitCode
    for (const [what, step] of steps.toReversed()) {
      try {
        await step()
      } catch (error) {
        code = 1
        log.error({ err: error }, `could not stop ${what}`)
      }
    }
    log.info('stopped')
    await writeLog()
    process.exit(code)
  }
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
    process.on(signal, () => {
      void stop(signal, 0)
    })
  // An uncaught error stops the process in the usual order, so that the embedded PostgreSQL is not left behind.
  for (const event of ['uncaughtException', 'unhandledRejection'] as const)
    process.on(event, (error: unknown) => {
      log.fatal({ err: error }, event)
      void stop(event, 1)
    })

  try {
    // If it rejects, loadPanel rejects in the same way.
    void importPanel().catch(() => undefined)
    const database = await openDatabase(config, log, (reason) => {
      log.fatal(`PostgreSQL cannot be started again: ${reason}`)
      void stop('no database', 1)
    })
    steps.push(['PostgreSQL', database.stop])
    await migrate({
      url: database.directUrl,
      log: (message) => {
        log.info(message)
      },
    })
    const secrets = await loadSecrets(config)
    const made = await ensureFirstAccess(database.url, config)
    if (made.ignored !== undefined) log.warn(made.ignored)
    const ctx = await createContext({
      config,
      log,
      databaseUrl: database.url,
      directUrl: database.directUrl,
      secrets,
      stopping: stopper.signal,
    })
    steps.push(['the connections', () => destroyContext(ctx)])
    const worker = new Worker(ctx, database.directUrl)
    worker.start()
    steps.push(['the jobs', () => worker.stop()])
    const clock = new Clock(ctx, schedule)
    clock.start()
    steps.push(['the clock', () => clock.stop()])
    const app = createApp(ctx)
    await app.loadPanel()
    const server = createServer(app.handle)
    const url = await listen(server, config)
    steps.push(['HTTP', () => drain(server, ctx)])
    log.info(`Pantau is ready: ${url}`)
    if (made.admin || made.apiKey !== undefined)
      process.stdout.write(presentCredentials(made, url, config.dataDir))
  } catch (error) {
    await failed(log, error, steps)
  }
}

async function failed(
  log: Logger,
  error: unknown,
  steps: readonly (readonly [string, () => unknown])[],
): Promise<never> {
  log.debug({ err: error }, 'the start failed')
  for (const [, step] of steps.toReversed()) await Promise.resolve(step()).catch(() => undefined)
  throw error
}

async function listen(server: Server, config: Config): Promise<string> {
  // Longer than the load balancers' usual 60 s: the side that picks a connection must not be the one that closes it.
  server.keepAliveTimeout = 65_000
  server.headersTimeout = 66_000
  // A phone may need minutes for a file of 16 MB.
  server.requestTimeout = 240_000
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const used = `port ${String(config.port)} on ${config.host} is in use: stop what uses it, or set PORT`
      const other = `HOST ${config.host} or PORT ${String(config.port)} cannot be used: ${error.message}`
      reject(new Error(error.code === 'EADDRINUSE' ? used : other))
    })
    server.listen(config.port, config.host, resolve)
  })
  const { port } = server.address() as AddressInfo
  return publicUrl({ ...config, port })
}

/** Accepts no new requests, ends the streams and waits for running requests. */
async function drain(server: Server, ctx: AppContext): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => {
      resolve()
    })
  })
  ctx.live.endStreams()
  const late = setTimeout(() => {
    ctx.log.warn('requests that did not end in time were aborted')
    server.closeAllConnections()
  }, drainFor)
  // A kept connection becomes idle after its last answer; close() only closes those that are idle now.
  const sweep = setInterval(() => {
    server.closeIdleConnections()
  }, 50)
  await closed
  clearTimeout(late)
  clearInterval(sweep)
}

start().catch((error: unknown) => {
  process.stderr.write(`Pantau cannot start: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
})
