// The panel as people meet it, in real Chromium: live without a reload, by keyboard alone, on a phone, two at once.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { schedule } from '../jobs/schedule.ts'
import { findBarriers, openBrowser, visit, type Visit } from '../testing/browser.ts'
import {
  newAwb,
  newPhone,
  openSite,
  password,
  pushLog,
  pushTicket,
  type Site,
  type TestPerson,
} from '../testing/fixtures.ts'

let site: Site
let browser: Browser
before(async () => {
  site = await openSite({ schedule: schedule.filter((job) => job.name === 'summary-watched') })
  browser = await openBrowser()
})
after(async () => {
  await browser.close()
  await site.close()
})

const enter = (person: TestPerson, at?: Visit) =>
  visit(browser, site.server.origin, { email: person.email, password }, at)

async function ticketOf(person: TestPerson, fields: Record<string, unknown> = {}) {
  const { ticket_uid } = await pushTicket(site.n8n, {
    tracking_number: newAwb(),
    customer_phone: newPhone(),
    ...fields,
  })
  await site.admin.api.put(`/tickets/${ticket_uid}`, { assigned_to_user_id: person.id })
  const { body } = await site.admin.api.get<{ id: number }>(`/tickets/${ticket_uid}`)
  return { uid: ticket_uid, path: `/admin/resources/tickets/records/${String(body.id)}/show` }
}

const stateOf = async (uid: string) =>
  (
    await site.admin.api.get<{
      status: string
      comments: { comment_text: string; is_internal_note: boolean }[]
    }>(`/tickets/${uid}`)
  ).body

test('a pushed broadcast is on the open dashboard without a reload, and in its numbers soon after', async () => {
  const { page, close } = await enter(site.admin)
  await page.waitForSelector('.live-dot:not(.lost)')
  await page.waitForSelector('.kpi')
  const awb = newAwb()
  await pushLog(site.n8n, { tracking_number: awb, message: 'Halo Kak, paket Anda sedang diantar.' })
  await page.waitForSelector(`text=${awb}`)
  await page.waitForSelector('.kpi .n:not(:text-is("0"))')
  await close()
})

test('an agent goes from login to a replied and closed ticket with the keyboard alone', async () => {
  const ani = await site.person('Ani Wulandari')
  const { uid } = await ticketOf(ani, { subject: 'Paket belum sampai', priority: 'high' })
  const { page, close } = await enter(ani)
  await page.waitForSelector(`text=${uid}`)
  await page.keyboard.press('/')
  await page.keyboard.type(uid)
  await page.waitForSelector(`[role=option] >> text=${uid}`)
  await page.keyboard.press('Enter')
  await page.waitForSelector('.composer')
  await page.keyboard.press('r')
  await page.keyboard.type('Halo Kak, paket kami antar besok pagi.')
  await page.keyboard.press('Control+Enter')
  await page.waitForSelector('.bubble.out >> text=besok pagi')
  await page.keyboard.press('Escape')
  await page.keyboard.press('e')
  await page.keyboard.type('Selesai')
  await page.keyboard.press('Control+Enter')
  await page.waitForSelector('.ticket-head .badge.closed')
  const { status, comments } = await stateOf(uid)
  assert.equal(status, 'closed')
  assert.deepEqual(
    comments.map(({ comment_text, is_internal_note }) => [comment_text, is_internal_note]),
    [
      ['Halo Kak, paket kami antar besok pagi.', false],
      ['Selesai', true],
    ],
  )
  await close()
})

test('on a phone a ticket is opened, answered and closed in fewer than eight taps', async () => {
  const ani = await site.person('Ani Telepon')
  const { uid } = await ticketOf(ani, { subject: 'Dari telepon' })
  const { page, close } = await enter(ani, { width: 390, height: 844 })
  let taps = 0
  const tap = async (what: string) => {
    taps++
    await page.tap(what)
  }
  await tap(`a:has-text("Dari telepon")`)
  await page.waitForSelector('.composer')
  await tap('.bottom-bar >> text=Balas')
  await page.keyboard.type('Siap, Kak.')
  await tap('.composer .btn.primary')
  await page.waitForSelector('.bubble.out')
  await tap('.bottom-bar >> text=Tutup tiket')
  await tap('dialog .btn.primary')
  await page.waitForSelector('.ticket-head .badge.closed')
  assert.ok(taps < 8)
  assert.equal((await stateOf(uid)).status, 'closed')
  await close()
})

test('what one changes the other sees at once, and a conflicting change is shown, not overwritten', async () => {
  const ani = await site.person('Ani Berdua')
  const { uid, path } = await ticketOf(ani)
  const [one, other] = await Promise.all([enter(ani), enter(site.admin)])
  for (const { page } of [one, other]) {
    await page.goto(path)
    await page.waitForSelector('.live-dot:not(.lost)')
  }
  await one.page.waitForSelector('.looking')
  // The admin's screen hears nothing of the change until it tries its own.
  await other.page.route('**/api/v1/tickets/*', (route) =>
    route.request().method() === 'GET' ? route.abort() : route.continue(),
  )
  await choose(one.page, 'Prioritas', 'Tinggi')
  await other.page.waitForTimeout(700)
  await choose(other.page, 'Status', 'Ditunda')
  await other.page.waitForSelector('.notice >> text=Ani Berdua')
  assert.equal((await stateOf(uid)).status, 'open')
  await other.page.unroute('**/api/v1/tickets/*')
  await other.page.click('text=Terapkan perubahan saya')
  await one.page.waitForSelector('.ticket-head .badge.on_hold')
  other.errors.length = 0 // the requests that were cut off above
  await Promise.all([one.close(), other.close()])
})

async function choose(page: Page, label: string, option: string) {
  await page.getByRole('button', { name: new RegExp(`^${label}`) }).click()
  await page.click(`[role=option]:has-text("${option}")`)
}

test('a draft is still there after leaving the page, and is nobody else’s', async () => {
  const ani = await site.person('Ani Draf')
  const { path } = await ticketOf(ani)
  const { page, close } = await enter(ani)
  await page.goto(path)
  await page.fill('.composer textarea', 'Belum selesai')
  await page.goto('/admin')
  await page.goto(path)
  await page.waitForSelector('.composer')
  assert.equal(await page.inputValue('.composer textarea'), 'Belum selesai')
  await close()
})

test('the same panel speaks English to who chose it', async () => {
  const eve = await site.person('Eve English')
  await eve.api.put('/auth/me', { locale: 'en' })
  const { page, close } = await enter(eve)
  await page.waitForSelector('text=My queue')
  assert.equal(await page.getAttribute('html', 'lang'), 'en')
  await close()
})

const everyPage = [
  '/admin',
  '/admin/resources/tickets',
  '/admin/resources/tickets?tab=pool',
  '/admin/resources/tickets?tab=closed',
  '/admin/resources/broadcast_logs',
  '/admin/resources/users',
  '/admin/resources/api_keys',
  '/admin/resources/audit_log',
]

for (const { width, theme } of [
  { width: 1440, theme: 'light' },
  { width: 390, theme: 'dark' },
] as const)
  test(`no page has a serious barrier or is wider than its screen (${String(width)} px, ${theme})`, async () => {
    const { path } = await ticketOf(site.admin)
    await pushLog(site.n8n, { status: 'failed', error: '131026 Message undeliverable' })
    const { page, close } = await enter(site.admin, { width, theme })
    for (const one of [...everyPage, path]) {
      await page.goto(one)
      await page.waitForSelector('h1')
      await page.waitForSelector('.skeleton', { state: 'detached' })
      assert.deepEqual(await findBarriers(page), [], one)
      assert.equal(
        await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth'),
        true,
        one,
      )
    }
    await close()
  })
