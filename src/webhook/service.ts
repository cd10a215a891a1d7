// The outbox as other areas use it: queues a message about a row, or news, in the caller's transaction.
import { uuidv7 } from 'uuidv7'
import type { Core } from '../core.ts'
import type { Queryable } from '../db/pool.ts'
import { readEndpoint } from './endpoint.ts'
import {
  insertLogMessages,
  insertMessage,
  restartMessage,
  selectMessageOf,
  type Subject,
  type TicketNews,
} from './queries.ts'

export { confirmMessage, moveLane } from './queries.ts'

/**
 * Whether the message was queued again and not sent since. A failure that is reported now is about the earlier time, and must
 * not end the new delivery.
 */
export async function isUnsent(tx: Queryable, of: Subject): Promise<boolean> {
  return (await selectMessageOf(tx, of))?.unsent ?? false
}

/** Whether the message is dead: as far as Pantau knows, no attempt has reached the receiver. */
export async function isGivenUp(tx: Queryable, of: Subject): Promise<boolean> {
  return (await selectMessageOf(tx, of))?.state === 'dead'
}

/** Whether an address for messages is configured. */
export async function isConnected({ config }: Pick<Core, 'config'>, db: Queryable): Promise<boolean> {
  return (await readEndpoint(config, db)) !== undefined
}

/** Queues news about the operation. Does nothing if n8n is not connected. */
export async function queueNews(
  ctx: Pick<Core, 'config'>,
  tx: Queryable,
  type: string,
  data: Record<string, unknown>,
): Promise<void> {
  if (await isConnected(ctx, tx)) await insertMessage(tx, { id: uuidv7(), lane: 'news', type, data })
}

/** Queues news about a ticket, composed when it is sent. Does nothing if n8n is not connected. */
export async function queueAbout(
  ctx: Pick<Core, 'config'>,
  tx: Queryable,
  of: TicketNews,
  { type, lane }: { type: string; lane: string },
): Promise<void> {
  if (await isConnected(ctx, tx)) await insertMessage(tx, { id: uuidv7(), lane, type, ...of })
}

/**
 * Queues a message about a row, in the caller's transaction. Messages of one lane are sent one after the other. If the row has
 * a message that was sent before, it is sent again in another round; one that is waiting keeps waiting.
 */
export async function queueMessage(
  tx: Queryable,
  of: Subject,
  { type, lane }: { type: string; lane: string },
): Promise<void> {
  const known = await selectMessageOf(tx, of)
  if (known) await restartMessage(tx, known.id)
  else await insertMessage(tx, { id: uuidv7(), lane, type, ...of })
}

/** Queues a first message about each of these logs. They do not wait for each other. */
export async function queueLogMessages(
  tx: Queryable,
  type: string,
  logIds: readonly string[],
): Promise<void> {
  await insertLogMessages(
    tx,
    type,
    logIds.map((log_id) => ({ id: uuidv7(), lane: `log:${log_id}`, log_id })),
  )
}
