// Reads one page of a list in such a way that PostgreSQL can keep the plan.
import sql, { raw, type Sql } from 'sql-template-tag'

/** The rows of a panel search, of a page and of the largest page, each plus the row that shows whether there are more. */
const bounds = [6, 51, 201]

/**
 * The first rows of a select in an order. If the limit is a parameter, PostgreSQL assumes that a tenth of the table is read,
 * so it never keeps a general plan but plans at every request. A constant bound in the text shows it how few rows are read.
 */
export function firstRows(select: Sql, order: Sql, limit: number): Sql {
  const bound = bounds.find((one) => limit <= one)
  if (bound === undefined) return sql`${select} order by ${order} limit ${limit}`
  return sql`select * from (${select} order by ${order} limit ${raw(String(bound))}) as bounded
    order by ${order} limit ${limit}`
}
