// Deletes files that were not used within a day, a few at a time, because each may have thousands of chunks. Then deletes
// objects in the S3 store whose attachments no longer exist.
import { claimLeftovers, deleteLeftover } from './leftover-queries.ts'
import { deleteUnused } from './queries.ts'
import type { AttachmentsCore } from './service.ts'

const bite = 20

export async function pruneAttachments(ctx: AttachmentsCore): Promise<void> {
  while (!ctx.stopping.aborted) if ((await deleteUnused(ctx.pool, 24, bite)) < bite) break
  const { s3 } = ctx.attachmentStores
  if (!s3) return
  while (!ctx.stopping.aborted) {
    const ids = await claimLeftovers(ctx.pool, bite)
    for (const id of ids) {
      await s3.remove(id)
      await deleteLeftover(ctx.pool, id)
    }
    if (ids.length < bite) return
  }
}
