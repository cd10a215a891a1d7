// SQL of the messages of blocked customers: kept, so that they can be read, but part of no ticket.
import sql, { empty } from 'sql-template-tag'
import { first, rows, type Queryable } from '../db/pool.ts'

export interface KeptMessage {
  id: string
  subject: string
  /** May be empty if the message had a location, a contact or files. */
  message: string
  location: { latitude: number; longitude: number; name: string | null; address: string | null } | null
  contact: { name: string | null; phone: string | null } | null
  /** The number of attached files. The files themselves are not kept. */
  attachments: number
  metadata: Record<string, unknown> | null
  sent_at: Date
}

interface NewMessage extends Pick<
  KeptMessage,
  'id' | 'subject' | 'message' | 'location' | 'contact' | 'attachments'
> {
  customer: string
  api_key_id: string
  message_id: string | undefined
  metadata: Record<string, unknown> | undefined
  sent_at: Date | undefined
}

const json = (value: object | null | undefined) => (value ? JSON.stringify(value) : null)

/** Keeps a message. If it was kept before, does nothing. */
export async function keepMessage(tx: Queryable, one: NewMessage): Promise<void> {
  await tx.query(
    sql`insert into blocked_messages (id, customer_key, api_key_id, message_id, subject, message, metadata, location, contact, attachments, sent_at)
      values (${one.id}, ${one.customer}, ${one.api_key_id}, ${one.message_id ?? null}, ${one.subject}, ${one.message},
        ${json(one.metadata)}::jsonb, ${json(one.location)}::jsonb, ${json(one.contact)}::jsonb, ${one.attachments},
        coalesce(${one.sent_at ?? null}::timestamptz, now()))
      on conflict do nothing`,
  )
}

/** Whether this message was pushed before, while its customer was blocked. */
export async function isKept(db: Queryable, apiKeyId: string, messageId: string): Promise<boolean> {
  const found = await first<{ kept: boolean }>(
    db,
    sql`select exists (select from blocked_messages
        where api_key_id = ${apiKeyId} and message_id = ${messageId}) as kept`,
  )
  return found?.kept ?? false
}

/** Newest first, those older than `after`. */
export function selectKeptMessages(
  db: Queryable,
  customer: string,
  after: { at: string; id: string } | undefined,
  limit: number,
): Promise<(KeptMessage & { cursor_at: string })[]> {
  const beyond = after ? sql`and (sent_at, id) < (${after.at}::timestamptz, ${after.id}::uuid)` : empty
  return rows(
    db,
    sql`select id, subject, message, metadata, location, contact, attachments, sent_at, sent_at::text as cursor_at from blocked_messages
      where customer_key = ${customer} ${beyond} order by sent_at desc, id desc limit ${limit}`,
  )
}
