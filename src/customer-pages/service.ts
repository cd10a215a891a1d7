// A customer's page: its data, and changes of the customer's name and marks.
import { z } from 'zod'
import { uuidv7 } from 'uuidv7'
import { recordAudit } from '../audit/service.ts'
import { selectLogs } from '../broadcasts/queries.ts'
import type { ListedLog } from '../broadcasts/schema.ts'
import type { Core } from '../core.ts'
import type { Queryable } from '../db/pool.ts'
import { transaction } from '../db/transaction.ts'
import { cutPage, decodeCursor, type Page } from '../http/list.ts'
import { selectKeptMessages, type KeptMessage } from '../marks/kept-messages.ts'
import { learnOnWhatsApp, setMarks, setName } from '../marks/queries.ts'
import sql from 'sql-template-tag'
import type { Person } from '../policy/callers.ts'
import { can } from '../policy/can.ts'
import { scopeOf } from '../policy/scope.ts'
import { selectNotOnWhatsApp } from '../tickets/customer-queries.ts'
import { placed } from '../tickets/rules.ts'
import { insertEvents } from '../tickets/writes.ts'
import { mayWrite, requireCustomer, requireWritable } from './access.ts'
import {
  ensureCustomer,
  lockNotifiedTickets,
  ofParcelsIn,
  selectPage,
  selectTicketsOf,
  type Place,
} from './queries.ts'
import type { CustomerPage, CustomerPageChange, PageTicket } from './schema.ts'

export async function readPage(ctx: Core, person: Person, given: string | undefined): Promise<CustomerPage> {
  const key = await requireCustomer(ctx, ctx.pool, person, given)
  return pageOf(ctx, ctx.pool, person, key)
}

async function pageOf(ctx: Core, db: Queryable, person: Person, key: string): Promise<CustomerPage> {
  const [page, write] = await Promise.all([selectPage(db, key), mayWrite(ctx, db, person, key)])
  const on_whatsapp = page.on_whatsapp ?? ((await selectNotOnWhatsApp(db, [key])).has(key) ? false : null)
  return { ...page, on_whatsapp, can: { write } }
}

interface Asked {
  limit: number
  cursor?: string | undefined
}

const numbered = z.object({ at: z.string(), id: z.number() })
export const byUuid = z.object({ at: z.string(), id: z.uuid() })
const placeOf = ({ cursor_at: at, id }: { cursor_at: string; id: number | string }): Place => ({ at, id })

/** The customer's tickets, newest first. Of a colleague's ticket an agent gets only the uid, subject, status and date. */
export async function ticketsOf(
  ctx: Core,
  person: Person,
  given: string | undefined,
  { limit, cursor }: Asked,
): Promise<Page<PageTicket>> {
  const key = await requireCustomer(ctx, ctx.pool, person, given)
  const after = cursor === undefined ? undefined : decodeCursor(numbered, cursor)
  const { opened } = scopeOf(ctx.config, person)
  const page = cutPage(await selectTicketsOf(ctx.pool, key, opened, after, limit + 1), limit, placeOf)
  const rows = page.rows.map(
    ({ ticket_uid, subject, status, created_at, visible, cursor_at: _, ...more }): PageTicket => ({
      ticket_uid,
      subject,
      status,
      created_at,
      opened: visible ? more : null,
    }),
  )
  return { ...page, rows }
}

/** Broadcasts to the customer, newest first. An agent gets those of parcels whose tickets they may see. */
export async function broadcastsOf(
  ctx: Core,
  person: Person,
  given: string | undefined,
  { limit, cursor }: Asked,
): Promise<Page<ListedLog>> {
  const key = await requireCustomer(ctx, ctx.pool, person, given)
  const after = cursor === undefined ? undefined : decodeCursor(byUuid, cursor)
  const where = [
    sql`consignee_phone = ${key}`,
    ...(can(ctx.config, person, 'customers.all')
      ? []
      : [ofParcelsIn(key, scopeOf(ctx.config, person).opened)]),
  ]
  const found = await selectLogs(ctx.pool, where, after, limit + 1)
  const page = cutPage(found, limit, ({ cursor_at: at, log }): Place => ({ at, id: log.id }))
  return { ...page, rows: page.rows.map(({ log }) => log) }
}

/** Messages that the customer sent while blocked, newest first. */
export async function keptMessagesOf(
  ctx: Core,
  person: Person,
  given: string | undefined,
  { limit, cursor }: Asked,
): Promise<Page<KeptMessage>> {
  const key = await requireCustomer(ctx, ctx.pool, person, given)
  const after = cursor === undefined ? undefined : decodeCursor(byUuid, cursor)
  const page = cutPage(await selectKeptMessages(ctx.pool, key, after, limit + 1), limit, placeOf)
  return { ...page, rows: page.rows.map(({ cursor_at: _, ...message }) => message) }
}

/** Changes the given fields. Their tickets' history records changed marks; the audit log records which fields changed. */
export function changePage(
  ctx: Core,
  person: Person,
  given: string | undefined,
  { name, on_whatsapp, ...marks }: CustomerPageChange,
): Promise<CustomerPage> {
  return transaction(ctx.pool, async (tx) => {
    const key = await requireWritable(ctx, tx, person, given)
    const tickets = await lockNotifiedTickets(tx, key)
    const id = await ensureCustomer(tx, key, uuidv7())
    const was = await pageOf(ctx, tx, person, key)
    const set = await setMarks(tx, key, marks, 'user')
    if (name !== undefined && name !== was.name) await setName(tx, key, name)
    if (on_whatsapp && was.on_whatsapp !== true)
      await learnOnWhatsApp(tx, [{ key, on_whatsapp: true, at: new Date() }])
    const events = [
      ...(set.opted_out ? [{ type: marks.opted_out ? 'customer_opted_out' : 'customer_opted_in' }] : []),
      ...(set.blocked ? [{ type: marks.blocked ? 'customer_blocked' : 'customer_unblocked' }] : []),
    ]
    for (const ticket of tickets) {
      await insertEvents(tx, ticket.id, ticket.version, { type: 'user', id: person.id }, events)
      await ctx.live.publish(tx, { kind: 'ticket', event: 'updated', id: ticket.id, now: placed(ticket) })
    }
    const now = await pageOf(ctx, tx, person, key)
    const changed = (['name', 'on_whatsapp', 'opted_out', 'blocked'] as const).filter(
      (field) => now[field] !== was[field],
    )
    if (changed.length > 0) await recordAudit(tx, person, 'customer.changed', 'customers', id, { changed })
    return now
  })
}
