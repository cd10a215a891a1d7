// The parts of a spreadsheet, independent of its format.

/** Text, a moment, or nothing. */
export type Cell = string | Date | null

export interface Column {
  title: string
  /** In characters, about. */
  width: number
}

export interface Table {
  columns: readonly Column[]
  /** Of the moments: a spreadsheet knows no time zones. */
  timezone: string
  rows: AsyncIterable<readonly Cell[][]>
}

/** Wall clock of a moment in a time zone, as `2026-11-23 14:05:00`: the one form that every spreadsheet takes for a time. */
export function wallClock(timeZone: string): (at: Date) => string {
  const clock = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
  return (at) => clock.format(at)
}
