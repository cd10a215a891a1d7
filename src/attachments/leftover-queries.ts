// SQL of the objects of the S3 store that are to be deleted: see migrations/0031.
import sql from 'sql-template-tag'
import { rows, type Queryable } from '../db/pool.ts'

/** Due in an hour, unless the attachment has been stored by then. */
export async function insertLeftover(db: Queryable, id: string): Promise<void> {
  await db.query(sql`insert into leftover_objects (id, due_at) values (${id}, now() + interval '1 hour')`)
}

export async function deleteLeftover(db: Queryable, id: string): Promise<void> {
  await db.query(sql`delete from leftover_objects where id = ${id}`)
}

/** Takes some that are due. They are due again later, each time later still, in case the store is away or the process dies. */
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
