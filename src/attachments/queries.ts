// SQL of attachments: their metadata, and the message that uses each.
import sql, { type Sql } from 'sql-template-tag'
import { first, rows, type Queryable } from '../db/pool.ts'
import type { Attachment, AttachmentKind } from './schema.ts'

/** Who uploads: an API key or a user. */
export type Uploader = { apiKeyId: string; userId?: undefined } | { apiKeyId?: undefined; userId: string }

export interface NewAttachment {
  id: string
  uploader: Uploader
  filename: string | null
  mime_type: string
  kind: AttachmentKind
  size: number
  sha256: Buffer
  width: number | null
  height: number | null
  store: 'database' | 's3'
  thumb: Buffer | undefined
}

export async function insertAttachment(tx: Queryable, row: NewAttachment): Promise<void> {
  await tx.query(
    sql`insert into attachments (id, api_key_id, user_id, filename, mime_type, kind, size, sha256, width, height, has_thumb, store)
      values (${row.id}, ${row.uploader.apiKeyId ?? null}, ${row.uploader.userId ?? null}, ${row.filename}, ${row.mime_type},
        ${row.kind}, ${row.size}, ${row.sha256}, ${row.width}, ${row.height}, ${row.thumb !== undefined}, ${row.store})`,
  )
  if (row.thumb)
    await tx.query(sql`insert into attachment_thumbs (attachment_id, bytes) values (${row.id}, ${row.thumb})`)
}

/** Attachments as JSON, in the order of their message. A column expression for statements of other areas. */
export const attachmentsWhere = (condition: Sql) =>
  sql`coalesce((select json_agg(json_build_object('id', a.id, 'filename', a.filename, 'mime_type', a.mime_type, 'size', a.size,
      'kind', a.kind, 'width', a.width, 'height', a.height, 'has_thumb', a.has_thumb) order by a.place, a.id)
    from attachments a where ${condition}), '[]'::json)`

export interface StoredFile extends Attachment {
  store: 'database' | 's3'
  /** null: no message uses it yet. */
  ticket_id: number | null
  /** The ticket's status. */
  status: string | null
  assigned_to_user_id: string | null
  user_id: string | null
}

export function selectFile(db: Queryable, id: string): Promise<StoredFile | undefined> {
  return first(
    db,
    sql`select a.id, a.filename, a.mime_type, a.size, a.kind, a.width, a.height, a.has_thumb, a.store, a.ticket_id, a.user_id,
        t.status, t.assigned_to_user_id
      from attachments a left join tickets t on t.id = a.ticket_id where a.id = ${id}`,
  )
}

export async function selectThumb(db: Queryable, id: string): Promise<Buffer | undefined> {
  const found = await first<{ bytes: Buffer }>(
    db,
    sql`select bytes from attachment_thumbs where attachment_id = ${id}`,
  )
  return found?.bytes
}

/** Adds unused attachments of this uploader to a message, in this order. Returns the ids that could not be added. */
export async function claimAttachments(
  tx: Queryable,
  ids: readonly string[],
  { apiKeyId, userId }: Uploader,
  to: { ticketId: number; commentId: string | null },
): Promise<string[]> {
  const whose = userId === undefined ? sql`api_key_id = ${apiKeyId}` : sql`user_id = ${userId}`
  const claimed = await rows<{ id: string }>(
    tx,
    sql`update attachments a set ticket_id = ${to.ticketId}, comment_id = ${to.commentId}::uuid, place = wanted.place
      from unnest(${[...ids]}::uuid[]) with ordinality as wanted (id, place)
      where a.id = wanted.id and a.ticket_id is null and ${whose} returning a.id`,
  )
  return ids.filter((id) => !claimed.some((one) => one.id === id))
}

interface Move {
  from: number
  to: number
  /** The comment in `to` that the merge made of the description of `from`. */
  description: string
}

/** Moves the files of a ticket's messages into another ticket, for a merge. */
export async function moveAttachments(tx: Queryable, { from, to, description }: Move): Promise<void> {
  await tx.query(
    sql`update attachments set ticket_id = ${to}, comment_id = coalesce(comment_id, ${description}::uuid)
      where ticket_id = ${from}`,
  )
}

/** Moves the files of these comments and of the description back, to undo a merge. */
export async function moveAttachmentsBack(
  tx: Queryable,
  { from, to, description }: Move,
  comments: readonly string[],
): Promise<void> {
  await tx.query(
    sql`update attachments set ticket_id = ${from}, comment_id = nullif(comment_id, ${description}::uuid)
      where ticket_id = ${to} and comment_id = any(${[description, ...comments]}::uuid[])`,
  )
}

/** Counts the files of an uploader that no message uses yet. */
export async function countUnused(
  db: Queryable,
  { apiKeyId, userId }: Uploader,
): Promise<{ files: number; bytes: number }> {
  const whose = userId === undefined ? sql`api_key_id = ${apiKeyId}` : sql`user_id = ${userId}`
  const found = await first<{ files: number; bytes: number }>(
    db,
    sql`select count(*) as files, coalesce(sum(size), 0)::bigint as bytes from attachments where ticket_id is null and ${whose}`,
  )
  return found ?? { files: 0, bytes: 0 }
}

/** Deletes files that were not used within `hours`, at most `limit`. Returns how many were deleted. */
export async function deleteUnused(db: Queryable, hours: number, limit: number): Promise<number> {
  const { rowCount } = await db.query(
    sql`delete from attachments where id in (
      select id from attachments where ticket_id is null and created_at < now() - ${hours} * interval '1 hour'
      order by created_at limit ${limit} for update skip locked) and ticket_id is null`,
  )
  return rowCount ?? 0
}

/** The files of a comment, in order. */
export function selectOfComment(
  db: Queryable,
  commentId: string,
): Promise<{ id: string; filename: string | null; mime_type: string; size: number }[]> {
  return rows(
    db,
    sql`select id, filename, mime_type, size from attachments where comment_id = ${commentId} order by place, id`,
  )
}
