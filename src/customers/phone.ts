// Reads phone numbers in any spelling; they are stored as digits with the country code. All code that reads a phone uses this
// file. A wrong number is worse than none, because the message goes to a stranger: a number that is not clear is kept as it was
// sent and flagged.
import { parsePhoneNumberFromString } from 'libphonenumber-js'
import { invisible } from './invisible.ts'
import { personId } from './person-id.ts'

export interface Phone {
  /** `628…`: digits with country code; as it was sent if unreadable. */
  number: string
  unreadable: boolean
}

const home = '62'
/** The most digits of a number with its country code (E.164). */
const longest = 15
/**
 * `628…@s.whatsapp.net`, `@c.us`, with or without the numbers of agent and device (`.0:12`, `_1:12`). `@lid` and `@g.us` are
 * no phone numbers.
 */
const whatsAppId = /^\+?(\d{5,20})(?:[._]\d{1,3})?(?::\d{1,5})?@(?:s\.whatsapp\.net|c\.us)$/i
/** Twilio's form, and RFC 3966. */
const uri = /^(?:whatsapp|tel):\+(\d{5,20})$/i
/** An optional plus, then digits with spaces, dashes, dots and brackets between them. */
const shape = /^\(? ?(\+?) ?\(?(\d[\d ().-]*\d)$/
/** A number from a sheet: `.0` is removed; any other fraction means that it is not a phone. */
const decimal = /^(\+?\d{6,})\.(\d+)$/

/**
 * Reads `0812…`, `62812…`, `+62 812…`, `0062 812…`, `812…` (Google Sheets drops the leading 0) and WhatsApp ids. A WhatsApp
 * id, `whatsapp:+…`, `+` and `00` state the country, so the number is never read as an Indonesian one. Bare digits that begin with 0 or 8
 * are Indonesian, all others begin with their country code. An unreadable phone is kept as sent, trimmed, and flagged; so is
 * `…@lid`, without the device number.
 */
export function readPhone(sent: string | number): Phone {
  const text = String(sent).trim()
  const person = personId.exec(toPlain(text))?.[1]
  if (person !== undefined) return { number: `${person}@lid`, unreadable: true }
  const international = toInternational(text)
  const number = international && validNumber(international)
  return number ? { number, unreadable: false } : { number: text, unreadable: true }
}

/** The key of a customer: the number, else the WhatsApp id (`…@lid`); undefined if unknown. */
export function customerOf(phone: Phone | undefined): string | undefined {
  if (!phone) return undefined
  return !phone.unreadable || personId.test(phone.number) ? phone.number : undefined
}

/** Digits with the country code that the text states, or has by our rules; undefined: the text is not a single number. */
function toInternational(text: string): string | undefined {
  const plain = toPlain(text)
  const id = (whatsAppId.exec(plain) ?? uri.exec(plain))?.[1]
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

/** Turns full-width digits, other dashes and spaces into ASCII, and removes invisible characters that phones copy along. */
function toPlain(text: string): string {
  const bare = text.replace(/^'/, '')
  // Superscript and circled digits are not part of a number, so they must not become digits.
  if (!/[^\x20-\x7e]/.test(bare) || /[\p{No}\p{Nl}]/u.test(bare)) return bare
  return bare
    .replace(invisible, '')
    .normalize('NFKC')
    .replace(/[\p{Pd}\u2212]/gu, '-')
    .trim()
}

/** Whether something follows a whole number, such as a second number or "-2". */
function hasMoreThanANumber(written: string): boolean {
  return written
    .split(/\D+/)
    .slice(0, -1)
    .some((group) => group.length > 8)
}

function validNumber(international: string): string | undefined {
  const parsed = parsePhoneNumberFromString(`+${international}`)
  if (!parsed?.isValid()) return undefined
  // Indonesian service numbers (001 803 …) look like another country's number after our country code.
  if (parsed.countryCallingCode === home && parsed.nationalNumber.startsWith('0')) return undefined
  const digits = parsed.number.slice(1)
  return digits.length <= longest ? digits : undefined
}

export interface PhoneSearch {
  whole: string[]
  /** Prefixes: the beginning of an Indonesian number (9 to 12 digits) can itself be a valid number. */
  start: string[]
  /** The last digits of a number, four or more. */
  end: string | undefined
}

/** `wa.me/628…`, `…?phone=628…`: WhatsApp's links, with the country code first. */
const link = /(?:\bwa\.me\/|[?&]phone=)(?:\+|%2B)?(\d{5,20})/i

/** What to look for if these words are a phone in any spelling, whole or in part; undefined: they are not a phone. */
export function phoneSearch(words: string): PhoneSearch | undefined {
  const linked = link.exec(words)?.[1]
  const text = toPlain(linked === undefined ? words.trim().replace(/^tel:/i, '') : `+${linked}`)
  const phone = readPhone(text)
  const whole = phone.unreadable ? [] : [phone.number]
  const digits = /[^\d +().-]/.test(text) ? '' : text.replace(/\D/g, '')
  if (digits.length < 3) return whole.length > 0 ? { whole, start: whole, end: undefined } : undefined
  const stated = text.includes('+')
  // It may also be the stored form of a number whose country code begins with 8.
  if (!stated && digits.startsWith('8') && digits.length >= 10 && whole[0] !== digits) whole.push(digits)
  const end = stated || digits.startsWith('0') || digits.length < 4 ? undefined : digits
  return { whole, start: stated ? [digits] : beginnings(digits), end }
}

function beginnings(digits: string): string[] {
  if (digits.startsWith('00')) return [digits.slice(2)]
  if (digits.startsWith('0')) return [home + digits.slice(1)]
  return digits.startsWith('8') ? [home + digits, digits] : [digits]
}

/** The phone as people write it: `0812-9988-1200`; `+` and digits if it is foreign; unchanged if it is unreadable. */
export function showPhone(stored: string): string {
  if (/^62\d{8,12}$/.test(stored)) return `0${stored.slice(2)}`.replace(/^(\d{4})(\d{4})(\d+)$/, '$1-$2-$3')
  return /^\d{8,15}$/.test(stored) ? `+${stored}` : stored
}
