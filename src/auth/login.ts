// Checking e-mail and password, for the API and the panel alike. Failures are counted per address and e-mail together,
// in PostgreSQL, so that all replicas count as one.
import bcrypt from 'bcrypt'
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import type pg from 'pg'
import sql from 'sql-template-tag'
import type { AppContext } from '../context.ts'
import { first } from '../db/pool.ts'
import { problems } from '../errors.ts'
import { noteLogin } from '../users/queries.ts'
import type { Person } from './person.ts'

const failures = 10
const windowSeconds = 15 * 60

export function createLoginLimiter(pool: pg.Pool): RateLimiterPostgres {
  return new RateLimiterPostgres({
    storeClient: pool,
    storeType: 'pool',
    tableName: 'rate_limits',
    tableCreated: true,
    clearExpiredByTimeout: false, // our clock does it
    keyPrefix: 'login',
    points: failures,
    duration: windowSeconds,
  })
}

/** Made once per start: comparing against it costs the same as against a real one. */
export function createDummyHash(): Promise<string> {
  return hashPassword('no user has this password')
}

export function hashPassword(password: string): Promise<string> {
  return bcrypt.hash(password, 11)
}

/**
 * The active user of this e-mail and password. Throws the same 401 for an unknown e-mail, a wrong password and a
 * deactivated user, after the same work; 429 after ten failures in fifteen minutes, for the right password too.
 * Fails with the database's error when it is away: nobody gets in by breaking the limiter.
 */
export async function login(
  ctx: AppContext,
  address: string,
  given: { email: string; password: string },
): Promise<Person> {
  const person = await attempt(ctx, address, given.email.trim().toLowerCase(), given.password)
  if (!person) throw problems.wrongLogin()
  // Not waited for: a login is no slower for it, and does not fail when it fails.
  noteLogin(ctx.pool, person.id).catch((error: unknown) => {
    ctx.log.warn({ err: error }, 'the time of a login was not stored')
  })
  return person
}

/** Somebody who is logged in proves it again. A wrong password (400) counts like a failed login; 429 after ten. */
export async function confirmPassword(
  ctx: AppContext,
  address: string,
  person: Person,
  password: string,
): Promise<void> {
  if (await attempt(ctx, address, person.email, password)) return
  throw problems.invalid([{ field: 'current_password', message: 'current_password is wrong' }])
}

function attempt(
  ctx: AppContext,
  address: string,
  email: string,
  password: string,
): Promise<Person | undefined> {
  const key = `${address}|${email}`.slice(0, 200)
  return inTurn(key, async () => {
    await refuseAfterFailures(ctx, key)
    const person = await compare(ctx, email, password)
    if (person) await ctx.loginLimiter.delete(key)
    else await ctx.loginLimiter.consume(key).catch(ignoreLimit)
    return person
  })
}

async function compare(ctx: AppContext, email: string, password: string): Promise<Person | undefined> {
  const user = await first<Person & { id: string; password_hash: string }>(
    ctx.pool,
    sql`select id, full_name, email, role, locale, token_version, password_hash
      from users where lower(email) = ${email} and is_active`,
  )
  // bcrypt reads 72 bytes; no password of ours is longer, so a longer one is wrong, but takes as long.
  const matches = await bcrypt.compare(password, user?.password_hash ?? ctx.dummyHash).catch(() => false)
  if (!user || !matches || Buffer.byteLength(password) > 72) return undefined
  const { password_hash: _, ...person } = user
  return person
}

async function refuseAfterFailures(ctx: AppContext, key: string): Promise<void> {
  const state = await ctx.loginLimiter.get(key)
  if (!state || state.consumedPoints < failures) return
  const seconds = Math.max(1, Math.ceil(state.msBeforeNext / 1000))
  throw problems.tooMany(seconds, 'too many failed logins for this e-mail; wait a while and try again', {
    'ratelimit-policy': `"login";q=${String(failures)};w=${String(windowSeconds)}`,
    ratelimit: `"login";r=0;t=${String(seconds)}`,
  })
}

// The limiter says no by rejecting with its state; the next attempt will read that.
function ignoreLimit(rejection: unknown): void {
  if (!(rejection instanceof RateLimiterRes)) throw rejection
}

const turns = new Map<string, Promise<unknown>>()

/** One attempt after the other per key, so that a hundred guesses at once get no more than ten comparisons. */
async function inTurn<T>(key: string, attempt: () => Promise<T>): Promise<T> {
  const mine = (turns.get(key) ?? Promise.resolve()).catch(() => undefined).then(attempt)
  turns.set(key, mine)
  try {
    return await mine
  } finally {
    if (turns.get(key) === mine) turns.delete(key)
  }
}
