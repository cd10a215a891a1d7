// Records logins in the audit log, so that a flood does not fill it. For a user, the first, tenth and fiftieth failure from an
// address is recorded; for unknown e-mails those of the address, at most a hundred an hour. An unknown e-mail itself is not
// recorded: it may be a password that was typed into the wrong field.
import { recordAudit } from '../audit/service.ts'
import type { Queryable } from '../db/pool.ts'
import { countInHour, type Failures } from './login-limits.ts'

export type LoginWay = 'api' | 'panel' | 'confirmation'

const recordedCounts = new Set([1, 10, 50])
const perHour = { strangers: 100, user: 50 }

/** Records a successful login, once an hour for each user, way and address. */
export async function auditLogin(
  db: Queryable,
  user: { id: string },
  address: string,
  way: LoginWay,
): Promise<void> {
  if ((await countInHour(db, 'logged in', user.id, address, way)) > 1) return
  await recordAudit(db, user, 'user.logged_in', 'users', user.id, { address, via: way })
}

export async function auditFailure(
  db: Queryable,
  user: { id: string } | undefined,
  address: string,
  way: LoginWay,
  failures: Failures,
): Promise<void> {
  const number = user ? failures.pair : (failures.address ?? failures.pair)
  if (!recordedCounts.has(number)) return
  const counted = await countInHour(db, 'login failed', user?.id ?? 'strangers')
  if (counted > (user ? perHour.user : perHour.strangers)) return
  await recordAudit(db, undefined, 'user.login_failed', 'users', user?.id ?? 'unknown', {
    address,
    via: way,
    failures: number,
  })
}
