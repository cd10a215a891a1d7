// Who is working in the panel, as AdminJS hands it around.
import { ForbiddenError } from 'adminjs'
import { z } from 'zod'
import type { Person } from '../policy/callers.ts'
import { roles, type Ability } from '../policy/abilities.ts'
import { can, type PolicySettings } from '../policy/can.ts'

const person = z.object({
  id: z.uuid(),
  full_name: z.string(),
  email: z.string(),
  role: z.enum(roles),
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

/** AdminJS' `isAccessible`. It must be synchronous: a Promise would be truthy. */
export type Guard = (context: { currentAdmin?: unknown }) => boolean

/** Lets those pass who have the ability; nobody does who is not known. */
export function allows(policy: PolicySettings, ability: Ability): Guard {
  return ({ currentAdmin }) => {
    const known = person.safeParse(currentAdmin)
    return known.success && can(policy, known.data, ability)
  }
}
