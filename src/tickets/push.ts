// Messages that n8n pushes: each creates a ticket, joins an active one, or reopens one that was closed recently.
// conversation.ts finds the ticket, join.ts adds the message to it.
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
import { problem, violatedConstraint } from '../errors.ts'
import { quoted } from '../http/fields.ts'
import { claimKeys, keepResponses, type Claim } from '../http/idempotency.ts'
import { learnName, selectNamed, setMarks } from '../marks/queries.ts'
import { insertMessages, lockConversation, selectTicketOfOwnMessage } from './conversation-queries.ts'
import { keepBlocked, wasKept } from './blocked.ts'
import { findPlace, type Place } from './conversation.ts'
import { handledBy } from './handling-queries.ts'
import { insertHistory } from './pushed-history.ts'
import { joinTicket } from './join.ts'
import { selectTicket } from './queries.ts'
import { hasParts } from './message-parts.ts'
import type { Handler, PushOutcome } from './rules.ts'
import type { TicketPush } from './schema.ts'
import type { PushedTicket } from './shown.ts'
import { react } from './reactions.ts'
import { insertEvents, insertTicket, type Actor } from './writes.ts'

/** How many pushes may wait for their turn. */
const maxWaiting = 5_000

interface PushedAnswer {
  status: 200 | 201
  body: PushedTicket
}

interface PushCore extends Core {
  /** Limits how many pushes run at a time, so that the pool has connections left for people. */
  ticketPushes: LimitFunction
}

/**
 * Runs a push in one transaction and resolves after the commit. 422 if its Idempotency-Key was used with another body, 503 if
 * too many pushes wait.
 */
export async function pushTicket(
  ctx: PushCore,
  apiKey: ApiKey,
  push: TicketPush,
  claim: Claim | undefined,
): Promise<PushedAnswer & { replayed: boolean }> {
  if (ctx.ticketPushes.pendingCount >= maxWaiting) throw problem('overloaded')
  const write = () =>
    transaction(ctx.pool, async (tx) => {
      if (claim) {
        const earlier = await earlierAnswer(tx, claim)
        if (earlier) return { ...earlier, replayed: true }
      }
      const body = await takePush(ctx, tx, apiKey, push)
      const answer: PushedAnswer = { status: body.status === 'created' ? 201 : 200, body }
      if (claim) await keepResponses(tx, [{ claim, answer }])
      return { ...answer, replayed: false }
    })
  return ctx.ticketPushes(() =>
    write().catch((error: unknown) => {
      // Pushes without phone and AWB that quote one broadcast share no lock. The second attempt joins the other's ticket.
      if (violatedConstraint(error) !== 'tickets_one_active') throw error
      return write()
    }),
  )
}

async function earlierAnswer(tx: Queryable, claim: Claim): Promise<PushedAnswer | undefined> {
  const mark = uuidv7()
  // A placeholder until there is an answer. Nobody sees it, because the claim is not committed before.
  const verdict = (await claimKeys(tx, [{ claim, mark, answer: { status: 201, body: mark } }])).get(mark)
  if (!verdict || verdict.won) return undefined
  if (verdict.other || !verdict.answer) throw problem('idempotency_key_reused')
  // pushTicket stored it with keepResponses.
  return verdict.answer as PushedAnswer
}

/**
 * `unchanged`: a ticket has its message_id already. `ignored`: a message of the assistant or the phone, without an active
 * ticket. `blocked`: the customer is blocked, so the message is kept on their page and joins no ticket, not even an active one;
 * their reactions are ignored. Messages of the system, the assistant and the phone are treated as usual.
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

/** An active ticket has its messages already, so `history` is left out, with a warning. */
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

/** A complaint is never refused for an unknown category: the category is left out, with a warning. */
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

/** Keeps whether the customer wants broadcasts, with an event in the ticket that the message joined. */
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

/** The name of the customer's lock: the phone, as it was sent if unreadable, else the parcel. */
function lockOf({ phone, tracking_number }: Pick<TicketPush, 'phone' | 'tracking_number'>) {
  return phone?.number ?? tracking_number?.key
}

export interface Opened {
  outcome: PushOutcome
  id: number
  /** The message's comment; null: it is the description. undefined: it is only an event in the history. */
  commentId: string | null | undefined
  ticket_uid: string
}

type OfMessage = 'message_id' | 'reply_to_message_id' | 'sent_at' | 'reaction'
/** A push, or a ticket that is opened without a message, which has no message id and no time of its own. */
export type Opening = Categorised<Omit<TicketPush, OfMessage | 'source' | 'channel'>> &
  Partial<Pick<TicketPush, OfMessage | 'channel'>> & { source: TicketPush['source'] }

/** Creates a ticket, or joins the existing one of this parcel and customer. */
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
  // An active ticket has got these messages one by one already.
  if (push.history && outcome !== 'appended') await insertHistory(tx, id, actor, push.history, push.sent_at)
  return { outcome, id, ticket_uid, commentId }
}

/** The API key or the user who uploaded the files. */
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
