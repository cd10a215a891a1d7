// Writes in a ticket's thread: internal notes, and replies that are sent through n8n.
import { uuidv7 } from 'uuidv7'
import type { Person } from '../policy/callers.ts'
import { useAttachments } from '../attachments/service.ts'
import type { Core } from '../core.ts'
import type { Queryable } from '../db/pool.ts'
import { transaction } from '../db/transaction.ts'
import { problem, violatedConstraint } from '../errors.ts'
import { can } from '../policy/can.ts'
import { isConnected, queueMessage } from '../webhook/service.ts'
import { visible, writable } from './access.ts'
import { customerOfTicket } from './conversation.ts'
import { notifyHandlerOf } from './handling.ts'
import { lockTicket, type TicketKey } from './queries.ts'
import { marksRead, placed } from './rules.ts'
import type { NewComment } from './schema.ts'
import type { Comment, Ticket } from './shown.ts'
import { selectComment } from './thread-queries.ts'
import { insertComment, insertEvents, updateTicket } from './writes.ts'

export interface Written {
  comment: Comment
  /** The person has sent this comment before, so nothing was written or sent now. */
  repeated: boolean
}

/**
 * Adds a note or a reply. If the person has used the id on this ticket before, also if it was merged since, returns that
 * comment. 409 if another comment has the id.
 */
export function addComment(ctx: Core, person: Person, key: TicketKey, given: NewComment): Promise<Written> {
  return transaction(ctx.pool, async (tx) => {
    // Because of the lock, the first of several requests with one id writes the comment, and the others find it.
    const ticket = visible(ctx, person, await lockTicket(tx, key))
    const known = given.id === undefined ? undefined : await selectComment(tx, given.id)
    if (known) {
      const { author, ticket_id } = known
      // After a merge the comment is in the remaining ticket.
      const here = ticket_id === ticket.id || ticket_id === ticket.merged_into
      const own = here && author.type === 'agent' && author.id === person.id
      if (!own) throw idIsTaken()
      return { comment: known, repeated: true }
    }
    const comment = await writeComment(ctx, tx, person, writable(ctx, person, ticket), given)
    return { comment, repeated: false }
  }).catch((error: unknown) => {
    // The id was used on two tickets at the same moment.
    throw violatedConstraint(error) === 'ticket_comments_pkey' ? idIsTaken() : error
  })
}

// The error does not describe the other comment, which may be in a ticket that this person must not see.
const idIsTaken = () => problem('comment_id_taken')

/** The caller must have locked the ticket and checked that this person may work on it. */
export async function writeComment(
  ctx: Core,
  tx: Queryable,
  person: Person,
  ticket: Ticket,
  given: NewComment,
): Promise<Comment> {
  const id = given.id ?? uuidv7()
  const reply = !given.is_internal_note
  // Nobody would see the customer's answer in a closed ticket, so it must be reopened first.
  if (reply && ticket.status === 'closed')
    throw problem('reply_closed', {}, { members: { ticket_status: 'closed' } })
  if (!can(ctx.config, person, reply ? 'ticket.reply' : 'ticket.note', ticket)) throw problem('forbidden')
  if (reply) refuseBlocked(ticket)
  const sends = reply && customerOfTicket(ticket) !== undefined && (await isConnected(ctx, tx))
  await insertComment(tx, {
    ...given,
    id,
    ticket_id: ticket.id,
    author_type: 'agent',
    user_id: person.id,
    api_key_id: null,
    subject: null,
    delivery_status: sends ? 'queued' : reply ? 'stored' : null,
  })
  await useAttachments(tx, given.attachments, { userId: person.id }, { ticketId: ticket.id, commentId: id })
  if (sends) await queueReply(tx, id, ticket.id)
  await updateTicket(
    tx,
    ticket.id,
    {
      ...(marksRead(person, ticket, reply ? 'reply' : 'note') ? { unread: false } : {}),
      ...(sends ? { answered: { by: id, from: 'writing' } } : {}),
      ...(reply ? { handler: 'human' } : {}),
    },
    ctx.config.timezone,
  )
  await insertEvents(tx, ticket.id, ticket.version, { type: 'user', id: person.id }, [
    { type: reply ? 'replied' : 'note_added', to: id },
  ])
  if (reply) await notifyHandlerOf(ctx, tx, ticket)
  await ctx.live.publish(tx, { kind: 'comment', id, ticket_id: ticket.id, now: placed(ticket) })
  const made = await selectComment(tx, id)
  if (!made) throw new Error('the comment just inserted is gone')
  return made
}

/** 409 if a user has blocked the ticket's customer. */
export function refuseBlocked({ blocked }: Pick<Ticket, 'blocked'>): void {
  if (blocked) throw problem('reply_blocked')
}

export const laneOf = (ticketId: number): string => `ticket:${String(ticketId)}`

/** One lane per ticket, so that the customer gets the replies in the order in which they were written. */
export function queueReply(tx: Queryable, replyId: string, ticketId: number): Promise<void> {
  return queueMessage(tx, { reply_id: replyId }, { type: 'reply.created', lane: laneOf(ticketId) })
}
