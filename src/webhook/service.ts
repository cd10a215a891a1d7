// The outbox for the rest of Pantau: queues a message about a row, or an event, in the caller's transaction.
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
 * Sent again by somebody, and not gone out since. A failure that is reported now, late or for the second time, is about
 * the time before: it must not end what has not begun.
 */
export async function isUnsent(tx: Queryable, of: Subject): Promise<boolean> {
  return (await selectMessageOf(tx, of))?.unsent ?? false
}

/** As far as we know, no attempt has reached the receiver. */
export async function isGivenUp(tx: Queryable, of: Subject): Promise<boolean> {
  return (await selectMessageOf(tx, of))?.state === 'dead'
}

/** Whether there is anywhere to send to. */
export async function isConnected({ config }: Pick<Core, 'config'>, db: Queryable): Promise<boolean> {
  return (await readEndpoint(config, db)) !== undefined
}

/** News of the operation itself. Nothing happens while nobody is connected. */
export async function queueNews(
  ctx: Pick<Core, 'config'>,
  tx: Queryable,
  type: string,
  data: Record<string, unknown>,
): Promise<void> {
  if (await isConnected(ctx, tx)) await insertMessage(tx, { id: uuidv7(), lane: 'news', type, data })
}

/** News of a ticket, made when it is sent. Nothing happens while nobody is connected. */
export async function queueAbout(
  ctx: Pick<Core, 'config'>,
  tx: Queryable,
  of: TicketNews,
  { type, lane }: { type: string; lane: string },
): Promise<void> {
  if (await isConnected(ctx, tx)) await insertMessage(tx, { id: uuidv7(), lane, type, ...of })
}

/**
 * A message about a row, in the caller's transaction. Those of one lane go out one after the other. What has been sent
 * before is sent again as the same message, in another round; what still waits goes on waiting.
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

/** A first message about each of these logs. They do not wait for each other. */
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
