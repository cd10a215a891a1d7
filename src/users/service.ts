// Creates, changes and deactivates users. A change that ends somebody's access takes effect at once, in every replica.
import { uuidv7 } from 'uuidv7'
import { recordAudit } from '../audit/service.ts'
import { hashPassword } from '../auth/passwords.ts'
import { requirePassword, type Caller } from '../auth/proof.ts'
import type { Core } from '../core.ts'
import { transaction } from '../db/transaction.ts'
import { invalid, problem, violatedConstraint } from '../errors.ts'
import { fieldProblem } from '../errors/field-codes.ts'
import { grants } from '../policy/abilities.ts'
import { releaseAllOf } from '../tickets/service.ts'
import { insertUser, lockActiveAdmins, lockUser, updateUser } from './queries.ts'
import { isGuessable } from './guessable.ts'
import type { NewUser, User, UserChange } from './schema.ts'

/** No caller: Pantau itself, from the command line. 400 for a new admin without the caller's password (auth/proof.ts). */
export async function createUser(ctx: Core, caller: Caller | undefined, given: NewUser): Promise<User> {
  const { password, is_active = true, locale = 'id', current_password: _, ...rest } = given
  if (caller && grants(rest.role, 'users.manage')) requirePassword(caller)
  const password_hash = await hashPassword(password)
  return transaction(ctx.pool, async (tx) => {
    const user = await insertUser(tx, { ...rest, id: uuidv7(), password_hash, is_active, locale })
    if (!user) throw problem('internal', {}, { cause: new Error('insert into users returned no row') })
    await recordAudit(tx, caller?.person, 'user.created', 'users', user.id, { role: user.role })
    return user
  }).catch(emailTaken)
}

/**
 * Changes the given fields. A new password, another role or deactivation ends the user's sessions, tokens and streams;
 * deactivation, or a role that works on no tickets, returns their active tickets to the pool. 409 for an e-mail that is taken
 * and for the last admin. 400 without the caller's password if it is needed: for a new password, and for making somebody an
 * admin, also by reactivation.
 */
export async function changeUser(ctx: Core, caller: Caller, id: string, change: UserChange): Promise<User> {
  const { password, current_password: _, ...fields } = change
  const actor = caller.person
  const password_hash = password === undefined ? undefined : await hashPassword(password)
  const user = await transaction(ctx.pool, async (tx) => {
    // Admins first and always in one order: see lockActiveAdmins.
    const admins = await lockActiveAdmins(tx)
    const before = await lockUser(tx, id)
    if (!before) throw problem('no_such_user')
    const isAdminAfter = grants(fields.role ?? before.role, 'users.manage')
    const becomesAdmin =
      isAdminAfter && (fields.role !== undefined || (fields.is_active === true && !before.is_active))
    if (password !== undefined || becomesAdmin)
      requirePassword(caller, { ownPassword: password !== undefined && id === actor.id })
    if (password !== undefined)
      refuseGuessable(password, {
        email: fields.email ?? before.email,
        full_name: fields.full_name ?? before.full_name,
      })
    const losesAdmin = fields.is_active === false || !isAdminAfter
    if (losesAdmin && admins.length === 1 && admins[0]?.id === id) throw problem('last_admin')
    const roleChanged = fields.role !== undefined && fields.role !== before.role
    const deactivated = fields.is_active === false && before.is_active
    const endAccess = password !== undefined || roleChanged || deactivated
    const user = await updateUser(tx, id, { ...fields, password_hash, endAccess })
    if (!user) throw problem('no_such_user')
    const worksNoMore = roleChanged && !grants(user.role, 'ticket.note')
    if (deactivated || worksNoMore) await releaseAllOf(ctx, tx, actor, id)
    await ctx.live.publish(tx, { kind: endAccess ? 'user' : 'person', id })
    await recordAudit(tx, actor, deactivated ? 'user.deactivated' : 'user.changed', 'users', id, {
      changed: Object.keys(change).filter((name) => name !== 'current_password'),
    })
    return user
  }).catch(emailTaken)
  ctx.people.forget(id)
  return user
}

/** Throws 400 for a password that can be guessed from the user's name or e-mail. */
export function refuseGuessable(
  password: string,
  user: { email: string; full_name?: string | undefined },
): void {
  if (password.toLowerCase() === user.email.toLowerCase())
    throw invalid([fieldProblem('password', 'password_is_email')])
  if (isGuessable(password, user)) throw invalid([fieldProblem('password', 'password_guessable')])
}

function emailTaken(error: unknown): never {
  if (violatedConstraint(error)?.startsWith('users_email_key')) throw problem('email_taken')
  throw error
}
