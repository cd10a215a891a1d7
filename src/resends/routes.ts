// Routes for sending many failed broadcasts again: preview, start, read and control runs.
import { z } from 'zod'
import { uuidParam } from '../http/params.ts'
import { created, route } from '../route.ts'
import { selectRuns } from './queries.ts'
import { paceChange, resendFilter, resendPreview, resendRun, resendRunDetail, resendStart } from './schema.ts'
import { changePace, moveRun, previewResends, readRun, startResends } from './service.ts'

/** How many runs the list has. */
const listed = 20
const nothing = z.strictObject({})
const runId = (id: string | undefined) => uuidParam(id, 'no_such_resend_run')
const ended = { 200: resendRun, 409: 'The run has ended' }

export const resendRoutes = [
  route(
    'POST /broadcast-logs/resends/preview',
    'broadcasts.resend',
    { body: resendFilter },
    async ({ ctx, person, body }) => ({ body: await previewResends(ctx, person, body) }),
    {
      summary: 'Which of the failures that a filter finds can be sent again, and why the others cannot',
      answers: { 200: resendPreview, 409: 'The filter finds more than one run may have' },
    },
  ),
  route(
    'POST /broadcast-logs/resends',
    'broadcasts.resend',
    { body: resendStart },
    async ({ ctx, person, body }) => {
      const { run, fresh } = await startResends(ctx, person, body)
      return fresh ? created(run) : { body: run }
    },
    {
      summary: 'Send again the failures that a filter finds, at a given pace',
      answers: {
        200: resendRun,
        201: resendRun,
        409: 'Another run has not ended, n8n is not connected, or the filter finds another number than expected',
      },
    },
  ),
  route(
    'GET /broadcast-logs/resends',
    'broadcasts.resend',
    {},
    async ({ ctx }) => ({ body: await selectRuns(ctx.pool, listed) }),
    { summary: 'The last runs, newest first', answers: { 200: z.array(resendRun) } },
  ),
  route(
    'GET /broadcast-logs/resends/:id',
    'broadcasts.resend',
    {},
    async ({ ctx, params }) => ({ body: await readRun(ctx, runId(params.id)) }),
    { summary: 'A run, with the delivery of the broadcasts that it sent', answers: { 200: resendRunDetail } },
  ),
  route(
    'PUT /broadcast-logs/resends/:id',
    'broadcasts.resend',
    { body: paceChange },
    async ({ ctx, person, params, body }) => ({
      body: await changePace(ctx, person, runId(params.id), body.pace),
    }),
    { summary: 'Change the pace of a run', answers: ended },
  ),
  route(
    'POST /broadcast-logs/resends/:id/pause',
    'broadcasts.resend',
    { body: nothing },
    async ({ ctx, person, params }) => ({ body: await moveRun(ctx, person, runId(params.id), 'pause') }),
    { summary: 'Pause a run: nothing more is sent until it is resumed', answers: ended },
  ),
  route(
    'POST /broadcast-logs/resends/:id/resume',
    'broadcasts.resend',
    { body: nothing },
    async ({ ctx, person, params }) => ({ body: await moveRun(ctx, person, runId(params.id), 'resume') }),
    { summary: 'Resume a paused run', answers: ended },
  ),
  route(
    'POST /broadcast-logs/resends/:id/stop',
    'broadcasts.resend',
    { body: nothing },
    async ({ ctx, person, params }) => ({ body: await moveRun(ctx, person, runId(params.id), 'stop') }),
    { summary: 'Stop a run: broadcasts that still wait are not sent', answers: ended },
  ),
]
