// Making and revoking keys. A key is shown once, when it is made; only its hash is kept.
import { randomBytes } from 'node:crypto'
import { uuidv7 } from 'uuidv7'
import type { AppContext } from '../context.ts'
import type { Queryable } from '../db/pool.ts'
import { hashKey, scopes as allScopes, type Scope } from './directory.ts'
import { insertKey, updateLastUsed } from './queries.ts'

interface NewKey {
  name: string
  scopes?: readonly Scope[]
  /** A key chosen by the operator (N8N_API_KEY); else a random one is made. */
  secret?: string
  createdBy?: string
}

/** The secret, to be shown now and never again; `created` is false if that very key is there already. */
export async function createApiKey(
  db: Queryable,
  { name, scopes = allScopes, secret = `pantau_${randomBytes(24).toString('base64url')}`, createdBy }: NewKey,
): Promise<{ secret: string; created: boolean }> {
  const made = await insertKey(db, {
    id: uuidv7(),
    name,
    prefix: secret.slice(0, 10),
    hash: hashKey(secret),
    scopes,
    ...(createdBy === undefined ? {} : { createdBy }),
  })
  return { secret, created: made !== undefined }
}

/** Writes down when keys were last used; what fails is tried again with the next use. */
export async function flushLastUsed(ctx: AppContext): Promise<void> {
  const used = ctx.apiKeys.takeUsed()
  if (used.length > 0) await updateLastUsed(ctx.pool, used)
}
