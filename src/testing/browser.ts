// Real Chromium for tests and screenshots. Any error of a page fails its test: an error on the console, an exception, a failed
// request, a request to another host.
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { readFile } from 'node:fs/promises'
import { chromium, type Browser, type BrowserContext, type Page, type Request } from 'playwright-core'
import { findChromium } from './chromium.ts'

// Root in a container has no sandbox. The other flags stop the browser's own requests.
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
  /** The errors of its pages so far. */
  errors: string[]
  /** Expects an error, such as `/PUT .*: 409/`. The test also fails if the error does not happen. */
  expect: (complaint: RegExp) => void
  /** Fails for unexpected errors since the last check. `close` calls it at the end. */
  check: () => void
  close: () => Promise<void>
}

/** A new browser context with one page, not logged in. */
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

/** A new browser context in which the person has logged in with the form. */
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

/** Collects the errors of a context's pages. `check` fails for unexpected errors, and for expected ones that did not happen. */
function watch(context: BrowserContext, origin: string) {
  const errors: string[] = []
  const expected: RegExp[] = []
  context.on('console', (message) => {
    // Failed requests are recorded below, with their path.
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
    // While a test has turned the connection off, pages may or may not poll, so these errors are ignored.
    if (why === 'net::ERR_INTERNET_DISCONNECTED' && request.method() === 'GET') return
    // An aborted request was cancelled by the page itself, or by leaving the page.
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
      assert.deepEqual(unexpected, [], 'unexpected errors of the page')
      assert.deepEqual(missed, [], 'expected errors that did not happen')
    },
  }
}

const nameOf = (request: Request) => `${request.method()} ${new URL(request.url()).pathname}`

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

interface Look {
  /** A selector; default: the whole page. */
  within?: string | undefined
  /** Names of axe-core's rules; default: all. */
  rules?: readonly string[]
}

/** Serious and critical findings of axe-core on the present page, one line each. */
export async function findBarriers(page: Page, { within, rules }: Look = {}): Promise<string[]> {
  const loaded: unknown = await page.evaluate('typeof axe')
  // The page's policy allows no foreign scripts, but does not apply to the debugger's evaluation.
  if (loaded !== 'object') await page.evaluate(await readFile(axePath, 'utf8'))
  // Without frames and preloading, because there are no frames and no foreign styles.
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
