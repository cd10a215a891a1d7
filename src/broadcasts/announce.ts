// Notifies open screens of new and changed logs, after the commit.
import type { Core } from '../core.ts'
import { Problem } from '../errors.ts'
import type { Outcome } from './writer.ts'

export function announce(ctx: Pick<Core, 'live'>, outcomes: readonly Outcome[]): void {
  const created: string[] = []
  const updated: string[] = []
  for (const outcome of outcomes) {
    if (outcome instanceof Problem || outcome.replayed) continue
    if (outcome.body.status === 'created') created.push(outcome.body.log_id)
    else if (outcome.body.status === 'updated') updated.push(outcome.body.log_id)
  }
  ctx.live.announceLogs('created', created)
  ctx.live.announceLogs('updated', updated)
}
