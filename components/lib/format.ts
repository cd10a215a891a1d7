// Formats dates, time spans, numbers and phones in the user's language and the business timezone.
import { locale } from './texts.ts'

const { timezone } = window.PANTAU
const language = locale === 'id' ? 'id-ID' : 'en-GB'
const with_ = (options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat(language, { timeZone: timezone, ...options })
const formats = {
  time: with_({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
  date: with_({ day: 'numeric', month: 'short', year: 'numeric' }),
  shortDate: with_({ day: 'numeric', month: 'short' }),
  longDate: with_({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }),
  weekday: with_({ weekday: 'long' }),
  shortDay: with_({ weekday: 'short', day: 'numeric', month: 'short' }),
  dayOfYear: with_({ weekday: 'long', day: 'numeric', month: 'long' }),
  day: new Intl.DateTimeFormat('en-CA', {
    timeZone: timezone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }),
}
const zone = new Intl.DateTimeFormat('id-ID', { timeZone: timezone, timeZoneName: 'short' })
const integer = new Intl.NumberFormat(language)
const percentage = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 })

type When = string | number | Date
const at = (when: When) => new Date(when)

/** 14.05 or 14:05 */
export const time = (when: When) => formats.time.format(at(when))
/** 14.05 WIB. Indonesian zones have their own abbreviations in both languages; other zones show their offset. */
export const timeInZone = (when: When) => {
  const parts = zone.formatToParts(at(when))
  return `${time(when)} ${parts.find((part) => part.type === 'timeZoneName')?.value ?? ''}`
}
/** 23 Nov 2026 */
export const date = (when: When) => formats.date.format(at(when))
/** 23 Nov */
export const shortDate = (when: When) => formats.shortDate.format(at(when))
/** Senin, 23 November 2026 */
export const longDate = (when: When) => formats.longDate.format(at(when))
/** Sen, 23 Nov */
export const shortDay = (when: When) => formats.shortDay.format(at(when))
export const weekday = (when: When) => formats.weekday.format(at(when))
/** 23 Nov 2026 14.05 */
export const dateTime = (when: When) => `${date(when)} ${time(when)}`
/** yyyy-mm-dd in the business timezone */
export const dayOf = (when: When) => formats.day.format(at(when))
export const number = (value: number) => integer.format(value)
/** Formats a ratio: 0.18 becomes 18%. */
export const percent = (ratio: number) => percentage.format(ratio)

const words = {
  id: {
    now: 'baru saja',
    minute: 'mnt',
    hour: 'jam',
    day: 'hari',
    ago: 'lalu',
    today: 'hari ini',
    yesterday: 'kemarin',
  },
  en: {
    now: 'just now',
    minute: 'min',
    hour: 'h',
    day: 'd',
    ago: 'ago',
    today: 'today',
    yesterday: 'yesterday',
  },
}[locale]

/** 38 mnt · 2 jam 14 mnt · 3 hari 4 jam */
export function span(milliseconds: number): string {
  const minutes = Math.floor(Math.max(0, milliseconds) / 60_000)
  if (minutes < 1) return words.now
  if (minutes < 60) return `${String(minutes)} ${words.minute}`
  const hours = Math.floor(minutes / 60)
  if (hours < 24)
    return [
      `${String(hours)} ${words.hour}`,
      ...(minutes % 60 ? [`${String(minutes % 60)} ${words.minute}`] : []),
    ].join(' ')
  const days = Math.floor(hours / 24)
  return [
    `${String(days)} ${words.day}`,
    ...(days < 7 && hours % 24 ? [`${String(hours % 24)} ${words.hour}`] : []),
  ].join(' ')
}

/** How long ago, such as “38 mnt lalu”; the date if it is more than a week ago. */
export function ago(when: When, now = Date.now()): string {
  const passed = now - at(when).getTime()
  if (passed < 60_000) return words.now
  return passed < 7 * 86_400_000 ? `${span(passed)} ${words.ago}` : date(when)
}

/** The time as messengers show it: 13.42 · kemarin 16.20 · 21 Nov 09.12 */
export function moment(when: When, now = Date.now()): string {
  const day = dayOf(when)
  if (day === dayOf(now)) return time(when)
  if (day === dayOf(now - 86_400_000)) return `${words.yesterday} ${time(when)}`
  return day.slice(0, 4) === dayOf(now).slice(0, 4) ? `${shortDate(when)} ${time(when)}` : dateTime(when)
}

/** The heading above a day's messages: Hari ini · Kemarin · Kamis, 26 November; with the year if it is not this one. */
export function dayTitle(when: When, now = Date.now()): string {
  const day = dayOf(when)
  const named =
    day === dayOf(now) ? words.today : day === dayOf(now - 86_400_000) ? words.yesterday : undefined
  if (named !== undefined) return named.charAt(0).toUpperCase() + named.slice(1)
  return day.slice(0, 4) === dayOf(now).slice(0, 4) ? formats.dayOfYear.format(at(when)) : longDate(when)
}

/** From the first to the last of several events: 13.31, 13.31–14.41, or with dates if they are on different days. */
export function timeSpan(from: When, to: When): string {
  if (dayOf(from) !== dayOf(to)) return `${moment(from)} – ${moment(to)}`
  return time(from) === time(to) ? time(to) : `${time(from)}–${time(to)}`
}

/** 6281299881200 → 0812-9988-1200; a foreign number gets its +; an unreadable one is returned unchanged. */
export function phone(digits: string): string {
  if (/^62\d{8,12}$/.test(digits)) return `0${digits.slice(2)}`.replace(/^(\d{4})(\d{4})(\d+)$/, '$1-$2-$3')
  return /^\d{8,15}$/.test(digits) ? `+${digits}` : digits
}

/** The form that other programs accept: +6281299881200 */
export const phoneForCopy = (digits: string) => (/^\d{8,15}$/.test(digits) ? `+${digits}` : digits)

export function initials(name: string): string {
  const parts = name.trim().split(/\s+/)
  return `${parts[0]?.[0] ?? ''}${(parts.length > 1 ? parts.at(-1)?.[0] : parts[0]?.[1]) ?? ''}`.toUpperCase()
}
