// /admin: files, login, and AdminJS behind a gate. The gate checks each request before AdminJS sees it, because AdminJS' own
// authentication keeps the user as of the login, and has no protection against forged requests.
import { randomBytes } from 'node:crypto'
import { buildRouter } from '@adminjs/express'
import { ForbiddenError, NotFoundError } from 'adminjs'
import express, {
  type ErrorRequestHandler,
  type NextFunction,
  type Request,
  type Response,
  type Router,
} from 'express'
import helmet from 'helmet'
import knexModule from 'knex'
import { authenticateSession } from '../auth/person.ts'
import type { AppContext } from '../context.ts'
import { timeouts } from '../db/pool.ts'
import { problem } from '../errors.ts'
import { noteCaller } from '../http/request-log.ts'
import { refuseForeignOrigin } from '../http/same-origin.ts'
import { abilitiesOf } from '../policy/can.ts'
import { loadAssets } from './assets.ts'
import { describePanel } from './described.ts'
import { admitToAdmin } from './edge.ts'
import { loginRouter, rememberLanguage } from './login.ts'
import { renderPage } from './page.ts'
import { createPanel, rootPath } from './panel.ts'
import { isConnected } from '../webhook/service.ts'

export async function adminRouter(ctx: AppContext): Promise<Router> {
  // AdminJS must not build its own bundle, which it would write into the working directory.
  process.env.ADMIN_JS_SKIP_BUNDLE = 'true'
  const assets = await loadAssets()
  const admin = createPanel(ctx, openKnex(ctx))
  const router = express.Router()
  router.use('/assets', headers, assets.router)
  router.use(withNonce, headers)
  router.use(loginRouter(ctx, assets))
  router.use((req, res, next) => {
    gate(ctx, req, res).then((passed) => {
      if (passed) next()
    }, next)
  })
  const { timezone, reopenDays, replyConfirmMinutes, attachmentMaxMb } = ctx.config
  router.get(/^\/(?!api\/|frontend\/).*$/i, async (req, res) => {
    const person = req.session.adminUser
    if (!person) throw problem('unauthorized')
    const repliesConfigured = await isConnected(ctx, ctx.pool)
    const abilities = abilitiesOf(ctx.config, person)
    const panel = describePanel(admin, ctx.config, person)
    const settings = {
      timezone,
      abilities,
      panel,
      reopenDays,
      replyConfirmMinutes,
      attachmentMaxMb,
      repliesConfigured,
    }
    rememberLanguage(res, person.locale)
    const page = renderPage(settings, person, assets, {
      path: req.originalUrl.replace(/\?.*$/s, ''),
      nonce: nonceOf(res),
    })
    res.set('cache-control', 'no-store').type('html').send(page)
  })
  router.use((req, _res, next) => {
    const person = req.session.adminUser
    if (!person) throw problem('unauthorized')
    admitToAdmin(admin, person, req).then(() => {
      next()
    }, next)
  })
  router.use(buildRouter(admin, express.Router({ caseSensitive: true })))
  router.use(fromAdmin)
  return router
}

/** Returns true if the request may reach AdminJS, false if it has been answered. Throws the problem to send. */
async function gate(ctx: AppContext, req: Request, res: Response): Promise<boolean> {
  const person = req.headers.cookie === undefined ? undefined : await authenticateSession(ctx, req, res)
  if (!person) {
    if (req.path.startsWith('/api/') || req.method !== 'GET') throw problem('unauthorized')
    const next = req.originalUrl === rootPath ? '' : `?next=${encodeURIComponent(req.originalUrl)}`
    res.redirect(`${rootPath}/login${next}`)
    return false
  }
  noteCaller(res, { userId: person.id })
  refuseForeignOrigin(ctx, req)
  // Not enumerable, so that it is not stored with the session.
  const adminUser = { ...person, address: req.ip ?? 'unknown' }
  Object.defineProperty(req.session, 'adminUser', { value: adminUser, enumerable: false })
  res.setHeader('cache-control', 'no-store')
  return true
}

/** Turns AdminJS' own errors into the API's problems, for example if a record was deleted between two queries. */
const fromAdmin: ErrorRequestHandler = (error: unknown, _req, _res, next) => {
  if (error instanceof NotFoundError) next(problem('no_such_record'))
  else if (error instanceof ForbiddenError) next(problem('forbidden'))
  else next(error)
}

const headers = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      'default-src': ["'self'"],
      'script-src': ["'self'", (_req, res) => `'nonce-${nonceOf(res as Response)}'`],
      'style-src': ["'self'", "'unsafe-inline'"],
      // blob: for a chosen picture that is not sent yet.
      'img-src': ["'self'", 'data:', 'blob:'],
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

/** A small separate pool, so that AdminJS' queries do not take the API's connections. AdminJS only reads. */
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
