// Deletes expired rows in batches, so that no lock is held for long.
import sql, { raw } from 'sql-template-tag'
import type { AppContext } from '../context.ts'

const bite = 5_000

/** Table, and the condition under which a row is deleted. Both are constants of this file. */
const expired = [
  ['idempotency_keys', "created_at < now() - interval '25 hours'"],
  ['revoked_tokens', "expires_at < now() - interval '1 hour'"],
  ['waiting_statuses', "received_at < now() - interval '24 hours'"],
  // Sent again after that, the same request would create a second ticket; drafts in the browser are not that old.
  ['ticket_requests', "created_at < now() - interval '30 days'"],
  ['ticket_merges', "merged_at < now() - interval '1 hour'"],
  ['sessions', 'expire < now()'],
  ['rate_limits', 'expire < extract(epoch from now()) * 1000'],
  ['webhook_messages', "state = 'handed_over' and created_at < now() - interval '90 days'"],
  // With their items.
  ['resend_runs', "ended_at < now() - interval '90 days'"],
  ['api_key_days', "day < now() - interval '400 days'"],
] as const

export async function prune(ctx: AppContext): Promise<void> {
  for (const [table, condition] of expired) {
    for (;;) {
      const { rowCount } = await ctx.pool.query(
        sql`delete from ${raw(table)} where ctid = any(array(
          select ctid from ${raw(table)} where ${raw(condition)} limit ${bite}))`,
      )
      if ((rowCount ?? 0) < bite || ctx.stopping.aborted) break
    }
  }
}
