// Routes of attachments: upload a file before the message that uses it, and read it.
import { uuidParam } from '../http/params.ts'
import { created, route } from '../route.ts'
import { admitUpload } from './limits.ts'
import { fileQuery, uploaded, uploadQuery } from './schema.ts'
import { sendFile } from './send.ts'
import { requireSigned, signedQuery } from './signed.ts'
import { keepAttachment, storedFile, visibleFile } from './service.ts'
import { withSpooled } from './spool.ts'

export const attachmentRoutes = [
  route(
    'POST /attachments',
    'tickets:write or ticket.note',
    { query: uploadQuery, bytes: true },
    async ({ ctx, apiKey, person, query, req, res }) => {
      const uploader = apiKey ? { apiKeyId: apiKey.id } : { userId: person.id }
      const { filename } = query
      const declared = req.headers['content-type'] ?? ''
      const limit = ctx.config.attachmentMaxMb * 1024 * 1024
      return admitUpload(ctx, res, uploader, () =>
        withSpooled(req, limit, async (file) =>
          created(await keepAttachment(ctx, uploader, file, { filename, declared })),
        ),
      )
    },
    {
      summary: 'Upload a file as the raw body, then name it in `attachments` of a ticket, a note or a reply',
      answers: {
        201: uploaded,
        413: 'Larger than ATTACHMENT_MAX_MB, or a picture with too many pixels',
        415: 'By its bytes, not a picture, audio, video, PDF or Office file',
      },
    },
  ),
  route(
    'GET /attachments/:id',
    'ticket.read',
    { query: fileQuery },
    async ({ ctx, person, params, query, req, res }) => {
      const id = uuidParam(params.id, 'no_such_attachment')
      return sendFile(ctx, req, res, await visibleFile(ctx, person, id), query)
    },
    {
      summary: 'The file, for users who may see its ticket; supports range requests',
      answers: {
        200: 'The file',
        206: 'A range of it',
        304: 'The client has this file already',
        404: 'No such attachment',
        416: 'No such range',
      },
    },
  ),
  route(
    'GET /attachments/:id/signed',
    'anyone',
    { query: signedQuery },
    async ({ ctx, params, query, req, res }) => {
      const id = uuidParam(params.id, 'no_such_attachment')
      requireSigned(ctx.secrets.session, id, query)
      return sendFile(ctx, req, res, await storedFile(ctx, id), { size: undefined, download: true })
    },
    {
      summary: 'The file, by an address that Pantau has signed for 15 minutes, as in reply.created',
      answers: {
        200: 'The file',
        206: 'A range of it',
        404: 'Not signed by Pantau',
        410: 'The address has expired',
      },
    },
  ),
]
