// SQL of tables without rules of their own. Names of tables and columns come from declarations, never from a request; invalid
// identifiers are still refused.
import sql, { join, raw, type Sql } from 'sql-template-tag'
import { first, type Queryable } from '../db/pool.ts'

export type Values = Readonly<Record<string, unknown>>

function name(identifier: string): Sql {
  if (!/^[a-z][a-z_]*$/.test(identifier)) throw new Error(`${identifier} is no name of a table or column`)
  return raw(`"${identifier}"`)
}

export async function insertRow(db: Queryable, table: string, values: Values): Promise<void> {
  const columns = Object.keys(values).map(name)
  const given = Object.values(values).map((value) => sql`${value}`)
  await db.query(sql`insert into ${name(table)} (${join(columns)}) values (${join(given)})`)
}

/** `title`: the column that names a row. undefined: no row has this id. */
export function updateRow(
  db: Queryable,
  table: string,
  id: string,
  values: Values,
  title: string,
): Promise<{ title: string } | undefined> {
  const sets = Object.entries(values).map(([column, value]) => sql`${name(column)} = ${value}`)
  return first(
    db,
    sql`update ${name(table)} set ${join([sql`updated_at = now()`, ...sets])} where id = ${id}
      returning ${name(title)} as title`,
  )
}
