// Why broadcasts failed: read from what n8n sent, when a row is written; for older rows by a scheduled job.
import type { Core } from '../core.ts'
import { readFailure, reasonOf } from '../customers/failure.ts'
import { skipped } from './counts.ts'
import { selectUnreadFailures } from './queries.ts'
import { updateFailures, type NewLog } from './writes.ts'
import type { BroadcastStatus } from './schema.ts'

const batch = 500

/** '' is a failure without a reason, or what was skipped; null what has neither failed nor says why. */
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
 * Reads the reasons that were never read, of broadcasts from `from` on, newest first: rows from before there was a column
 * for them, or of an older version that runs beside. In small bites, each by itself, so it may stop anywhere and goes on
 * where it was.
 */
export async function readOldFailures(ctx: Pick<Core, 'pool' | 'stopping'>, from?: Date): Promise<void> {
  while (!ctx.stopping.aborted) {
    const unread = await selectUnreadFailures(ctx.pool, from, batch)
    if (unread.length > 0)
      await updateFailures(
        ctx.pool,
        unread.map(({ id, error }) => ({
          id,
          failure_reason: reasonOf(error),
          not_on_whatsapp: failureOf('failed', error).not_on_whatsapp,
        })),
      )
    if (unread.length < batch) return
  }
}
