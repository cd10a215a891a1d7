// Phone numbers: however they are written, stored as digits with the country code. Everything that reads a phone reads it
// here. A wrong number is worse than none, because the message goes to a stranger: what was not clearly said is kept as
// it was sent and marked.
import { parsePhoneNumberFromString } from 'libphonenumber-js'
import { personId } from './person-id.ts'

export interface Phone {
  /** `628…`: digits with country code; as it was sent when it cannot be read. */
  number: string
  unreadable: boolean
}

const home = '62'
/** Digits of a number with its country code (E.164). */
const longest = 15
/** `628…@s.whatsapp.net`, `@c.us`, with or without the number of a device (`:12`). `@lid` and `@g.us` are no numbers. */
const whatsAppId = /^\+?(\d{5,20})(?::\d{1,5})?@(?:s\.whatsapp\.net|c\.us)$/i
/** WhatsApp's id of a person whose number it keeps to itself. */
/** A plus, if any, then digits with spaces, dashes, dots and brackets between them. */
const shape = /^\(? ?(\+?) ?\(?(\d[\d ().-]*\d)$/
/** A sheet's number: the `.0` goes, any other fraction means that it was no phone. */
const decimal = /^(\+?\d{6,})\.(\d+)$/

/**
 * Reads `0812…`, `62812…`, `+62 812…`, `0062 812…`, `812…` (Google Sheets drops the leading 0) and WhatsApp ids. A WhatsApp
 * id, `+` and `00` state the country, so the number is never read as an Indonesian one. Of digits alone, those that
 * begin with 0 or 8 are Indonesian, all others begin with their country code. What cannot be read is kept as sent,
 * trimmed, and marked; so is `…@lid`, without the number of a device.
 */
export function readPhone(sent: string | number): Phone {
  const text = String(sent).trim()
  const person = personId.exec(text)?.[1]
  if (person !== undefined) return { number: `${person}@lid`, unreadable: true }
  const international = toInternational(text)
  const number = international && validNumber(international)
  return number ? { number, unreadable: false } : { number: text, unreadable: true }
}

/** Who a customer is: their number, else WhatsApp's id of the person (`…@lid`); undefined where nobody can tell. */
export function customerOf(phone: Phone | undefined): string | undefined {
  if (!phone) return undefined
  return !phone.unreadable || personId.test(phone.number) ? phone.number : undefined
}

/** Digits with the country code they state or, by our rules, have; undefined: the text is no single number. */
function toInternational(text: string): string | undefined {
  const plain = toPlain(text)
  const id = whatsAppId.exec(plain)?.[1]
  if (id !== undefined) return id
  const fraction = decimal.exec(plain)
  if (fraction && !/^0+$/.test(fraction[2] ?? '')) return undefined
  const [, plus, written = ''] = shape.exec(fraction?.[1] ?? plain) ?? []
  if (plus === undefined || hasMoreThanANumber(written)) return undefined
  const digits = written.replace(/\D/g, '')
  if (plus) return digits
  if (digits.startsWith('00')) return digits.slice(2)
  if (digits.startsWith('0')) return home + digits.slice(1)
  return digits.startsWith('8') ? home + digits : digits
}

/** Full-width digits, other dashes and spaces as ASCII; without the invisible marks that a phone copies along. */
function toPlain(text: string): string {
  const bare = text.replace(/^'/, '')
  // Raised and circled digits are footnotes, not part of a number: left as they are, they are no digits.
  if (!/[^\x20-\x7e]/.test(bare) || /[\p{No}\p{Nl}]/u.test(bare)) return bare
  return bare
    .replace(/[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, '')
    .normalize('NFKC')
    .replace(/[\p{Pd}\u2212]/gu, '-')
    .trim()
}

/** A whole number with something behind it, such as a second number or "-2". */
function hasMoreThanANumber(written: string): boolean {
  return written
    .split(/\D+/)
    .slice(0, -1)
    .some((group) => group.length > 8)
}

function validNumber(international: string): string | undefined {
  const parsed = parsePhoneNumberFromString(`+${international}`)
  if (!parsed?.isValid()) return undefined
  // Indonesia's service numbers (001 803 …) look like another country's number behind our country code.
  if (parsed.countryCallingCode === home && parsed.nationalNumber.startsWith('0')) return undefined
  const digits = parsed.number.slice(1)
  return digits.length <= longest ? digits : undefined
}

export interface PhoneSearch {
  whole: string[]
  /** Numbers that begin so: the beginning of an Indonesian number (9 to 12 digits) can itself be a number. */
  start: string[]
  /** The last digits of a number, four or more. */
  end: string | undefined
}

/** `wa.me/628…`, `…?phone=628…`: as WhatsApp writes a number, country code first. */
const link = /(?:\bwa\.me\/|[?&]phone=)\+?(\d{5,20})/i

/** What a search for a phone should look for, whole or in parts, in any spelling; undefined: it is no phone. */
export function phoneSearch(words: string): PhoneSearch | undefined {
  const linked = link.exec(words)?.[1]
  const text = toPlain(linked === undefined ? words.trim().replace(/^tel:/i, '') : `+${linked}`)
  const phone = readPhone(text)
  const whole = phone.unreadable ? [] : [phone.number]
  const digits = /[^\d +().-]/.test(text) ? '' : text.replace(/\D/g, '')
  if (digits.length < 3) return whole.length > 0 ? { whole, start: whole, end: undefined } : undefined
  const stated = text.includes('+')
  // As it is stored, too: a number of a country whose code begins with 8.
  if (!stated && digits.startsWith('8') && digits.length >= 10 && whole[0] !== digits) whole.push(digits)
  const end = stated || digits.startsWith('0') || digits.length < 4 ? undefined : digits
  return { whole, start: stated ? [digits] : beginnings(digits), end }
}

function beginnings(digits: string): string[] {
  if (digits.startsWith('00')) return [digits.slice(2)]
  if (digits.startsWith('0')) return [home + digits.slice(1)]
  return digits.startsWith('8') ? [home + digits, digits] : [digits]
}

/** As people write it: `0812-9988-1200`; `+` and digits when it is not Indonesian, as it was sent when nobody can read it. */
export function showPhone(stored: string): string {
  if (/^62\d{8,12}$/.test(stored)) return `0${stored.slice(2)}`.replace(/^(\d{4})(\d{4})(\d+)$/, '$1-$2-$3')
  return /^\d{8,15}$/.test(stored) ? `+${stored}` : stored
}
