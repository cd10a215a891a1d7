// Actions that give power over accounts (setting a password, making an admin) need the current password in a panel session,
// because somebody else may use a computer that was left unlocked. A token is not an open screen, and was obtained with the
// password, so with a token only a change of one's own password needs it.
import type { Request } from 'express'
import { invalid } from '../errors.ts'
import { fieldProblem } from '../errors/field-codes.ts'
import { confirmPassword, type LoginCore } from './login.ts'
import { credentialOf } from './person.ts'
import type { Person } from '../policy/callers.ts'

export interface Caller {
  person: Person
  /** How the caller proved who they are: with the password in this request, or only with a token or a session. */
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

/** Throws 400 if the password is needed and was not given. */
export function requirePassword({ proof }: Caller, { ownPassword = false } = {}): void {
  if (proof === 'password' || (proof === 'token' && !ownPassword)) return
  throw invalid([fieldProblem('current_password', 'required')])
}
