// Checks e-mail and password, for both the API and the panel.
import sql from 'sql-template-tag'
import type { Core } from '../core.ts'
import { first, type Queryable } from '../db/pool.ts'
import { invalid, problem } from '../errors.ts'
import { fieldProblem } from '../errors/field-codes.ts'
import { addressGroup } from './address.ts'
import { auditFailure, auditLogin, type LoginWay } from './login-audit.ts'
import { countFailure, forgetFailures, refuseAfterFailures } from './login-limits.ts'
import { matchesHash, passwordTurns } from './passwords.ts'
import type { Person } from '../policy/callers.ts'

export interface LoginCore extends Core {
  /** The password is compared with it if there is no such user, so that the answer takes as long. */
  dummyHash: string
}

/**
 * The active user with this e-mail and password. Throws the same 401 for an unknown e-mail, a wrong password and a
 * deactivated user, after the same work. Throws 429 after too many failures (login-limits.ts), also for the right password,
 * and when too many logins of the address are being checked; 503 when too many are being checked in all. Fails with the
 * database's error when it is away, so nobody can log in by breaking the limiter.
 */
export async function login(
  ctx: LoginCore,
  from: { address: string | undefined; way: LoginWay },
  given: { email: string; password: string },
): Promise<Person> {
  const person = await attempt(ctx, from, given.email.trim().toLowerCase(), given.password)
  if (!person) throw problem('wrong_login')
  // Not awaited: it must not slow a login down or make it fail.
  noteLogin(ctx.pool, person.id).catch((error: unknown) => {
    ctx.log.warn({ err: error }, 'the time of a login was not stored')
  })
  return person
}

/** Checks the password of a user who is logged in. A wrong one (400) counts like a failed login; 429 after ten. */
export async function confirmPassword(
  ctx: LoginCore,
  address: string | undefined,
  person: Person,
  password: string,
): Promise<void> {
  if (await attempt(ctx, { address, way: 'confirmation' }, person.email.toLowerCase(), password)) return
  throw invalid([fieldProblem('current_password', 'password_wrong')])
}

async function attempt(
  ctx: LoginCore,
  { address: ip, way }: { address: string | undefined; way: LoginWay },
  email: string,
  password: string,
): Promise<Person | undefined> {
  const { pool } = ctx
  const address = addressGroup(ip)
  const attempted = { address, email }
  // Checked before the queue, so that nobody waits in it without attempts left, and again at their turn, when the logins
  // before them have been counted.
  await refuseAfterFailures(pool, attempted)
  return passwordTurns.run(address, async () => {
    await refuseAfterFailures(pool, attempted)
    const user = await selectUser(ctx, email)
    const matches = await matchesHash(password, user?.password_hash ?? ctx.dummyHash)
    if (!user || !matches) {
      await auditFailure(pool, user, address, way, await countFailure(pool, attempted))
      return undefined
    }
    await forgetFailures(pool, attempted)
    await auditLogin(pool, user, address, way)
    const { password_hash: _, ...person } = user
    return person
  })
}

function selectUser(ctx: Core, email: string) {
  return first<Person & { id: string; password_hash: string }>(
    ctx.pool,
    sql`select id, full_name, email, role, locale, token_version, password_hash
      from users where lower(email) = ${email} and is_active`,
  )
}

/** At most once a minute, so that a program that logs in for each call does not rewrite the row each time. */
async function noteLogin(db: Queryable, id: string): Promise<void> {
  await db.query(
    sql`update users set last_login_at = now()
      where id = ${id} and (last_login_at is null or last_login_at < now() - interval '1 minute')`,
  )
}
