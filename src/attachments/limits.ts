// Limits of uploads: how often, how many at a time, and how many unused files one uploader may have.
import type { Response } from 'express'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { problem } from '../errors.ts'
import { Bulkhead } from '../http/bulkhead.ts'
import { admitPushes, type LimitedCore } from '../http/push-limit.ts'
import { countUnused, type Uploader } from './queries.ts'
import type { AttachmentsCore } from './service.ts'

const mib = 1024 * 1024

/** For each user and process. n8n has PUSHES_PER_MINUTE. */
const uploadsPerMinute = 60
/** Files that a user uploaded and no message uses yet. More than these cannot belong to messages that are being written. */
const mostUnusedFiles = 200
const mostUnusedBytes = 512 * mib

export interface UploadLimits {
  atOnce: Bulkhead
  perPerson: RateLimiterMemory
}

export interface UploadsCore extends AttachmentsCore, LimitedCore {
  uploads: UploadLimits
}

export const createUploadLimits = (): UploadLimits => ({
  // A waiting upload uses little memory: its body has not been read yet.
  atOnce: new Bulkhead({
    running: 24,
    runningEach: 8,
    waiting: 100,
    patience: 30_000,
    refusal: () => problem('uploads_busy'),
  }),
  perPerson: new RateLimiterMemory({ keyPrefix: 'upload', points: uploadsPerMinute, duration: 60 }),
})

/** 429 if this uploader sends too many files, 503 if too many uploads are running. */
export async function admitUpload<T>(
  ctx: UploadsCore,
  res: Response,
  uploader: Uploader,
  work: () => Promise<T>,
): Promise<T> {
  if (uploader.apiKeyId !== undefined) await admitPushes(ctx, { id: uploader.apiKeyId }, res, 'attachment')
  else {
    const tooMany = () => problem('too_many_uploads', { max: uploadsPerMinute }, { retryAfter: 60 })
    await ctx.uploads.perPerson.consume(uploader.userId).catch(() => {
      throw tooMany()
    })
    const unused = await countUnused(ctx.pool, uploader)
    if (unused.files >= mostUnusedFiles || unused.bytes >= mostUnusedBytes) throw tooMany()
  }
  return ctx.uploads.atOnce.run(uploader.apiKeyId ?? uploader.userId, work)
}
