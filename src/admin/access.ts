// The user of a panel request, as AdminJS passes it to its actions.
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

/** Throws if there is no user, so code that forgets to pass its context reads nothing. */
export function personOf(context: { currentAdmin?: unknown } | undefined): Person {
  const known = person.safeParse(context?.currentAdmin)
  if (!known.success) throw new ForbiddenError('forbiddenError')
  return known.data
}

/** The address of the request, by which wrong passwords are counted. */
export function addressOf({ currentAdmin }: { currentAdmin?: unknown }): string {
  return z.object({ address: z.string() }).parse(currentAdmin).address
}

/** AdminJS' `isAccessible`. It must be synchronous: a Promise would be truthy. */
export type Guard = (context: { currentAdmin?: unknown }) => boolean

/** Allows users who have the ability, and nobody who is not logged in. */
export function allows(policy: PolicySettings, ability: Ability): Guard {
  return ({ currentAdmin }) => {
    const known = person.safeParse(currentAdmin)
    return known.success && can(policy, known.data, ability)
  }
}
