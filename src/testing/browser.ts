// Real Chromium for tests and screenshots: Debian's, or the one TEST_CHROMIUM names. A page that logs an error to its console, or
// throws one, fails its test.
import { existsSync } from 'node:fs'
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { readFile } from 'node:fs/promises'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'

const candidates = [
  process.env.TEST_CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
]

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
  const executablePath = candidates.find((path) => path !== undefined && existsSync(path))
  if (executablePath === undefined)
    throw new Error(
      'the browser tests need Chromium: apt-get install chromium, or set TEST_CHROMIUM to its path',
    )
  return chromium.launch({ executablePath, args: flags })
}

export interface Visit {
  width?: number
  height?: number
  theme?: 'light' | 'dark'
}

export interface Visitor {
  page: Page
  context: BrowserContext
  /** Errors of the console and of the page so far. */
  errors: string[]
  close: () => Promise<void>
}

/** A person at a screen of their own, logged in. */
export async function visit(
  browser: Browser,
  origin: string,
  person: { email: string; password: string },
  { width = 1440, height = 900, theme = 'light' }: Visit = {},
): Promise<Visitor> {
  const context = await browser.newContext({
    viewport: { width, height },
    hasTouch: width < 900,
    baseURL: origin,
    timezoneId: 'Asia/Jakarta',
  })
  const page = await context.newPage()
  page.setDefaultTimeout(10_000)
  const errors: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text())
  })
  page.on('pageerror', (error) => errors.push(error.message))
  page.on('request', (request) => {
    const { origin: asked, protocol } = new URL(request.url())
    if (asked !== origin && protocol.startsWith('http')) errors.push(`asked another host: ${request.url()}`)
  })
  await page.addInitScript(`localStorage.setItem('pantau.theme', '${theme}')`)
  await page.goto('/admin/login')
  await page.fill('#email', person.email)
  await page.fill('#password', person.password)
  await Promise.all([page.waitForURL(/\/admin$/), page.click('button[type=submit]')])
  return {
    page,
    context,
    errors,
    close: async () => {
      await context.close()
      assert.deepEqual(errors, [], 'errors on the console')
    },
  }
}

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

/** Serious and critical findings of axe-core on the page as it is now, one line each. */
export async function findBarriers(page: Page): Promise<string[]> {
  const source = await readFile(axePath, 'utf8')
  // The page's policy allows no foreign script; the debugger's own evaluation is not bound by it.
  const found: unknown = await page.evaluate(`${source}; axe.run({ resultTypes: ['violations'] })`)
  const { violations } = found as {
    violations: { id: string; impact: string; nodes: { target: string[] }[] }[]
  }
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, impact, nodes }) => `${impact} ${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`,
    )
}
