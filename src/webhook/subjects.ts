// The subjects of messages in the outbox. The outbox imports no area: each area registers its kinds of messages (context.ts),
// in one file per kind that composes the message and updates the row that it is about.
import type { Core } from '../core.ts'
import type { Queryable } from '../db/pool.ts'
import type { Withheld } from './send.ts'

export interface Subject {
  /** Composes the `data` of the message when it is sent, or returns why it is not sent. Called before each attempt. */
  compose: (db: Queryable, id: string) => Promise<object | Withheld>
  /** Takes the locks that come before the outbox's own, in the transaction that settles an attempt. */
  lock: (tx: Queryable, id: string) => Promise<void>
  /** n8n has taken the message. Nothing is known yet about its delivery to the customer. */
  handedOver: (core: Core, tx: Queryable, id: string) => Promise<void>
  /** n8n took none of the attempts. */
  gaveUp: (core: Core, tx: Queryable, id: string, why: string) => Promise<void>
  /** The message was not sent, and no further attempt is made. */
  withheld: (core: Core, tx: Queryable, id: string, why: Withheld) => Promise<void>
  /** Another attempt has failed; the next one is due later. */
  retrying: (core: Core, tx: Queryable, id: string) => Promise<void>
  /** An admin sends a dead message again. Throws 409 if that is not allowed. */
  again: (core: Core, tx: Queryable, id: string) => Promise<void>
}

/** Subjects by type of message. A message whose type has no subject carries its own `data`: news about the operation. */
export type Subjects = Readonly<Partial<Record<string, Subject>>>

export interface SubjectsCore extends Core {
  subjects: Subjects
}

interface MessageIds {
  type: string
  reply_id: string | null
  log_id: string | null
  ticket_id: number | null
}

/** The subject of a message with the id of its row; undefined for news. */
export function subjectOf(subjects: Subjects, { type, reply_id, log_id, ticket_id }: MessageIds) {
  const subject = subjects[type]
  const id = reply_id ?? log_id ?? (ticket_id === null ? null : String(ticket_id))
  return subject && id !== null ? { subject, id } : undefined
}
