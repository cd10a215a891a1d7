// n8n's messages: a new case, a message that joins an active one, or one that reopens a case closed lately. Which ticket it is
// says conversation.ts, what becomes of that ticket join.ts.
import type { LimitFunction } from 'p-limit'
import { uuidv7 } from 'uuidv7'
import { customerOf } from '../customers/phone.ts'
import { selectCategoryByKey } from '../categories/queries.ts'
import type { Category } from '../categories/schema.ts'
import { readWish, type Wish } from '../customers/opt-out.ts'
import { onlyThanks } from '../customers/thanks.ts'
import type { ApiKey } from '../policy/callers.ts'
import type { Core } from '../core.ts'
import type { Queryable } from '../db/pool.ts'
import type { Uploader } from '../attachments/queries.ts'
import { useAttachments } from '../attachments/service.ts'
import { transaction } from '../db/transaction.ts'
import { problem } from '../errors.ts'
import { quoted } from '../http/fields.ts'
import { claimKeys, keepResponses, type Claim } from '../http/idempotency.ts'
import { learnName, selectNamed, setMarks } from '../marks/queries.ts'
import { insertMessages, lockConversation, selectTicketOfOwnMessage } from './conversation-queries.ts'
import { keepBlocked, wasKept } from './blocked.ts'
import { findPlace, type Place } from './conversation.ts'
import { handledBy } from './handling-queries.ts'
import { insertTalkBefore } from './talk-before.ts'
import { joinTicket } from './join.ts'
import { selectTicket } from './queries.ts'
import { hasParts } from './message-parts.ts'
import type { Handler, PushOutcome } from './rules.ts'
import type { TicketPush } from './schema.ts'
import type { PushedTicket } from './shown.ts'
import { react } from './reactions.ts'
import { insertEvents, insertTicket, type Actor } from './writes.ts'

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
      const body = await takePush(ctx, tx, apiKey, push)
      const answer: PushedAnswer = { status: body.status === 'created' ? 201 : 200, body }
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

/**
 * `unchanged`: its message_id is in a ticket already. `ignored`: an aside that belongs to no active ticket. `blocked`: the
 * customer is blocked, so what they wrote is kept on their page; it makes no ticket, and joins not even an active one. Their
 * reactions are ignored. What the system, the assistant or the phone says of them goes its usual way.
 */
async function takePush(ctx: Core, tx: Queryable, apiKey: ApiKey, sent: TicketPush): Promise<PushedTicket> {
  const push = await withCategory(tx, sent)
  const { message_id: message } = push
  await lockConversation(tx, { message: message && `${apiKey.id} ${message}`, customer: lockOf(push) })
  const known = message === undefined ? undefined : await selectTicketOfOwnMessage(tx, apiKey.id, message)
  if (known) return answerOf(tx, push, 'unchanged', known.ticket_id)
  const customer = customerOf(push.phone)
  const writer = push.source === 'customer' ? customer : undefined
  const named = writer === undefined ? undefined : await selectNamed(tx, writer)
  if (sent.reaction)
    return named?.blocked
      ? answerOf(tx, push, 'ignored', undefined)
      : takeReaction(ctx, tx, apiKey, { ...sent, reaction: sent.reaction })
  const wish = writer === undefined || hasParts(push) ? undefined : readWish(push.description)
  if (writer !== undefined && (named?.blocked || (await wasKept(tx, apiKey, push)))) {
    await keepBlocked(tx, apiKey, writer, push)
    if (wish) await keepWish(tx, writer, wish, undefined)
    return answerOf(tx, push, 'blocked', undefined)
  }
  const opened = await place(ctx, tx, { type: 'n8n', id: apiKey.id }, push, wish)
  if (wish && writer !== undefined) await keepWish(tx, writer, wish, opened)
  const { customer_name: name } = push
  if (writer !== undefined && name !== undefined && named?.name_source !== 'user' && named?.name !== name)
    await learnName(tx, writer, name)
  if (!opened) return answerOf(tx, push, wish ? answerTo[wish] : 'ignored', undefined)
  if (message !== undefined)
    await insertMessages(tx, apiKey.id, opened.id, [{ id: message, commentId: opened.commentId }])
  return answerOf(tx, withoutHistory(push, opened.outcome), opened.outcome, opened.id)
}

/** An active ticket has its messages already, so a history is not taken; the answer says so. */
function withoutHistory<Push extends Pick<TicketPush, 'history' | 'warnings'>>(
  push: Push,
  outcome: PushOutcome,
): Push {
  if (!push.history || outcome !== 'appended') return push
  return {
    ...push,
    warnings: [...push.warnings, 'history was left out: the ticket is active and has its messages already'],
  }
}

type Categorised<T> = Omit<T, 'category'> & { category?: Category | undefined }

/** A complaint is never refused for what nobody knows: it is left out, and said in the answer. */
async function withCategory(tx: Queryable, push: TicketPush): Promise<Categorised<TicketPush>> {
  const { category: key, ...rest } = push
  if (key === undefined) return rest
  const category = await selectCategoryByKey(tx, key)
  if (category) return { ...rest, category }
  return {
    ...rest,
    warnings: [...push.warnings, `category was left out: ${quoted(key)} is no category in use`],
  }
}

async function takeReaction(
  ctx: Core,
  tx: Queryable,
  apiKey: ApiKey,
  push: Parameters<typeof react>[3],
): Promise<PushedTicket> {
  const ticket = await react(ctx, tx, apiKey.id, push)
  if (!ticket) return answerOf(tx, push, 'ignored', undefined)
  if (push.message_id !== undefined)
    await insertMessages(tx, apiKey.id, ticket.id, [{ id: push.message_id, commentId: undefined }])
  return answerOf(tx, push, 'appended', ticket.id)
}

const answerTo = { stop: 'opted_out', start: 'opted_in' } as const

/** Whether the customer wants broadcasts, with a line in the history of the ticket that they said it in. */
async function keepWish(
  tx: Queryable,
  customer: string,
  wish: Wish,
  opened: Opened | undefined,
): Promise<void> {
  const ticket = opened && (await selectTicket(tx, { id: opened.id }))
  const stops = wish === 'stop'
  const changed = await setMarks(tx, customer, { opted_out: stops }, 'customer')
  if (ticket && changed.opted_out)
    await insertEvents(tx, ticket.id, ticket.version, { type: 'customer', id: null }, [
      { type: stops ? 'customer_opted_out' : 'customer_opted_in' },
    ])
}

async function answerOf(
  tx: Queryable,
  { tracking_number: given, phone, warnings }: Pick<TicketPush, 'tracking_number' | 'phone' | 'warnings'>,
  status: PushedTicket['status'],
  id: number | undefined,
): Promise<PushedTicket> {
  const ticket = id === undefined ? undefined : await selectTicket(tx, { id })
  const customer = customerOf(phone)
  const [handled] = customer === undefined ? [] : await handledBy(tx, [customer])
  const handled_by: Handler = handled?.handled_by ?? ticket?.handled_by ?? 'bot'
  return {
    status,
    ticket_uid: ticket?.ticket_uid ?? null,
    tracking_number: given?.shown ?? ticket?.tracking_number ?? null,
    handled_by,
    ...(warnings.length > 0 ? { warnings } : {}),
  }
}

/** A phone that says who the customer is, or as it was sent; without one the parcel. */
function lockOf({ phone, tracking_number }: Pick<TicketPush, 'phone' | 'tracking_number'>) {
  return phone?.number ?? tracking_number?.key
}

export interface Opened {
  outcome: PushOutcome
  id: number
  /** The message's comment; null: it is the description. undefined: it is a line of the history. */
  commentId: string | null | undefined
  ticket_uid: string
}

type OfMessage = 'message_id' | 'reply_to_message_id' | 'sent_at' | 'reaction'
/** What somebody else than a message opens a ticket with has no id and no time of its own. */
export type Opening = Categorised<Omit<TicketPush, OfMessage | 'source' | 'channel'>> &
  Partial<Pick<TicketPush, OfMessage | 'channel'>> & { source: TicketPush['source'] }

/** Makes a ticket, or joins the one there is of this parcel and customer. */
export async function openTicket(
  ctx: Core,
  tx: Queryable,
  actor: Actor,
  opening: Opening & { source: 'customer' | 'system' },
): Promise<Opened> {
  await lockConversation(tx, { message: undefined, customer: lockOf(opening) })
  const opened = await place(ctx, tx, actor, opening)
  if (!opened) throw new Error('only an aside is ignored')
  return opened
}

async function place(
  ctx: Core,
  tx: Queryable,
  actor: Actor,
  push: Opening,
  wish?: Wish,
): Promise<Opened | undefined> {
  const asksNothing =
    wish !== undefined || (push.source === 'customer' && !hasParts(push) && onlyThanks(push.description))
  const found = await findPlace(ctx, tx, { ...push, asksNothing, onlyActive: wish !== undefined })
  if (!found) return undefined
  const { ticket, outcome } = found
  const commentId = ticket ? await joinTicket(ctx, tx, actor, { ...push, asksNothing }, found) : null
  const { id, ticket_uid } = ticket ?? (await makeTicket(ctx, tx, actor, { ...push, asksNothing }, found))
  if (push.attachments)
    await useAttachments(tx, push.attachments, uploaderOf(actor), {
      ticketId: id,
      commentId: commentId ?? null,
    })
  // What an active ticket's customer and the automation said has come message by message.
  if (push.history && outcome !== 'appended')
    await insertTalkBefore(tx, id, actor, push.history, push.sent_at)
  return { outcome, id, ticket_uid, commentId }
}

/** An API key, or a person. */
function uploaderOf({ type, id }: Actor): Uploader {
  if (id === null) throw new Error('only a key or a person uploads')
  return type === 'n8n' ? { apiKeyId: id } : { userId: id }
}

async function makeTicket(
  ctx: Core,
  tx: Queryable,
  actor: Actor,
  push: Opening & { asksNothing: boolean },
  { parcel, previous, quotes }: Place,
): Promise<{ id: number; ticket_uid: string }> {
  const made = await insertTicket(
    tx,
    {
      tracking_number: parcel?.number,
      tracking_number_source: parcel?.source ?? null,
      phone: push.phone,
      subject: push.subject,
      description: push.description,
      priority: push.priority ?? 'medium',
      category_id: push.category?.id ?? null,
      channel: push.channel ?? 'whatsapp',
      source: push.source === 'system' ? 'system' : 'customer',
      asks_nothing: push.asksNothing,
      sent_at: push.sent_at,
      metadata: push.metadata,
      quotes,
      ...(push.location ? { location: push.location } : {}),
      ...(push.contact ? { contact: push.contact } : {}),
      previous_ticket_id: previous,
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
  return made
}
