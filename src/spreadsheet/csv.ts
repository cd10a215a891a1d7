// CSV (RFC 4180) for spreadsheets. They execute text that looks like a formula and convert text that looks like a number or
// a date. A leading apostrophe prevents both, so every cell with foreign content goes through `asText`.
import { Readable, type Transform } from 'node:stream'
import { stringify } from 'csv-stringify'
import { wallClock, type Table } from './cells.ts'

/** Excel splits at the list separator of its language: a semicolon in languages that write decimals with a comma. */
export type Separator = ',' | ';'

/** A stream of the table's CSV, with the byte order mark by which Excel recognises UTF-8. */
export function csvOf({ columns, timezone, rows }: Table, separator: Separator): [Readable, Transform] {
  const clock = wallClock(timezone)
  const csv = stringify({
    bom: true,
    header: true,
    columns: columns.map((column) => column.title),
    delimiter: separator,
    record_delimiter: 'windows',
    quoted: true,
  })
  return [Readable.from(records(rows, clock)), csv]
}

async function* records(rows: Table['rows'], clock: (at: Date) => string): AsyncGenerator<(string | null)[]> {
  for await (const batch of rows)
    for (const row of batch)
      yield row.map((cell) => (cell instanceof Date ? clock(cell) : cell === null ? null : asText(cell)))
}

/** The text in a form that stays text, even if a program splits at a separator other than the file's. */
export function asText(text: string): string {
  const harmless = defuse(text)
  return changesItsType(text) && !harmless.startsWith("'") ? `'${harmless}` : harmless
}

/**
 * Defuses every place that a program may read as the beginning of a cell, with or without quotes: the start of the text, and
 * after a comma, semicolon, tab, bar or line break. `=`, `+`, `-` and `@` begin a formula there, also in full width, and a tab
 * or carriage return at the start of a cell hides one.
 */
function defuse(text: string): string {
  const inside = text.replace(/(^|[,;|\t\r\n])([ "'\u00a0]*)(?=[=+\-@＝＋－＠])/g, "$1$2'")
  return /^[\t\r]/.test(inside) ? `'${inside}` : inside
}

const month =
  '(?:jan|feb|peb|mar|apr|mei|may|jun|jul|agu|ags|agt|aug|sep|okt|oct|nop|nov|des|dec)[a-z]{0,6}\\.?'
/** Text that spreadsheets convert, in Indonesian or English. The conversion would lose the original text. */
const readsAs: readonly RegExp[] = [
  /^0\d+$/, // a number without its leading zero
  /^\d{12,}$/, // a number in scientific notation, without its last digits
  /^[+-]?(?=[\d.,])\d*(?:[.,]\d+)*\s?(?:e[+-]?\d{1,4})$/i, // 12E10
  /^[+-]?(?:\d+[.,]|[.,])[\d.,]*\d%?$/, // 1.50, 1,234
  /^\d{1,4} ?[-/.] ?\d{1,2}(?: ?[-/.] ?\d{1,4})?$/, // 11-12, 1/2, 2026-11-27
  /^\d{1,2} ?[-/.] ?\d{1,4}(?: ?[-/.] ?\d{1,4})?$/, // 1-2026, 27/11/2026
  /^\d+ \d+\/\d+$/, // 1 1/2
  /^\d{1,4}:\d{1,2}(?::\d{1,2}(?:[.,]\d+)?)?(?: ?[ap]m?)?$/i, // 12:30
  new RegExp(`^${month}[ ./-]?\\d{1,4}(?:[ ,./-]+\\d{1,4})?$`, 'i'), // MAR-25, SEPT2
  new RegExp(`^\\d{1,4}[ ./-]?${month}(?:[ ,./-]?\\d{1,4})?$`, 'i'), // 25-MAR, 2 Mei 2026
  /^(?:true|false|benar|salah)$/i,
]

function changesItsType(text: string): boolean {
  // No such text is longer, and matching a long text would take time.
  if (text.length > 60) return /^\s*\d+\s*$/.test(text)
  const trimmed = text.trim()
  return readsAs.some((pattern) => pattern.test(trimmed))
}
