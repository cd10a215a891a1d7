// Logging in and out of the panel. The session id changes at login. Ten failures lock the login, as in the API.
import express, { type Request, type Response, type Router } from 'express'
import { z } from 'zod'
import { login } from '../auth/login.ts'
import { authenticateSession } from '../auth/person.ts'
import { endSession, startSession } from '../auth/session.ts'
import type { AppContext } from '../context.ts'
import { toProblem } from '../errors.ts'
import { comesFromElsewhere, refuseForeignOrigin } from '../http/same-origin.ts'
import { loginPage, type LoginView } from './login-page.ts'
import type { PanelAssets } from './assets.ts'
import { rootPath } from './panel.ts'

const form = z.object({
  email: z.string().max(254).catch(''),
  password: z.string().max(200).catch(''),
  next: z.string().optional().catch(undefined),
  lang: z.enum(['id', 'en']).catch('id'),
})
const languageCookie = 'pantau.lang'

/**
 * The panel's link logs out in two steps: this page replaces the panel, and then leads to the logout at once. So the browser
 * ends the panel's stream and requests while the session is still valid, and no request comes after its end.
 */
const emptyPage =
  '<!doctype html><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>Pantau</title>'

const asked = form.pick({ next: true, lang: true })

export function loginRouter(ctx: AppContext, assets: PanelAssets): Router {
  const router = express.Router()
  router.get('/login', async (req, res) => {
    if (req.headers.cookie && (await authenticateSession(ctx, req, res))) {
      res.redirect(rootPath)
      return
    }
    const { next, lang } = asked.parse({ lang: rememberedLanguage(req), ...req.query })
    show(res, 200, { language: lang, ...nextOf(next) })
  })
  router.post('/login', express.urlencoded({ extended: false, limit: '8kb' }), async (req, res) => {
    const { email, password, next, lang } = form.parse(req.body ?? {})
    try {
      // Browsers send the origin of the form. A program that sends none has its own credentials anyway.
      if (req.headers.origin !== undefined || req.headers['sec-fetch-site'] !== undefined)
        refuseForeignOrigin(ctx, req)
      await startSession(
        ctx,
        req,
        res,
        await login(ctx, { address: req.ip, way: 'panel' }, { email, password }),
      )
      res.redirect(302, nextOf(next).next ?? rootPath)
    } catch (error) {
      const { status, extras } = toProblem(error)
      if (extras.retryAfter !== undefined) res.setHeader('retry-after', extras.retryAfter)
      for (const [name, value] of Object.entries(extras.headers ?? {})) res.setHeader(name, value)
      if (status !== 401 && status !== 429 && status !== 503) throw error
      show(res, status, {
        language: lang,
        email,
        ...nextOf(next),
        problem: status === 401 ? 'wrong' : status === 429 ? 'limited' : 'away',
        ...(extras.retryAfter !== undefined && { retryAfter: extras.retryAfter }),
      })
    }
  })
  const leave = async (req: Request, res: Response) => {
    if (req.headers.cookie) await endSession(ctx, req, res)
    res.redirect(`${rootPath}/login`)
  }
  // A link on another site must not log the user out.
  router.get('/logout', async (req, res) => {
    if (comesFromElsewhere(ctx, req)) res.redirect(rootPath)
    else if (req.query.from === 'panel')
      res
        .set({ 'cache-control': 'no-store', refresh: `0; url=${rootPath}/logout` })
        .type('html')
        .send(emptyPage)
    else await leave(req, res)
  })
  router.post('/logout', async (req, res) => {
    if (req.headers.cookie) refuseForeignOrigin(ctx, req)
    await leave(req, res)
  })
  return router

  function show(res: Response, status: number, view: LoginView): void {
    res
      .status(status)
      .set('cache-control', 'no-store')
      .type('html')
      .send(loginPage(assets, view, String(res.locals.nonce)))
  }
}

/** Remembers the user's language on this device, for the login page. */
export function rememberLanguage(res: Response, locale: string): void {
  const lifetime = 365 * 24 * 3600_000
  res.cookie(languageCookie, locale, { maxAge: lifetime, httpOnly: true, sameSite: 'lax', path: rootPath })
}

function rememberedLanguage(req: Request): string | undefined {
  return new RegExp(`(?:^|; )${languageCookie}=(\\w+)`).exec(req.headers.cookie ?? '')?.[1]
}

/** Accepts only a page of the panel: a link to the login page must not lead to another site, the logout or the API. */
function nextOf(next: string | undefined): { next?: string } {
  if (next === undefined || !/^\/admin(?:[/?][\w\-./?=&%:+~,]*)?$/.test(next)) return {}
  // Normalises the path: browsers resolve dots, and express ignores case and a trailing slash.
  const { pathname } = new URL(next, 'http://panel')
  const [, root, place = ''] = pathname
    .toLowerCase()
    .split('/')
    .filter((part, at) => at === 0 || part !== '')
  const page = root === rootPath.slice(1) && !['login', 'logout', 'api', 'assets', 'frontend'].includes(place)
  return page && !pathname.includes('%') ? { next } : {}
}
