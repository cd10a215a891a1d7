// Corrects what earlier versions stored: tracking numbers that are not their key, phones that began with 00. It also learns from
// what is stored which numbers are not on WhatsApp. It reads along an index in batches while the database is in use, remembers
// its place, and may be stopped at any time.
import { setTimeout as sleep } from 'node:timers/promises'
import type { AppContext } from '../context.ts'
import { readPhone } from '../customers/phone.ts'
import { readTrackingNumber, shownApart } from '../customers/tracking-number.ts'
import { learnFromStored } from '../marks/queries.ts'
import { transaction } from '../db/transaction.ts'
import { lockConversation } from '../tickets/conversation-queries.ts'
import {
  hasRested,
  lockTicketRow,
  renumberLogs,
  respellLogs,
  respellTicket,
  savePlace,
  selectPlace,
  selectTicketIds,
  selectValues,
  type Respelled,
  type Span,
} from './upkeep-queries.ts'

const bite = 2_000
/** Milliseconds between batches, so that users are not slowed down. */
const pause = 20

interface Walk {
  name: string
  span: Span
  /** Corrects the rows with these values where they are wrong. It may safely run twice. */
  mend: (ctx: AppContext, values: readonly string[]) => Promise<void>
}

// 0062 878… was read as an Indonesian number: 62 and then 0062 878….
const misread = { after: '6200', before: '6201' }

const walks: readonly Walk[] = [
  {
    name: 'phones of broadcasts',
    span: { table: 'broadcast_logs', column: 'consignee_phone', ...misread },
    mend: async (ctx, values) => {
      for (const value of values) {
        const phone = phoneMeant(value)
        if (phone !== undefined) await renumberLogs(ctx.pool, value, phone)
      }
    },
  },
  {
    name: 'phones of tickets',
    span: { table: 'tickets', column: 'customer_phone', ...misread },
    mend: (ctx, values) => mendTickets(ctx, 'customer_phone', values.filter(phoneMeant)),
  },
  {
    name: 'tracking numbers of tickets',
    span: { table: 'tickets', column: 'tracking_number', after: '', before: undefined },
    mend: (ctx, values) => mendTickets(ctx, 'tracking_number', values.filter(respelled)),
  },
  {
    name: 'tracking numbers of broadcasts',
    span: { table: 'broadcast_logs', column: 'tracking_number', after: '', before: undefined },
    mend: async (ctx, values) => {
      const wrong = values.flatMap((value) => respelled(value) ?? [])
      if (wrong.length > 0) await transaction(ctx.pool, (tx) => respellLogs(tx, wrong))
    },
  },
  {
    name: 'numbers of broadcasts that are not on WhatsApp',
    span: { table: 'broadcast_logs', column: 'consignee_phone', after: '', before: undefined },
    mend: ({ pool }, values) => learnFromStored(pool, values),
  },
  {
    name: 'numbers of tickets that are not on WhatsApp',
    span: { table: 'tickets', column: 'customer_phone', after: '', before: undefined },
    mend: ({ pool }, values) => learnFromStored(pool, values),
  },
]

/**
 * Walks each column once, and again an hour later: while this version starts, the previous one may still write. After that
 * it only reads one small table.
 */
export async function upkeep(ctx: AppContext): Promise<void> {
  for (const walk of walks) {
    await walkAll(ctx, walk, walk.name)
    if (await hasRested(ctx.pool, walk.name)) await walkAll(ctx, walk, `${walk.name}, again`)
  }
}

async function walkAll(ctx: AppContext, walk: Walk, name: string): Promise<void> {
  while (!ctx.stopping.aborted && (await step(ctx, walk, name))) await sleep(pause)
}

/** Processes one batch; false at the end. The place is saved last, so an interrupted batch is processed again. */
async function step(ctx: AppContext, { span, mend }: Walk, name: string): Promise<boolean> {
  const place = await selectPlace(ctx.pool, name)
  if (place === undefined) return false
  const found = await selectValues(ctx.pool, { ...span, after: place || span.after }, bite)
  await mend(
    ctx,
    found.map(({ value }) => value),
  )
  const rows = found.reduce((sum, { count }) => sum + count, 0)
  await savePlace(ctx.pool, name, found.at(-1)?.value ?? place, rows < bite)
  return rows === bite
}

/** undefined: the value is right, or the correct value is unknown. */
function respelled(value: string): Respelled | undefined {
  if (/^[A-Z0-9]+$/.test(value)) return undefined
  const read = readTrackingNumber(value)
  return read && read.key !== value ? { value, key: read.key, shown: shownApart(read) } : undefined
}

function phoneMeant(stored: string): string | undefined {
  if (!/^6200\d+$/.test(stored)) return undefined
  const { number, unreadable } = readPhone(stored.slice(2))
  return unreadable ? undefined : number
}

/** Each ticket in its own transaction and under the lock of its case, so that no push creates its twin meanwhile. */
async function mendTickets(
  ctx: AppContext,
  column: 'tracking_number' | 'customer_phone',
  values: readonly string[],
): Promise<void> {
  for (const value of values)
    for (const { id } of await selectTicketIds(ctx.pool, column, value))
      await transaction(ctx.pool, async (tx) => {
        const ticket = await lockTicketRow(tx, id)
        if (!ticket) return
        const { tracking_number, customer_phone, phone_unreadable } = ticket
        const parcel = tracking_number === null ? undefined : respelled(tracking_number)
        const phone =
          (!phone_unreadable && customer_phone !== null && phoneMeant(customer_phone)) || customer_phone
        const key = parcel?.key ?? tracking_number
        await lockConversation(tx, { message: undefined, customer: phone ?? key ?? undefined })
        await respellTicket(tx, id, { key, shown: parcel ? parcel.shown : ticket.tracking_shown, phone })
      })
}
