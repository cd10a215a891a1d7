// What users can see and change about themselves.
import { z } from 'zod'
import { route } from '../route.ts'
import { roles } from '../policy/abilities.ts'
import { changeSelf, selfChange } from './self.ts'

const self = z.object({
  id: z.uuid(),
  full_name: z.string(),
  email: z.string(),
  role: z.enum(roles),
  locale: z.string(),
})

export const selfRoutes = [
  route(
    'GET /auth/me',
    'account.own',
    {},
    ({ person }) => {
      const { token_version: _, ...shown } = person
      return Promise.resolve({ body: shown })
    },
    { summary: 'Who am I', answers: { 200: self } },
  ),
  route(
    'PUT /auth/me',
    'account.own',
    { body: selfChange },
    async ({ ctx, person, body, req }) => ({ body: await changeSelf(ctx, req, person, body) }),
    {
      summary: 'Change my own name, language or password; a new password ends all my other logins',
      answers: {
        200: self.extend({
          token: z.string().optional().meta({
            description:
              'After a new password, for callers with a token: the new token; the old one is no longer valid',
          }),
        }),
        429: 'Too many wrong passwords; see Retry-After',
      },
    },
  ),
]
