// The route of the connection page.
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
      summary: 'The state of the connection with n8n: incoming calls, outgoing messages, refused calls',
      answers: { 200: connection },
    },
  ),
]
