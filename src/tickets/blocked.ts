// What a blocked customer pushes: kept on their page, in no ticket.
import { uuidv7 } from 'uuidv7'
import type { Queryable } from '../db/pool.ts'
import { isKept, keepMessage } from '../marks/kept-messages.ts'
import type { ApiKey } from '../policy/callers.ts'
import type { TicketPush } from './schema.ts'

type Written = Pick<
  TicketPush,
  'message_id' | 'subject' | 'description' | 'metadata' | 'sent_at' | 'location' | 'contact' | 'attachments'
>

/** Sent again after they were unblocked: it is still no ticket's. */
export const wasKept = (
  tx: Queryable,
  { id }: ApiKey,
  { message_id: message }: Pick<Written, 'message_id'>,
): Promise<boolean> => (message === undefined ? Promise.resolve(false) : isKept(tx, id, message))

/** Of files only how many there were. */
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
