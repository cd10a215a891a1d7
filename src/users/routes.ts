// Users, for admins.
import { z } from 'zod'
import { proveCaller } from '../auth/proof.ts'
import { cutPage, decodeCursor, listAnswer } from '../http/list.ts'
import { created, route } from '../route.ts'
import { uuidParam } from '../http/params.ts'
import { selectUsers } from './queries.ts'
import { newUser, user, userChange, userQuery } from './schema.ts'
import { changeUser, createUser } from './service.ts'

const cursor = z.object({ full_name: z.string(), id: z.uuid() })

export const userRoutes = [
  route(
    'GET /users',
    'users.manage',
    { query: userQuery },
    async ({ ctx, query, req }) => {
      const after = query.cursor === undefined ? undefined : decodeCursor(cursor, query.cursor)
      const found = await selectUsers(ctx.pool, query, after, query.limit + 1)
      return listAnswer(
        req,
        cutPage(found, query.limit, (last) => ({ full_name: last.full_name, id: last.id })),
      )
    },
    { summary: 'The users, by name', answers: { 200: z.array(user) } },
  ),
  route(
    'POST /users',
    'users.manage',
    { body: newUser },
    async ({ ctx, req, person, body }) =>
      created(await createUser(ctx, await proveCaller(ctx, req, person, body.current_password), body)),
    {
      summary: 'Create a user; in a panel session, creating an admin needs current_password',
      answers: { 201: user, 409: 'The e-mail is taken', 429: 'Too many wrong passwords; see Retry-After' },
    },
  ),
  route(
    'PUT /users/:id',
    'users.manage',
    { body: userChange },
    async ({ ctx, req, person, params, body }) => {
      const caller = await proveCaller(ctx, req, person, body.current_password)
      return { body: await changeUser(ctx, caller, uuidParam(params.id, 'no_such_user'), body) }
    },
    {
      summary:
        'Change a user; only the given fields change. In a panel session, setting a password or making somebody an admin needs current_password',
      answers: {
        200: user,
        404: 'No such user',
        409: 'The e-mail is taken, or this is the last admin',
        429: 'Too many wrong passwords; see Retry-After',
      },
    },
  ),
]
