// SQL of the users. password_hash is written here and read in auth/login.ts, nowhere else.
import sql, { join, type Sql } from 'sql-template-tag'
import { first, rows, type Queryable } from '../db/pool.ts'
import { rolesWith } from '../policy/abilities.ts'
import type { User } from './schema.ts'

/** Counting stops here, so that a list costs the same with any number of tickets. The API documents the limit. */
const mostCounted = 1000
const columns = sql`id, full_name, email, role, is_active, locale, created_at, last_login_at,
  (select count(*) from (select from tickets
    where assigned_to_user_id = users.id and status <> 'closed' limit ${mostCounted}) as active)::integer as active_tickets`

export function selectUsers(
  db: Queryable,
  filter: { role?: string | undefined; is_active?: boolean | undefined },
  after: { full_name: string; id: string } | undefined,
  limit: number,
): Promise<User[]> {
  const where = [
    ...(filter.role === undefined ? [] : [sql`role = ${filter.role}`]),
    ...(filter.is_active === undefined ? [] : [sql`is_active = ${filter.is_active}`]),
    ...(after ? [sql`(full_name, id) > (${after.full_name}, ${after.id})`] : []),
  ]
  return rows(
    db,
    sql`select ${columns} from users where ${join([sql`true`, ...where], ' and ')} order by full_name, id limit ${limit}`,
  )
}

export function selectUser(db: Queryable, id: string): Promise<User | undefined> {
  return first(db, sql`select ${columns} from users where id = ${id}`)
}

/** Locks the row, so that it cannot change between the decision and the write. */
export function lockUser(db: Queryable, id: string): Promise<User | undefined> {
  return first(db, sql`select ${columns} from users where id = ${id} for update`)
}

/** Locks every active user who manages users, in one order, so that two who demote each other cannot both succeed. */
export function lockActiveAdmins(db: Queryable): Promise<{ id: string }[]> {
  return rows(
    db,
    sql`select id from users where role = any(${rolesWith('users.manage')}) and is_active order by id for update`,
  )
}

export function insertUser(
  db: Queryable,
  user: {
    id: string
    full_name: string
    email: string
    role: string
    password_hash: string
    is_active: boolean
    locale: string
  },
): Promise<User | undefined> {
  return first(
    db,
    sql`insert into users (id, full_name, email, role, password_hash, is_active, locale)
      values (${user.id}, ${user.full_name}, ${user.email}, ${user.role}, ${user.password_hash}, ${user.is_active}, ${user.locale})
      returning ${columns}`,
  )
}

export function updateUser(
  db: Queryable,
  id: string,
  change: {
    full_name?: string | undefined
    email?: string | undefined
    role?: string | undefined
    is_active?: boolean | undefined
    locale?: string | undefined
    password_hash?: string | undefined
    /** Ends every earlier session and token. */
    endAccess: boolean
  },
): Promise<User | undefined> {
  const sets: Sql[] = [sql`updated_at = now()`]
  if (change.full_name !== undefined) sets.push(sql`full_name = ${change.full_name}`)
  if (change.email !== undefined) sets.push(sql`email = ${change.email}`)
  if (change.role !== undefined) sets.push(sql`role = ${change.role}`)
  if (change.is_active !== undefined) sets.push(sql`is_active = ${change.is_active}`)
  if (change.locale !== undefined) sets.push(sql`locale = ${change.locale}`)
  if (change.password_hash !== undefined) sets.push(sql`password_hash = ${change.password_hash}`)
  if (change.endAccess) sets.push(sql`token_version = token_version + 1`)
  return first(db, sql`update users set ${join(sets, ', ')} where id = ${id} returning ${columns}`)
}
