// Reads the log for an export in batches that are bounded in bytes, so that logs of 200 kB need no more memory than short
// ones.
import type { Queryable } from '../db/pool.ts'
import { selectLogBatch, type ExportedLog } from './queries.ts'
import type { Resolved } from './search.ts'

/** Rows and bytes of one batch. */
const limits = { limit: 1000, bytes: 1_000_000 }

/** Newest first. The caller reads `first` before the answer begins, so that a database error still gets its HTTP status. */
export async function* logBatches(
  db: Queryable,
  filter: Resolved,
  first: ExportedLog[],
): AsyncGenerator<ExportedLog[]> {
  for (let batch = first; ;) {
    const last = batch.at(-1)
    if (!last) return
    yield batch
    batch = await nextBatch(db, filter, last)
  }
}

export function nextBatch(db: Queryable, filter: Resolved, after?: ExportedLog): Promise<ExportedLog[]> {
  return selectLogBatch(db, filter, after && { at: after.cursor_at, id: after.id }, limits)
}
