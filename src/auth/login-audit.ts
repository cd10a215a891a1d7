// Logins in the audit log. A flood does not fill it: of failures of one e-mail from one address the first and the tenth are
// written down, of e-mails that nobody has those of an address likewise, and no more than a hundred in an hour. Such an e-mail
// itself is not: it may be a password that was typed into the wrong field.
import { recordAudit } from '../audit/service.ts'
import type { Queryable } from '../db/pool.ts'
import { countInHour, type Failures } from './login-limits.ts'

export type LoginWay = 'api' | 'panel' | 'confirmation'

const told = new Set([1, 10, 50])
const perHour = { strangers: 100, user: 50 }

/** A good login; of one user, way and address once in an hour. */
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
  if (!told.has(number)) return
  const counted = await countInHour(db, 'login failed', user?.id ?? 'strangers')
  if (counted > (user ? perHour.user : perHour.strangers)) return
  await recordAudit(db, undefined, 'user.login_failed', 'users', user?.id ?? 'unknown', {
    address,
    via: way,
    failures: number,
  })
}
