// Whose page a person may see: admins everybody's, agents that of customers of whom they may see a ticket. Any other is 404,
// like one that does not exist.
import { customerOf, readPhone } from '../customers/phone.ts'
import type { Core } from '../core.ts'
import type { Queryable } from '../db/pool.ts'
import { problem } from '../errors.ts'
import type { Person } from '../policy/callers.ts'
import { can } from '../policy/can.ts'
import { scopeOf } from '../policy/scope.ts'
import { hasTicket, isKnown } from './queries.ts'

/** Of a phone in any spelling, or a WhatsApp id; 404 for what can be neither. */
export function keyOf(given: string | undefined): string {
  const text = (given ?? '').trim().slice(0, 255)
  // A stored number that today's rules no longer take for valid is a customer all the same.
  const key = customerOf(readPhone(text)) ?? /^\+?(\d{8,15})$/.exec(text)?.[1]
  if (key === undefined || text.includes('\u0000')) throw problem('no_such_customer')
  return key
}

/** The customer's key, if the person may see their page. */
export async function requireCustomer(
  ctx: Core,
  db: Queryable,
  person: Person,
  given: string | undefined,
): Promise<string> {
  const key = keyOf(given)
  const known = can(ctx.config, person, 'customers.all')
    ? await isKnown(db, key)
    : await hasTicket(db, key, scopeOf(ctx.config, person).opened)
  if (!known) throw problem('no_such_customer')
  return key
}

/** They work on one of the customer's tickets: one of the pool does not count before it is taken. */
export async function mayWrite(ctx: Core, db: Queryable, person: Person, key: string): Promise<boolean> {
  if (!can(ctx.config, person, 'customers.write')) return false
  return can(ctx.config, person, 'customers.all') || hasTicket(db, key, scopeOf(ctx.config, person).listed)
}

/** The same key for writing; 403 where none of the customer's tickets is theirs. */
export async function requireWritable(
  ctx: Core,
  db: Queryable,
  person: Person,
  given: string | undefined,
): Promise<string> {
  const key = await requireCustomer(ctx, db, person, given)
  if (!(await mayWrite(ctx, db, person, key))) throw problem('customer_of_others')
  return key
}
