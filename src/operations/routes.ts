// Routes for the load balancer and Prometheus. They need no login and contain no personal data.
import { Router } from 'express'
import sql from 'sql-template-tag'
import type { AppContext } from '../context.ts'
import { pendingMigrations } from '../db/migrate.ts'
import { problem } from '../errors.ts'

export function operationsRouter(ctx: AppContext): Router {
  const router = Router()
  router.get('/healthz', (_req, res) => {
    res.set('cache-control', 'no-store').json({ status: 'ok' })
  })
  router.get('/readyz', async (_req, res) => {
    if (ctx.stopping.aborted) throw problem('stopping')
    await ctx.pool.query(sql`select 1`)
    if (!ctx.migrated) {
      const pending = await pendingMigrations(ctx.pool)
      if (pending.length > 0) throw problem('migrations_pending', { count: pending.length })
      ctx.migrated = true
    }
    res.set('cache-control', 'no-store').json({ status: 'ready' })
  })
  router.get('/metrics', async (_req, res) => {
    res.set('content-type', ctx.metrics.register.contentType).send(await ctx.metrics.register.metrics())
  })
  return router
}
