// Rows that a test writes into the log by itself, past the code that tells the summary of them.
import sql from 'sql-template-tag'
import type { Queryable } from '../db/pool.ts'

/** All days of the log are counted again by the next refresh, as a version before the deltas marks them. */
export async function markDays(db: Queryable): Promise<void> {
  await db.query(
    sql`insert into dashboard_changes (day, kind)
      select distinct (broadcast_at at time zone 'Asia/Jakarta')::date, 'broadcasts' from broadcast_logs`,
  )
}
