// The API keys as the panel lists them.
export const scopes = ['broadcasts:write', 'tickets:write', 'replies:write'] as const
export type Scope = (typeof scopes)[number]

export interface ApiKey {
  id: string
  name: string
  /** The key's first characters, enough to tell keys apart. */
  key_prefix: string
  /** Separated by commas. */
  scopes: string
  created_at: string
  created_by_name: string | null
  last_used_at: string | null
  revoked_at: string | null
}

export function scopesOf(key: Pick<ApiKey, 'scopes'>): Scope[] {
  const given = key.scopes.split(', ')
  return scopes.filter((scope) => given.includes(scope))
}
