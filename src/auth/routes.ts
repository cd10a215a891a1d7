// Login and logout of the API.
import sql from 'sql-template-tag'
import { z } from 'zod'
import { kib } from '../http/body.ts'
import { noContent, route } from '../route.ts'
import { roles } from '../policy/abilities.ts'
import { endSession } from './session.ts'
import { login } from './login.ts'
import { credentialOf } from './person.ts'
import { signToken } from './token.ts'

const credentials = z
  .strictObject({ email: z.string(), password: z.string() })
  .meta({ id: 'Credentials', example: { email: 'ani@example.com', password: '…' } })
const loggedIn = z.object({ id: z.uuid(), full_name: z.string(), role: z.enum(roles) })

export const authRoutes = [
  route(
    'POST /auth/login',
    'anyone',
    // Anyone may send this, and a body that never ends is kept until the request times out.
    { body: credentials, limit: 8 * kib },
    async ({ ctx, body, req }) => {
      const person = await login(ctx, { address: req.ip, way: 'api' }, body)
      const token = await signToken(ctx.secrets.jwt, person)
      return { body: { token, user: { id: person.id, full_name: person.full_name, role: person.role } } }
    },
    {
      summary: 'Log in; the token is valid for eight hours',
      answers: {
        200: z.object({ token: z.string(), user: loggedIn }),
        401: 'E-mail or password is wrong',
        429: 'Too many failures; see Retry-After',
      },
    },
  ),
  route(
    'POST /auth/logout',
    'account.own',
    {},
    async ({ ctx, req, res }) => {
      const { jti, expiresAt } = credentialOf(req)
      if (jti === undefined) await endSession(ctx, req, res)
      else {
        await ctx.pool.query(
          sql`insert into revoked_tokens (jti, expires_at) values (${jti}, ${new Date(expiresAt)}) on conflict do nothing`,
        )
        ctx.people.forgetToken(jti)
        await ctx.live.publish(ctx.pool, { kind: 'token', jti })
      }
      return noContent
    },
    { summary: 'Log out: this token is no longer valid', answers: { 204: 'Logged out' } },
  ),
]
