// Whole stories in real Chromium: live updates by the clock, by keyboard alone, on a phone.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import type { Page } from 'playwright-core'
import { refreshSummary } from '../dashboard/service.ts'
import { schedule } from '../jobs/schedule.ts'
import { newAwb, password, pushLog, type Site } from '../testing/fixtures.ts'
import { newTicket, openPanel, ticketNow, untilLive, type Panel } from '../testing/panel.ts'
import { until } from '../testing/until.ts'

let panel: Panel
before(async () => {
  panel = await openPanel({ schedule: schedule.filter((job) => job.name === 'summary-watched') })
  // Without broadcasts the dashboard would show how to connect n8n.
  await pushLog(panel.site.n8n)
  await refreshSummary(panel.site.server.ctx)
})
after(() => panel.close())

test('A2, a pushed broadcast appears on the open dashboard without a reload, and soon in its numbers', async () => {
  const { site } = panel
  const { page, close } = await panel.enter(site.admin)
  await untilLive(page)
  await page.locator('.kpi').first().waitFor()
  const awb = newAwb()
  await pushLog(site.n8n, { tracking_number: awb, message: 'Halo Kak, paket Anda sedang diantar.' })
  await page.getByRole('link', { name: awb }).waitFor()
  await page.getByRole('link', { name: 'Broadcast terkirim hari ini 2' }).waitFor()
  await close()
})

/** Waits for the server, because the page shows the change before. */
const untilClosed = (site: Site, uid: string) =>
  until('the ticket is closed', async () => {
    const now = await ticketNow(site, uid)
    return now.status === 'closed' && now
  })

async function typeLogin(page: Page, { email }: { email: string }) {
  await page.locator('#email:focus').waitFor()
  await page.keyboard.type(email)
  await page.keyboard.press('Tab')
  await page.keyboard.type(password)
  await page.keyboard.press('Enter')
}

test('C1–C6, an agent logs in, replies and closes a ticket with the keyboard alone', async () => {
  const { site } = panel
  const ani = await site.person('Ani Wulandari')
  const { uid } = await newTicket(site, ani, { priority: 'high' })
  const { page, close } = await panel.arrive()
  const { keyboard } = page
  await typeLogin(page, ani)
  await page.getByText(uid).first().waitFor()
  await keyboard.press('/')
  await keyboard.type(uid)
  await page.getByRole('option').filter({ hasText: uid }).waitFor()
  await keyboard.press('Enter')
  await page.locator('.composer').waitFor()
  await keyboard.press('r')
  await keyboard.type('Halo Kak, paket kami antar besok pagi.')
  await keyboard.press('Control+Enter')
  await page.locator('.bubble.out').filter({ hasText: 'besok pagi' }).waitFor()
  await keyboard.press('Escape')
  await keyboard.press('e')
  await page.getByRole('dialog').waitFor()
  await keyboard.type('Selesai')
  await keyboard.press('Control+Enter')
  await page.locator('.ticket-head .badge.closed').waitFor()
  const { comments } = await untilClosed(site, uid)
  assert.deepEqual(
    comments.map(({ comment_text, is_internal_note }) => [comment_text, is_internal_note]),
    [
      ['Halo Kak, paket kami antar besok pagi.', false],
      ['Selesai', true],
    ],
  )
  await close()
})

test('C1–C6, on a phone a ticket is opened, answered and closed in fewer than eight taps after the login', async () => {
  const { site } = panel
  const ani = await site.person('Ani Telepon')
  const { uid, subject } = await newTicket(site, ani)
  const { page, close } = await panel.arrive({ width: 390, height: 844 })
  let taps = 0
  const tap = async (what: string) => {
    taps++
    await page.tap(what)
  }
  // The cursor is in the first field, and a phone's keyboard has "next" and "go".
  await typeLogin(page, ani)
  await tap(`a:has-text("${subject}")`)
  await page.locator('.composer').waitFor()
  await tap('.bottom-bar >> text=Balas')
  await page.keyboard.type('Siap, Kak.')
  await tap('.composer .btn.primary')
  await page.locator('.bubble.out').waitFor()
  await tap('.bottom-bar >> text=Tutup tiket')
  await tap('.dialog .btn.primary')
  await page.locator('.ticket-head .badge.closed').waitFor()
  assert.ok(taps < 8, String(taps))
  await untilClosed(site, uid)
  await close()
})
