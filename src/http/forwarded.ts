// A proxy in front that nobody told Pantau about: every request then comes from the proxy's address, so all people are
// counted as one, and one of them can lock the others out of the login.
import type { IncomingMessage } from 'node:http'
import type { Logger } from 'pino'

export class ForwardedWatch {
  readonly #watching: boolean
  readonly #log: Logger
  /** X-Forwarded-For has arrived, and TRUST_PROXY says that there is no proxy. */
  unasked = false

  constructor(trustProxy: boolean | number | string, log: Logger) {
    this.#watching = trustProxy === false
    this.#log = log
  }

  note(req: IncomingMessage): void {
    if (!this.#watching || this.unasked || req.headers['x-forwarded-for'] === undefined) return
    this.unasked = true
    this.#log.warn(
      'X-Forwarded-For arrives, but TRUST_PROXY is not set: behind a proxy all people share its address, so failed logins of one slow down all. Set TRUST_PROXY (see .env.example)',
    )
  }
}
