// Users, for admins.
import { z } from 'zod'
import { cutPage, decodeCursor, listAnswer } from '../http/list.ts'
import { route } from '../http/route.ts'
import { uuidParam } from '../http/params.ts'
import { selectUsers } from './queries.ts'
import { newUser, user, userChange, userQuery } from './schema.ts'
import { changeUser, createUser } from './service.ts'

const cursor = z.object({ full_name: z.string(), id: z.uuid() })

export const userRoutes = [
  route(
    'GET /users',
    'admin',
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
    'admin',
    { body: newUser },
    async ({ ctx, person, body }) => ({ status: 201, body: await createUser(ctx, person, body) }),
    { summary: 'Create a user', answers: { 201: user, 409: 'The e-mail is taken' } },
  ),
  route(
    'PUT /users/:id',
    'admin',
    { body: userChange },
    async ({ ctx, person, params, body }) => ({
      body: await changeUser(ctx, person, uuidParam(params.id, 'user'), body),
    }),
    {
      summary: 'Change a user; only what is given changes',
      answers: { 200: user, 404: 'No such user', 409: 'The e-mail is taken, or this is the last admin' },
    },
  ),
]
