// Creates and revokes keys. A key is shown once, when it is created; only its hash is stored.
import { randomBytes } from 'node:crypto'
import { uuidv7 } from 'uuidv7'
import { recordAudit } from '../audit/service.ts'
import { scopes as allScopes, type Person, type Scope } from '../policy/callers.ts'
import type { Core } from '../core.ts'
import type { Queryable } from '../db/pool.ts'
import { transaction } from '../db/transaction.ts'
import { problem } from '../errors.ts'
import { hashKey, type ApiKeyDirectory } from './directory.ts'
import { insertKey, selectKey, updateLastUsed, updateRevoked } from './queries.ts'
import type { NewKey, ShownKey } from './schema.ts'

interface KeysCore extends Core {
  apiKeys: ApiKeyDirectory
}

interface KeyOptions {
  name: string
  scopes?: readonly Scope[]
  /** A key chosen by the operator (N8N_API_KEY); otherwise a random one. */
  secret?: string
  createdBy?: string
}

/** The secret, which is shown once; `created` is false if the same key exists already. */
export async function createApiKey(
  db: Queryable,
  {
    name,
    scopes = allScopes,
    secret = `pantau_${randomBytes(24).toString('base64url')}`,
    createdBy,
  }: KeyOptions,
): Promise<{ id: string; secret: string; created: boolean }> {
  const id = uuidv7()
  const made = await insertKey(db, {
    id,
    name,
    prefix: secret.slice(0, 10),
    hash: hashKey(secret),
    scopes,
    ...(createdBy === undefined ? {} : { createdBy }),
  })
  return { id, secret, created: made !== undefined }
}

/** The secret is only in the answer. The key works in this replica from now on, and in the others once they are notified. */
export async function makeKey(
  ctx: KeysCore,
  actor: Person,
  { name, scopes }: NewKey,
): Promise<ShownKey & { key: string }> {
  const made = await transaction(ctx.pool, async (tx) => {
    const { id, secret } = await createApiKey(tx, { name, scopes, createdBy: actor.id })
    await recordAudit(tx, actor, 'api_key.created', 'api_keys', id, { name, scopes })
    await ctx.live.publish(tx, { kind: 'keys' })
    const key = await selectKey(tx, id)
    if (!key) throw new Error('insert into api_keys returned no row')
    return { ...key, key: secret }
  })
  await known(ctx)
  return made
}

/** Revoking twice is allowed. 404 for a key that never existed. */
export async function revokeKey(ctx: KeysCore, actor: Person, id: string): Promise<void> {
  await transaction(ctx.pool, async (tx) => {
    const revoked = await updateRevoked(tx, id)
    if (!revoked) {
      if (await selectKey(tx, id)) return
      throw problem('no_such_api_key')
    }
    await recordAudit(tx, actor, 'api_key.revoked', 'api_keys', id, revoked)
    await ctx.live.publish(tx, { kind: 'keys' })
  })
  await known(ctx)
}

/** Updates this replica before the answer and notifies the others. If that fails, the clock's reload corrects it. */
async function known(ctx: KeysCore): Promise<void> {
  await ctx.apiKeys.refresh().catch((error: unknown) => {
    ctx.log.warn({ err: error }, 'the API keys could not be loaded again')
  })
}

/** Stores when keys were last used. If that fails, the next use of a key stores it. */
export async function flushLastUsed(ctx: KeysCore): Promise<void> {
  const used = ctx.apiKeys.takeUsed()
  if (used.length > 0) await updateLastUsed(ctx.pool, used)
}
