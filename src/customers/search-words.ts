// Reads the text of a search box: a ticket, a parcel, a phone in any spelling, or words. All lists use it.
import { withoutInvisible } from './invisible.ts'
import { phoneSearch, type PhoneSearch } from './phone.ts'
import { storedForms, trackingKey } from './tracking-number.ts'

export interface SearchWords {
  /** The text in the form of a ticket's uid: `#cs 2026 0117` becomes `CS-2026-0117`. */
  uid: string
  /** The letters and digits of the whole text, and the forms in which a parcel may be stored; '' and [] if there are none. */
  key: string
  parcels: string[]
  phone: PhoneSearch | undefined
  /** The separate words. All of them must be found. */
  words: string[]
}

/** Longer searches are cut, because nobody types more words. */
const mostWords = 8

export function readSearch(typed: string): SearchWords {
  // WhatsApp puts marks of direction around a name or a number that is copied from it.
  const text = withoutInvisible(typed).trim()
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
