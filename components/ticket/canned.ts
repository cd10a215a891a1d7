// Which canned replies fit what is being typed, and how one reads in this ticket.
import { phone } from '../lib/format.ts'
import { me } from '../lib/session.ts'
import { fillPlaceholders, placeholders, type CannedReply } from '../shared/canned.ts'
import type { Detail } from './story.ts'

/** The `#…` that is being typed at the caret: where it begins, and its letters. `#` inside a word is none. */
export function hashAt(text: string, caret: number): { from: number; words: string } | undefined {
  const found = /(?:^|\s)#([\p{L}\p{N}-]{0,40})$/u.exec(text.slice(0, caret))
  const words = found?.[1]
  return words === undefined ? undefined : { from: caret - words.length - 1, words }
}

/** By shortcut or title, best first: begins with it, has a word that does, contains it. */
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

/** What this ticket does not have stays in its braces, for the agent to see. */
export function filledFor(ticket: Detail, body: string): string {
  const { tracking_number, ticket_uid, customer_phone: digits, phone_unreadable } = ticket
  return fillPlaceholders(body, {
    agent: me.full_name,
    trackingNumber: tracking_number ?? '{resi}',
    ticketUid: ticket_uid,
    phone: digits === null || phone_unreadable ? '{nomor_hp}' : phone(digits),
  })
}

const known = new RegExp(`\\{(?:${placeholders.join('|')})\\}`)

/** The first placeholder that still stands in the text. */
export function firstUnfilled(text: string): { at: number; name: string } | undefined {
  const found = known.exec(text)
  return found ? { at: found.index, name: found[0] } : undefined
}
