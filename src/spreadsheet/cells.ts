// A table for a spreadsheet, independent of the file format.

/** Text, a time, or an empty cell. */
export type Cell = string | Date | null

export interface Column {
  title: string
  /** Approximate, in characters. */
  width: number
}

export interface Table {
  columns: readonly Column[]
  /** For the times, because a spreadsheet has no time zones. */
  timezone: string
  rows: AsyncIterable<readonly Cell[][]>
}

/** Formats local times of a time zone as `2026-11-23 14:05:00`, the one form that every spreadsheet reads as a time. */
export function wallClock(timeZone: string): (at: Date) => string {
  const clock = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
  return (at) => clock.format(at)
}
