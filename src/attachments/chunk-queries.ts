// SQL of files that are stored in the database, in chunks of 256 KiB, one per row.
import sql from 'sql-template-tag'
import { first, type Queryable } from '../db/pool.ts'

export const chunkSize = 256 * 1024

export async function insertChunk(tx: Queryable, id: string, number: number, bytes: Buffer): Promise<void> {
  await tx.query(
    sql`insert into attachment_chunks (attachment_id, number, bytes) values (${id}, ${number}, ${bytes})`,
  )
}

export async function selectChunk(db: Queryable, id: string, number: number): Promise<Buffer | undefined> {
  const found = await first<{ bytes: Buffer }>(
    db,
    sql`select bytes from attachment_chunks where attachment_id = ${id} and number = ${number}`,
  )
  return found?.bytes
}
