// Phone numbers: however they are written, stored as digits with the country code, by libphonenumber.
import { parsePhoneNumberFromString } from 'libphonenumber-js'

export interface Phone {
  /** `628…`: digits with country code; as it was sent when nobody can read it. */
  number: string
  unreadable: boolean
}

const home = 'ID'

/**
 * Reads `0812…`, `62812…`, `+62 812…`, `812…` (Google Sheets drops the leading 0) and WhatsApp ids
 * (`62812…@s.whatsapp.net`, `@c.us`, with or without a device suffix `:12`). A number that is not Indonesian needs its
 * country code. What cannot be read is kept as sent, trimmed, and marked.
 */
export function readPhone(sent: string | number): Phone {
  const text = String(sent).trim()
  const bare = text.replace(/(?::\d+)?@(?:s\.whatsapp\.net|c\.us)$/i, '')
  if (/\p{L}/u.test(bare)) return { number: text, unreadable: true }
  const digits = bare.replace(/\D/g, '')
  const candidates = bare.startsWith('+')
    ? [`+${digits}`]
    : // WhatsApp and n8n send the country code without its plus; 0 and 8 begin an Indonesian number without one.
      /^(?:0|8)/.test(digits)
      ? [digits]
      : [`+${digits}`, digits]
  for (const candidate of candidates) {
    const parsed = parsePhoneNumberFromString(candidate, home)
    if (parsed?.isValid()) return { number: parsed.number.slice(1), unreadable: false }
  }
  return { number: text, unreadable: true }
}

/**
 * What a search for a phone should look for: the whole number if it is one, and numbers that begin with its digits. Both,
 * because the beginning of an Indonesian number (9 to 12 digits) can itself be a number.
 */
export function phoneSearch(words: string): { whole?: string; start: string } | undefined {
  const phone = readPhone(words)
  if (!phone.unreadable) return { whole: phone.number, start: phone.number }
  if (/[^\d\s+().-]/.test(words)) return undefined
  const digits = words.replace(/\D/g, '')
  return digits.length >= 3 ? { start: digits.replace(/^0/, '62') } : undefined
}

/** As people write it: `0812-9988-1200`; `+` and digits when it is not Indonesian, as it was sent when nobody can read it. */
export function showPhone(stored: string): string {
  if (/^62\d{8,12}$/.test(stored)) return `0${stored.slice(2)}`.replace(/^(\d{4})(\d{4})(\d+)$/, '$1-$2-$3')
  return /^\d{8,15}$/.test(stored) ? `+${stored}` : stored
}
