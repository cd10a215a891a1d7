// createApp: mounts everything, in the order in which a request passes it.
import type { RequestListener } from 'node:http'
import compression from 'compression'
import express, { type Request, type Response, type Router } from 'express'
import helmet from 'helmet'
import { alertRoutes } from './alerts/routes.ts'
import { apiKeyRoutes } from './api-keys/routes.ts'
import { attachmentRoutes } from './attachments/routes.ts'
import { auditRoutes } from './audit/routes.ts'
import { authRoutes } from './auth/routes.ts'
import { broadcastRoutes } from './broadcasts/routes.ts'
import { cannedReplyRoutes } from './canned-replies/routes.ts'
import { categoryRoutes } from './categories/routes.ts'
import type { AppContext } from './context.ts'
import { customerPageRoutes } from './customer-pages/routes.ts'
import { dashboardRoutes } from './dashboard/routes.ts'
import { docsRouter } from './docs/routes.ts'
import { errorHandler, notFoundHandler } from './http/problem.ts'
import { trackRequest } from './http/request-log.ts'
import { answerRoute, mount } from './route.ts'
import { liveRoutes } from './live/routes.ts'
import { connectionRoutes } from './n8n/connection-routes.ts'
import { workflowRoutes } from './n8n/routes.ts'
import { operationsRouter } from './operations/routes.ts'
import { parcelRoutes } from './parcels/routes.ts'
import { replyRoutes } from './replies/routes.ts'
import { resendRoutes } from './resends/routes.ts'
import { statusRoutes } from './statuses/routes.ts'
import { customerRoutes } from './tickets/customer-routes.ts'
import { mergeRoutes } from './tickets/merge-routes.ts'
import { newTicketRoutes } from './tickets/new-routes.ts'
import { ticketRoutes } from './tickets/routes.ts'
import { userRoutes } from './users/routes.ts'
import { selfRoutes } from './users/self-routes.ts'
import { webhookRoutes } from './webhook/routes.ts'

/** All routes of the JSON API; the OpenAPI document is made from this table too. */
export const apiRoutes = [
  ...broadcastRoutes,
  // Before the parcels: `/broadcast-logs/resends` is not a log.
  ...resendRoutes,
  ...parcelRoutes,
  // Before the tickets: `/tickets/counts` is not a ticket.
  ...dashboardRoutes,
  ...alertRoutes,
  ...newTicketRoutes,
  ...ticketRoutes,
  ...attachmentRoutes,
  ...customerRoutes,
  ...customerPageRoutes,
  ...mergeRoutes,
  ...replyRoutes,
  ...statusRoutes,
  ...cannedReplyRoutes,
  ...categoryRoutes,
  ...authRoutes,
  ...selfRoutes,
  ...userRoutes,
  ...apiKeyRoutes,
  ...auditRoutes,
  ...webhookRoutes,
  ...connectionRoutes,
  ...workflowRoutes,
  ...liveRoutes,
]

export interface App {
  /** Answers every request of the process; for `http.createServer`. */
  handle: RequestListener
  /** Prepares the panel; otherwise its first request does so. Rejects if the panel has not been built. */
  loadPanel: () => Promise<void>
}

/** AdminJS takes two seconds to load, so it is not imported with the rest: the database starts meanwhile. */
export const importPanel = () => import('./admin/router.ts')

export function createApp(ctx: AppContext): App {
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.set('query parser', 'simple')
  app.set('trust proxy', ctx.config.trustProxy)
  app.use((req, res, next) => {
    trackRequest(ctx.log, req, res)
    ctx.forwarded.note(req)
    next()
  })

  app.use(compress)

  const api = express.Router()
  mount(api, ctx, apiRoutes)
  app.use('/api/v1', apiHeaders, api)

  app.use(operationsRouter(ctx))
  app.use('/api', docsRouter(apiRoutes))
  let panel: Promise<Router> | undefined
  const readyPanel = () => (panel ??= importPanel().then(({ adminRouter }) => adminRouter(ctx)))
  app.use('/admin', (req, res, next) => {
    readyPanel().then((router) => {
      router(req, res, next)
    }, next)
  })
  app.get('/', (_req, res) => {
    res.redirect('/admin')
  })
  app.use(notFoundHandler)
  app.use(errorHandler(ctx))
  // Pushes in n8n's bursts bypass express, because its router costs more than all the rest of a push. The route
  // uses nothing of express' requests and responses.
  const push = apiRoutes.find((route) => route.method === 'post' && route.path === '/broadcast-logs')
  const handle: RequestListener = (req, res) => {
    if (push && req.method === 'POST' && req.url === '/api/v1/broadcast-logs') {
      // Gives `req` the property `ip`, for the address in the log.
      if (ctx.config.trustProxy !== false) Object.setPrototypeOf(req, app.request)
      trackRequest(ctx.log, req, res)
      ctx.forwarded.note(req)
      answerRoute(ctx, push, req as Request, res as Response)
    } else app(req, res)
  }
  return {
    handle,
    loadPanel: async () => {
      await readyPanel()
    },
  }
}

/** Pages and lists; never the live stream, which must not wait for a full block. */
const compress = compression({
  threshold: 1024,
  filter: (req, res) =>
    !String(res.getHeader('content-type')).startsWith('text/event-stream') && compression.filter(req, res),
})

const apiHeaders = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { 'default-src': ["'none'"], 'frame-ancestors': ["'none'"] },
  },
  crossOriginEmbedderPolicy: false,
  strictTransportSecurity: false, // the proxy's decision, for the whole domain
})
