// For tests that insert rows into the log directly, without the deltas for the summary.
import sql from 'sql-template-tag'
import type { Queryable } from '../db/pool.ts'

/** Marks all days of the log, as a version before the deltas did, so that the next refresh counts them again. */
export async function markDays(db: Queryable): Promise<void> {
  await db.query(
    sql`insert into dashboard_changes (day, kind)
      select distinct (broadcast_at at time zone 'Asia/Jakarta')::date, 'broadcasts' from broadcast_logs`,
  )
}
