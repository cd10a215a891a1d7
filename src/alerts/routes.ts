// What the panel tells a person who looks elsewhere.
import { route } from '../route.ts'
import { alertQuery, alerts } from './schema.ts'
import { readAlerts } from './service.ts'

export const alertRoutes = [
  route(
    'GET /alerts',
    'tickets.list',
    { query: alertQuery },
    async ({ ctx, person, query }) => ({ body: await readAlerts(ctx, person, query.after) }),
    { summary: 'What concerns the person since the last call', answers: { 200: alerts } },
  ),
]
