// Sends dead messages again on an admin's request. The rows that they are about wait again, too.
import { recordAudit } from '../audit/service.ts'
import type { Person } from '../policy/callers.ts'
import { transaction } from '../db/transaction.ts'
import { problem } from '../errors.ts'
import { selectDead, selectMessage, type Place } from './message-queries.ts'
import { hurryMessage, restartMessage } from './queries.ts'
import { subjectOf, type SubjectsCore } from './subjects.ts'

/** Sends a message again. If it is waiting for its next attempt, that is tried now. 409 while an attempt is running. */
export function replayMessage(ctx: SubjectsCore, person: Person, id: string): Promise<void> {
  return transaction(ctx.pool, async (tx) => {
    const message = await selectMessage(tx, id)
    if (!message) throw problem('no_such_message')
    if (message.state === 'waiting') {
      if (!(await hurryMessage(tx, id))) throw problem('message_in_flight')
      return
    }
    const of = subjectOf(ctx.subjects, message)
    await of?.subject.again(ctx, tx, of.id)
    if (!(await restartMessage(tx, id))) throw problem('message_in_flight')
    await recordAudit(tx, person, 'webhook.replayed', 'webhook_messages', id, { type: message.type })
  })
}

const atOnce = 500

/** Oldest first, each in its own transaction. Returns how many wait again; a message that may not be replayed stays dead. */
export async function replayDead(ctx: SubjectsCore, person: Person): Promise<number> {
  let replayed = 0
  let after: Place | undefined
  while (replayed < atOnce) {
    const dead = await selectDead(ctx.pool, after, atOnce - replayed)
    for (const { id } of dead) {
      try {
        await replayMessage(ctx, person, id)
        replayed++
      } catch (error) {
        // Another admin has replayed it already, or it has arrived in another way.
        ctx.log.info({ err: error, id }, 'a dead message was not replayed')
      }
    }
    after = dead.at(-1)
    if (!after) break
  }
  return replayed
}
