// Downloads of the workflows, for admins who import them into n8n. The files contain addresses, never a key.
import { z } from 'zod'
import { problem } from '../errors.ts'
import { route } from '../route.ts'
import { readyWorkflow, workflowNames } from './workflows.ts'

const known = z.enum(workflowNames)

export const workflowRoutes = [
  route(
    'GET /n8n/workflows/:name',
    'n8n.configure',
    {},
    async ({ ctx, params, req }) => {
      const name = known.safeParse(params.name?.replace(/\.json$/, ''))
      if (!name.success) throw problem('no_such_workflow')
      const baseUrl = ctx.config.baseUrl ?? `${req.protocol}://${req.host}`
      return {
        body: await readyWorkflow(name.data, { baseUrl }),
        headers: { 'content-disposition': `attachment; filename="${name.data}.json"` },
      }
    },
    {
      summary: `A workflow to import into n8n, with this Pantau's address in it: ${workflowNames.join(', ')}`,
      answers: {
        200: z.looseObject({ name: z.string(), nodes: z.array(z.unknown()) }),
        404: 'No such workflow',
      },
    },
  ),
]
