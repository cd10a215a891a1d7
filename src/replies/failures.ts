// Once after an upgrade: finds the reason of replies that failed before Pantau stored it.
import { readFailure } from '../customers/failure.ts'
import type { Queryable } from '../db/pool.ts'
import { markNotOnWhatsApp, selectFailedReplies } from './queries.ts'

export async function readOldReplyFailures(db: Queryable): Promise<void> {
  const failed = await selectFailedReplies(db)
  const ids = failed.filter(({ error }) => readFailure(error).kind === 'not_on_whatsapp').map(({ id }) => id)
  if (ids.length > 0) await markNotOnWhatsApp(db, ids)
}
