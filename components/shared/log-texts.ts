// The texts of a broadcast among others: of long ones the server sends the beginning, and says so.
import type { ListedLog } from '../../src/broadcasts/schema.ts'

type Texts = Pick<ListedLog, 'message_content' | 'error_message' | 'cut'>

export function messageOf({ message_content: text, cut }: Texts): string | null {
  return cut.includes('message_content') ? `${text ?? ''}…` : text
}

export function errorOf({ error_message: text, cut }: Texts): string | null {
  return cut.includes('error_message') ? `${text ?? ''}…` : text
}
