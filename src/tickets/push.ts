// n8n's tickets: a new case, a message that joins an active one, or one that reopens a case closed lately.
import type { LimitFunction } from 'p-limit'
import { uuidv7 } from 'uuidv7'
import type { ApiKey } from '../policy/callers.ts'
import type { Core } from '../core.ts'
import type { Queryable } from '../db/pool.ts'
import { transaction } from '../db/transaction.ts'
import { problem } from '../errors.ts'
import { claimKeys, keepResponses, type Claim } from '../http/idempotency.ts'
import { lockTicket } from './queries.ts'
import {
  changeStatus,
  higherPriority,
  outcomeOfPush,
  placed,
  statusAfterMessage,
  type PushOutcome,
} from './rules.ts'
import type { TicketPush } from './schema.ts'
import type { Ticket, PushedTicket } from './shown.ts'
import {
  insertComment,
  insertEvents,
  insertTicket,
  lockActiveUser,
  lockEarlierTicket,
  lockJoinKey,
  updateTicket,
  type Actor,
  type JoinKey,
  type NewEvent,
  type TicketPatch,
} from './writes.ts'

/** Pushes that may wait for their turn. */
const maxWaiting = 5_000

interface PushedAnswer {
  status: 200 | 201
  body: PushedTicket
}

interface PushCore extends Core {
  /** Runs few at a time, so that the pool has connections left for people. */
  ticketPushes: LimitFunction
}

/**
 * One push in one transaction, answered after its commit. 422 when its Idempotency-Key had another body, 503 when too many
 * wait.
 */
export async function pushTicket(
  ctx: PushCore,
  apiKey: ApiKey,
  push: TicketPush,
  claim: Claim | undefined,
): Promise<PushedAnswer & { replayed: boolean }> {
  if (ctx.ticketPushes.pendingCount >= maxWaiting) throw problem('overloaded')
  return ctx.ticketPushes(() =>
    transaction(ctx.pool, async (tx) => {
      if (claim) {
        const earlier = await earlierAnswer(tx, claim)
        if (earlier) return { ...earlier, replayed: true }
      }
      const { outcome, ticket_uid } = await openTicket(ctx, tx, { type: 'n8n', id: apiKey.id }, push)
      const answer: PushedAnswer = {
        status: outcome === 'created' ? 201 : 200,
        body: {
          status: outcome,
          ticket_uid,
          tracking_number: push.tracking_number?.shown ?? null,
          ...(push.warnings.length > 0 ? { warnings: push.warnings } : {}),
        },
      }
      if (claim) await keepResponses(tx, [{ claim, answer }])
      return { ...answer, replayed: false }
    }),
  )
}

async function earlierAnswer(tx: Queryable, claim: Claim): Promise<PushedAnswer | undefined> {
  const mark = uuidv7()
  // The mark stands in for the answer until there is one; nobody sees it, since the claim is not committed before.
  const verdict = (await claimKeys(tx, [{ claim, mark, answer: { status: 201, body: mark } }])).get(mark)
  if (!verdict || verdict.won) return undefined
  if (verdict.other || !verdict.answer) throw problem('idempotency_key_reused')
  // It was stored below.
  return verdict.answer as PushedAnswer
}

export interface Opened {
  outcome: PushOutcome
  id: number
  ticket_uid: string
}

/** Makes a ticket, or joins the one there is of this parcel and customer. */
export async function openTicket(ctx: Core, tx: Queryable, actor: Actor, push: TicketPush): Promise<Opened> {
  const key = joinKey(push)
  if (key) await lockJoinKey(tx, key)
  const earlier = key && (await lockEarlierTicket(tx, key))
  const outcome = outcomeOfPush(earlier, push.source, ctx.config.reopenDays, new Date())
  if (earlier && outcome !== 'created') {
    const ticket = await lockTicket(tx, { id: earlier.id })
    if (!ticket) throw new Error('the ticket just locked is gone')
    await join(ctx, tx, actor, push, ticket)
    return { outcome, id: ticket.id, ticket_uid: ticket.ticket_uid }
  }
  const made = await insertTicket(
    tx,
    {
      tracking_number: push.tracking_number,
      phone: push.phone,
      subject: push.subject,
      description: push.description,
      priority: push.priority ?? 'medium',
      source: push.source,
      metadata: push.metadata,
      previous_ticket_id: earlier?.id ?? null,
      actor,
    },
    ctx.config.timezone,
  )
  await ctx.live.publish(tx, {
    kind: 'ticket',
    event: 'created',
    id: made.id,
    now: { status: 'open', assigned_to_user_id: null },
  })
  return { outcome, ...made }
}

/** An unreadable phone joins nothing by itself; without parcel and phone every push is a case of its own. */
function joinKey({ tracking_number, phone }: TicketPush): JoinKey | undefined {
  if (tracking_number === undefined && (!phone || phone.unreadable)) return undefined
  return { tracking_number: tracking_number?.shown ?? null, phone: phone?.number ?? null }
}

async function join(ctx: Core, tx: Queryable, actor: Actor, push: TicketPush, ticket: Ticket): Promise<void> {
  const patch: TicketPatch = push.metadata ? { metadata: push.metadata } : {}
  const events: NewEvent[] = []
  let commentId: string | undefined
  if (push.source === 'customer') {
    commentId = uuidv7()
    await insertComment(tx, {
      id: commentId,
      ticket_id: ticket.id,
      author_type: 'customer',
      user_id: null,
      api_key_id: actor.type === 'n8n' ? actor.id : null,
      subject: push.subject === ticket.subject ? null : push.subject,
      comment_text: push.description,
      is_internal_note: false,
      delivery_status: null,
    })
    Object.assign(patch, { customerWrote: true, unread: true })
    events.push({ type: 'message_received', to: commentId })
    await planWaking(tx, ticket, patch, events)
  } else events.push({ type: 'anomaly_reported', note: noteOf(push, ticket) })
  const priority = push.priority && higherPriority(push.priority, ticket.priority)
  if (priority !== undefined && priority !== ticket.priority) {
    patch.priority = priority
    events.push({ type: 'priority_changed', from: ticket.priority, to: priority })
  }
  const changed = patch.status ?? patch.priority
  const version = await updateTicket(
    tx,
    ticket.id,
    { ...patch, newVersion: changed !== undefined },
    ctx.config.timezone,
  )
  await insertEvents(tx, ticket.id, version, actor, events)
  const now = {
    status: patch.status ?? ticket.status,
    assigned_to_user_id:
      patch.assigned_to_user_id === undefined ? ticket.assigned_to_user_id : patch.assigned_to_user_id,
  }
  await ctx.live.publish(tx, { kind: 'ticket', event: 'updated', id: ticket.id, now, was: placed(ticket) })
  if (commentId !== undefined)
    await ctx.live.publish(tx, { kind: 'comment', id: commentId, ticket_id: ticket.id, now })
}

async function planWaking(
  tx: Queryable,
  ticket: Ticket,
  patch: TicketPatch,
  events: NewEvent[],
): Promise<void> {
  const to = statusAfterMessage(ticket.status)
  if (to === ticket.status) return
  const effect = changeStatus(ticket, to, new Date())
  Object.assign(patch, effect)
  events.push({ type: effect.reopened ? 'reopened' : 'status_changed', from: ticket.status, to })
  const assignee = ticket.assigned_to_user_id
  if (effect.reopened && assignee !== null && !(await lockActiveUser(tx, assignee))) {
    patch.assigned_to_user_id = null
    events.push({ type: 'released', from: assignee, to: null })
  }
}

function noteOf(push: TicketPush, ticket: Ticket): string {
  return push.subject === ticket.subject ? push.description : `${push.subject}\n${push.description}`
}
