// The logged-in user and their abilities. The server decides abilities (src/policy/); the panel asks only for them, never
// for the role.
import type { Ability } from '../../src/policy/abilities.ts'

export const me: SessionPerson = window.PANTAU.person
const abilities: ReadonlySet<Ability> = new Set(window.PANTAU.abilities)

export const may = (ability: Ability): boolean => abilities.has(ability)
