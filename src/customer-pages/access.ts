// Decides which customers' pages a person may see: admins all, agents those of customers with a ticket that they may see and
// whose phone is not only their own word. Any other page is 404, like one that does not exist.
import type { Sql } from 'sql-template-tag'
import { customerOf, readPhone } from '../customers/phone.ts'
import type { Core } from '../core.ts'
import type { Queryable } from '../db/pool.ts'
import { problem } from '../errors.ts'
import type { Person } from '../policy/callers.ts'
import { can } from '../policy/can.ts'
import { scopeOf } from '../policy/scope.ts'
import { hasTicket, isKnown, isPhoneProven } from './queries.ts'

/** The key of a phone in any spelling, or of a WhatsApp id; 404 for anything else. */
export function keyOf(given: string | undefined): string {
  const text = (given ?? '').trim().slice(0, 255)
  // A stored number may be invalid by today's rules, and still identifies a customer.
  const key = customerOf(readPhone(text)) ?? /^\+?(\d{8,15})$/.exec(text)?.[1]
  if (key === undefined || text.includes('\u0000')) throw problem('no_such_customer')
  return key
}

/** Conditions on tickets: they open their customer's page to this person. For the person who may see all: none. */
export function opensPage({ config }: Pick<Core, 'config'>, person: Person, of: 'opened' | 'listed'): Sql[] {
  const scope = scopeOf(config, person)
  return scope.all ? [] : [...scope[of], isPhoneProven(person.id)]
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
    : await hasTicket(db, key, opensPage(ctx, person, 'opened'))
  if (!known) throw problem('no_such_customer')
  return key
}

/** Whether the person works on one of the customer's tickets. A ticket in the pool does not count until it is taken. */
export async function mayWrite(ctx: Core, db: Queryable, person: Person, key: string): Promise<boolean> {
  if (!can(ctx.config, person, 'customers.write')) return false
  return can(ctx.config, person, 'customers.all') || hasTicket(db, key, opensPage(ctx, person, 'listed'))
}

/** The customer's key, if the person may change them. 403 if they work on none of the customer's tickets. */
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
