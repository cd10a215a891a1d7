// Schemas of attachments, and of how a message names its attachments.
import { z } from 'zod'
import { fault } from '../errors/zod.ts'
import { blankAsAbsent } from '../http/list.ts'

export const attachmentKinds = ['image', 'audio', 'video', 'document'] as const
export type AttachmentKind = (typeof attachmentKinds)[number]

export const attachment = z
  .object({
    id: z.uuid(),
    filename: z.string().nullable(),
    mime_type: z.string().meta({ description: 'The type of its bytes, whatever the upload declared' }),
    size: z.number().meta({ description: 'In bytes' }),
    kind: z.enum(attachmentKinds),
    width: z.number().nullable().meta({ description: 'In pixels, with the picture’s orientation applied' }),
    height: z.number().nullable(),
    has_thumb: z.boolean().meta({ description: 'Whether there is a thumbnail: ?size=thumb' }),
  })
  .meta({ id: 'Attachment' })
export type Attachment = z.infer<typeof attachment>

export const uploaded = z
  .object({
    attachment_id: z.uuid().meta({ description: 'Name it in `attachments` of a message within 24 hours' }),
    sha256: z.string().meta({ description: 'Of the bytes that were sent, in hexadecimal' }),
    size: z.number(),
    mime_type: z.string(),
  })
  .meta({ id: 'UploadedAttachment' })
export type Uploaded = z.infer<typeof uploaded>

export const uploadQuery = z.object({
  filename: z.preprocess(blankAsAbsent, z.string().optional()),
})

export const fileQuery = z.object({
  size: z.preprocess(
    blankAsAbsent,
    z.enum(['thumb']).optional().meta({ description: 'thumb: the thumbnail, if has_thumb' }),
  ),
  download: z.preprocess(
    blankAsAbsent,
    z
      .stringbool()
      .default(false)
      .meta({ description: 'Whether browsers save the file instead of showing it' }),
  ),
})
export type FileQuery = z.output<typeof fileQuery>

const most = 10

/** The attachments of a message, each once. Null and '' count as none. */
export const attachmentIds = z
  .preprocess(
    (value) => (value === null ? undefined : blankAsAbsent(value)),
    z
      .array(z.uuid(fault('not_uuid')))
      .max(most, fault('too_many', { max: most }))
      .optional(),
  )
  .transform((ids) => [...new Set(ids?.map((id) => id.toLowerCase()))])
