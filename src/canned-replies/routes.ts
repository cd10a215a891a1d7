// Canned replies: everybody reads them, admins write them.
import { z } from 'zod'
import { uuidParam } from '../http/params.ts'
import { created, noContent, route } from '../route.ts'
import { cannedReply, cannedReplyChange, newCannedReply } from './schema.ts'
import { changeCannedReply, createCannedReply, listCannedReplies, removeCannedReply } from './service.ts'

const id = (given: string | undefined) => uuidParam(given, 'no_such_canned_reply')

export const cannedReplyRoutes = [
  route(
    'GET /canned-replies',
    'canned.use',
    {},
    async ({ ctx }) => ({ body: await listCannedReplies(ctx) }),
    {
      summary: 'All canned replies, by title; at most 500',
      answers: { 200: z.array(cannedReply) },
    },
  ),
  route(
    'POST /canned-replies',
    'canned.manage',
    { body: newCannedReply },
    async ({ ctx, person, body }) => created(await createCannedReply(ctx, person, body)),
    {
      summary:
        'Create a canned reply; {nama_pelanggan}, {nama_agen}, {resi}, {nomor_tiket} and {nomor_hp} are filled in later',
      answers: { 201: cannedReply, 409: 'The shortcut is taken' },
    },
  ),
  route(
    'PUT /canned-replies/:id',
    'canned.manage',
    { body: cannedReplyChange },
    async ({ ctx, person, params, body }) => ({
      body: await changeCannedReply(ctx, person, id(params.id), body),
    }),
    {
      summary: 'Change a canned reply; only the given fields change',
      answers: { 200: cannedReply, 404: 'No such canned reply', 409: 'The shortcut is taken' },
    },
  ),
  route(
    'DELETE /canned-replies/:id',
    'canned.manage',
    {},
    async ({ ctx, person, params }) => {
      await removeCannedReply(ctx, person, id(params.id))
      return noContent
    },
    { summary: 'Delete a canned reply', answers: { 204: 'Deleted', 404: 'No such canned reply' } },
  ),
]
