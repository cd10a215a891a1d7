// Logging in to the API, asking who one is, logging out.
import sql from 'sql-template-tag'
import { z } from 'zod'
import { route } from '../http/route.ts'
import { endSession } from './session.ts'
import { login } from './login.ts'
import { credentialOf } from './person.ts'
import { signToken } from './token.ts'

const credentials = z
  .strictObject({ email: z.string({ error: 'is required' }), password: z.string({ error: 'is required' }) })
  .meta({ id: 'Credentials', example: { email: 'ani@example.com', password: '…' } })
const self = z.object({
  id: z.uuid(),
  full_name: z.string(),
  email: z.string(),
  role: z.enum(['agent', 'admin']),
  locale: z.string(),
})

export const authRoutes = [
  route(
    'POST /auth/login',
    'anyone',
    { body: credentials },
    async ({ ctx, body, req }) => {
      const person = await login(ctx, req.ip ?? 'unknown', body)
      const token = await signToken(ctx.secrets.jwt, person)
      return { body: { token, user: { id: person.id, full_name: person.full_name, role: person.role } } }
    },
    {
      summary: 'Log in; the token is valid for eight hours',
      answers: {
        200: z.object({ token: z.string(), user: self.pick({ id: true, full_name: true, role: true }) }),
        401: 'E-mail or password is wrong',
        429: 'Too many failures; see Retry-After',
      },
    },
  ),
  route(
    'GET /auth/me',
    'person',
    {},
    ({ person }) => {
      const { token_version: _, ...shown } = person
      return Promise.resolve({ body: shown })
    },
    { summary: 'Who am I', answers: { 200: self } },
  ),
  route(
    'PUT /auth/me',
    'person',
    { body: z.strictObject({ locale: z.enum(['id', 'en'], { error: 'must be id or en' }) }) },
    async ({ ctx, person, body }) => {
      await ctx.pool.query(
        sql`update users set locale = ${body.locale}, updated_at = now() where id = ${person.id}`,
      )
      const { token_version: _, ...shown } = { ...person, ...body }
      return { body: shown }
    },
    { summary: 'Change my own language', answers: { 200: self } },
  ),
  route(
    'POST /auth/logout',
    'person',
    {},
    async ({ ctx, req, res }) => {
      const { jti, expiresAt } = credentialOf(req)
      if (jti === undefined) await endSession(ctx, req, res)
      else {
        await ctx.pool.query(
          sql`insert into revoked_tokens (jti, expires_at) values (${jti}, ${new Date(expiresAt)}) on conflict do nothing`,
        )
        await ctx.live.publish(ctx.pool, { kind: 'token', jti })
      }
      return { status: 204 }
    },
    { summary: 'Log out: this token is void from now on', answers: { 204: 'Logged out' } },
  ),
]
