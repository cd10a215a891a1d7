// Routes of the outgoing webhook, for admins: its settings, a test, its messages.
import { z } from 'zod'
import { problem } from '../errors.ts'
import { cutPage, decodeCursor, listAnswer } from '../http/list.ts'
import { uuidParam } from '../http/params.ts'
import { created, noContent, route } from '../route.ts'
import { selectAttempts, selectMessage, selectMessages } from './message-queries.ts'
import { replayDead, replayMessage } from './replay.ts'
import {
  messageDetail,
  messagesQuery,
  settingsChange,
  shownSecret,
  webhookMessage,
  webhookSettings,
  webhookTest,
} from './schema.ts'
import { readSettings, replaceSecret, setUrl, testWebhook } from './settings.ts'

const cursor = z.object({ at: z.string(), id: z.uuid() })
const attemptLimit = 100
const nothing = z.strictObject({})

export const webhookRoutes = [
  route('GET /webhook', 'n8n.configure', {}, async ({ ctx }) => ({ body: await readSettings(ctx) }), {
    summary: 'The settings of the outgoing webhook',
    answers: { 200: webhookSettings },
  }),
  route(
    'PUT /webhook',
    'n8n.configure',
    { body: settingsChange },
    async ({ ctx, person, body }) => {
      await setUrl(ctx, person, body.url)
      return { body: await readSettings(ctx) }
    },
    {
      summary: 'Set the address of the outgoing webhook',
      answers: { 200: webhookSettings, 409: 'The address is set in the environment' },
    },
  ),
  route(
    'POST /webhook/secret',
    'n8n.configure',
    { body: nothing },
    async ({ ctx, person }) => created(await replaceSecret(ctx, person)),
    {
      summary: 'Create a new secret; messages are signed with the old one as well for a day',
      answers: { 201: shownSecret, 409: 'The secret is set in the environment' },
    },
  ),
  route(
    'POST /webhook/test',
    'n8n.configure',
    { body: nothing },
    async ({ ctx, person }) => ({ body: await testWebhook(ctx, person) }),
    { summary: 'Send a test now', answers: { 200: webhookTest, 409: 'No address is set' } },
  ),
  route(
    'GET /webhook/messages',
    'deliveries.read',
    { query: messagesQuery },
    async ({ ctx, query: { state, limit, cursor: from }, req }) => {
      const after = from === undefined ? undefined : decodeCursor(cursor, from)
      const found = await selectMessages(ctx.pool, { state, limit: limit + 1 }, after)
      const page = cutPage(found, limit, (last) => ({ at: last.cursor_at, id: last.id }))
      return listAnswer(req, { ...page, rows: page.rows.map(({ cursor_at: _, ...message }) => message) })
    },
    { summary: 'Messages to n8n, newest first', answers: { 200: z.array(webhookMessage) } },
  ),
  route(
    'POST /webhook/messages/replay-dead',
    'deliveries.replay',
    { body: nothing },
    async ({ ctx, person }) => ({ body: { replayed: await replayDead(ctx, person) } }),
    {
      summary: 'Send dead messages again, up to 500',
      answers: { 200: z.object({ replayed: z.number() }) },
    },
  ),
  route(
    'GET /webhook/messages/:id',
    'deliveries.read',
    {},
    async ({ ctx, params }) => {
      const found = await selectMessage(ctx.pool, uuidParam(params.id, 'no_such_message'))
      if (!found) throw problem('no_such_message')
      const { reply_id: _reply, ticket_id: _ticket, ...message } = found
      return { body: { ...message, tries: await selectAttempts(ctx.pool, message.id, attemptLimit) } }
    },
    { summary: 'A message with its attempts', answers: { 200: messageDetail, 404: 'No such message' } },
  ),
  route(
    'POST /webhook/messages/:id/replay',
    'deliveries.replay',
    { body: nothing },
    async ({ ctx, person, params }) => {
      await replayMessage(ctx, person, uuidParam(params.id, 'no_such_message'))
      return noContent
    },
    {
      summary:
        'Send a message again, with a new webhook-id; one that waits for its next attempt is tried now',
      answers: {
        204: 'The message is queued',
        404: 'No such message',
        409: 'The message is being sent already, or has arrived',
      },
    },
  ),
]
