// Everything that a request may need, created once and passed as a parameter. No container, no globals; tests override parts.
import type { RequestHandler } from 'express'
import pLimit, { type LimitFunction } from 'p-limit'
import type pg from 'pg'
import type { Logger } from 'pino'
import type { RateLimiterMemory } from 'rate-limiter-flexible'
import { ApiKeyDirectory } from './api-keys/directory.ts'
import { selectLiveKeys } from './api-keys/queries.ts'
import { createDummyHash } from './auth/passwords.ts'
import { People } from './auth/people.ts'
import { findPerson } from './auth/person.ts'
import { createUploadLimits, type UploadLimits } from './attachments/limits.ts'
import { createStores, type Stores } from './attachments/stores.ts'
import { createSessionMiddleware } from './auth/session.ts'
import { createIngest, type Ingest } from './broadcasts/ingest.ts'
import { resendSubject } from './broadcasts/outgoing.ts'
import { selectLogsByIds } from './broadcasts/queries.ts'
import type { Config } from './config.ts'
import type { Core } from './core.ts'
import { selectStepsToday } from './dashboard/queries.ts'
import { flows, selectLastPushes, type Flow } from './dashboard/signal-queries.ts'
import { readSignals } from './dashboard/signals.ts'
import { createPool } from './db/pool.ts'
import { problem } from './errors.ts'
import { Bulkhead } from './http/bulkhead.ts'
import { ByteBudget } from './http/byte-budget.ts'
import { ForwardedWatch } from './http/forwarded.ts'
import { createPushLimiter } from './http/push-limit.ts'
import { createSearches, searchesAtOnce, searchTimeout, type Searches } from './http/searches.ts'
import { LiveHub } from './live/hub.ts'
import { usualDelivery, type DeliveryOptions } from './webhook/deliver.ts'
import { replySubject } from './replies/outgoing.ts'
import { selectOutboxGauges } from './webhook/queries.ts'
import { handledBySubject, handedOverType } from './tickets/outgoing.ts'
import type { SubjectsCore } from './webhook/subjects.ts'
import { CallLog, flushCalls } from './n8n/calls.ts'
import { addGauges, createMetrics } from './metrics.ts'
import { createStatusIngest, type StatusIngest } from './statuses/ingest.ts'

export interface AppContext extends SubjectsCore {
  /** For two flushes, one array and one batch of statuses at once: pushes never wait for users, nor users for pushes. */
  ingestPool: pg.Pool
  searches: Searches
  /** Runs a few exports at a time: an export takes as long as its client reads. */
  exports: Bulkhead
  ingest: Ingest
  /** Message statuses, written in batches like pushes. */
  statuses: StatusIngest
  /** Runs a few ticket pushes at a time, so that the pool has connections left for users. */
  ticketPushes: LimitFunction
  arrayPushes: LimitFunction
  uploads: UploadLimits
  attachmentStores: Stores
  /** Limits the bytes of the calls from n8n that are waiting or being processed. */
  pushBytes: ByteBudget
  apiKeys: ApiKeyDirectory
  pushLimiter: RateLimiterMemory | undefined
  dummyHash: string
  session: RequestHandler
  live: LiveHub
  people: People
  calls: CallLog
  forwarded: ForwardedWatch
  /** How the outbox is delivered. */
  delivery: DeliveryOptions
  /** Set once a check has found the migrations complete. */
  migrated: boolean
  databaseUrl: string
  /** Runs when the context is destroyed, before the pools end. */
  onDestroy: (close: () => Promise<void>) => void
  closers: (() => Promise<void>)[]
}

export interface ContextOptions {
  config: Config
  log: Logger
  /** For the general pool and the ingest pool. */
  databaseUrl: string
  /** For LISTEN. */
  directUrl: string
  secrets: { session: string; jwt: string }
  stopping?: AbortSignal
  /** Pushes that may wait for a flush. */
  maxWaiting?: number
  /** Bytes of pushes that may be waiting or being processed. */
  maxWaitingBytes?: number
  /** Replaces the hours between attempts, for tests. */
  delivery?: DeliveryOptions
}

/** Connects, loads the API keys and starts to listen. Rejects when the database is away. */
export async function createContext(options: ContextOptions): Promise<AppContext> {
  const { config, log, databaseUrl, directUrl } = options
  const metrics = createMetrics()
  const onError = (error: Error) => {
    log.warn({ err: error }, 'an idle connection to PostgreSQL was lost')
  }
  const { pooled } = config
  const pool = createPool({ url: databaseUrl, max: config.databasePoolSize, name: 'app', onError, pooled })
  const ingestPool = createPool({ url: databaseUrl, max: 4, name: 'ingest', onError, pooled })
  const searchPool = createPool({
    url: databaseUrl,
    max: searchesAtOnce,
    name: 'search',
    onError,
    pooled,
    statementTimeout: searchTimeout,
  })
  const apiKeys = new ApiKeyDirectory(() => selectLiveKeys(pool))
  const people = new People({
    read: (id, jti) => findPerson(pool, id, jti),
    listening: () => live.connected,
  })
  const live = new LiveHub({
    url: directUrl,
    pool,
    log,
    policy: config,
    loadLogs: (ids) => selectLogsByIds(pool, ids),
    onKeysChanged: () => {
      apiKeys.refresh().catch((error: unknown) => {
        log.warn({ err: error }, 'the API keys could not be loaded again')
      })
    },
    onPeopleChanged: (changed) => {
      if (!changed) people.forgetAll()
      else if ('id' in changed) people.forget(changed.id)
      else people.forgetToken(changed.jti)
    },
    onDropped: () => {
      metrics.streamsDropped.inc()
    },
  })
  const ingest = createIngest({
    pool: ingestPool,
    live,
    metrics,
    log,
    maxWaiting: options.maxWaiting ?? 10_000,
  })
  addGauges(metrics.register, {
    waiting: () => ingest.waiting,
    pools: () =>
      Object.entries({ app: pool, ingest: ingestPool, search: searchPool }).map(([name, one]) => ({
        name,
        total: one.totalCount,
        idle: one.idleCount,
        waiting: one.waitingCount,
      })),
    streams: () => live.streams.size,
    listening: () => live.connected,
    signals: async () => {
      const [{ n8n, failures_recent, delivery_recent }, pushes, steps] = await Promise.all([
        readSignals(pool),
        selectLastPushes(pool),
        selectStepsToday(pool, config.timezone),
      ])
      const of = (flow: Flow) => ({ flow, silent: n8n.flows[flow].silent, lastPush: pushes[flow] })
      return { flows: flows.map(of), burst: failures_recent.burst, delivery: delivery_recent, steps }
    },
    outbox: () => selectOutboxGauges(pool),
  })
  const closers: AppContext['closers'] = []
  const core: Core = {
    config,
    log,
    secrets: { session: options.secrets.session, jwt: new TextEncoder().encode(options.secrets.jwt) },
    metrics,
    pool,
    live,
    people,
    stopping: options.stopping ?? new AbortController().signal,
  }
  const ctx: AppContext = {
    ...core,
    ingestPool,
    searches: createSearches(searchPool),
    exports: new Bulkhead({
      running: 2,
      runningEach: 1,
      waiting: 10,
      patience: 30_000,
      refusal: () => problem('exports_busy'),
    }),
    ingest,
    statuses: createStatusIngest(core, ingestPool, options.maxWaiting ?? 10_000),
    ticketPushes: pLimit(Math.max(2, Math.floor(config.databasePoolSize / 2))),
    arrayPushes: pLimit(1),
    uploads: createUploadLimits(),
    attachmentStores: createStores(core),
    pushBytes: new ByteBudget(options.maxWaitingBytes ?? 32 * 1024 * 1024),
    apiKeys,
    pushLimiter: createPushLimiter(config.pushesPerMinute),
    dummyHash: await createDummyHash(),
    session: createSessionMiddleware({
      pool,
      secret: options.secrets.session,
      onError: (error) => {
        log.warn({ err: error }, 'the session store failed')
      },
    }),
    live,
    people,
    calls: new CallLog(),
    forwarded: new ForwardedWatch(config.trustProxy, log),
    delivery: options.delivery ?? usualDelivery,
    subjects: {
      'reply.created': replySubject(core),
      'broadcast.resend': resendSubject,
      [handedOverType]: handledBySubject,
    },
    migrated: false,
    databaseUrl,
    onDestroy: (close) => closers.push(close),
    closers,
  }
  await apiKeys.refresh()
  await live.start()
  return ctx
}

/** Closes streams, flushes and pools in this order, because each still needs the next. */
export async function destroyContext(ctx: AppContext): Promise<void> {
  await Promise.all([ctx.ingest.drained(), ctx.statuses.drained()])
  await flushCalls(ctx).catch(() => undefined)
  await ctx.live.stop()
  for (const close of ctx.closers) await close()
  await Promise.all([ctx.pool.end(), ctx.ingestPool.end(), ctx.searches.pool.end()])
}
