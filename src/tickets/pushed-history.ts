// Messages between the customer and the automation from before the conversation was handed over.
import { uuidv7 } from 'uuidv7'
import type { Queryable } from '../db/pool.ts'
import { insertMessages, selectUnknownMessages, type NewMessage } from './conversation-queries.ts'
import type { TicketPush } from './schema.ts'
import { insertComment, type Actor } from './writes.ts'

type History = NonNullable<TicketPush['history']>

/**
 * Adds these messages to the thread, except those that were pushed before. They need no answer. A message without a time is
 * placed just before the message that brought it, which was sent at `until`.
 */
export async function insertHistory(
  tx: Queryable,
  ticketId: number,
  { id: apiKeyId }: Actor,
  history: History,
  until = new Date(),
): Promise<void> {
  const messages: NewMessage[] = []
  const ids = history.flatMap(({ message_id }) => (message_id === undefined ? [] : [message_id]))
  const unknown = apiKeyId === null ? new Set(ids) : await selectUnknownMessages(tx, apiKeyId, ids)
  for (const { from, text, at, message_id } of history) {
    if (message_id !== undefined && !unknown.delete(message_id)) continue
    const id = uuidv7()
    if (message_id !== undefined) messages.push({ id: message_id, commentId: id })
    await insertComment(tx, {
      id,
      ticket_id: ticketId,
      author_type: from,
      user_id: null,
      api_key_id: apiKeyId,
      subject: null,
      comment_text: text,
      is_internal_note: false,
      sent_at: at ?? new Date(until.getTime() - 1000),
      asks_nothing: from === 'customer',
      delivery_status: null,
    })
  }
  if (apiKeyId !== null) await insertMessages(tx, apiKeyId, ticketId, messages)
}
