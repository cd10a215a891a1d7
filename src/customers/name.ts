// Cleans a customer's name from a WhatsApp profile, or as a user typed it.
import { invisible } from './invisible.ts'

const longest = 100
/** Of the invisible characters those that emoji are made of: the joiner, the variant, and the letters of a flag. */
const ofEmoji = /[\u200d\ufe0f\u{e0020}-\u{e007f}]/u

/** One line that can be shown; undefined if nothing is left that could be a name, for example only a phone. */
export function readName(sent: string): string | undefined {
  const line = sent
    .normalize('NFC')
    .replace(/\s+/gu, ' ')
    .replace(/\p{Cc}/gu, '')
    .replace(invisible, (sign) => (ofEmoji.test(sign) ? sign : ''))
    .trim()
  if (!/[\p{L}\p{Extended_Pictographic}]/u.test(line.replace(/[\d#*]/g, ''))) return undefined
  // By code points, so that no surrogate pair is cut.
  return Array.from(line).slice(0, longest).join('').trim()
}
