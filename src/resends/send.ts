// Sends the items of a run that are due. One transaction writes the copies, their messages to n8n and the items' new states,
// so a process that dies midway has sent nothing, and two processes never send the same item. The clock calls it every second.
import { uuidv7 } from 'uuidv7'
import { recordAudit } from '../audit/service.ts'
import { sendCopies } from '../broadcasts/resend.ts'
import type { Core } from '../core.ts'
import type { Queryable } from '../db/pool.ts'
import { transaction } from '../db/transaction.ts'
import { isConnected } from '../webhook/service.ts'
import { mostUnsent } from './pace.ts'
import { judgeLogs, lockLines } from './judge-queries.ts'
import {
  lockDueRun,
  selectRun,
  selectWaiting,
  setState,
  settleItems,
  type DueRun,
  type Settled,
} from './queries.ts'

const mostInOneStep = 200

export async function sendDue(ctx: Core): Promise<void> {
  await transaction(ctx.pool, async (tx) => {
    const run = await lockDueRun(tx)
    if (!run) return
    if (!(await isConnected(ctx, tx))) {
      await setState(tx, run.id, 'paused', 'not_connected')
      await recordAudit(
        tx,
        undefined,
        'broadcast.resends_paused',
        'resend_runs',
        run.id,
        await countsOf(tx, run.id),
      )
      await ctx.live.publish(tx, { kind: 'resends', id: run.id })
      return
    }
    const room = roomIn(run)
    const items = room > 0 ? await selectWaiting(tx, run.id, room) : []
    if (items.length > 0) await settleItems(tx, run.id, await sendItems(ctx, tx, items))
    const isDone = (await selectWaiting(tx, run.id, 1)).length === 0
    if (isDone) await setState(tx, run.id, 'done')
    if (isDone || items.length > 0) await ctx.live.publish(tx, { kind: 'resends', id: run.id })
  })
}

/** How many items may be sent now. */
function roomIn({ due, unsent, pace }: DueRun): number {
  return Math.min(due, mostUnsent(pace) - unsent, mostInOneStep)
}

/** Judges each item again: it may have arrived, been sent again by hand, or its consignee may have opted out since. */
async function sendItems(ctx: Core, tx: Queryable, items: readonly { log_id: string }[]): Promise<Settled[]> {
  const ids = items.map(({ log_id }) => log_id)
  await lockLines(tx, ids)
  const judged = new Map((await judgeLogs(tx, ids)).map((one) => [one.id, one]))
  const copies = ids.flatMap((of) => {
    const log = judged.get(of)
    return log?.reason === null ? [{ id: uuidv7(), of, origin: log.origin }] : []
  })
  const made = await sendCopies(ctx, tx, copies)
  const copyOf = new Map(copies.map(({ id, of }) => [of, id]))
  return ids.map((log_id) => {
    const resend_id = copyOf.get(log_id) ?? null
    if (resend_id !== null && made.has(resend_id)) return { log_id, resend_id, reason: null }
    return { log_id, resend_id: null, reason: judged.get(log_id)?.reason ?? 'resent' }
  })
}

/** For the audit log. */
export async function countsOf(
  tx: Queryable,
  id: string,
): Promise<{ sent: number; waiting: number; left_out: number }> {
  const { sent = 0, waiting = 0, left_out = 0 } = (await selectRun(tx, id)) ?? {}
  return { sent, waiting, left_out }
}
