// Notes about a customer, for users who may see the page. They belong to no ticket. The audit log has who wrote or deleted a
// note, but not its text.
import { uuidv7 } from 'uuidv7'
import { recordAudit } from '../audit/service.ts'
import type { Core } from '../core.ts'
import type { Queryable } from '../db/pool.ts'
import { transaction } from '../db/transaction.ts'
import { problem } from '../errors.ts'
import { cutPage, decodeCursor, type Page } from '../http/list.ts'
import type { Person } from '../policy/callers.ts'
import { can } from '../policy/can.ts'
import { placed } from '../tickets/rules.ts'
import { requireCustomer, requireWritable } from './access.ts'
import {
  deleteNote,
  ensureCustomer,
  insertNote,
  lockNotifiedTickets,
  selectNote,
  selectNotes,
} from './queries.ts'
import type { CustomerNote } from './schema.ts'
import { byUuid } from './service.ts'

type Row = Awaited<ReturnType<typeof selectNotes>>[number]

function shownNote(
  ctx: Core,
  person: Person,
  { author_id: id, author_name: full_name, cursor_at: _, ...note }: Row,
): CustomerNote {
  return { ...note, author: { id, full_name }, can: { delete: mayDelete(ctx, person, id) } }
}

const mayDelete = (ctx: Core, person: Person, author: string | null) =>
  author === person.id || can(ctx.config, person, 'customers.all')

/** Newest first. */
export async function notesOf(
  ctx: Core,
  person: Person,
  given: string | undefined,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Page<CustomerNote>> {
  const key = await requireCustomer(ctx, ctx.pool, person, given)
  const after = cursor === undefined ? undefined : decodeCursor(byUuid, cursor)
  const page = cutPage(await selectNotes(ctx.pool, key, after, limit + 1), limit, (last) => ({
    at: last.cursor_at,
    id: last.id,
  }))
  return { ...page, rows: page.rows.map((row) => shownNote(ctx, person, row)) }
}

export function addNote(
  ctx: Core,
  person: Person,
  given: string | undefined,
  note: string,
): Promise<CustomerNote> {
  return transaction(ctx.pool, async (tx) => {
    const key = await requireWritable(ctx, tx, person, given)
    const made = await insertNote(tx, { id: uuidv7(), key, author: person.id, note })
    await tell(ctx, tx, person, key, 'customer.note_added')
    return shownNote(ctx, person, made)
  })
}

/** 403 for another user's note, unless an admin deletes it. */
export function removeNote(ctx: Core, person: Person, given: string | undefined, id: string): Promise<void> {
  return transaction(ctx.pool, async (tx) => {
    const key = await requireCustomer(ctx, tx, person, given)
    const note = await selectNote(tx, key, id)
    if (!note) throw problem('no_such_note')
    if (!mayDelete(ctx, person, note.author_id)) throw problem('note_of_others')
    await deleteNote(tx, id)
    await tell(ctx, tx, person, key, 'customer.note_deleted')
  })
}

/** Records the change in the audit log, and notifies screens that show the customer's page or one of their tickets. */
async function tell(
  ctx: Core,
  tx: Queryable,
  person: Person,
  key: string,
  action: 'customer.note_added' | 'customer.note_deleted',
): Promise<void> {
  for (const ticket of await lockNotifiedTickets(tx, key))
    await ctx.live.publish(tx, { kind: 'ticket', event: 'updated', id: ticket.id, now: placed(ticket) })
  const id = await ensureCustomer(tx, key, uuidv7())
  await recordAudit(tx, person, action, 'customers', id)
}
