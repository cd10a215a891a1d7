// Who is working here, and what they may do: the server has decided it (src/policy/), the panel asks for abilities alone.
import type { Ability } from '../../src/policy/abilities.ts'

export const me: SessionPerson = window.PANTAU.person
const abilities: ReadonlySet<Ability> = new Set(window.PANTAU.abilities)

export const may = (ability: Ability): boolean => abilities.has(ability)
