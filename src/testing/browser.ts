// Real Chromium for tests and screenshots. Whatever a page complains about fails its test: an error on the console, an
// exception, a request that failed, another host.
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { readFile } from 'node:fs/promises'
import { chromium, type Browser, type BrowserContext, type Page, type Request } from 'playwright-core'
import { findChromium } from './chromium.ts'

// Root in a container has no sandbox; and no browser of ours calls home.
const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export async function openBrowser(): Promise<Browser> {
  const { executablePath, env } = await findChromium()
  return chromium.launch({ executablePath, args: flags, env: { ...process.env, ...env } })
}

export interface Visit {
  width?: number
  height?: number
  theme?: 'light' | 'dark'
}

export interface Visitor {
  page: Page
  context: BrowserContext
  /** What its pages complained about so far. */
  errors: string[]
  /** A complaint that belongs to the story, such as `/PUT .*: 409/`. One that never comes fails the test too. */
  expect: (complaint: RegExp) => void
  /** Fails for what its pages complained about since the last check; `close` ends with it. */
  check: () => void
  close: () => Promise<void>
}

/** Somebody at a screen of their own, not logged in. */
export async function openScreen(
  browser: Browser,
  origin: string,
  { width = 1440, height = 900, theme = 'light' }: Visit = {},
): Promise<Visitor> {
  const context = await browser.newContext({
    viewport: { width, height },
    hasTouch: width < 900,
    baseURL: origin,
    timezoneId: 'Asia/Jakarta',
    colorScheme: theme,
  })
  context.setDefaultTimeout(10_000)
  const { errors, expect, check } = watch(context, origin)
  const page = await context.newPage()
  return {
    page,
    context,
    errors,
    expect,
    check,
    close: async () => {
      await context.close()
      check()
    },
  }
}

/** A person at a screen of their own, logged in as people do. */
export async function visit(
  browser: Browser,
  origin: string,
  person: { email: string; password: string },
  at: Visit = {},
): Promise<Visitor> {
  const visitor = await openScreen(browser, origin, at)
  const { page } = visitor
  await page.goto('/admin/login')
  await logInto(page, person)
  await page.waitForURL(/\/admin$/)
  return visitor
}

export async function logInto(page: Page, { email, password }: { email: string; password: string }) {
  await page.fill('#email', email)
  await page.fill('#password', password)
  await page.click('button[type=submit]')
}

/** Gathers what the pages of a context complain about; `check` fails for what was not expected, and for what was and did not come. */
function watch(context: BrowserContext, origin: string) {
  const errors: string[] = []
  const expected: RegExp[] = []
  context.on('console', (message) => {
    // A failed request is told of below, with its path.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      errors.push(`console: ${message.text()}`)
  })
  context.on('weberror', (found) => {
    errors.push(`exception: ${found.error().message}`)
  })
  context.on('request', (request) => {
    const { origin: asked, protocol } = new URL(request.url())
    if (asked !== origin && protocol.startsWith('http')) errors.push(`another host: ${request.url()}`)
  })
  context.on('response', (response) => {
    if (response.status() >= 400) errors.push(`${nameOf(response.request())}: ${String(response.status())}`)
  })
  context.on('requestfailed', (request) => {
    const why = request.failure()?.errorText ?? 'failed'
    // Without a connection, which a test has taken away, a page that asks for news by itself may or may not do so meanwhile.
    if (why === 'net::ERR_INTERNET_DISCONNECTED' && request.method() === 'GET') return
    // Aborted: the page itself no longer wanted it, or was left.
    if (why !== 'net::ERR_ABORTED') errors.push(`${nameOf(request)}: ${why}`)
  })
  return {
    errors,
    expect: (complaint: RegExp) => {
      expected.push(complaint)
    },
    check: () => {
      const patterns = expected.splice(0)
      const came = errors.splice(0)
      const unexpected = came.filter((one) => !patterns.some((pattern) => pattern.test(one)))
      const missed = patterns.filter((pattern) => !came.some((one) => pattern.test(one)))
      assert.deepEqual(unexpected, [], 'the page complained')
      assert.deepEqual(missed, [], 'the page did not complain of what was expected')
    },
  }
}

const nameOf = (request: Request) => `${request.method()} ${new URL(request.url()).pathname}`

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

interface Look {
  /** A selector; the whole page unless given. */
  within?: string | undefined
  /** Names of axe-core's rules; all of them unless given. */
  rules?: readonly string[]
}

/** Serious and critical findings of axe-core on the page as it is now, one line each. */
export async function findBarriers(page: Page, { within, rules }: Look = {}): Promise<string[]> {
  const loaded: unknown = await page.evaluate('typeof axe')
  // The page's policy allows no foreign script; the debugger's own evaluation is not bound by it.
  if (loaded !== 'object') await page.evaluate(await readFile(axePath, 'utf8'))
  // No frames and no styles from elsewhere to be fetched first.
  const options = {
    resultTypes: ['violations'],
    iframes: false,
    preload: false,
    ...(rules ? { runOnly: rules } : {}),
  }
  const found: unknown = await page.evaluate(
    `axe.run(${within === undefined ? 'document' : JSON.stringify(within)}, ${JSON.stringify(options)})`,
  )
  const { violations } = found as {
    violations: { id: string; impact: string; nodes: { target: string[] }[] }[]
  }
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, impact, nodes }) => `${impact} ${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`,
    )
}
