// Composes the body of a message when it is sent. The outbox holds only ids, so a customer's text and phone are stored once.
import type { Queryable } from '../db/pool.ts'
import type { Claimed } from './queries.ts'
import type { Withheld } from './send.ts'
import { subjectOf, type Subjects } from './subjects.ts'

/** A new id for each round, but the same id for all retries of a round. */
export function webhookId({ id, round }: Pick<Claimed, 'id' | 'round'>): string {
  return `msg_${id}${round === 0 ? '' : `_${String(round)}`}`
}

/** JSON: type, timestamp (of the message, not of the attempt) and data; or why the message is not sent. */
export async function composeBody(
  db: Queryable,
  subjects: Subjects,
  message: Claimed,
): Promise<{ body: string } | { withheld: Withheld }> {
  const { type, created_at: timestamp } = message
  const of = subjectOf(subjects, message)
  const data = of ? await of.subject.compose(db, of.id) : message.data
  return typeof data === 'string' ? { withheld: data } : { body: JSON.stringify({ type, timestamp, data }) }
}
