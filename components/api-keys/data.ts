// The API keys as GET /api-keys lists them.
export const scopes = ['broadcasts:write', 'tickets:write', 'replies:write'] as const
export type Scope = (typeof scopes)[number]

export interface ApiKey {
  id: string
  name: string
  /** Its first characters: enough to tell keys apart. */
  key_prefix: string
  scopes: Scope[]
  created_at: string
  created_by_name: string | null
  last_used_at: string | null
  revoked_at: string | null
}

/** In the answer to making one, and never again. */
export type NewApiKey = ApiKey & { key: string }
