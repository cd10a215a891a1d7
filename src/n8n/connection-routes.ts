// The connection page's one question.
import { route } from '../route.ts'
import { readConnection } from './connection.ts'
import { connection } from './schema.ts'

export const connectionRoutes = [
  route(
    'GET /n8n/connection',
    'n8n.configure',
    {},
    async ({ ctx }) => ({ body: await readConnection(ctx) }),
    {
      summary: 'How it goes with n8n: what comes in, what goes out, what was refused',
      answers: { 200: connection },
    },
  ),
]
