// The callers: a person, or a program with an API key.
import type { Role } from './abilities.ts'

export interface Person {
  id: string
  full_name: string
  email: string
  role: Role
  locale: string
  /** Raised to end all of the person's tokens and sessions. */
  token_version: number
}

/** What an API key can be allowed to do. */
export const scopes = ['broadcasts:write', 'tickets:write', 'replies:write'] as const
export type Scope = (typeof scopes)[number]

export interface ApiKey {
  id: string
  name: string
  scopes: readonly string[]
}
