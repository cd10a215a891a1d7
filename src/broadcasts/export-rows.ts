// The log's rows for an export: read in batches that are bounded in bytes, so that logs of 200 kB need no more memory than
// short ones.
import type { Queryable } from '../db/pool.ts'
import { selectLogBatch, type ExportedLog } from './queries.ts'
import type { Resolved } from './search.ts'

/** Of one batch. */
const limits = { limit: 1000, bytes: 1_000_000 }

/** Newest first. `first` was read before the answer began, so that an error of the database is answered with its status. */
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
