// SQL for numbers that have no mark in `customers` yet.
import sql from 'sql-template-tag'
import { rows, type Queryable } from '../db/pool.ts'

/** Those of the numbers that are not on WhatsApp, judging by their last finished broadcast. */
export async function selectNotOnWhatsApp(db: Queryable, customers: readonly string[]): Promise<Set<string>> {
  const found = await rows<{ customer: string }>(
    db,
    sql`select customer from unnest(${customers}::text[]) as customer
      cross join lateral (
        select status = 'failed' and not_on_whatsapp as failed from broadcast_logs
        where consignee_phone = customer and status in ('success', 'failed') and error_code is distinct from 'skipped'
        order by broadcast_at desc, id desc limit 1) as last
      where failed`,
  )
  return new Set(found.map((one) => one.customer))
}
