// One open stream: server-sent events (WHATWG HTML, section 9.2) to one person. A client that reads too slowly is
// disconnected instead of being buffered without limit; the browser connects again and fetches everything.
import type { ServerResponse } from 'node:http'
import type { Credential } from '../auth/person.ts'
import type { Person } from '../policy/callers.ts'

/** Bytes that may wait for a slow client. */
const maxBuffered = 512 * 1024

export class Stream {
  readonly person: Person
  readonly credential: Credential
  /** The stream belongs to an open dashboard, whose numbers are kept up to date. */
  readonly watchesDashboard: boolean
  readonly #res: ServerResponse
  readonly #expiry: NodeJS.Timeout

  constructor(options: {
    person: Person
    credential: Credential
    res: ServerResponse
    watchesDashboard: boolean
    onClose: (stream: Stream) => void
  }) {
    this.person = options.person
    this.credential = options.credential
    this.watchesDashboard = options.watchesDashboard
    this.#res = options.res
    this.#expiry = setTimeout(
      () => {
        this.end()
      },
      Math.max(0, options.credential.expiresAt - Date.now()),
    )
    this.#expiry.unref()
    this.#res.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      connection: 'keep-alive',
      'x-accel-buffering': 'no',
    })
    this.#res.write('retry: 2000\n\n')
    this.#res.once('close', () => {
      clearTimeout(this.#expiry)
      options.onClose(this)
    })
  }

  /** False when the client was too slow and has been disconnected. */
  send(chunk: string): boolean {
    if (this.#res.destroyed || this.#res.writableEnded) return true
    if (this.#res.writableLength > maxBuffered) {
      this.#res.destroy()
      return false
    }
    this.#res.write(chunk)
    return true
  }

  end(): void {
    clearTimeout(this.#expiry)
    this.#res.end()
  }
}
