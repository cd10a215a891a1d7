// How a page is cut from a list so that PostgreSQL keeps the plan.
import sql, { raw, type Sql } from 'sql-template-tag'

/** A search's few rows, a page and the largest page, each with the row that says whether there are more. */
const bounds = [6, 51, 201]

/**
 * The first rows of a select in an order. Of a limit that is a parameter PostgreSQL thinks that it reads a tenth of the
 * table, so it never keeps a plan for all limits and makes one at every request. A bound in the text tells it how few they are.
 */
export function firstRows(select: Sql, order: Sql, limit: number): Sql {
  const bound = bounds.find((one) => limit <= one)
  if (bound === undefined) return sql`${select} order by ${order} limit ${limit}`
  return sql`select * from (${select} order by ${order} limit ${raw(String(bound))}) as bounded
    order by ${order} limit ${limit}`
}
