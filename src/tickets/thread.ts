// A ticket as its page loads it: the newest part of its thread and history, and earlier parts a page at a time.
import { z } from 'zod'
import type { Person } from '../policy/callers.ts'
import { selectLogsOfParcel } from '../broadcasts/queries.ts'
import type { Core } from '../core.ts'
import { decodeCursor, encodeCursor, type Page } from '../http/list.ts'
import { shown, visible } from './access.ts'
import { selectBroadcastParcels } from './conversation-queries.ts'
import { broadcastDays, customerOfTicket } from './conversation.ts'
import { selectMergedInto } from './merge-queries.ts'
import { selectCustomerTickets, selectTicket, type TicketKey } from './queries.ts'
import type { Comment, Ticket, TicketDetail, TicketEvent } from './shown.ts'
import { selectHistory, selectSteps } from './history-queries.ts'
import type { Part } from './page-queries.ts'
import { selectComments, selectStoryTicket } from './thread-queries.ts'

/** How many comments and events come with the ticket. */
const newest = 200
const parcelLimit = 200
const customerLimit = 50

const commentPlace = z.object({ at: z.iso.datetime({ offset: true }), id: z.uuid() })
const eventPlace = z.int().positive()

/** The ticket with everything its page shows. */
export async function ticketStory(ctx: Core, person: Person, key: TicketKey): Promise<TicketDetail> {
  const { merged_ids, ...found } = visible(ctx, person, await selectStoryTicket(ctx.pool, key))
  const { id, tracking_number } = found
  const customer = customerOfTicket(found)
  const [{ steps, mirrors, creator }, comments, broadcasts, candidates, customer_tickets] = await Promise.all(
    [
      selectHistory(ctx.pool, [id, ...merged_ids], newest),
      selectComments(ctx.pool, id, newest),
      tracking_number === null ? [] : selectLogsOfParcel(ctx.pool, tracking_number, parcelLimit),
      customer === undefined || isSaid(found)
        ? []
        : selectBroadcastParcels(ctx.pool, customer, {
            days: broadcastDays,
            until: latest(found.created_at, found.last_customer_message_at),
          }),
      customer === undefined ? [] : selectCustomerTickets(ctx.pool, customer, id, customerLimit),
    ],
  )
  return {
    ...shown(ctx, person, found),
    created_by: creator ?? null,
    comments: comments.items,
    comments_before: cursorOf(comments) ?? null,
    events: [...steps.items, ...mirrors].sort((a, b) => a.id - b.id),
    events_before: cursorOf(steps) ?? null,
    broadcasts,
    tracking_candidates: candidates
      .map(({ tracking_number: key, tracking_shown, broadcast_at }) => ({
        tracking_number: tracking_shown ?? key,
        broadcast_at,
      }))
      .filter((one) => one.tracking_number !== tracking_number),
    customer_tickets,
  }
}

/** The later of two dates. A broadcast may be logged shortly after the customer has answered it. */
const latest = (a: Date, b: Date | null) => (b !== null && b > a ? b : a)

/** Whether somebody gave the AWB, so that no candidates are needed. */
const isSaid = ({ tracking_number, tracking_number_source: source }: Ticket) =>
  tracking_number !== null && source === null

interface Earlier {
  limit: number
  before?: string | undefined
}

/** A page of the thread, oldest first, ending before the cursor. `next` leads to the page before it. */
export async function earlierComments(
  ctx: Core,
  person: Person,
  key: TicketKey,
  { limit, before }: Earlier,
): Promise<Page<Comment>> {
  const { id } = visible(ctx, person, await selectTicket(ctx.pool, key))
  const place = before === undefined ? undefined : decodeCursor(commentPlace, before, 'before')
  return pageOf(await selectComments(ctx.pool, id, limit, place))
}

/** A page of the history's steps, like earlierComments. */
export async function earlierEvents(
  ctx: Core,
  person: Person,
  key: TicketKey,
  { limit, before }: Earlier,
): Promise<Page<TicketEvent>> {
  const { id } = visible(ctx, person, await selectTicket(ctx.pool, key))
  const place = before === undefined ? undefined : decodeCursor(eventPlace, before, 'before')
  const merged = await selectMergedInto(ctx.pool, id)
  return pageOf(await selectSteps(ctx.pool, [id, ...merged], limit, place))
}

const cursorOf = ({ before }: Part<unknown, unknown>) =>
  before === undefined ? undefined : encodeCursor(before)

function pageOf<Item>(part: Part<Item, unknown>): Page<Item> {
  return { rows: part.items, next: cursorOf(part) }
}
