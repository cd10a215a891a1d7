// Panel sessions: express-session over PostgreSQL (connect-pg-simple), so that every replica knows them.
import { hash } from 'node:crypto'
import connectPgSimple from 'connect-pg-simple'
import type { Request, RequestHandler, Response } from 'express'
import session, { type Session, type SessionData } from 'express-session'
import type pg from 'pg'
import sql from 'sql-template-tag'
import type { Core } from '../core.ts'
import type { Queryable } from '../db/pool.ts'
import type { Person } from '../policy/callers.ts'

declare module 'express-session' {
  interface SessionData {
    userId: string
    /** users.token_version at login; a raised one ends the session. */
    tokenVersion: number
    /** The person of this request, where AdminJS expects it; never stored. */
    adminUser?: Person
  }
}

export const sessionCookie = 'pantau.sid'
const lifetimeMs = 12 * 3600_000

export function createSessionMiddleware(options: {
  pool: pg.Pool
  secret: string
  onError: (error: unknown) => void
}): RequestHandler {
  const Store = rarelyTouched(connectPgSimple(session))
  return session({
    name: sessionCookie,
    secret: options.secret,
    store: new Store({
      pool: options.pool,
      tableName: 'sessions',
      createTableIfMissing: false,
      pruneSessionInterval: false, // src/jobs/prune.ts does it
      disableTouch: false,
      errorLog: options.onError,
    }),
    resave: false,
    saveUninitialized: false,
    rolling: true,
    // 'auto': Secure behind TLS, so that a first try on http://localhost works too.
    cookie: { httpOnly: true, sameSite: 'lax', secure: 'auto', maxAge: lifetimeMs, path: '/' },
  })
}

/** Milliseconds after an extension during which a session is not extended again. */
const touchEvery = 60_000
const mostTouched = 10_000

/** Extends a session once a minute instead of at every request, because each extension is a commit before the answer. */
function rarelyTouched(Store: ReturnType<typeof connectPgSimple>): ReturnType<typeof connectPgSimple> {
  const touched = new Map<string, number>()
  return class extends Store {
    override touch(sid: string, data: SessionData, done?: () => void): void {
      const now = Date.now()
      if (now - (touched.get(sid) ?? 0) < touchEvery) {
        done?.()
        return
      }
      if (touched.size >= mostTouched) touched.clear()
      touched.set(sid, now)
      super.touch(sid, data, done)
    }
  }
}

export interface SessionCore extends Core {
  session: RequestHandler
}

/** Loads the request's session, once per request. */
export async function loadSession(
  ctx: SessionCore,
  req: Request,
  res: Response,
): Promise<Session & Partial<SessionData>> {
  await new Promise<void>((resolve, reject) => {
    ctx.session(req, res, (error?: unknown) => {
      if (error) reject(error instanceof Error ? error : new Error('the session store failed'))
      else resolve()
    })
  })
  return req.session
}

/** The session as it is stored now; if it was deleted, as it was read before. */
export async function reloadSession(req: Request): Promise<Session & Partial<SessionData>> {
  await new Promise<void>((resolve) => {
    req.session.reload(() => {
      resolve()
    })
  })
  return req.session
}

/** Gives a user who has just logged in a new session id, so that an id planted by an attacker is useless. */
export async function startSession(
  ctx: SessionCore,
  req: Request,
  res: Response,
  user: { id: string; token_version: number },
): Promise<void> {
  await loadSession(ctx, req, res)
  await settle((done) => req.session.regenerate(done))
  req.session.userId = user.id
  req.session.tokenVersion = user.token_version
  await settle((done) => req.session.save(done))
}

/** Runs in the transaction that raises the user's token version. Only this session stays valid. */
export async function renewSession(tx: Queryable, id: string, tokenVersion: number): Promise<void> {
  await tx.query(
    sql`update sessions set sess = jsonb_set(sess::jsonb, '{tokenVersion}', to_jsonb(${tokenVersion}::integer))::json
      where sid = ${id}`,
  )
}

export async function endSession(ctx: SessionCore, req: Request, res: Response): Promise<void> {
  const current = await loadSession(ctx, req, res)
  const { id } = current
  await settle((done) => current.destroy(done))
  await ctx.live.publish(ctx.pool, { kind: 'session', session: hashSessionId(id) })
  res.clearCookie(sessionCookie, { path: '/' })
}

/** Identifies a session in a notification. The id itself must not be sent: whoever has it has the session. */
export function hashSessionId(id: string): string {
  return hash('sha256', id, 'hex')
}

function settle(step: (done: (error?: unknown) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    step((error) => {
      if (error) reject(error instanceof Error ? error : new Error('the session store failed'))
      else resolve()
    })
  })
}
