// Finds the canned replies that match what the user types, and fills one in for a ticket.
import { fillPlaceholders, partsOf } from '../../src/canned-replies/placeholders.ts'
import { phone } from '../lib/format.ts'
import { me } from '../lib/session.ts'
import type { CannedReply } from '../shared/canned.ts'
import type { Detail } from './story.ts'

/** The `#…` at the caret: where it begins, and the letters after it. A `#` inside a word does not count. */
export function hashAt(text: string, caret: number): { from: number; words: string } | undefined {
  const found = /(?:^|\s)#([\p{L}\p{N}-]{0,40})$/u.exec(text.slice(0, caret))
  const words = found?.[1]
  return words === undefined ? undefined : { from: caret - words.length - 1, words }
}

/** Matches by shortcut or title. Best first: begins with the text, has a word that begins with it, contains it. */
export function matching(replies: readonly CannedReply[], asked: string): CannedReply[] {
  const words = asked.trim().toLowerCase().replace(/^#/, '')
  if (words === '') return [...replies]
  const rank = ({ title, shortcut }: CannedReply) => {
    const name = title.toLowerCase()
    if (shortcut?.startsWith(words)) return 0
    if (name.startsWith(words)) return 1
    if (name.includes(` ${words}`) || shortcut?.includes(`-${words}`)) return 2
    return name.includes(words) || shortcut?.includes(words) ? 3 : undefined
  }
  return replies
    .flatMap((reply) => {
      const place = rank(reply)
      return place === undefined ? [] : [{ reply, place }]
    })
    .sort((a, b) => a.place - b.place)
    .map(({ reply }) => reply)
}

/** Fills in the placeholders; one without a value in this ticket stays in braces, so that the agent sees it. */
export function filledFor(ticket: Detail, body: string): string {
  const { customer_name, tracking_number, ticket_uid, customer_phone: digits, phone_unreadable } = ticket
  return fillPlaceholders(body, {
    nama_pelanggan: customer_name ?? '{nama_pelanggan}',
    nama_agen: me.full_name,
    resi: tracking_number ?? '{resi}',
    nomor_tiket: ticket_uid,
    nomor_hp: digits === null || phone_unreadable ? '{nomor_hp}' : phone(digits),
  })
}

/** The first placeholder that is not filled in. */
export function firstUnfilled(text: string): { at: number; name: string } | undefined {
  const [first, second] = partsOf(text)
  if (first?.name !== undefined) return { at: 0, name: first.text }
  return second && first && { at: first.text.length, name: second.text }
}
