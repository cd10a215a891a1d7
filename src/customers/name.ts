// A customer's name as WhatsApp's profile has it, or as somebody typed it.

const longest = 100
/** They change how the rest of a line looks, or look like nothing. The joiner of emoji (U+200D) stays. */
const unseen = /[\p{Cc}\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu

/** One line that can be shown; undefined where nothing is left that names anybody, such as the phone itself. */
export function readName(sent: string): string | undefined {
  const line = sent.normalize('NFC').replace(/\s+/gu, ' ').replace(unseen, '').trim()
  if (!/[\p{L}\p{Extended_Pictographic}]/u.test(line.replace(/[\d#*]/g, ''))) return undefined
  // By characters, so that no emoji is cut in half.
  return Array.from(line).slice(0, longest).join('').trim()
}
