// Finds out why broadcasts failed from what n8n sent: when a row is written, and for older rows in a scheduled job.
import type { Core } from '../core.ts'
import { readFailure, reasonOf } from '../customers/failure.ts'
import { transaction } from '../db/transaction.ts'
import { learnFromStored } from '../marks/queries.ts'
import { skipped } from './counts.ts'
import { selectUnreadFailures } from './queries.ts'
import { updateFailures, type NewLog } from './writes.ts'
import type { BroadcastStatus } from './schema.ts'

const batch = 500

/** failure_reason: '' for a failure without a reason or a skipped broadcast; null if there is no failure and no reason. */
export function failureOf(
  status: BroadcastStatus,
  error: string | null | undefined,
  code?: string | null,
): Pick<NewLog, 'failure_reason' | 'not_on_whatsapp'> {
  const said = [code ?? '', error ?? ''].filter((part) => part !== '')
  if (said.length === 0 || code === skipped)
    return { failure_reason: status === 'failed' ? '' : null, not_on_whatsapp: false }
  const { reason, kind } = readFailure(said.join(' '))
  return { failure_reason: reason ?? '', not_on_whatsapp: kind === 'not_on_whatsapp' }
}

/**
 * Fills in missing failure reasons, for broadcasts from `from` on, newest first. They are missing in rows that were written
 * before the column existed, or by an older version that still runs. It works in small batches, each with its own
 * transaction, so it may stop anywhere and continue later.
 */
export async function readOldFailures(ctx: Pick<Core, 'pool' | 'stopping'>, from?: Date): Promise<void> {
  while (!ctx.stopping.aborted) {
    const unread = await selectUnreadFailures(ctx.pool, from, batch)
    const read = unread.map(({ id, error }) => ({
      id,
      failure_reason: reasonOf(error),
      not_on_whatsapp: failureOf('failed', error).not_on_whatsapp,
    }))
    // Together: a row whose reason was read is not visited again.
    if (read.length > 0)
      await transaction(ctx.pool, async (tx) => learnFromStored(tx, await updateFailures(tx, read)))
    if (unread.length < batch) return
  }
}
