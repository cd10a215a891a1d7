// SQL of the canned replies.
import sql, { join, type Sql } from 'sql-template-tag'
import { first, rows, type Queryable } from '../db/pool.ts'
import type { CannedReply, CannedReplyChange } from './schema.ts'

const columns = sql`id, title, shortcut, body, created_by, created_at, updated_at`

export function selectCannedReplies(db: Queryable, limit: number): Promise<CannedReply[]> {
  return rows(db, sql`select ${columns} from canned_replies order by lower(title), id limit ${limit}`)
}

export async function countCannedReplies(db: Queryable): Promise<number> {
  const found = await first<{ count: number }>(db, sql`select count(*) as count from canned_replies`)
  return found?.count ?? 0
}

export function insertCannedReply(
  db: Queryable,
  reply: { id: string; title: string; shortcut: string | null; body: string; created_by: string },
): Promise<CannedReply | undefined> {
  return first(
    db,
    sql`insert into canned_replies (id, title, shortcut, body, created_by)
      values (${reply.id}, ${reply.title}, ${reply.shortcut}, ${reply.body}, ${reply.created_by}) returning ${columns}`,
  )
}

/** undefined: no canned reply has this id. */
export function updateCannedReply(
  db: Queryable,
  id: string,
  { title, shortcut, body }: CannedReplyChange,
): Promise<CannedReply | undefined> {
  const sets: Sql[] = [sql`updated_at = now()`]
  if (title !== undefined) sets.push(sql`title = ${title}`)
  if (shortcut !== undefined) sets.push(sql`shortcut = ${shortcut}`)
  if (body !== undefined) sets.push(sql`body = ${body}`)
  return first(db, sql`update canned_replies set ${join(sets, ', ')} where id = ${id} returning ${columns}`)
}

export function deleteCannedReply(db: Queryable, id: string): Promise<{ title: string } | undefined> {
  return first(db, sql`delete from canned_replies where id = ${id} returning title`)
}
