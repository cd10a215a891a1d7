// Delivers the outbox: the oldest message of a lane, until none is due. A job may run twice or die midway. The claim in the
// message's row shows whether an attempt is running, and a scheduled job finds messages that were left behind.
import type { Core } from '../core.ts'
import { transaction } from '../db/transaction.ts'
import { readEndpoint } from './endpoint.ts'
import { composeBody, webhookId } from './payload.ts'
import {
  addJobs,
  claimNext,
  deleteSpentJobs,
  insertAttempt,
  selectForgottenLanes,
  selectHead,
  settleMessage,
  tookAnotherSince,
  wakeUnreachable,
  type Claimed,
} from './queries.ts'
import { send, type Attempt, type Failure, type Withheld } from './send.ts'
import { subjectOf, type SubjectsCore } from './subjects.ts'

export interface DeliveryOptions {
  /** Milliseconds for one attempt. */
  timeout: number
  /** Seconds from each attempt to the next. After the last attempt the message is dead. */
  delays: readonly number[]
}

const minute = 60
const hour = 60 * minute
/** Eleven attempts over about eighteen hours, so that n8n may be down for a night. */
export const usualDelivery: DeliveryOptions = {
  timeout: 15_000,
  delays: [5, 30, 2 * minute, 10 * minute, 30 * minute, hour, 2 * hour, 4 * hour, 5 * hour, 5 * hour],
}

interface DeliveryCore extends SubjectsCore {
  delivery: DeliveryOptions
}

/** The job `deliver`: sends the messages of this lane that are due. */
export async function deliverLane(ctx: DeliveryCore, lane: string, stop: AbortSignal): Promise<void> {
  const { timeout } = ctx.delivery
  while (!stop.aborted) {
    const endpoint = await readEndpoint(ctx.config, ctx.pool)
    // The scheduled sweep starts the lane again once n8n is connected.
    if (!endpoint) return
    // Claimed for twice the timeout: an attempt that has not ended by then has died.
    const message = await claimNext(ctx.pool, lane, (2 * timeout) / 1000 + 1)
    if (!message) {
      const head = await selectHead(ctx.pool, lane)
      if (!head || head.claimed) return
      // The message became due, or became the oldest, between the two statements.
      if (head.due) continue
      await addJobs(ctx.pool, [lane], head.next_attempt_at)
      return
    }
    const composed = await composeBody(ctx.pool, ctx.subjects, message)
    const attempt =
      'withheld' in composed
        ? notSent(composed.withheld)
        : await send(endpoint, { id: webhookId(message), body: composed.body }, { timeout, stop })
    await settle(ctx, message, attempt)
  }
}

async function settle(ctx: DeliveryCore, message: Claimed, attempt: Attempt): Promise<void> {
  const { failure, statusCode } = attempt
  const delay = ctx.delivery.delays[message.attempts - 1]
  const dead = failure !== undefined && failure !== 'stopped' && (isFinal(attempt) || delay === undefined)
  const outcome = failure === undefined ? 'handed_over' : dead ? 'dead' : 'waiting'
  ctx.metrics.deliveries.inc({ outcome: outcome === 'waiting' ? 'retry' : outcome })
  await transaction(ctx.pool, async (tx) => {
    const of = subjectOf(ctx.subjects, message)
    await of?.subject.lock(tx, of.id)
    await insertAttempt(tx, message, attempt)
    const settled = await settleMessage(tx, message, {
      state: outcome,
      seconds: failure === 'stopped' ? 0 : (delay ?? 0) * (0.9 + Math.random() * 0.2),
      // If it was retried early once and still not accepted, the problem is this message. More early retries would only use
      // up its attempts.
      unreachable: isUnreachable(attempt) && !(await tookAnotherSince(tx, message)),
    })
    if (!settled) return
    // If the message was moved meanwhile, the job of this lane does not continue with the other lane.
    if (settled.lane !== message.lane) await addJobs(tx, [settled.lane])
    if (outcome === 'handed_over') await wakeUnreachable(tx)
    if (!of) return
    const why = `n8n: ${statusCode === null ? (failure ?? '') : String(statusCode)}`
    if (outcome === 'handed_over') await of.subject.handedOver(ctx, tx, of.id)
    else if (isWithheld(failure)) await of.subject.withheld(ctx, tx, of.id, failure)
    else if (outcome === 'dead') await of.subject.gaveUp(ctx, tx, of.id, why)
    else await of.subject.retrying(ctx, tx, of.id)
  })
}

const notSent = (failure: Withheld): Attempt => ({
  startedAt: new Date(),
  milliseconds: 0,
  statusCode: null,
  failure,
  response: '',
})

const isWithheld = (failure: Failure | undefined): failure is Withheld =>
  failure === 'gone' || failure === 'blocked' || failure === 'opted_out'

/** 4xx statuses about the receiver and not about the message, which may be accepted later. */
const passing = [401, 403, 404, 408, 425, 429]

/** Whether the message would fail again in the same way, so that the messages behind it in the lane need not wait. */
function isFinal({ failure, statusCode: status }: Attempt): boolean {
  return (
    isWithheld(failure) || (status !== null && status >= 400 && status < 500 && !passing.includes(status))
  )
}

/** Whether nobody answered, or only a proxy, or n8n without the published workflow. The message is not the problem. */
function isUnreachable({ failure, statusCode }: Attempt): boolean {
  if (failure === undefined || isWithheld(failure)) return false
  return statusCode === null || [404, 502, 503, 504].includes(statusCode)
}

/** Scheduled: restarts lanes whose job died with its process, and deletes spent jobs. */
export async function sweepOutbox(ctx: Core): Promise<void> {
  if (!(await readEndpoint(ctx.config, ctx.pool))) return
  const forgotten = await selectForgottenLanes(ctx.pool)
  // Scheduled at the time of the oldest message, so that these lanes do not come after lanes that became due just now.
  if (forgotten[0])
    await addJobs(
      ctx.pool,
      forgotten.map(({ lane }) => lane),
      forgotten[0].next_attempt_at,
    )
  await deleteSpentJobs(ctx.pool)
}
