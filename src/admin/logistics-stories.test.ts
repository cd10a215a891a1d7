// The stories of logistics users, who only read broadcasts, on a desktop in Indonesian and on a phone in English.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import type { Page } from 'playwright-core'
import { refreshSummary } from '../dashboard/service.ts'
import { findBarriers } from '../testing/browser.ts'
import { password, pushLog, type TestPerson } from '../testing/fixtures.ts'
import {
  logInto,
  newTicket,
  openPanel,
  queuePath,
  screens,
  type Panel,
  type TestTicket,
} from '../testing/panel.ts'
import { words } from '../testing/words.ts'

let panel: Panel
let ticket: TestTicket
before(async () => {
  panel = await openPanel()
  const { site } = panel
  ticket = await newTicket(site, await site.person('Ani Agen'), {
    subject: 'Paket rahasia',
    priority: 'urgent',
  })
  const log = { tracking_number: ticket.awb, phone: ticket.phone, message: 'Paket Anda tiba besok.' }
  await pushLog(site.n8n, { ...log, status: 'failed', error: '131026 Message undeliverable' })
  await pushLog(site.n8n)
  await refreshSummary(site.server.ctx)
})
after(() => panel.close())

/** Checks that the page is accessible, fits the screen, and shows no tickets. */
async function looksRight(page: Page, where: string): Promise<void> {
  await page.locator('.skeleton').first().waitFor({ state: 'detached' })
  assert.deepEqual(await findBarriers(page, {}), [], where)
  const wider = Number(await page.evaluate('document.documentElement.scrollWidth - window.innerWidth'))
  assert.ok(wider <= 0, `${where} is ${String(wider)} px wider than the screen`)
  assert.equal(await page.locator(`a[href*="${queuePath}"]`).count(), 0, `${where}: a link to tickets`)
  assert.equal(await page.getByText('rahasia').count(), 0, where)
}

for (const { title, ...at } of screens) {
  const t = words[at.locale]
  const lina = async (): Promise<TestPerson> => panel.site.person('Lina Logistik', 'logistics')

  test(`a logistics user logs in, sees the day’s broadcasts and downloads the log (${title})`, async () => {
    const person = await lina()
    await person.api.put('/auth/me', { locale: at.locale })
    const { page, close } = await panel.arrive(at)
    await logInto(page, { email: person.email, password })
    await page.getByRole('link', { name: t.sent }).waitFor()
    assert.equal(await page.getByText(t.unhandled).count(), 0)
    const links = page.locator('nav.side a.nav')
    assert.deepEqual(await links.allTextContents(), [t.dashboard, t.broadcasts])
    await looksRight(page, 'dashboard')
    await page.getByRole('link', { name: t.failed }).click()
    await page.waitForURL(/broadcast_logs\?.*status=failed/)
    await page.getByText('131026').filter({ visible: true }).first().waitFor()
    await looksRight(page, 'log')
    await page.getByRole('button', { name: t.download }).click()
    const download = page.waitForEvent('download')
    await page.getByRole('menuitem', { name: 'CSV' }).click()
    assert.match((await download).suggestedFilename(), /\.csv$/)
    await close()
  })

  test(`a logistics user finds a parcel and reads its broadcasts, and can change nothing (${title})`, async () => {
    const { page, close } = await panel.enter(await lina(), at)
    const search = page.getByRole('combobox')
    await search.fill(ticket.awb)
    await search.press('Enter')
    await page.getByRole('heading', { level: 1, name: ticket.awb }).waitFor()
    await page.getByText('Paket Anda tiba besok.').first().waitFor()
    await looksRight(page, 'parcel')
    const buttons = await page.locator('main button').filter({ visible: true }).allTextContents()
    assert.ok(
      buttons.every((name) => !/kirim ulang|send again|tiket|ticket/i.test(name)),
      buttons.join(', '),
    )
    await search.fill(ticket.subject)
    await search.press('Enter')
    await page.locator('.popup .none').waitFor()
    await close()
  })

  test(`a logistics user gets a clear page for addresses that they may not open (${title})`, async () => {
    const { page, close } = await panel.enter(await lina(), at)
    const resources = ['users', 'api_keys', 'canned_replies', 'audit_log', 'webhook_messages']
    const paths = [
      queuePath,
      ticket.path,
      ...resources.map((one) => `/admin/resources/${one}`),
      '/admin/pages/n8n',
    ]
    for (const path of paths) {
      await page.goto(path)
      await page.getByRole('heading', { name: t.notYours }).waitFor()
      assert.equal(await page.getByText('rahasia').count(), 0, path)
    }
    await looksRight(page, 'refused page')
    await page.getByRole('link', { name: t.toDashboard }).click()
    await page.getByRole('link', { name: t.sent }).waitFor()
    await close()
  })

  test(`an admin creates a logistics user (${title})`, async () => {
    const { page, close } = await panel.enter(panel.site.admin, { ...at, path: '/admin/resources/users' })
    await page.getByRole('button', { name: t.addUser }).click()
    const form = page.getByRole('dialog')
    await form.getByLabel(t.name).fill(`Sari ${at.locale}`)
    await form.getByLabel(t.email).fill(`sari.${at.locale}@example.com`)
    await form.getByLabel(t.password, { exact: true }).fill('Gudang-Cakung-77')
    await form.getByRole('radio', { name: t.logistics }).check()
    await form.getByRole('button', { name: t.create, exact: true }).click()
    const made = page.locator('tr, li').filter({ hasText: `Sari ${at.locale}`, visible: true })
    await made.getByText(t.logistics).waitFor()
    await close()
  })
}
