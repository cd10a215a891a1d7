// Messages of blocked customers: kept on the customer's page, part of no ticket.
import { uuidv7 } from 'uuidv7'
import type { Queryable } from '../db/pool.ts'
import { isKept, keepMessage } from '../marks/kept-messages.ts'
import type { ApiKey } from '../policy/callers.ts'
import type { TicketPush } from './schema.ts'

type Written = Pick<
  TicketPush,
  'message_id' | 'subject' | 'description' | 'metadata' | 'sent_at' | 'location' | 'contact' | 'attachments'
>

/** Whether the message was kept before. Pushed again after the customer was unblocked, it still joins no ticket. */
export const wasKept = (
  tx: Queryable,
  { id }: ApiKey,
  { message_id: message }: Pick<Written, 'message_id'>,
): Promise<boolean> => (message === undefined ? Promise.resolve(false) : isKept(tx, id, message))

/** Keeps the message. Of its files only the number is kept. */
export function keepBlocked(tx: Queryable, apiKey: ApiKey, customer: string, push: Written): Promise<void> {
  const { message_id, subject, description: message, metadata, sent_at } = push
  const { location = null, contact = null, attachments = [] } = push
  return keepMessage(tx, {
    id: uuidv7(),
    customer,
    api_key_id: apiKey.id,
    message_id,
    subject,
    message,
    metadata,
    location,
    contact,
    attachments: attachments.length,
    sent_at,
  })
}
