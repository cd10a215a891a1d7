// Writing in a ticket's thread: notes, and replies that go out through n8n.
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
import { tellHandlerOf } from './handling.ts'
import { lockTicket, type TicketKey } from './queries.ts'
import { marksRead, placed } from './rules.ts'
import type { NewComment } from './schema.ts'
import type { Comment, Ticket } from './shown.ts'
import { selectComment } from './thread-queries.ts'
import { insertComment, insertEvents, updateTicket } from './writes.ts'

export interface Written {
  comment: Comment
  /** The same person has sent it to this ticket before: nothing was written or sent now. */
  repeated: boolean
}

/**
 * Adds a note or a reply. With an id that the person has used on this ticket already, answers the comment that has it. 409
 * for an id of any other comment.
 */
export function addComment(ctx: Core, person: Person, key: TicketKey, given: NewComment): Promise<Written> {
  return transaction(ctx.pool, async (tx) => {
    // The lock lets of several that carry one id the first write, and the others find what it wrote.
    const ticket = visible(ctx, person, await lockTicket(tx, key))
    const known = given.id === undefined ? undefined : await selectComment(tx, given.id)
    if (known) {
      const { author, ticket_id } = known
      const own = ticket_id === ticket.id && author.type === 'agent' && author.id === person.id
      if (!own) throw idIsTaken()
      return { comment: known, repeated: true }
    }
    const comment = await writeComment(ctx, tx, person, writable(ctx, person, ticket), given)
    return { comment, repeated: false }
  }).catch((error: unknown) => {
    // On two tickets at the same moment.
    throw violatedConstraint(error) === 'ticket_comments_pkey' ? idIsTaken() : error
  })
}

// Says nothing of the comment that has it: it may be in a ticket that this person must not see.
const idIsTaken = () => problem('comment_id_taken')

/** In the caller's transaction, which has the ticket locked and knows that this person may work on it. */
export async function writeComment(
  ctx: Core,
  tx: Queryable,
  person: Person,
  ticket: Ticket,
  given: NewComment,
): Promise<Comment> {
  const id = given.id ?? uuidv7()
  const reply = !given.is_internal_note
  // What the customer answers would find nobody: it is opened again first.
  if (reply && ticket.status === 'closed')
    throw problem('reply_closed', {}, { members: { ticket_status: 'closed' } })
  if (!can(ctx.config, person, reply ? 'ticket.reply' : 'ticket.note', ticket)) throw problem('forbidden')
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
  if (reply) await tellHandlerOf(ctx, tx, ticket)
  await ctx.live.publish(tx, { kind: 'comment', id, ticket_id: ticket.id, now: placed(ticket) })
  const made = await selectComment(tx, id)
  if (!made) throw new Error('the comment just inserted is gone')
  return made
}

export const laneOf = (ticketId: number): string => `ticket:${String(ticketId)}`

/** One lane per ticket: the customer reads the replies in the order in which they were written. */
export function queueReply(tx: Queryable, replyId: string, ticketId: number): Promise<void> {
  return queueMessage(tx, { reply_id: replyId }, { type: 'reply.created', lane: laneOf(ticketId) })
}
