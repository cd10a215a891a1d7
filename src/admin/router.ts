// /admin: files, login, and behind the gate AdminJS. The gate decides who may pass before AdminJS sees a request: its own
// authentication keeps what it knew at login, and it has no protection against forged requests.
import { randomBytes } from 'node:crypto'
import { buildRouter } from '@adminjs/express'
import type AdminJS from 'adminjs'
import express, { type NextFunction, type Request, type Response, type Router } from 'express'
import helmet from 'helmet'
import knexModule from 'knex'
import { authenticateSession } from '../auth/person.ts'
import type { AppContext } from '../context.ts'
import { timeouts } from '../db/pool.ts'
import { problems } from '../errors.ts'
import { kib } from '../http/body.ts'
import { refuseForeignOrigin } from '../http/same-origin.ts'
import { loadAssets } from './assets.ts'
import { loginRouter, rememberLanguage } from './login.ts'
import { renderPage } from './page.ts'
import { createPanel, rootPath } from './panel.ts'
import { isConnected } from '../webhook/service.ts'

/** Bytes of a panel action's payload. */
const bodyLimit = 256 * kib

export async function adminRouter(ctx: AppContext): Promise<Router> {
  // Our own bundle takes the place of the one AdminJS would build, and write into the working directory.
  process.env.ADMIN_JS_SKIP_BUNDLE = 'true'
  const assets = await loadAssets()
  const admin = createPanel(ctx, openKnex(ctx))
  const router = express.Router()
  router.use('/assets', headers, assets.router)
  router.use(withNonce, headers)
  router.use(loginRouter(ctx, assets))
  router.use((req, res, next) => {
    gate(ctx, admin, req, res).then((passed) => {
      if (passed) next()
    }, next)
  })
  const { timezone, agentCanTake, reopenDays, replyConfirmMinutes } = ctx.config
  router.get(/^\/(?!api\/|frontend\/).*$/, async (req, res) => {
    const person = req.session.adminUser
    if (!person) throw problems.unauthorized()
    const repliesConfigured = await isConnected(ctx, ctx.pool)
    const settings = { timezone, agentCanTake, reopenDays, replyConfirmMinutes, repliesConfigured }
    rememberLanguage(res, person.locale)
    const page = renderPage(settings, person, assets, nonceOf(res))
    res.set('cache-control', 'no-store').type('html').send(page)
  })
  router.use(boundBody)
  buildRouter(admin, router)
  return router
}

/** True when the request may go on to AdminJS; false when it has been answered. Throws what is to be answered. */
async function gate(ctx: AppContext, admin: AdminJS, req: Request, res: Response): Promise<boolean> {
  const person = req.headers.cookie === undefined ? undefined : await authenticateSession(ctx, req, res)
  if (!person) {
    if (req.path.startsWith('/api/') || req.method !== 'GET') throw problems.unauthorized()
    const next = req.originalUrl === rootPath ? '' : `?next=${encodeURIComponent(req.originalUrl)}`
    res.redirect(`${rootPath}/login${next}`)
    return false
  }
  refuseForeignOrigin(ctx, req)
  // Not enumerable: it goes with the request, not into the stored session.
  const adminUser = { ...person, address: req.ip ?? 'unknown' }
  Object.defineProperty(req.session, 'adminUser', { value: adminUser, enumerable: false })
  res.setHeader('cache-control', 'no-store')
  if (req.path.startsWith('/api/resources/')) requireKnownAction(admin, req)
  return true
}

/** AdminJS answers what it does not know with a 500. */
function requireKnownAction(admin: AdminJS, req: Request): void {
  // The short form of a search is deprecated there, and says so on the console each time.
  req.url = req.url.replace(/^(\/api\/resources\/[^/?]+)\/search(?=\/|\?|$)/, '$1/actions/search')
  const [, , , resourceId = '', kind = '', ...rest] = req.path.split('/')
  const action = kind === 'records' ? rest[1] : rest[0]
  const resource = admin.resources.find((one) => one.decorate().id() === decodeURIComponent(resourceId))
  const actions: Record<string, unknown> = resource?.decorate().actions ?? {}
  if (!resource || action === undefined || !Object.hasOwn(actions, action)) throw problems.notFound()
  if (kind === 'bulk' && (typeof req.query.recordIds !== 'string' || req.query.recordIds === ''))
    throw problems.badRequest('recordIds is required')
}

/** AdminJS' parser would store uploads on disk and read without end: there are no uploads here. */
function boundBody(req: Request, _res: Response, next: NextFunction): void {
  if (req.headers['content-type']?.startsWith('multipart/')) throw problems.unsupportedType()
  if (Number(req.headers['content-length'] ?? 0) > bodyLimit) throw problems.tooLarge('256 KiB')
  let size = 0
  if (req.method !== 'GET')
    req.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > bodyLimit) req.destroy()
    })
  next()
}

const headers = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      'default-src': ["'self'"],
      'script-src': ["'self'", (_req, res) => `'nonce-${nonceOf(res as Response)}'`],
      'style-src': ["'self'", "'unsafe-inline'"],
      'img-src': ["'self'", 'data:'],
      'font-src': ["'self'"],
      'connect-src': ["'self'"],
      'object-src': ["'none'"],
      'base-uri': ["'none'"],
      'form-action': ["'self'"],
      'frame-ancestors': ["'none'"],
    },
  },
  strictTransportSecurity: false, // the proxy's decision, for the whole domain
  referrerPolicy: { policy: 'same-origin' },
})

function withNonce(_req: Request, res: Response, next: NextFunction): void {
  res.locals.nonce = randomBytes(16).toString('base64url')
  next()
}

function nonceOf(res: Response): string {
  const { nonce } = res.locals as { nonce?: string }
  return nonce ?? 'none'
}

/** A small pool of its own: AdminJS only reads, and its queries must not take the API's connections. */
function openKnex(ctx: AppContext) {
  const knex = knexModule.knex({
    client: 'pg',
    connection: {
      connectionString: ctx.databaseUrl,
      application_name: 'pantau panel',
      ...timeouts(20_000, ctx.config.pooled),
    },
    pool: { min: 0, max: 4 },
  })
  ctx.onDestroy(() => knex.destroy())
  return knex
}
