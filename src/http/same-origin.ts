// Protection against requests forged by other sites (CSRF), by the headers in which a browser names a request's origin.
import type { Request } from 'express'
import type { Core } from '../core.ts'
import { problem } from '../errors.ts'

const safe = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Throws 403 for an unsafe request that carries a session and does not come from our own pages. Browsers send Origin or
 * Sec-Fetch-Site with every POST; a request with neither does not come from a browser, and is refused.
 */
export function refuseForeignOrigin(ctx: Pick<Core, 'config'>, req: Request): void {
  if (safe.has(req.method)) return
  const { origin } = req.headers
  const site = req.headers['sec-fetch-site']
  const sameSite = site === undefined || site === 'same-origin'
  const ours = origin === undefined ? site === 'same-origin' : isOwnOrigin(ctx, req, origin)
  if (!sameSite || !ours) throw problem('foreign_origin')
}

/**
 * True for a request that another site made, as far as a browser says: Sec-Fetch-Site where it is sent (TLS, localhost), else
 * Origin or Referer. Typed into the address bar is not elsewhere (`none`).
 */
export function comesFromElsewhere(ctx: Pick<Core, 'config'>, req: Request): boolean {
  const site = req.headers['sec-fetch-site']
  if (site !== undefined) return site !== 'same-origin' && site !== 'none'
  const from = req.headers.origin ?? req.headers.referer
  return from !== undefined && !isOwnOrigin(ctx, req, from)
}

function isOwnOrigin(ctx: Pick<Core, 'config'>, req: Request, origin: string): boolean {
  if (!URL.canParse(origin)) return false
  const given = new URL(origin)
  if (ctx.config.baseUrl && given.origin === new URL(ctx.config.baseUrl).origin) return true
  return given.host === req.host && given.protocol === `${req.protocol}:`
}
