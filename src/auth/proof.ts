// What gives somebody power over accounts (a password, the role of admin) takes more than an open panel: on a computer that
// was left unlocked the session is there, its owner is not. So a panel session needs the current password for it.
// A program's token was got with the password and is nobody's open screen: it needs it for its own password only.
import type { Request } from 'express'
import { invalid } from '../errors.ts'
import { fieldProblem } from '../errors/field-codes.ts'
import { confirmPassword, type LoginCore } from './login.ts'
import { credentialOf } from './person.ts'
import type { Person } from '../policy/callers.ts'

export interface Caller {
  person: Person
  /** How they have shown who they are: with the password in this request, or just with a token or a session. */
  proof: 'password' | 'token' | 'session'
}

/** Checks the password if one is given: 400 for a wrong one, which counts like a failed login (429). */
export async function proveCaller(
  ctx: LoginCore,
  req: Request,
  person: Person,
  currentPassword: string | undefined,
): Promise<Caller> {
  if (currentPassword === undefined)
    return { person, proof: credentialOf(req).sessionId === undefined ? 'token' : 'session' }
  await confirmPassword(ctx, req.ip, person, currentPassword)
  return { person, proof: 'password' }
}

/** Throws 400 where the password is needed and was not given. */
export function requirePassword({ proof }: Caller, { ownPassword = false } = {}): void {
  if (proof === 'password' || (proof === 'token' && !ownPassword)) return
  throw invalid([fieldProblem('current_password', 'required')])
}
