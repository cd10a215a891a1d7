// The route from which the panel loads alerts while it is in the background.
import { route } from '../route.ts'
import { alertQuery, alerts } from './schema.ts'
import { readAlerts } from './service.ts'

export const alertRoutes = [
  route(
    'GET /alerts',
    'tickets.list',
    { query: alertQuery },
    async ({ ctx, person, query }) => ({ body: await readAlerts(ctx, person, query.after) }),
    { summary: 'Events since the last call that concern the user', answers: { 200: alerts } },
  ),
]
