// Reads the text of a search box: a ticket, a parcel, a phone in any spelling, or words. All lists use it.
import { withoutInvisible } from './invisible.ts'
import { phoneSearch, type PhoneSearch } from './phone.ts'
import { storedForms, trackingKey } from './tracking-number.ts'

export interface SearchWords {
  /** The text in the form of a ticket's uid, which may be its beginning: `#cs 2026 117.` becomes `CS-2026-117`. */
  uid: string
  /** The uids that the text may mean: `CS-2026-117`, `CS-2026-0117`. */
  uids: string[]
  /** The letters and digits of the whole text, and the forms in which a parcel may be stored; '' and [] if there are none. */
  key: string
  parcels: string[]
  phone: PhoneSearch | undefined
  /** The separate words. All of them must be found. */
  words: string[]
}

/** Longer searches are cut, because nobody types more words. */
const mostWords = 8

/** What people write before a number, or copy along with it: `resi JP123`, `No. HP: 0812…`, `tiket #0117`; not `wa.me/62812…`. */
const label =
  /^(?:(?:no\.? ?|nomor )?(?:resi|awb|tiket|ticket|hp|wa|whatsapp|telp|telepon|phone)|no|nomor)(?:\.(?=[\s\d#])\s?#?|[:#]\s?#?|\s[:#]?\s?)|^#\s?/i

/** Without the label, if a number follows it. "resi belum sampai" are words to search for. */
function withoutLabel(text: string): string {
  const rest = text.slice(label.exec(text)?.[0].length ?? 0)
  return rest.split(/\s+/).every((word) => /\d/.test(word) || /^cs$/i.test(word)) ? rest : text
}

function readUids(text: string, key: string): Pick<SearchWords, 'uid' | 'uids'> {
  const [, year, number] = /^CS(\d{4})(\d*)$/.exec(key) ?? []
  if (year === undefined || number === undefined) return { uid: text.toUpperCase(), uids: [] }
  const uids = new Set([number, number.padStart(4, '0')].map((one) => `CS-${year}-${one}`))
  return { uid: `CS-${year}-${number}`, uids: number === '' ? [] : [...uids] }
}

export function readSearch(typed: string): SearchWords {
  // WhatsApp puts marks of direction around a name or a number that is copied from it.
  const text = withoutLabel(withoutInvisible(typed).trim())
  const key = trackingKey(text)
  const words = new Set(text.split(/\s+/).filter((word) => word !== ''))
  return {
    ...readUids(text, key),
    key,
    parcels: storedForms(text),
    phone: phoneSearch(text),
    words: [...words].slice(0, mostWords),
  }
}
