// Notices a proxy that TRUST_PROXY does not name. All requests then come from the proxy's address, so failed logins of one
// person count for everybody, and one person can lock the others out.
import type { IncomingMessage } from 'node:http'
import type { Logger } from 'pino'

export class ForwardedWatch {
  readonly #watching: boolean
  readonly #log: Logger
  /** True once a request had X-Forwarded-For although TRUST_PROXY names no proxy. */
  unasked = false

  constructor(trustProxy: boolean | number | string, log: Logger) {
    this.#watching = trustProxy === false
    this.#log = log
  }

  note(req: IncomingMessage): void {
    if (!this.#watching || this.unasked || req.headers['x-forwarded-for'] === undefined) return
    this.unasked = true
    this.#log.warn(
      'X-Forwarded-For arrives, but TRUST_PROXY is not set: behind a proxy, all users share its address, so failed logins of one user slow down everybody. Set TRUST_PROXY (see .env.example)',
    )
  }
}
