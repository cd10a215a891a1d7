// npm run screenshots: takes pictures of every page of the panel with the demo data, at three widths, light and dark.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Browser, Page } from 'playwright-core'
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

interface Shot {
  name: string
  who: keyof typeof people
  path: string
  /** Runs on the page before the picture, for example to open a dialog. */
  first?: (page: Page) => Promise<void>
}

const press = (name: string) => (page: Page) =>
  page.getByRole('button', { name }).first().click({ timeout: 5_000 })

const pages: Shot[] = [
  { name: 'dashboard-admin', who: 'admin', path: '/admin' },
  { name: 'dashboard-agent', who: 'agent', path: '/admin' },
  { name: 'queue-admin', who: 'admin', path: '/admin/resources/tickets' },
  { name: 'queue-bulk', who: 'admin', path: '/admin/resources/tickets', first: tickTwo },
  { name: 'queue-pool', who: 'agent', path: '/admin/resources/tickets?tab=pool' },
  { name: 'queue-agent', who: 'agent', path: '/admin/resources/tickets' },
  { name: 'queue-closed', who: 'agent', path: '/admin/resources/tickets?tab=closed' },
  { name: 'queue-empty', who: 'agent', path: '/admin/resources/tickets?q=tidakada' },
  { name: 'ticket', who: 'agent', path: 'first ticket of the queue' },
  { name: 'ticket-canned', who: 'agent', path: 'first ticket of the queue', first: press('Balasan cepat') },
  { name: 'ticket-new', who: 'agent', path: '/admin/resources/tickets', first: press('Tiket baru') },
  { name: 'ticket-parts', who: 'admin', path: 'ticket with parts' },
  { name: 'ticket-merge', who: 'admin', path: 'ticket with parts', first: merge },
  { name: 'ticket-close', who: 'agent', path: 'first ticket of the queue', first: turn },
  { name: 'ticket-missing', who: 'agent', path: '/admin/resources/tickets/records/CS-2000-0001/show' },
  { name: 'broadcasts', who: 'admin', path: '/admin/resources/broadcast_logs' },
  { name: 'broadcasts-failed', who: 'admin', path: '/admin/resources/broadcast_logs?status=failed' },
  { name: 'broadcast', who: 'admin', path: 'first failed broadcast' },
  { name: 'broadcast-ticket', who: 'admin', path: 'first failed broadcast', first: press('Buka tiket') },
  { name: 'broadcast-resend', who: 'admin', path: 'first failed broadcast', first: press('Kirim ulang') },
  {
    name: 'broadcasts-resend',
    who: 'admin',
    path: '/admin/resources/broadcast_logs?status=failed',
    first: press('Kirim ulang semua'),
  },
  { name: 'customer', who: 'admin', path: 'customer of the ticket with parts' },
  { name: 'customer-missing', who: 'agent', path: '/admin/customers/628999' },
  { name: 'n8n', who: 'admin', path: '/admin/pages/n8n' },
  { name: 'deliveries', who: 'admin', path: '/admin/resources/webhook_messages' },
  { name: 'users', who: 'admin', path: '/admin/resources/users' },
  { name: 'user-new', who: 'admin', path: '/admin/resources/users', first: press('Tambah') },
  { name: 'canned-replies', who: 'admin', path: '/admin/resources/canned_replies' },
  { name: 'canned-reply', who: 'admin', path: '/admin/resources/canned_replies', first: press('Tambah') },
  { name: 'canned-replies-agent', who: 'agent', path: '/admin/resources/canned_replies' },
  { name: 'api-keys', who: 'admin', path: '/admin/resources/api_keys' },
  { name: 'api-key-new', who: 'admin', path: '/admin/resources/api_keys', first: press('Buat kunci') },
  { name: 'audit-log', who: 'admin', path: '/admin/resources/audit_log' },
  { name: 'profile', who: 'agent', path: '/admin/pages/profile' },
  { name: 'shortcuts', who: 'agent', path: '/admin', first: (page) => page.keyboard.press('?') },
  { name: 'account', who: 'agent', path: '/admin', first: press('Akun ') },
  { name: 'forbidden', who: 'agent', path: '/admin/resources/users' },
  { name: 'not-found', who: 'agent', path: '/admin/pages/tidak-ada' },
]

async function tickTwo(page: Page): Promise<void> {
  for (const row of (await page.locator('tbody input[type=checkbox]').all()).slice(0, 2))
    if (await row.isVisible()) await row.check()
}

/** Opens the dialog that closes a ticket, with the button at the top on a desktop or at the bottom on a phone. */
async function turn(page: Page): Promise<void> {
  await page.locator('.ticket-head, .bottom-bar').getByRole('button', { name: 'Tutup tiket' }).first().click()
}

async function merge(page: Page): Promise<void> {
  await page.locator('.ticket-head').getByRole('button', { name: 'Tindakan lain' }).first().click()
  await page.getByRole('menuitem', { name: 'Gabungkan' }).click()
}

async function ready(page: Page, first: Shot['first']): Promise<void> {
  await page.waitForSelector('h1, h2')
  await page.waitForSelector('.skeleton', { state: 'detached' })
  await first?.(page)
}

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
  page.setDefaultTimeout(30_000)
  for (const { name, path, first } of pages.filter(
    (one) => one.who === who && (values.only === undefined || one.name.includes(values.only)),
  )) {
    await page.goto(path.startsWith('/') ? path : await firstOf(path))
    // If that fails, for example because n8n is not connected, the page is pictured as it is, and the others follow.
    const missed = await ready(page, first).then(
      () => undefined,
      (error: unknown) =>
        `not done: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'failed'}`,
    )
    await page.waitForTimeout(400)
    const file = `${name}-${width}-${theme}.png`
    await page.screenshot({ path: join(values.out, file), fullPage: first === undefined })
    const wider = Number(await page.evaluate('document.documentElement.scrollWidth - window.innerWidth'))
    const barriers = await findBarriers(page)
    const remarks = [
      ...(missed === undefined ? [] : [missed]),
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
      : // This ticket of the demo has pictures, a voice message and other parts.
        `/api/v1/tickets?limit=1${what.includes('parts') ? '&q=Paket diterima dalam keadaan rusak' : ''}`
    const found = await page.evaluate(
      async (asked) => (await (await fetch(asked)).json()) as { id: string; customer_phone?: string }[],
      path,
    )
    if (what.includes('customer')) return `/admin/customers/${String(found[0]?.customer_phone)}`
    const resource = what.includes('broadcast') ? 'broadcast_logs' : 'tickets'
    return `/admin/resources/${resource}/records/${String(found[0]?.id)}/show`
  }
}
