// The audit log, for admins. Nobody writes it over HTTP.
import { z } from 'zod'
import { cutPage, decodeCursor, listAnswer } from '../http/list.ts'
import { route } from '../route.ts'
import { selectAudit } from './queries.ts'
import { auditEntry, auditQuery } from './schema.ts'

const cursor = z.object({ at: z.string(), id: z.number() })

export const auditRoutes = [
  route(
    'GET /audit-log',
    'audit.read',
    { query: auditQuery },
    async ({ ctx, query, req }) => {
      const after = query.cursor === undefined ? undefined : decodeCursor(cursor, query.cursor)
      const found = await selectAudit(ctx.pool, { ...query, limit: query.limit + 1 }, after)
      const page = cutPage(found, query.limit, (last) => ({ at: last.cursor_at, id: last.id }))
      return listAnswer(req, { ...page, rows: page.rows.map(({ cursor_at: _, ...entry }) => entry) })
    },
    {
      summary: 'What was done to users, keys and settings, and by whom; newest first',
      answers: { 200: z.array(auditEntry) },
    },
  ),
]
