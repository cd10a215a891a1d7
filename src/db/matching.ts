// Finding text by its whole, its beginning or any part of it, always by an index. Which of them a search means is
// probed on its first page and kept in the cursor, so that all pages of a list answer the same question.
import sql, { raw, type Sql } from 'sql-template-tag'

/** A search that matches more rows than this is read in the list's own order instead of being sorted. */
export const narrowLimit = 5_000

/** A pattern for LIKE in which the words themselves have no special meaning. */
export function likeLiteral(words: string): string {
  return words.replace(/[\\%_]/g, (special) => `\\${special}`)
}

export type MatchKind = 'whole' | 'start' | 'part'

/** The column is one of these texts; of one alone, by its index and in its order. `column` is one of our own names. */
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
