// Who is working in the panel, as AdminJS hands it around.
import { ForbiddenError } from 'adminjs'
import { z } from 'zod'
import type { Person } from '../auth/person.ts'

const person = z.object({
  id: z.uuid(),
  full_name: z.string(),
  email: z.string(),
  role: z.enum(['agent', 'admin']),
  locale: z.string(),
  token_version: z.number(),
})

/** Throws when nobody is there: whatever forgets to pass its context reads nothing. */
export function personOf(context: { currentAdmin?: unknown } | undefined): Person {
  const known = person.safeParse(context?.currentAdmin)
  if (!known.success) throw new ForbiddenError('forbiddenError')
  return known.data
}

/** Where the request came from: wrong passwords are counted by it. */
export function addressOf({ currentAdmin }: { currentAdmin?: unknown }): string {
  return z.object({ address: z.string() }).parse(currentAdmin).address
}

/** For `isAccessible`, which must be synchronous: a Promise would be truthy. */
export function isAdmin({ currentAdmin }: { currentAdmin?: unknown }): boolean {
  return person.safeParse(currentAdmin).data?.role === 'admin'
}

export function isPerson({ currentAdmin }: { currentAdmin?: unknown }): boolean {
  return person.safeParse(currentAdmin).success
}
