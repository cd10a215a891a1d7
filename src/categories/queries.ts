// SQL that reads categories; plain-tables/ writes them.
import sql, { type Sql } from 'sql-template-tag'
import { first, rows, type Queryable } from '../db/pool.ts'
import type { Category } from './schema.ts'

/** The category with this id as JSON, or null: an expression for a column in the statements of other areas. */
export const categoryWhere = (id: Sql): Sql =>
  sql`(select json_build_object('id', id, 'key', key, 'name_id', name_id, 'name_en', name_en) from categories where id = ${id})`

/** The category with this key as JSON, active or not; null if there is none. */
export const categoryOfKey = (key: Sql): Sql =>
  sql`(select json_build_object('id', id, 'key', key, 'name_id', name_id, 'name_en', name_en) from categories where key = ${key})`

/** The active categories in their order. */
export function selectActiveCategories(db: Queryable, limit: number): Promise<Category[]> {
  return rows(
    db,
    sql`select id, key, name_id, name_en from categories where is_active order by place, id limit ${limit}`,
  )
}

/** The active category with this key. */
export function selectCategoryByKey(db: Queryable, key: string): Promise<Category | undefined> {
  return first(db, sql`select id, key, name_id, name_en from categories where key = ${key} and is_active`)
}
