// The fields that broadcast and ticket pushes share. n8n sends numbers as text, text as numbers, and null or '' for
// nothing, so each field accepts all of these and says in plain words what it cannot accept. NUL, depth and incomplete
// characters are checked before that, for the whole body (json.ts).
import { z } from 'zod'
import { fault } from '../errors/zod.ts'
import { readPhone, type Phone } from '../customers/phone.ts'
import { readTrackingNumber, type TrackingNumber } from '../customers/tracking-number.ts'

const kib = 1024
/** Characters; longer values of short fields are refused before they are parsed. */
const longestText = 100_000

/** n8n sends empty cells as null or ''; both mean absent. */
const loose = (code: 'not_text' | 'not_text_or_number') =>
  z.union([z.string(), z.number(), z.null()], { error: fault(code) }).optional()

type Loose = string | number | null | undefined
function present(value: Loose): string | number | undefined {
  if (value === null || value === undefined) return undefined
  return typeof value === 'string' && value.trim() === '' ? undefined : value
}

interface Issues {
  addIssue: (message: string) => void
}

function checkedText(value: string | number, max: number, issues: Issues): string | undefined {
  const text = String(value)
  if (text.length > max) issues.addIssue(fault('too_long', { max }))
  else return text
  return undefined
}

const longestNumber = 50

/** An AWB in any spelling, or a safe integer. Values that cannot be an AWB, such as `#N/A`, are refused. */
export const trackingNumber = loose('not_text_or_number').transform((value, issues): TrackingNumber => {
  const nothing = { key: '', shown: '' }
  const given = present(value)
  if (given === undefined) issues.addIssue(fault('required'))
  else if (typeof given === 'number' && !Number.isSafeInteger(given))
    issues.addIssue(fault('number_loses_digits'))
  else if (checkedText(given, longestText, issues) !== undefined) {
    const read = readTrackingNumber(given)
    if (!read) issues.addIssue(fault('not_tracking_number', { given: quoted(given) }))
    else if (checkedText(read.shown, longestNumber, issues) !== undefined) return read
  }
  return nothing
})

/** A value that was sent as AWB but cannot be one. */
export interface NoTrackingNumber {
  none: string
}

/** The same for an optional AWB: a value that cannot be one counts as absent and gives a warning. */
export const trackingNumberIfAny = loose('not_text_or_number').transform(
  (value, issues): TrackingNumber | NoTrackingNumber | undefined => {
    const given = present(value)
    if (given === undefined || checkedText(given, longestText, issues) === undefined) return undefined
    if (typeof given === 'number' && !Number.isSafeInteger(given)) return { none: String(given) }
    const read = readTrackingNumber(given)
    return read && read.shown.length <= longestNumber ? read : { none: String(given) }
  },
)

export const quoted = (text: string | number) => JSON.stringify(String(text).trim().slice(0, 40))

/** Any form that `readPhone` can read; other values are kept as sent. */
export const phone = loose('not_text_or_number').transform((value, issues): Phone | undefined => {
  const given = present(value)
  if (given === undefined) return undefined
  const text = checkedText(given, 255, issues)
  return text === undefined ? undefined : readPhone(text)
})

export const text = (max: number) =>
  loose('not_text').transform((value, issues): string | undefined => {
    const given = present(value)
    return given === undefined ? undefined : checkedText(given, max, issues)
  })

/** The id of a message, without the line break or space that a sheet or an expression adds. */
export const messageId = text(255).transform((id) => id?.trim())

const longestError = 2_000

/** The beginning of an error's text. A report is not refused for a long error. */
export function beginningOfError(error: string): string {
  return error.slice(0, longestError).replace(/[\ud800-\udbff]$/, '')
}

export const errorText = text(longestText).transform((error) =>
  error === undefined ? undefined : beginningOfError(error),
)

export const requiredText = (max: number) =>
  loose('not_text').transform((value, issues): string => {
    const given = present(value)
    if (given === undefined) issues.addIssue(fault('required'))
    return (given === undefined ? undefined : checkedText(given, max, issues)) ?? ''
  })

/** One of a few words, in any case. */
export const oneOf = <const Words extends readonly [string, ...string[]]>(words: Words) => {
  const message = fault('one_of', { allowed: words })
  const schema = z.enum(words)
  return z
    .union([z.string(), z.null()], { error: message })
    .optional()
    .transform((value, issues): Words[number] | undefined => {
      const given = present(value)
      if (given === undefined) return undefined
      const word = schema.safeParse(String(given).trim().toLowerCase())
      if (!word.success) issues.addIssue(message)
      return word.data
    })
}

/** ISO 8601 with an offset or Z, at most a day ahead. */
export const moment = z
  .union([z.string(), z.null()], { error: fault('not_time') })
  .optional()
  .transform((value, issues): Date | undefined => {
    const given = present(value)
    if (given === undefined) return undefined
    const iso = z.iso.datetime({ offset: true }).safeParse(String(given).trim())
    const at = iso.success ? new Date(iso.data) : undefined
    if (!at || Number.isNaN(at.getTime()) || at.getFullYear() < 2000) issues.addIssue(fault('not_time'))
    else if (at.getTime() > Date.now() + 24 * 3600_000) issues.addIssue(fault('too_far_ahead'))
    else return at
    return undefined
  })

const latestSeconds = 100_000_000_000

/** The same, or seconds (also milliseconds) since 1970 as WhatsApp gives them; what lies ahead is now. */
export const pastMoment = z
  .union([z.string(), z.number(), z.null()], { error: fault('not_time') })
  .optional()
  .transform((value, issues): Date | undefined => {
    const given = present(value)
    if (given === undefined) return undefined
    const at = readMoment(String(given).trim())
    if (!at || Number.isNaN(at.getTime()) || at.getFullYear() < 2000) issues.addIssue(fault('not_time'))
    else return new Date(Math.min(at.getTime(), Date.now()))
    return undefined
  })

function readMoment(text: string): Date | undefined {
  if (/^\d{9,13}(?:\.\d{1,20})?$/.test(text)) {
    const number = Number(text)
    return new Date(number < latestSeconds ? number * 1000 : number)
  }
  const iso = z.iso.datetime({ offset: true }).safeParse(text)
  return iso.success ? new Date(iso.data) : undefined
}

/** Sheet columns, execution id and the like: an object of at most 8 KiB as JSON. */
export const metadata = z
  .union(
    [
      z.record(z.string(), z.unknown()),
      z.string().refine((text) => text.trim() === '', { error: fault('not_object') }),
      z.null(),
    ],
    { error: fault('not_object') },
  )
  .optional()
  .transform((value, issues): Record<string, unknown> | undefined => {
    if (!value || typeof value === 'string' || Object.keys(value).length === 0) return undefined
    const json = JSON.stringify(value)
    if (Buffer.byteLength(json) > 8 * kib) issues.addIssue(fault('too_much_json', { max: 8 }))
    else return value
    return undefined
  })

/** A field under its two names: fine when they agree after normalising, an issue when both are given and differ. */
export function agreed<T>(
  canonical: T | undefined,
  alias: T | undefined,
  names: [canonical: string, alias: string],
  issues: { addIssue: (issue: { code: 'custom'; path: string[]; message: string; input: unknown }) => void },
): T | undefined {
  if (canonical !== undefined && alias !== undefined && JSON.stringify(canonical) !== JSON.stringify(alias))
    issues.addIssue({
      code: 'custom',
      path: [names[0]],
      message: fault('alias_differs', { other: names[1] }),
      input: alias,
    })
  return canonical ?? alias
}
