// Checks customers before something is sent to them, and lets users opt out or block the customer of a ticket.
import { z } from 'zod'
import { customerOf, readPhone, type Phone } from '../customers/phone.ts'
import type { Core } from '../core.ts'
import { transaction } from '../db/transaction.ts'
import { problem } from '../errors.ts'
import { fault } from '../errors/zod.ts'
import { selectMarks, setMarks, type Marks } from '../marks/queries.ts'
import type { Person } from '../policy/callers.ts'
import { writable } from './access.ts'
import { selectNotOnWhatsApp } from './customer-queries.ts'
import { handledBy } from './handling-queries.ts'
import { lockTicket, selectTicket, type TicketKey } from './queries.ts'
import { handlers, placed } from './rules.ts'
import type { Ticket } from './shown.ts'
import { insertEvents, updateTicket } from './writes.ts'

const askedPhone = z.unknown().meta({ type: ['string', 'number', 'null'] })
const asked = z
  .looseObject({ phone: askedPhone })
  .meta({ id: 'CheckedCustomer', example: { phone: '0812-3456-7890' } })
/** n8n leaves out a phone that is undefined. Such a row is unreadable, and must not make the whole list fail. */
const askedInList = z.looseObject({ phone: askedPhone.optional() })
export const checkQuestion = z.union([asked, z.array(askedInList)])

export const checkAnswer = z
  .object({
    results: z.array(
      z.object({
        sent: z.union([z.string(), z.number()]).nullable(),
        phone: z
          .string()
          .nullable()
          .meta({ description: 'The normalised phone; if it is unreadable, as it was sent' }),
        readable: z.boolean().meta({ description: 'Never send to an unreadable number' }),
        on_whatsapp: z.boolean().nullable().meta({
          description:
            'false: a message failed because the number is not on WhatsApp; true: a message has arrived since; null: unknown',
        }),
        opted_out: z
          .boolean()
          .meta({ description: 'The customer wants no broadcasts, but replies are fine' }),
        blocked: z.boolean().meta({ description: 'A user has blocked the customer: send nothing' }),
        handled_by: z.enum(handlers),
        ticket_uid: z.string().nullable().meta({ description: 'The customer’s active ticket' }),
      }),
    ),
  })
  .meta({ id: 'CustomerCheck', description: 'In the order of the request' })
type Checked = z.infer<typeof checkAnswer>['results'][number]

const longest = 255

/** A value that cannot be a phone is unreadable. It does not make the whole request fail. */
function readAsked(sent: unknown): { sent: string | number | null; phone: Phone | undefined } {
  if (typeof sent !== 'string' && typeof sent !== 'number') return { sent: null, phone: undefined }
  const text = String(sent).trim()
  if (text === '' || text.length > longest) return { sent: text.slice(0, longest), phone: undefined }
  return { sent, phone: readPhone(sent) }
}

const nothing: Marks = { on_whatsapp: null, opted_out: false, blocked: false }

/** Returns the results in the order of the phones. */
export async function checkCustomers(ctx: Core, phones: readonly unknown[]): Promise<Checked[]> {
  const read = phones.map(readAsked)
  const customers = [...new Set(read.flatMap(({ phone }) => customerOf(phone) ?? []))]
  const [marks, handled, failed] = await Promise.all([
    selectMarks(ctx.pool, customers),
    handledBy(ctx.pool, customers),
    selectNotOnWhatsApp(ctx.pool, customers),
  ])
  const marksOf = new Map(marks.map((one) => [one.key, one]))
  const handledOf = new Map(handled.map((one) => [one.customer, one]))
  return read.map(({ sent, phone }) => {
    const customer = customerOf(phone) ?? ''
    const { on_whatsapp, opted_out, blocked } = marksOf.get(customer) ?? nothing
    const { handled_by, ticket_uid } = handledOf.get(customer) ?? { handled_by: 'bot', ticket_uid: null }
    return {
      sent,
      phone: phone?.number ?? null,
      readable: phone !== undefined && !phone.unreadable,
      on_whatsapp: on_whatsapp ?? (failed.has(customer) ? false : null),
      opted_out,
      blocked,
      handled_by,
      ticket_uid,
    }
  })
}

export const customerChange = z
  .strictObject({ opted_out: z.boolean().optional(), blocked: z.boolean().optional() })
  .refine((change) => Object.keys(change).length > 0, { error: fault('nothing_to_change') })
  .meta({ id: 'CustomerChange' })

/** Sets the marks of a ticket's customer, with an event in the ticket's history. 409 if the ticket has no known customer. */
export function changeCustomer(
  ctx: Core,
  person: Person,
  key: TicketKey,
  change: z.infer<typeof customerChange>,
): Promise<Ticket> {
  return transaction(ctx.pool, async (tx) => {
    const ticket = writable(ctx, person, await lockTicket(tx, key))
    const { customer_phone: number, phone_unreadable: unreadable } = ticket
    const customer = number === null ? undefined : customerOf({ number, unreadable })
    if (customer === undefined) throw problem('ticket_without_phone')
    await updateTicket(tx, ticket.id, {}, ctx.config.timezone)
    const changed = await setMarks(tx, customer, change, 'user')
    await insertEvents(tx, ticket.id, ticket.version, { type: 'user', id: person.id }, [
      ...(changed.opted_out ? [{ type: change.opted_out ? 'customer_opted_out' : 'customer_opted_in' }] : []),
      ...(changed.blocked ? [{ type: change.blocked ? 'customer_blocked' : 'customer_unblocked' }] : []),
    ])
    await ctx.live.publish(tx, { kind: 'ticket', event: 'updated', id: ticket.id, now: placed(ticket) })
    const after = await selectTicket(tx, { id: ticket.id })
    if (!after) throw new Error('the ticket just locked is gone')
    return after
  })
}
