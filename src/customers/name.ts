// Cleans a customer's name from a WhatsApp profile, or as a user typed it.
import { withoutInvisible } from './invisible.ts'

const longest = 100

/** One line that can be shown; undefined if nothing is left that could be a name, for example only a phone. */
export function readName(sent: string): string | undefined {
  const line = withoutInvisible(sent.normalize('NFC').replace(/\s+/gu, ' '))
    .replace(/\p{Cc}/gu, '')
    .trim()
  if (!/[\p{L}\p{Extended_Pictographic}]/u.test(line.replace(/[\d#*]/g, ''))) return undefined
  // By code points, so that no surrogate pair is cut.
  return Array.from(line).slice(0, longest).join('').trim()
}
