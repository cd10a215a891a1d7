// Pages of a thread or a history: limited in rows and in bytes, read newest first, and returned oldest first.
import sql, { type Sql } from 'sql-template-tag'

/** A page ends when its texts exceed this, so that a thousand notes of 50,000 characters are many pages. */
export const pageBytes = 400_000

/** The first rows of `from` in this order, with the bytes of `text` before each row. `of_page` counts all of them. */
export const fitting = (from: Sql, text: Sql, order: Sql, limit: number) =>
  sql`(select *, count(*) over () as of_page from (
      select *, sum(coalesce(octet_length(${text}), 0)) over (order by ${order} rows unbounded preceding)
        - coalesce(octet_length(${text}), 0) as bytes_before
      from ${from} order by ${order} limit ${limit}) as page)`

/** A part of a thread or a history, oldest first. */
export interface Part<Item, Place> {
  items: Item[]
  /** The place of the oldest item, if there are earlier ones. */
  before: Place | undefined
}

export interface Fitting {
  of_page: number
}

/** Makes a part of rows that were read newest first, one more than wanted. */
export function partOf<Row extends Fitting, Item, Place>(
  found: readonly Row[],
  limit: number,
  placeOf: (row: Row) => Place,
  present: (row: Row) => Item,
): Part<Item, Place> {
  const kept = found.slice(0, limit)
  const oldest = kept.at(-1)
  return {
    items: kept.map(present).reverse(),
    before: oldest && oldest.of_page > kept.length ? placeOf(oldest) : undefined,
  }
}
