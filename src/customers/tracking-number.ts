// Tracking numbers (AWB, resi): how one is shown, and the key that makes two spellings of it one parcel.

export interface TrackingNumber {
  /** Letters and digits only: what is stored, indexed, joined and searched by. */
  key: string
  /** As people see it. */
  shown: string
}

/** What sheets, expressions and programs leave behind where a value is missing, by key: `#N/A`, `[object Object]`, … */
const placeholders = new Set([
  'NA',
  'REF',
  'VALUE',
  'NAME',
  'DIV0',
  'NUM',
  'ERROR',
  'SPILL',
  'CALC',
  'LOADING',
  'UNDEFINED',
  'NULL',
  'NIL',
  'NONE',
  'NAN',
  'INFINITY',
  'TRUE',
  'FALSE',
  'OBJECTOBJECT',
  'TIDAKADA',
  'KOSONG',
])
/** 1.23E+11, as a sheet shows a long number. `12E10` may be an AWB. */
const scientific = /^[+-]?(?:\d+[.,]\d+E[+-]?\d+|\d+E\+\d+)$/

/**
 * The tracking number in a text, or undefined for what is plainly none: nothing but signs, a sheet's error, a number in
 * scientific notation, an expression that was not evaluated.
 */
export function readTrackingNumber(sent: string | number): TrackingNumber | undefined {
  const shown = toShown(String(sent))
  const key = toKey(shown)
  if (key === '' || placeholders.has(key) || scientific.test(shown) || shown.includes('{{')) return undefined
  return { key, shown }
}

/** The key of whatever is asked for; '' when it holds neither letter nor digit. */
export const trackingKey = (text: string): string => toKey(toShown(text))

function toShown(text: string): string {
  const bare = /^[\x20-\x7e]*$/.test(text) ? text.toUpperCase() : unify(text)
  return trimSigns(bare).replace(/^(\d+)\.0+$/, '$1')
}

/** One form of each letter, without invisible characters; upper case may take letters apart, so they are joined again. */
function unify(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, '')
    .replace(/[\p{Cc}\p{Z}]+/gu, ' ')
    .toUpperCase()
    .normalize('NFKC')
}

/** Without a sheet's leading apostrophe or quotation mark, and without punctuation at the end. */
function trimSigns(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && ` '"‘’“”`.includes(text.charAt(start))) start++
  while (end > start && ` '"‘’“”.,;:!?…·`.includes(text.charAt(end - 1))) end--
  return text.slice(start, end)
}

/** What stood apart may be one letter once the signs between are gone: 한 typed as ㅎ ㅏ ㄴ. */
function toKey(shown: string): string {
  return /^[A-Z0-9]*$/.test(shown) ? shown : shown.replace(/[^\p{L}\p{N}]/gu, '').normalize('NFKC')
}

/** Kept beside the key only where it is written in another way: most are letters and digits alone. */
export const shownApart = ({ key, shown }: TrackingNumber): string | null => (shown === key ? null : shown)

/**
 * What a parcel's rows may hold: its key, and, where a row of an earlier version has not been put right yet
 * (jobs/upkeep.ts), the text as that version stored it.
 */
export function storedForms(text: string): string[] {
  const forms = new Set([trackingKey(text), text.trim().toUpperCase()])
  forms.delete('')
  return [...forms]
}
