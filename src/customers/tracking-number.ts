// Tracking numbers (AWB, resi): the form in which one is shown, and the key that identifies its parcel in any spelling.
import { invisible } from './invisible.ts'

export interface TrackingNumber {
  /** Letters and digits only. It is stored, indexed, joined and searched. */
  key: string
  /** The form that people see. */
  shown: string
}

/** Keys of what sheets, expressions and programs write if a value is missing: `#N/A`, `[object Object]`, … */
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
  'INVALIDDATE',
  'INVALIDDATETIME',
  'EMPTY',
  'BLANK',
  'TBA',
  'TBD',
  'TIDAKADA',
  'TIDAKADARESI',
  'TANPARESI',
  'BELUMADA',
  'BELUMADARESI',
  'KOSONG',
  'NIHIL',
])
/** Errors of sheets (`#GETTING_DATA`, `#BLOCKED!`), `[object Array]`, and n8n's expressions (`{{ … }}`, `$json.awb`). */
const unfilled = /^#\P{N}*$|^\[OBJECT [A-Z]+\]$|\{\{|^\$[A-Z]+[.[(]/u
/** 1.23E+11, as a sheet shows a long number. `12E10` may be an AWB. */
const scientific = /^[+-]?(?:\d+[.,]\d+E[+-]?\d+|\d+E\+\d+)$/

/**
 * The tracking number in a text; undefined if it cannot be one: only punctuation, a sheet's error, a number in scientific
 * notation, or an expression that was not evaluated.
 */
export function readTrackingNumber(sent: string | number): TrackingNumber | undefined {
  const shown = toShown(String(sent))
  const key = toKey(shown)
  if (key === '' || placeholders.has(key) || scientific.test(shown) || unfilled.test(shown)) return undefined
  return { key, shown }
}

/** The key of any text; '' if it has no letters and digits. */
export const trackingKey = (text: string): string => toKey(toShown(text))

function toShown(text: string): string {
  const bare = /^[\x20-\x7e]*$/.test(text) ? text.toUpperCase() : unify(text)
  return trimSigns(bare).replace(/^(\d+)(?:\.0+|,00?)$/, '$1')
}

/** Normalises letters and removes invisible characters. Upper-casing may decompose letters, so they are composed again. */
function unify(text: string): string {
  return text
    .normalize('NFKC')
    .replace(invisible, '')
    .replace(/[\p{Cc}\p{Z}]+/gu, ' ')
    .toUpperCase()
    .normalize('NFKC')
}

/** Removes the signs by which a sheet marks text (`'0012`, `="0012"`), and punctuation at the end. */
function trimSigns(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && ` '"‘’“”=`.includes(text.charAt(start))) start++
  while (end > start && ` '"‘’“”.,;:!?…·`.includes(text.charAt(end - 1))) end--
  return text.slice(start, end)
}

/** Without the characters between, separate letters may compose into one: 한 typed as ㅎ ㅏ ㄴ. */
function toKey(shown: string): string {
  return /^[A-Z0-9]*$/.test(shown) ? shown : shown.replace(/[^\p{L}\p{N}]/gu, '').normalize('NFKC')
}

/** The shown form, if it differs from the key; otherwise null. Most tracking numbers have only letters and digits. */
export const shownApart = ({ key, shown }: TrackingNumber): string | null => (shown === key ? null : shown)

/**
 * The forms in which a parcel may be stored: its key, and the text as an earlier version stored it, in rows that jobs/upkeep.ts
 * has not updated yet.
 */
export function storedForms(text: string): string[] {
  const forms = new Set([trackingKey(text), text.trim().toUpperCase()])
  forms.delete('')
  return [...forms]
}
