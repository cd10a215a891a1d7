// Finds the person behind a bearer token or a panel session. The role in the token or session is ignored: the user is read from
// the database, or for a page from what auth/people.ts keeps, so deactivation, a new password or another role takes effect with
// the next request.
import type { Request, Response } from 'express'
import sql, { empty } from 'sql-template-tag'
import { first, type Queryable } from '../db/pool.ts'
import { problem } from '../errors.ts'
import type { Person } from '../policy/callers.ts'
import { refuseForeignOrigin } from '../http/same-origin.ts'
import type { People } from './people.ts'
import { loadSession, reloadSession, type SessionCore } from './session.ts'
import { verifyToken } from './token.ts'

/** How the caller proved who they are; a stream ends when it does. */
export interface Credential {
  /** Set for a bearer token. */
  jti?: string
  /** Set for a panel session. */
  sessionId?: string
  /** Milliseconds since the epoch. */
  expiresAt: number
}

/** What finding a person needs. */
interface PeopleCore extends SessionCore {
  people: People
}

const credentials = new WeakMap<Request, Credential>()

/** Throws 401 without valid credentials, 403 for a session's unsafe request from another site. */
export async function authenticatePerson(ctx: PeopleCore, req: Request, res: Response): Promise<Person> {
  const header = req.headers.authorization
  if (header !== undefined) {
    const claims = await verifyToken(ctx.secrets.jwt, header)
    const person = await personOf(ctx, req, claims)
    if (person?.token_version !== claims.tokenVersion) throw problem('unauthorized')
    credentials.set(req, { jti: claims.jti, expiresAt: claims.expiresAt })
    return person
  }
  if (!req.headers.cookie) throw problem('unauthorized')
  const person = await authenticateSession(ctx, req, res)
  if (!person) throw problem('unauthorized')
  refuseForeignOrigin(ctx, req)
  return person
}

/** The person of a panel session, or undefined; a session that is no longer valid is destroyed. */
export async function authenticateSession(
  ctx: PeopleCore,
  req: Request,
  res: Response,
): Promise<Person | undefined> {
  let session = await loadSession(ctx, req, res)
  if (!session.userId) return undefined
  const { userId, tokenVersion } = session
  const person = await personOf(ctx, req, { userId, tokenVersion })
  // The password may have been changed in this same session after the session was read and before the user was read.
  if (person && person.token_version !== session.tokenVersion) session = await reloadSession(req)
  if (person?.token_version !== session.tokenVersion) {
    await new Promise<void>((resolve) => {
      session.destroy(() => {
        resolve()
      })
    })
    return undefined
  }
  credentials.set(req, {
    sessionId: session.id,
    // express-session's maxAge is the remaining time.
    expiresAt: Date.now() + (session.cookie.maxAge ?? 8 * 3600_000),
  })
  return person
}

/** For a page, the user as kept in memory. If that does not fit the token or session, or the request may write, the user is read. */
async function personOf(
  { pool, people }: PeopleCore,
  req: Request,
  proven: { userId: string; jti?: string; tokenVersion: number | undefined },
): Promise<Person | undefined> {
  const { userId, jti, tokenVersion } = proven
  if (req.method === 'GET' || req.method === 'HEAD') {
    const known = await people.find(userId, jti)
    if (known && known.token_version === tokenVersion) return known
  }
  return findPerson(pool, userId, jti)
}

export function credentialOf(req: Request): Credential {
  const credential = credentials.get(req)
  if (!credential) throw problem('unauthorized')
  return credential
}

const columns = sql`id, full_name, email, role, locale, token_version`

/** An active user; undefined also if the token was revoked. */
export function findPerson(db: Queryable, id: string, jti?: string): Promise<Person | undefined> {
  const unrevoked =
    jti === undefined ? empty : sql`and not exists (select from revoked_tokens where jti = ${jti})`
  return first<Person & { id: string }>(
    db,
    sql`select ${columns} from users where id = ${id} and is_active ${unrevoked}`,
  )
}

/** The same, locked until the transaction ends. */
export function lockPerson(tx: Queryable, id: string): Promise<Person | undefined> {
  return first<Person & { id: string }>(
    tx,
    sql`select ${columns} from users where id = ${id} and is_active for update`,
  )
}
