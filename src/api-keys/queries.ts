// SQL of the API keys. The hash never leaves the directory's own query.
import sql from 'sql-template-tag'
import { first, rows, type Queryable } from '../db/pool.ts'

interface KeyRow {
  id: string
  name: string
  scopes: string[]
  key_hash: string
}

export function selectLiveKeys(db: Queryable): Promise<KeyRow[]> {
  return rows(db, sql`select id, name, scopes, key_hash from api_keys where revoked_at is null`)
}

export function insertKey(
  db: Queryable,
  key: {
    id: string
    name: string
    prefix: string
    hash: string
    scopes: readonly string[]
    createdBy?: string
  },
): Promise<{ id: string } | undefined> {
  return first(
    db,
    sql`insert into api_keys (id, name, key_prefix, key_hash, scopes, created_by)
      values (${key.id}, ${key.name}, ${key.prefix}, ${key.hash}, ${key.scopes}, ${key.createdBy ?? null})
      on conflict (key_hash) do nothing returning id`,
  )
}

export async function updateLastUsed(db: Queryable, used: readonly [id: string, at: Date][]): Promise<void> {
  await db.query(
    sql`update api_keys set last_used_at = greatest(last_used_at, used.at)
      from unnest(${used.map(([id]) => id)}::uuid[], ${used.map(([, at]) => at)}::timestamptz[]) as used (id, at)
      where api_keys.id = used.id`,
  )
}
