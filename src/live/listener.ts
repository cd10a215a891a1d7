// A separate connection for LISTEN. It reports when it is connected again, because notifications in between are lost.
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import type { Logger } from 'pino'
import { createClient } from '../db/pool.ts'

interface Options {
  url: string
  channel: string
  log: Logger
  /** Must not throw: the error would not be caught, and the process would end. */
  onPayload: (payload: string) => void
  /** Connected again; notifications may have been missed. */
  onGap: () => void
}

const pingEvery = 10_000

export class Listener {
  readonly #options: Options
  #client: pg.Client | undefined
  #stopped = false
  #ping: NodeJS.Timeout | undefined

  constructor(options: Options) {
    this.#options = options
  }

  get connected(): boolean {
    return this.#client !== undefined
  }

  /** Resolves once listening; from then on it reconnects by itself. Rejects if the first attempt fails. */
  async start(): Promise<void> {
    await this.#connect()
  }

  async stop(): Promise<void> {
    this.#stopped = true
    clearInterval(this.#ping)
    const client = this.#client
    this.#client = undefined
    await client?.end().catch(() => undefined)
  }

  async #connect(): Promise<void> {
    const client = createClient(this.#options.url, 'listener')
    let lost = false
    const onLoss = () => {
      if (lost) return
      lost = true
      clearInterval(this.#ping)
      if (this.#client === client) this.#client = undefined
      void client.end().catch(() => undefined)
      if (!this.#stopped) void this.#reconnect()
    }
    client.on('notification', ({ payload }) => {
      if (payload !== undefined) this.#options.onPayload(payload)
    })
    try {
      client.on('error', () => undefined)
      await client.connect()
      await client.query(`listen ${this.#options.channel}`)
    } catch (error) {
      await client.end().catch(() => undefined)
      throw error
    }
    client.on('error', onLoss)
    client.on('end', onLoss)
    this.#client = client
    // A firewall may drop an idle connection without notice, so it is checked regularly.
    this.#ping = setInterval(() => {
      const late = setTimeout(onLoss, pingEvery / 2)
      client.query('select 1').then(
        () => {
          clearTimeout(late)
        },
        () => {
          clearTimeout(late)
          onLoss()
        },
      )
    }, pingEvery)
    this.#ping.unref()
  }

  async #reconnect(): Promise<void> {
    this.#options.log.warn('live: the connection for LISTEN was lost, connecting again')
    for (let attempt = 0; !this.#stopped; attempt++) {
      try {
        await this.#connect()
        this.#options.log.info('live: listening again')
        this.#options.onGap()
        return
      } catch {
        await sleep(Math.min(5_000, 200 * 2 ** attempt), undefined, { ref: false })
      }
    }
  }
}
