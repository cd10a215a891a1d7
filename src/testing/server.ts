// Starts Pantau on a free port with a test's database, like server.ts, but without embedded PostgreSQL and signal handlers.
// Several servers on one database are replicas.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { pino } from 'pino'
import { createApp } from '../app.ts'
import { loadConfig } from '../config.ts'
import { createContext, destroyContext, type AppContext } from '../context.ts'
import { Clock } from '../jobs/clock.ts'
import { Worker } from '../jobs/worker.ts'
import type { DeliveryOptions } from '../webhook/deliver.ts'
import type { Job } from '../jobs/schedule.ts'
import { createClient, type Client } from './client.ts'

export const secrets = {
  session: 'c1f6b0a9e47d5328a6b9d0e1f2c3b4a5968778695a4b3c2d',
  jwt: '7d9e5a1c3b0f8e6d4c2a1908f7e6d5c4b3a291807f6e5d4c',
}

export interface ServerOptions {
  /** Environment variables; the real environment is not read. */
  env?: Record<string, string>
  maxWaiting?: number
  maxWaitingBytes?: number
  /** The scheduled jobs to run; default: none. */
  schedule?: readonly Job[]
  /** Delivers the outbox with these options; without them nothing is delivered. */
  delivery?: DeliveryOptions
}

export interface TestServer {
  ctx: AppContext
  origin: string
  api: Client
  /** Loads AdminJS before a browser opens the panel; otherwise the first request would wait for it. */
  loadPanel: () => Promise<void>
  /** The logged lines, as JSON. */
  logged: string[]
  startJobs: () => void
  /** Finishes running jobs; waiting ones keep waiting. */
  stopJobs: () => Promise<void>
  stop: () => Promise<void>
}

export async function startServer(databaseUrl: string, options: ServerOptions = {}): Promise<TestServer> {
  const config = loadConfig({
    DATABASE_URL: databaseUrl,
    DATABASE_POOL_SIZE: '8',
    SESSION_SECRET: secrets.session,
    JWT_SECRET: secrets.jwt,
    DATA_DIR: tmpdir(),
    PORT: '0',
    ...options.env,
  })
  const { databaseDirectUrl: directUrl = databaseUrl } = config
  const logged: string[] = []
  const log = pino(
    { level: config.logLevel, base: null },
    { write: (line: string) => void logged.push(line) },
  )
  const stopper = new AbortController()
  const ctx = await createContext({
    config,
    log,
    databaseUrl,
    directUrl,
    secrets,
    stopping: stopper.signal,
    ...(options.delivery === undefined ? {} : { delivery: options.delivery }),
    ...(options.maxWaitingBytes === undefined ? {} : { maxWaitingBytes: options.maxWaitingBytes }),
    ...(options.maxWaiting === undefined ? {} : { maxWaiting: options.maxWaiting }),
  })
  const clock = new Clock(ctx, options.schedule ?? [])
  clock.start()
  let worker: Worker | undefined
  const startJobs = () => {
    worker = new Worker(ctx, directUrl)
    worker.start()
  }
  if (options.delivery) startJobs()
  const stopJobs = async () => worker?.stop()
  const { handle, loadPanel } = createApp(ctx)
  const server = createServer(handle)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`
  return {
    ctx,
    origin,
    api: createClient(origin),
    loadPanel,
    logged,
    startJobs,
    stopJobs,
    stop: async () => {
      stopper.abort()
      ctx.live.endStreams()
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
      await clock.stop()
      await stopJobs()
      await destroyContext(ctx)
    },
  }
}
