// The route of the live stream.
import { z } from 'zod'
import { credentialOf } from '../auth/person.ts'
import { blankAsAbsent } from '../http/list.ts'
import { route } from '../route.ts'
import { Stream } from './stream.ts'

export const liveRoutes = [
  route(
    'GET /stream',
    'live.listen',
    { query: z.object({ dashboard: z.preprocess(blankAsAbsent, z.stringbool().default(false)) }) },
    async ({ ctx, person, query, req, res }) => {
      const stream = new Stream({
        person,
        credential: credentialOf(req),
        res,
        watchesDashboard: query.dashboard,
        onClose: (closed) => {
          ctx.live.remove(closed)
        },
      })
      const last = req.headers['last-event-id']
      await ctx.live.add(stream, typeof last === 'string' ? last : undefined)
      return undefined
    },
    {
      summary:
        'Server-sent events: broadcast.created, broadcast.updated, ticket.created, ticket.updated, ticket.removed, ticket.presence, comment.created, dashboard.updated, resync, replaced (one of your newer streams took the place of this one: twenty are open)',
      answers: { 200: 'text/event-stream' },
    },
  ),
]
