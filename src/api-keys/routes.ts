// API keys, for admins.
import { z } from 'zod'
import { cutPage, decodeCursor, listAnswer, listQuery } from '../http/list.ts'
import { uuidParam } from '../http/params.ts'
import { created, noContent, route } from '../route.ts'
import { selectKeys } from './queries.ts'
import { madeKey, newKey, shownKey } from './schema.ts'
import { makeKey, revokeKey } from './service.ts'

const cursor = z.object({ at: z.string(), id: z.uuid() })

export const apiKeyRoutes = [
  route(
    'GET /api-keys',
    'keys.manage',
    { query: listQuery },
    async ({ ctx, query, req }) => {
      const after = query.cursor === undefined ? undefined : decodeCursor(cursor, query.cursor)
      const found = await selectKeys(ctx.pool, after, query.limit + 1)
      const page = cutPage(found, query.limit, (last) => ({ at: last.cursor_at, id: last.id }))
      return listAnswer(req, { ...page, rows: page.rows.map(({ cursor_at: _, ...key }) => key) })
    },
    { summary: 'The API keys, newest first, without their secrets', answers: { 200: z.array(shownKey) } },
  ),
  route(
    'POST /api-keys',
    'keys.manage',
    { body: newKey },
    async ({ ctx, person, body }) => created(await makeKey(ctx, person, body)),
    { summary: 'Create an API key; it is shown in this answer only', answers: { 201: madeKey } },
  ),
  route(
    'DELETE /api-keys/:id',
    'keys.manage',
    {},
    async ({ ctx, person, params }) => {
      await revokeKey(ctx, person, uuidParam(params.id, 'no_such_api_key'))
      return noContent
    },
    {
      summary: 'Revoke an API key at once, in every replica; its row and what it pushed stay',
      answers: { 204: 'Revoked, now or before', 404: 'No such API key' },
    },
  ),
]
