// The request id, and one log line per answer. Query strings are left out: they hold phones and names.
import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Logger } from 'pino'

interface Caller {
  userId?: string
  apiKeyId?: string
}

const callers = new WeakMap<ServerResponse, Caller>()

/** Records the caller for the log line of this request. */
export function noteCaller(res: ServerResponse, caller: Caller): void {
  callers.set(res, caller)
}

/** Adds X-Request-Id to the answer and logs the request when it ends. Pushes go through it too, so it must stay cheap. */
export function trackRequest(log: Logger, req: IncomingMessage, res: ServerResponse): void {
  const id = randomUUID()
  res.setHeader('x-request-id', id)
  res.setHeader('x-content-type-options', 'nosniff')
  const began = performance.now()
  const url = req.url ?? ''
  // Read now, because a closed connection has no address. Express' `ip` takes a trusted proxy into account.
  const address = 'ip' in req ? req.ip : req.socket.remoteAddress
  res.once('close', () => {
    const line = {
      requestId: id,
      method: req.method,
      path: path(url),
      status: res.statusCode,
      address,
      ...callers.get(res),
      ms: Math.round((performance.now() - began) * 10) / 10,
    }
    // A stream ends when its client disconnects, which is not an error.
    if (!res.writableFinished && String(res.getHeader('content-type')).startsWith('text/event-stream'))
      log.info(line, 'stream closed by the client')
    else if (!res.writableFinished)
      log.warn({ ...line, status: undefined }, 'closed by the client before the answer')
    else if (res.statusCode >= 500) log.error(line, 'answered')
    else log.info(line, 'answered')
  })
}

// A search in the panel has the user's words in its path: /search/<words>.
function path(url: string): string {
  const end = url.indexOf('?')
  const bare = end < 0 ? url : url.slice(0, end)
  return bare.replace(/\/search\/.*$/, '/search/…')
}
