// Deletes what was uploaded and not used within a day, a few at a time: each may have thousands of chunks.
import type { Core } from '../core.ts'
import { deleteUnused } from './queries.ts'

const bite = 20

export async function pruneAttachments(ctx: Core): Promise<void> {
  while (!ctx.stopping.aborted) if ((await deleteUnused(ctx.pool, 24, bite)) < bite) return
}
