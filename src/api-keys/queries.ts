// SQL of the API keys. Only the query of the directory returns the hash.
import sql from 'sql-template-tag'
import { first, rows, type Queryable } from '../db/pool.ts'
import type { ShownKey } from './schema.ts'

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

const shown = sql`k.id, k.name, k.key_prefix, k.scopes, k.created_at, u.full_name as created_by_name, k.last_used_at, k.revoked_at`

/** Newest first, including revoked keys. */
export function selectKeys(
  db: Queryable,
  after: { at: string; id: string } | undefined,
  limit: number,
): Promise<(ShownKey & { cursor_at: string })[]> {
  const beyond = after ? sql`(k.created_at, k.id) < (${after.at}::timestamptz, ${after.id}::uuid)` : sql`true`
  return rows(
    db,
    sql`select ${shown}, k.created_at::text as cursor_at from api_keys k left join users u on u.id = k.created_by
      where ${beyond} order by k.created_at desc, k.id desc limit ${limit}`,
  )
}

export function selectKey(db: Queryable, id: string): Promise<ShownKey | undefined> {
  return first(
    db,
    sql`select ${shown} from api_keys k left join users u on u.id = k.created_by where k.id = ${id}`,
  )
}

/** undefined: there is no such key, or it is revoked already. */
export function updateRevoked(db: Queryable, id: string): Promise<{ name: string } | undefined> {
  return first(
    db,
    sql`update api_keys set revoked_at = now() where id = ${id} and revoked_at is null returning name`,
  )
}
