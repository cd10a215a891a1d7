// Time spans of the log, to the minute. Days and hours are in the business timezone, not in that of the reader's device.
import { dayOf } from '../lib/format.ts'

export const spans = ['any', 'quarter', 'hour', 'today', 'yesterday', 'week', 'month', 'custom'] as const
export type Span = (typeof spans)[number]

export interface Bounds {
  /** ISO 8601 timestamps; `to` is exclusive. */
  from?: string
  to?: string
}

const minute = 60_000
const day = 24 * 60 * minute

const wall = new Intl.DateTimeFormat('en-CA', {
  timeZone: window.PANTAU.timezone,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})

/** The local time of the business at an instant, as a timestamp as if that time were UTC. */
function wallClock(instant: number): number {
  const part = Object.fromEntries(wall.formatToParts(instant).map(({ type, value }) => [type, value]))
  return Date.parse(
    `${part.year ?? ''}-${part.month ?? ''}-${part.day ?? ''}T${part.hour ?? ''}:${part.minute ?? ''}:${part.second ?? ''}Z`,
  )
}

/** The instant of a local time of the business (yyyy-mm-ddThh:mm). */
function instantOf(local: string): number {
  const shown = Date.parse(`${local}:00Z`)
  const first = shown - (wallClock(shown) - shown)
  // Again with the offset of the first result: a change of the clocks may lie in between.
  return shown - (wallClock(first) - first)
}
const startOfDay = (yyyymmdd: string) => instantOf(`${yyyymmdd}T00:00`)

/** The local time of the business, to the minute: yyyy-mm-ddThh:mm. */
export const localMinute = (instant: number) => new Date(wallClock(instant)).toISOString().slice(0, 16)

export function addDays(yyyymmdd: string, days: number): string {
  return new Date(Date.parse(`${yyyymmdd}T00:00:00Z`) + days * day).toISOString().slice(0, 10)
}

/** Whether a text is a day (yyyy-mm-dd) or a minute of a day (yyyy-mm-ddThh:mm). */
export const isMoment = (text: string | null): text is string =>
  text !== null && /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2})?$/.test(text) && !Number.isNaN(Date.parse(text))

/** The first and the last minute of a day; a minute is returned unchanged. */
export const firstMinute = (moment: string) => (moment.length === 10 ? `${moment}T00:00` : moment)
export const lastMinute = (moment: string) => (moment.length === 10 ? `${moment}T23:59` : moment)

/** `from` and `to` are days or minutes, both inclusive, and are used for the custom span only. */
export function boundsOf(span: Span, from: string, to: string, now = Date.now()): Bounds {
  const iso = (instant: number) => new Date(instant).toISOString()
  const today = dayOf(now)
  const since = (daysAgo: number) => iso(startOfDay(addDays(today, -daysAgo)))
  switch (span) {
    case 'quarter':
      return { from: iso(now - 15 * minute) }
    case 'hour':
      return { from: iso(now - 60 * minute) }
    case 'today':
      return { from: since(0) }
    case 'yesterday':
      return { from: since(1), to: since(0) }
    case 'week':
      return { from: since(6) }
    case 'month':
      return { from: since(29) }
    case 'custom':
      return {
        ...(from === '' ? {} : { from: iso(instantOf(firstMinute(from))) }),
        ...(to === '' ? {} : { to: iso(instantOf(lastMinute(to)) + minute) }),
      }
    case 'any':
      return {}
  }
}
