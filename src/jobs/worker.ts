// Runs this replica's jobs (graphile-worker). graphile-worker ends when it has no connection for long; it is then restarted.
import { setTimeout as sleep } from 'node:timers/promises'
import { Logger, run, type Runner } from 'graphile-worker'
import { z } from 'zod'
import type { AppContext } from '../context.ts'
import { createPool } from '../db/pool.ts'
import { deliverLane } from '../webhook/deliver.ts'

const concurrency = 5
const restartAfter = 2_000
/** Milliseconds that running attempts get when the process has to stop. */
const finishWithin = 5_000

const deliverPayload = z.object({ lane: z.string() })

export class Worker {
  readonly #ctx: AppContext
  readonly #url: string
  /** No more jobs are started. */
  readonly #ending = new AbortController()
  /** Running jobs are aborted. */
  readonly #breakOff = new AbortController()
  #runner: Runner | undefined
  #running: Promise<void> | undefined

  /** `url`: a direct connection, for LISTEN. */
  constructor(ctx: AppContext, url: string) {
    this.#ctx = ctx
    this.#url = url
  }

  start(): void {
    this.#running = this.#run()
  }

  /** Resolves when no job is running. Attempts that take too long are aborted and repeated later. */
  async stop(): Promise<void> {
    const late = setTimeout(() => {
      this.#breakOff.abort()
    }, finishWithin)
    this.#ending.abort()
    await this.#runner?.stop().catch(() => undefined)
    await this.#running
    clearTimeout(late)
  }

  async #run(): Promise<void> {
    const { signal } = this.#ending
    while (!signal.aborted) {
      await this.#serve()
      await sleep(restartAfter, undefined, { signal }).catch(() => undefined)
    }
  }

  async #serve(): Promise<void> {
    const { log } = this.#ctx
    const onError = () => undefined // graphile-worker gets the error as well
    const pgPool = createPool({ url: this.#url, max: concurrency + 2, name: 'jobs', onError })
    try {
      this.#runner = await run({
        pgPool,
        concurrency,
        pollInterval: 1_000,
        noHandleSignals: true,
        parsedCronItems: [],
        logger: new Logger(() => (level, message) => {
          if (/^(error|warning)$/.test(level)) log.warn({ from: 'jobs' }, message)
        }),
        taskList: {
          deliver: (payload) =>
            deliverLane(this.#ctx, deliverPayload.parse(payload).lane, this.#breakOff.signal),
        },
      })
      // A worker that cannot record how its job ended, because the database is away, ends permanently. Its pool continues
      // without it, in the end with no worker at all. A new pool starts with all workers.
      this.#runner.events.on('worker:stop', ({ error }) => {
        if (error !== undefined) void this.#runner?.stop().catch(() => undefined)
      })
      // stop() was called during the start.
      if (this.#ending.signal.aborted) await this.#runner.stop()
      await this.#runner.promise
    } catch (error) {
      log.warn({ err: error }, 'the jobs were interrupted')
    }
    this.#runner = undefined
    await pgPool.end().catch(() => undefined)
  }
}
