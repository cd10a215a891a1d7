// What somebody types into a search box: a ticket, a parcel, a phone in any spelling, or words. All lists read it here.
import { phoneSearch, type PhoneSearch } from './phone.ts'
import { storedForms, trackingKey } from './tracking-number.ts'

export interface SearchWords {
  /** As a ticket's uid is written: `#cs 2026 0117` is `CS-2026-0117`. */
  uid: string
  /** Letters and digits of all of it, and what a parcel's row may hold; '' and none where there are neither. */
  key: string
  parcels: string[]
  phone: PhoneSearch | undefined
  /** Each by itself: all of them must be found. */
  words: string[]
}

/** Longer searches are cut: nobody types more. */
const mostWords = 8

export function readSearch(typed: string): SearchWords {
  const text = typed.trim()
  const uid = text.replace(/^#\s?/, '').toUpperCase()
  const words = new Set(text.split(/\s+/).filter((word) => word !== ''))
  return {
    uid: uid.replace(/^CS[- ]?(\d{4})[- ](?=\d)/, 'CS-$1-'),
    key: trackingKey(text),
    parcels: storedForms(text),
    phone: phoneSearch(text),
    words: [...words].slice(0, mostWords),
  }
}
