// The metrics that Prometheus reads at /metrics.
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

export type Metrics = ReturnType<typeof createMetrics>

export function createMetrics() {
  const register = new Registry()
  collectDefaultMetrics({ register })
  return {
    register,
    pushes: new Counter({
      name: 'pantau_pushes_total',
      help: 'Pushes from n8n by kind and status of the answer',
      labelNames: ['kind', 'status'],
      registers: [register],
    }),
    flushSize: new Histogram({
      name: 'pantau_ingest_flush_size',
      help: 'Broadcast logs written by one flush',
      buckets: [1, 2, 5, 10, 20, 50, 100, 200, 500],
      registers: [register],
    }),
    flushSeconds: new Histogram({
      name: 'pantau_ingest_flush_seconds',
      help: 'Seconds from the start of a flush to its commit',
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
      registers: [register],
    }),
    statusFlushSize: new Histogram({
      name: 'pantau_status_flush_size',
      help: 'Message statuses written by one batch',
      buckets: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000],
      registers: [register],
    }),
    statusFlushSeconds: new Histogram({
      name: 'pantau_status_flush_seconds',
      help: 'Seconds from the start of a batch of message statuses to its commit',
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
      registers: [register],
    }),
    flushRetries: new Counter({
      name: 'pantau_ingest_flush_retries_total',
      help: 'Flushes repeated after a lost connection or a deadlock',
      registers: [register],
    }),
    refreshSeconds: new Histogram({
      name: 'pantau_dashboard_refresh_seconds',
      help: 'Duration of a refresh of dashboard_summary in seconds',
      buckets: [0.01, 0.05, 0.1, 0.2, 0.5, 1, 5, 30],
      registers: [register],
    }),
    jobs: new Counter({
      name: 'pantau_jobs_total',
      help: 'Runs of scheduled jobs by outcome',
      labelNames: ['job', 'outcome'],
      registers: [register],
    }),
    deliveries: new Counter({
      name: 'pantau_webhook_attempts_total',
      help: 'Attempts to hand a message over to n8n: handed_over, retry (to be tried again) or dead',
      labelNames: ['outcome'],
      registers: [register],
    }),
    summaryMended: new Counter({
      name: 'pantau_dashboard_mended_total',
      help: 'Days whose numbers differed from the log at the nightly recount and were corrected',
      registers: [register],
    }),
    streamsDropped: new Counter({
      name: 'pantau_streams_dropped_total',
      help: 'Streams ended because their client read too slowly',
      registers: [register],
    }),
  }
}

interface FlowGauge {
  flow: string
  silent: boolean
  lastPush: Date | null
}

interface Gauges {
  waiting: () => number
  pools: () => { name: string; total: number; idle: number; waiting: number }[]
  streams: () => number
  listening: () => boolean
  /** Rejects when the database is away. */
  signals: () => Promise<{
    flows: readonly FlowGauge[]
    burst: boolean
    delivery: { sent: number; delivered: number; usual_share: number; fallen: boolean }
    steps: readonly { label: string; value: number }[]
  }>
  outbox: () => Promise<{ waiting: number; dead: number; oldest: number }>
}

/** Values that are read at each scrape. */
export function addGauges(register: Registry, read: Gauges): void {
  const signals = shared(read.signals)
  const outbox = shared(read.outbox)
  new Gauge({
    name: 'pantau_ingest_waiting',
    help: 'Broadcast logs waiting for the next flush',
    registers: [register],
    collect() {
      this.set(read.waiting())
    },
  })
  new Gauge({
    name: 'pantau_pool_connections',
    help: 'Connections to PostgreSQL by pool and state; waiting: requests that wait for one',
    labelNames: ['pool', 'state'],
    registers: [register],
    collect() {
      for (const { name, total, idle, waiting } of read.pools()) {
        this.set({ pool: name, state: 'busy' }, total - idle)
        this.set({ pool: name, state: 'idle' }, idle)
        this.set({ pool: name, state: 'waiting' }, waiting)
      }
    },
  })
  new Gauge({
    name: 'pantau_streams',
    help: 'Open streams',
    registers: [register],
    collect() {
      this.set(read.streams())
    },
  })
  new Gauge({
    name: 'pantau_listening',
    help: '1 while LISTEN is connected',
    registers: [register],
    collect() {
      this.set(read.listening() ? 1 : 0)
    },
  })
  // While the database is away, the other metrics must still be answered.
  const asked = (name: string, help: string, value: () => Promise<number>) =>
    new Gauge({
      name,
      help,
      registers: [register],
      async collect() {
        this.set(await value().catch(() => Number.NaN))
      },
    })
  const perFlow = (name: string, help: string, value: (of: FlowGauge) => number) =>
    new Gauge({
      name,
      help,
      labelNames: ['flow'],
      registers: [register],
      async collect() {
        const found = await signals().catch(() => undefined)
        for (const flow of ['broadcasts', 'tickets']) {
          const of = found?.flows.find((one) => one.flow === flow)
          this.set({ flow }, of ? value(of) : Number.NaN)
        }
      },
    })
  perFlow('pantau_n8n_silent', '1 while this flow of n8n has not pushed for much longer than usual', (of) =>
    of.silent ? 1 : 0,
  )
  asked('pantau_failure_burst', '1 while far more broadcasts fail than usual', async () =>
    (await signals()).burst ? 1 : 0,
  )
  new Gauge({
    name: 'pantau_broadcasts_today',
    help: 'Broadcasts of today by step; delivered and read ones count in success as well',
    labelNames: ['step'],
    registers: [register],
    async collect() {
      const found = await signals().catch(() => undefined)
      for (const step of ['success', 'delivered', 'read', 'failed', 'pending', 'skipped']) {
        const value = found?.steps.find((one) => one.label === step)?.value ?? 0
        this.set({ step }, found ? value : Number.NaN)
      }
    },
  })
  asked(
    'pantau_delivered_share',
    'Share of broadcasts sent 10 to 60 minutes ago that were delivered, 0 to 1',
    async () => {
      const { sent, delivered } = (await signals()).delivery
      return sent === 0 ? Number.NaN : delivered / sent
    },
  )
  asked(
    'pantau_delivered_share_usual',
    'Share of broadcasts sent in the past four weeks that were delivered, 0 to 1',
    async () => (await signals()).delivery.usual_share,
  )
  asked('pantau_delivery_fallen', '1 while far fewer broadcasts are delivered than usual', async () =>
    (await signals()).delivery.fallen ? 1 : 0,
  )
  perFlow('pantau_last_push_seconds', 'Seconds since the last push of this flow of n8n', ({ lastPush }) =>
    lastPush ? Math.max(0, (Date.now() - lastPush.getTime()) / 1000) : Number.NaN,
  )
  asked(
    'pantau_webhook_waiting',
    'Messages waiting to be handed over to n8n',
    async () => (await outbox()).waiting,
  )
  asked(
    'pantau_webhook_dead',
    'Messages that were given up; an admin can send them again',
    async () => (await outbox()).dead,
  )
  asked(
    'pantau_webhook_oldest_seconds',
    'Age of the oldest waiting message in seconds',
    async () => (await outbox()).oldest,
  )
}

/** The gauges of one scrape share one query. */
function shared<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | undefined
  return () =>
    (asked ??= ask().finally(() => {
      asked = undefined
    }))
}
