// Creates what a new installation needs: an admin and an API key. Once, under a lock, in one transaction.
import { randomBytes } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sql from 'sql-template-tag'
import { uuidv7 } from 'uuidv7'
import { createApiKey } from '../api-keys/service.ts'
import { recordAudit } from '../audit/service.ts'
import { hashPassword, matchesHash } from '../auth/passwords.ts'
import { ConfigError, type Config } from '../config.ts'
import { createPool, first, type Queryable } from '../db/pool.ts'
import { transaction } from '../db/transaction.ts'
import { violatedConstraint } from '../errors.ts'
import { rolesWith } from '../policy/abilities.ts'
import { insertUser } from '../users/queries.ts'
import { newUser } from '../users/schema.ts'
import { fieldProblems } from '../errors/zod.ts'

/** Arbitrary, and the same in every replica. */
const lockKey = 7_241_866

/** What this start created. It is shown once; a secret from the environment is not shown. */
export interface Credentials {
  admin?: { email: string; password: string | undefined }
  apiKey?: string | undefined
  /** A sentence for the log: ADMIN_EMAIL or ADMIN_PASSWORD was given, but there is an admin already. */
  ignored?: string
}

/**
 * Creates an admin if there is none, and a key if there is none or N8N_API_KEY is new. They are written to
 * DATA_DIR/first-login.txt (0600) before the commit, so that a crash between the two loses no password.
 */
export async function ensureFirstAccess(url: string, config: Config): Promise<Credentials> {
  const pool = createPool({ url, max: 1, name: 'setup', onError: () => undefined, pooled: config.pooled })
  try {
    return await transaction(pool, async (tx) => {
      await tx.query(sql`select pg_advisory_xact_lock(${lockKey})`)
      const admin = await ensureAdmin(tx, config)
      const apiKey = await ensureKey(tx, config)
      const ignored = admin ? undefined : await ignoredSettings(tx, config)
      const made = { ...(admin && { admin }), ...(apiKey && { apiKey }), ...(ignored && { ignored }) }
      if (admin?.password !== undefined || apiKey !== undefined) await keep(config.dataDir, made)
      return made
    })
  } catch (error) {
    if (violatedConstraint(error)?.startsWith('users_email_key'))
      throw new ConfigError('ADMIN_EMAIL belongs to a user who is not an active admin: use another address')
    throw error
  } finally {
    await pool.end()
  }
}

async function ensureAdmin(tx: Queryable, config: Config): Promise<Credentials['admin']> {
  const known = await first(
    tx,
    sql`select from users where role = any(${rolesWith('users.manage')}) and is_active limit 1`,
  )
  if (known) return undefined
  const made = config.adminPassword === undefined ? randomBytes(12).toString('base64url') : undefined
  const given = newUser.safeParse({
    full_name: 'Admin',
    email: config.adminEmail ?? 'admin@pantau.local',
    role: 'admin',
    password: config.adminPassword ?? made,
  })
  if (!given.success)
    throw new ConfigError(
      `ADMIN_EMAIL or ADMIN_PASSWORD cannot be used: ${fieldProblems(given.error)
        .map(({ message }) => message)
        .join(', ')}`,
    )
  const { password, ...user } = given.data
  const id = uuidv7()
  await insertUser(tx, {
    ...user,
    id,
    locale: 'id',
    is_active: true,
    password_hash: await hashPassword(password),
  })
  await recordAudit(tx, undefined, 'user.created', 'users', id, { role: 'admin', reason: 'first start' })
  return { email: user.email, password: made }
}

/** The environment never resets a password. One sentence says which settings are ignored. */
async function ignoredSettings(
  tx: Queryable,
  { adminEmail, adminPassword }: Config,
): Promise<string | undefined> {
  if (adminEmail === undefined && adminPassword === undefined) return undefined
  const email = adminEmail?.toLowerCase()
  const user = await first<{ password_hash: string }>(
    tx,
    sql`select password_hash from users where lower(email) = ${email ?? ''} and role = any(${rolesWith('users.manage')}) and is_active`,
  )
  // The settings of the first start are still in the environment, and they match.
  if (user && (adminPassword === undefined || (await matchesHash(adminPassword, user.password_hash))))
    return undefined
  const what = user
    ? 'ADMIN_PASSWORD is not used: this admin has another password, which stays'
    : 'ADMIN_EMAIL and ADMIN_PASSWORD are not used: they are for the first admin, and there is an admin already'
  return `${what}. To create another admin: npm run admin -- --email ${user ? 'somebody@example.com' : (adminEmail ?? 'somebody@example.com')}`
}

async function ensureKey(tx: Queryable, { n8nApiKey }: Config): Promise<string | undefined> {
  if (n8nApiKey !== undefined) {
    await createApiKey(tx, { name: 'n8n (N8N_API_KEY)', secret: n8nApiKey })
    return undefined
  }
  const known = await first(tx, sql`select from api_keys limit 1`)
  return known ? undefined : (await createApiKey(tx, { name: 'n8n' })).secret
}

async function keep(dataDir: string, { admin, apiKey }: Credentials): Promise<void> {
  const lines = [
    ...(admin?.password === undefined ? [] : [`e-mail    ${admin.email}`, `password  ${admin.password}`]),
    ...(apiKey === undefined ? [] : [`API key   ${apiKey}`]),
  ]
  await mkdir(dataDir, { recursive: true })
  await writeFile(join(dataDir, 'first-login.txt'), `${lines.join('\n')}\n`, { mode: 0o600 })
}

/** The credentials as text for the terminal, in both languages of the team. */
export function presentCredentials({ admin, apiKey }: Credentials, url: string, dataDir: string): string {
  const lines = [
    '',
    `  Pantau  ${url}`,
    '',
    ...(admin ? [`  E-mail    ${admin.email}`, `  Password  ${admin.password ?? '(ADMIN_PASSWORD)'}`] : []),
    ...(apiKey === undefined ? [] : [`  API key   ${apiKey}   (n8n: header X-API-KEY)`]),
    '',
    '  Shown once / ditampilkan sekali.',
    ...(admin?.password === undefined && apiKey === undefined
      ? []
      : [`  Kept in / tersimpan di ${join(dataDir, 'first-login.txt')}: delete it once you have noted it.`]),
    '',
  ]
  return `${lines.join('\n')}\n`
}
