// The texts of a broadcast in a list. The server sends only the beginning of long texts and marks them as cut.
import type { ListedLog } from '../../src/broadcasts/schema.ts'

type Texts = Pick<ListedLog, 'message_content' | 'error_message' | 'cut'>

export function messageOf({ message_content: text, cut }: Texts): string | null {
  return cut.includes('message_content') ? `${text ?? ''}…` : text
}

export function errorOf({ error_message: text, cut }: Texts): string | null {
  return cut.includes('error_message') ? `${text ?? ''}…` : text
}
