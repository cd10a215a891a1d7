// Cleans a customer's name from a WhatsApp profile, or as a user typed it.

const longest = 100
/** Characters that are invisible, or change how the rest of a line looks. The joiner of emoji (U+200D) stays. */
const unseen = /[\p{Cc}\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu

/** One line that can be shown; undefined if nothing is left that could be a name, for example only a phone. */
export function readName(sent: string): string | undefined {
  const line = sent.normalize('NFC').replace(/\s+/gu, ' ').replace(unseen, '').trim()
  if (!/[\p{L}\p{Extended_Pictographic}]/u.test(line.replace(/[\d#*]/g, ''))) return undefined
  // By code points, so that no surrogate pair is cut.
  return Array.from(line).slice(0, longest).join('').trim()
}
