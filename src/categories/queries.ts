// SQL of the categories; they are written by plain-tables/.
import sql, { type Sql } from 'sql-template-tag'
import { first, rows, type Queryable } from '../db/pool.ts'
import type { Category } from './schema.ts'

/** The category with this id as JSON, null where there is none: an expression for a column of other areas' statements. */
export const categoryWhere = (id: Sql): Sql =>
  sql`(select json_build_object('id', id, 'key', key, 'name_id', name_id, 'name_en', name_en) from categories where id = ${id})`

/** The category with this key as JSON, in use or not; null where there is none. */
export const categoryOfKey = (key: Sql): Sql =>
  sql`(select json_build_object('id', id, 'key', key, 'name_id', name_id, 'name_en', name_en) from categories where key = ${key})`

/** Of those in use, in their order. */
export function selectActiveCategories(db: Queryable, limit: number): Promise<Category[]> {
  return rows(
    db,
    sql`select id, key, name_id, name_en from categories where is_active order by place, id limit ${limit}`,
  )
}

/** The one in use that has this key. */
export function selectCategoryByKey(db: Queryable, key: string): Promise<Category | undefined> {
  return first(db, sql`select id, key, name_id, name_en from categories where key = ${key} and is_active`)
}
