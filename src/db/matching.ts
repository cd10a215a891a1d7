// Finds text by an exact match, by its beginning or by any part of it, always by an index. The first page finds out which
// of them matches, and the cursor keeps it, so that all pages of a list use the same condition.
import sql, { raw, type Sql } from 'sql-template-tag'

/** A search that matches more rows than this is read in the list's order by an index instead of being sorted. */
export const narrowLimit = 5_000

/** A pattern for LIKE in which the words themselves have no special meaning. */
export function likeLiteral(words: string): string {
  return words.replace(/[\\%_]/g, (special) => `\\${special}`)
}

export type MatchKind = 'whole' | 'start' | 'part'

/** Condition: the column is one of these texts. For a single text the index also gives the order. `column` is never input. */
export function isAny(column: string, texts: readonly string[]): Sql {
  const name = raw(column)
  return texts.length === 1 ? sql`${name} = ${texts[0]}` : sql`${name} = any(${texts})`
}

/** `column` is one of our own names, never input. Trigram indexes need three characters. */
export function matches(column: string, kind: MatchKind, words: string): Sql {
  const name = raw(column)
  switch (kind) {
    case 'whole':
      return sql`${name} = ${words}`
    case 'start':
      return sql`${name} like ${`${likeLiteral(words)}%`}`
    case 'part':
      return sql`${name} like ${`%${likeLiteral(words)}%`}`
  }
}
