// npm run screenshots: every page of the panel on the demo day, at three widths, light and dark, into a folder to look at.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Browser } from 'playwright-core'
import { findBarriers, openBrowser, visit } from '../src/testing/browser.ts'

const { values } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://localhost:3000' },
    out: { type: 'string', default: 'data/screenshots' },
    only: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  },
})
if (values.help) {
  process.stdout
    .write(`Takes pictures of every page of a running Pantau that holds the demo day (npm run demo).

  npm run screenshots [-- --url http://localhost:3000] [--out data/screenshots] [--only ticket]

390, 820 and 1440 px wide, light and dark; prints what axe-core finds, and what is wider than its screen.
`)
  process.exit(0)
}

const password = 'Demo-Pantau-2026'
const people = { admin: 'ratna@demo.pantau.local', agent: 'ani@demo.pantau.local' }
const widths = [390, 820, 1440]

const pages: { name: string; who: keyof typeof people; path: string }[] = [
  { name: 'dashboard-admin', who: 'admin', path: '/admin' },
  { name: 'dashboard-agent', who: 'agent', path: '/admin' },
  { name: 'queue-admin', who: 'admin', path: '/admin/resources/tickets' },
  { name: 'queue-pool', who: 'agent', path: '/admin/resources/tickets?tab=pool' },
  { name: 'queue-agent', who: 'agent', path: '/admin/resources/tickets' },
  { name: 'queue-closed', who: 'agent', path: '/admin/resources/tickets?tab=closed' },
  { name: 'ticket', who: 'agent', path: 'first ticket of the queue' },
  { name: 'broadcasts', who: 'admin', path: '/admin/resources/broadcast_logs' },
  { name: 'broadcasts-failed', who: 'admin', path: '/admin/resources/broadcast_logs?status=failed' },
  { name: 'broadcast', who: 'admin', path: 'first failed broadcast' },
  { name: 'users', who: 'admin', path: '/admin/resources/users' },
  { name: 'api-keys', who: 'admin', path: '/admin/resources/api_keys' },
  { name: 'audit-log', who: 'admin', path: '/admin/resources/audit_log' },
  { name: 'not-found', who: 'agent', path: '/admin/resources/users' },
]

await mkdir(values.out, { recursive: true })
const browser = await openBrowser()
try {
  for (const theme of ['light', 'dark'] as const)
    for (const width of widths)
      for (const who of ['admin', 'agent'] as const) await shoot(browser, theme, width, who)
} finally {
  await browser.close()
}

async function shoot(
  on: Browser,
  theme: 'light' | 'dark',
  width: number,
  who: 'admin' | 'agent',
): Promise<void> {
  const visitor = await visit(
    on,
    values.url,
    { email: people[who], password },
    { width, theme, height: width < 900 ? 844 : 900 },
  )
  const { page } = visitor
  for (const { name, path } of pages.filter(
    (one) => one.who === who && (values.only === undefined || one.name.includes(values.only)),
  )) {
    await page.goto(path.startsWith('/') ? path : await firstOf(path))
    await page.waitForSelector('h1, h2')
    await page.waitForSelector('.skeleton', { state: 'detached' })
    await page.waitForTimeout(400)
    const file = `${name}-${width}-${theme}.png`
    await page.screenshot({ path: join(values.out, file), fullPage: true })
    const wider = Number(await page.evaluate('document.documentElement.scrollWidth - window.innerWidth'))
    const barriers = await findBarriers(page)
    const remarks = [
      ...(wider > 0 ? [`${wider} px wider than the screen`] : []),
      ...barriers,
      ...visitor.errors.splice(0),
    ]
    process.stdout.write(`${file}${remarks.length > 0 ? `\n  ${remarks.join('\n  ')}` : ''}\n`)
  }
  await visitor.close()

  async function firstOf(what: string): Promise<string> {
    const path = what.includes('broadcast')
      ? '/api/v1/broadcast-logs?status=failed&limit=1'
      : '/api/v1/tickets?limit=1'
    const found = await page.evaluate(
      async (asked) => (await (await fetch(asked)).json()) as { id: string }[],
      path,
    )
    const resource = what.includes('broadcast') ? 'broadcast_logs' : 'tickets'
    return `/admin/resources/${resource}/records/${String(found[0]?.id)}/show`
  }
}
