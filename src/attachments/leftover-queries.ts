// SQL of objects in the S3 store that must be deleted: see migrations/0031.
import sql from 'sql-template-tag'
import { rows, type Queryable } from '../db/pool.ts'

/** Schedules an object for deletion in one hour, unless its attachment is stored by then. */
export async function insertLeftover(db: Queryable, id: string): Promise<void> {
  await db.query(sql`insert into leftover_objects (id, due_at) values (${id}, now() + interval '1 hour')`)
}

export async function deleteLeftover(db: Queryable, id: string): Promise<void> {
  await db.query(sql`delete from leftover_objects where id = ${id}`)
}

/** Claims objects that are due. They become due again after growing delays, in case the store or the process fails. */
export async function claimLeftovers(db: Queryable, limit: number): Promise<string[]> {
  const claimed = await rows<{ id: string }>(
    db,
    sql`update leftover_objects set attempts = attempts + 1, due_at = now() + least(attempts + 1, 60) * interval '5 minutes'
      where id in (select l.id from leftover_objects l where due_at <= now()
          and not exists (select from attachments a where a.id = l.id)
        order by due_at limit ${limit} for update skip locked)
      returning id`,
  )
  return claimed.map(({ id }) => id)
}
