// Categories, for every logged-in user: the choices of a form.
import { z } from 'zod'
import { route } from '../route.ts'
import { selectActiveCategories } from './queries.ts'
import { category } from './schema.ts'

const most = 200

export const categoryRoutes = [
  route(
    'GET /categories',
    'account.own',
    {},
    async ({ ctx }) => ({ body: await selectActiveCategories(ctx.pool, most) }),
    { summary: 'The active categories in their order; at most 200', answers: { 200: z.array(category) } },
  ),
]
