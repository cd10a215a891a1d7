// What everybody may change about themselves.
import type { Request } from 'express'
import { z } from 'zod'
import { recordAudit } from '../audit/service.ts'
import { transaction } from '../db/transaction.ts'
import { problem } from '../errors.ts'
import { fault } from '../errors/zod.ts'
import { updateUser } from './queries.ts'
import { fullName, locale, password } from './schema.ts'
import { refuseGuessable } from './service.ts'
import { confirmPassword, type LoginCore } from '../auth/login.ts'
import { hashPassword } from '../auth/passwords.ts'
import { credentialOf, lockPerson } from '../auth/person.ts'
import { renewSession } from '../auth/session.ts'
import { signToken } from '../auth/token.ts'
import type { Person } from '../policy/callers.ts'

export const selfChange = z
  .strictObject({
    full_name: fullName.optional(),
    locale: locale.optional(),
    password: password.optional(),
    current_password: z.string().optional(),
  })
  .refine((change) => Object.keys(change).some((key) => key !== 'current_password'), {
    error: fault('nothing_to_change'),
  })
  .refine((change) => change.password === undefined || change.current_password !== undefined, {
    path: ['current_password'],
    error: fault('password_needed'),
  })
  .refine((change) => change.password === undefined || change.password !== change.current_password, {
    path: ['password'],
    error: fault('password_unchanged'),
  })
  .meta({ id: 'SelfChange' })
type SelfChange = z.infer<typeof selfChange>

/**
 * Changes one's own name, language or password. A new password needs the current one (400; counted like a login, 429) and
 * ends all other tokens, sessions and streams of that user: this session stays valid, a token is replaced in the answer.
 */
export async function changeSelf(ctx: LoginCore, req: Request, person: Person, change: SelfChange) {
  const { current_password, password, ...fields } = change
  let password_hash: string | undefined
  if (password !== undefined && current_password !== undefined) {
    refuseGuessable(password, { email: person.email, full_name: fields.full_name ?? person.full_name })
    await confirmPassword(ctx, req.ip, person, current_password)
    password_hash = await hashPassword(password)
  }
  const endAccess = password_hash !== undefined
  const { sessionId } = credentialOf(req)
  const now = await transaction(ctx.pool, async (tx) => {
    // Somebody may have reset the password or ended the access since it was checked.
    if ((await lockPerson(tx, person.id))?.token_version !== person.token_version)
      throw problem('unauthorized')
    const user = await updateUser(tx, person.id, { ...fields, password_hash, endAccess })
    if (!user) throw problem('unauthorized')
    const token_version = person.token_version + (endAccess ? 1 : 0)
    if (endAccess) {
      if (sessionId !== undefined) await renewSession(tx, sessionId, token_version)
      await recordAudit(tx, person, 'user.password_changed', 'users', person.id)
    }
    await ctx.live.publish(tx, { kind: endAccess ? 'user' : 'person', id: person.id })
    if (fields.full_name !== undefined && fields.full_name !== person.full_name)
      await recordAudit(tx, person, 'user.changed', 'users', person.id, { changed: ['full_name'] })
    return { ...person, full_name: user.full_name, locale: user.locale, token_version }
  })
  ctx.people.forget(person.id)
  const { token_version, ...shown } = now
  if (!endAccess || sessionId !== undefined) return shown
  return { ...shown, token: await signToken(ctx.secrets.jwt, { ...shown, token_version }) }
}
