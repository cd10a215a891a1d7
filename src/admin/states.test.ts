// The states of a page: empty, no connection, no session, no right, a second tab, a failing server.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import type { Page, Request } from 'playwright-core'
import { password, pushLog } from '../testing/fixtures.ts'
import {
  logInto,
  newTicket,
  openPanel,
  queuePath,
  screens,
  ticketNow,
  untilLive,
  type Panel,
} from '../testing/panel.ts'
import { until } from '../testing/until.ts'
import { words } from '../testing/words.ts'

let panel: Panel
before(async () => {
  panel = await openPanel()
})
after(() => panel.close())

const heading = (page: Page, name: string) => page.getByRole('heading', { name }).filter({ visible: true })
const adminPages = [
  ...['broadcast_logs', 'users', 'api_keys', 'audit_log', 'webhook_messages'].map(
    (name) => `/admin/resources/${name}`,
  ),
  '/admin/pages/n8n',
]

test('C2, an empty list shows what to do next (Indonesian)', async () => {
  const { site } = panel
  const ani = await site.person('Ani Kosong')
  const agent = await panel.enter(ani, { path: queuePath })
  await heading(agent.page, 'Antrian Anda kosong').waitFor()
  await agent.page.getByRole('button', { name: 'Lihat yang belum ditugaskan' }).click()
  await heading(agent.page, 'Semua tiket sudah ada yang menangani').waitFor()
  await agent.page.goto(`${queuePath}?tab=closed`)
  await heading(agent.page, 'Belum ada tiket yang ditutup').waitFor()
  await agent.page.goto('/admin/resources/canned_replies?q=tidak-ada')
  await heading(agent.page, 'Tidak ada yang cocok').waitFor()
  await agent.close()
  const { page, close } = await panel.enter(site.admin)
  await heading(page, 'Belum ada broadcast. Hubungkan n8n').waitFor()
  for (const [path, title] of [
    [queuePath, 'Belum ada tiket aktif'],
    ['/admin/resources/broadcast_logs', 'Belum ada broadcast'],
    ['/admin/resources/broadcast_logs?q=LOG999', 'Tidak ada broadcast yang cocok'],
  ] as const) {
    await page.goto(path)
    await heading(page, title).waitFor()
  }
  await close()
})

const [desk, phone] = screens

for (const { title, ...at } of screens) {
  const t = words[at.locale]

  test(`without a connection the page shows it, and reloads its data once connected (${title})`, async () => {
    const { site } = panel
    const ani = await site.person('Ani Putus')
    const { page, context, close } = await panel.enter(ani, { ...at, path: queuePath })
    await heading(page, t.emptyQueue).waitFor()
    await untilLive(page)
    await context.setOffline(true)
    await page.getByRole('status').filter({ hasText: t.lost }).waitFor()
    const { subject } = await newTicket(site, ani)
    assert.equal(await page.getByRole('link', { name: subject }).count(), 0)
    await context.setOffline(false)
    await page.getByRole('link', { name: subject }).filter({ visible: true }).waitFor()
    await page.getByText(t.lost).first().waitFor({ state: 'detached' })
    await close()
  })

  test(`C5, a note that cannot be sent is kept, with the reason (${title})`, async () => {
    const { site } = panel
    const ani = await site.person('Ani Ulang')
    const { path, uid } = await newTicket(site, ani)
    const { page, context, expect, close } = await panel.enter(ani, { ...at, path })
    const field = page.getByRole('textbox', { name: t.note })
    await field.fill('Tidak boleh hilang')
    expect(/POST .*\/comments: net::ERR_INTERNET_DISCONNECTED/)
    await context.setOffline(true)
    await page.getByRole('button', { name: t.saveNote }).click()
    await page.getByRole('alert').filter({ hasText: t.offline }).waitFor()
    assert.equal(await field.inputValue(), 'Tidak boleh hilang')
    await context.setOffline(false)
    await page.getByRole('button', { name: t.saveNote }).click()
    await page.getByRole('article').filter({ hasText: 'Tidak boleh hilang' }).waitFor()
    assert.equal((await ticketNow(site, uid)).comments.length, 1)
    await close()
  })

  test(`A6, an agent who opens an admin’s address sees that they may not, and nothing else (${title})`, async () => {
    const { site } = panel
    const ani = await site.person('Ani Ingin')
    const { tracking_number } = await pushLog(site.n8n)
    const { page, close } = await panel.enter(ani, at)
    for (const path of adminPages) {
      await page.goto(path)
      await heading(page, t.forAdmins).waitFor()
      assert.equal(await page.getByText(tracking_number).count(), 0)
    }
    const menu = page.getByRole('navigation', { includeHidden: true })
    for (const path of adminPages) assert.equal(await menu.locator(`a[href="${path}"]`).count(), 0, path)
    await page.getByRole('link', { name: t.toDashboard }).click()
    await page.getByRole('link', { name: t.myOpen }).waitFor()
    await close()
  })
}

test(`a server error is shown with a button to try again (${phone.title})`, async () => {
  const t = words[phone.locale]
  const { site } = panel
  const ani = await site.person('Ani Sabar')
  const { subject } = await newTicket(site, ani)
  const { page, expect, close } = await panel.enter(ani, { ...phone, path: '/admin/pages/profile' })
  expect(/GET \/api\/v1\/tickets: 503/)
  await page.route('**/api/v1/tickets?*', (route) => route.fulfill({ status: 503, json: { error: 'away' } }))
  await page.goto(queuePath)
  const alert = page.getByRole('alert').filter({ hasText: t.trouble })
  await alert.waitFor()
  await page.unrouteAll()
  await alert.getByRole('button', { name: t.retry }).click()
  await page.getByRole('link', { name: subject }).filter({ visible: true }).waitFor()
  await close()
})

test(`C4, a second tab follows the first, and both end with the session (${phone.title})`, async () => {
  const t = words[phone.locale]
  const { site } = panel
  const ani = await site.person('Ani Dua')
  const { path, subject } = await newTicket(site, ani)
  const { page, context, expect, close } = await panel.enter(ani, { ...phone, path })
  const second = await context.newPage()
  await second.goto(queuePath)
  await untilLive(second)
  const row = second
    .locator('tr, li')
    .filter({ has: second.getByRole('link', { name: subject }), visible: true })
  await row.getByText(t.openStatus).waitFor()
  await page.getByRole('button', { name: new RegExp(`^${t.status}`) }).click()
  await page.getByRole('option', { name: t.pending }).click()
  await row.getByText(t.pending).waitFor()
  expect(/: 401$/)
  await page.goto('/admin/logout')
  await second.getByRole('alert').filter({ hasText: t.ended }).first().waitFor()
  await close()
})

test(`C1, a late request of the page does not meet the session that its user has just ended (${desk.title})`, async () => {
  const t = words[desk.locale]
  const ani = await panel.site.person('Ani Pulang')
  const { page, close } = await panel.arrive(desk)
  const late = new Set<Request>()
  let release: () => void = () => undefined
  const released = new Promise<void>((resolve) => (release = resolve))
  await page.route('**/api/v1/**', async (route) => {
    late.add(route.request())
    await released
    await route.continue()
  })
  page.on('requestfailed', (request) => late.delete(request))
  page.on('response', (response) => late.delete(response.request()))
  // The server has ended the session, and the browser gets the login page after the responses to the late requests.
  await page.route('**/admin/logout', async (route) => {
    const response = await route.fetch({ maxRedirects: 0 })
    release()
    await until('the late requests have ended', () => late.size === 0)
    await route.fulfill({ response })
  })
  await logInto(page, { email: ani.email, password })
  await page.waitForRequest('**/api/v1/alerts*')
  await page.getByRole('button', { name: t.account }).click()
  const paths = [...late].map((request) => new URL(request.url()).pathname)
  for (const path of ['stream', 'alerts', 'dashboard']) assert.ok(paths.includes(`/api/v1/${path}`), path)
  await page.getByRole('menuitem', { name: t.logout }).click()
  await page.waitForURL(/\/admin\/login/)
  await close()
})

test(`C1, when a session ends the draft is kept, and the user continues after logging in again (${desk.title})`, async () => {
  const t = words[desk.locale]
  const { site } = panel
  const ani = await site.person('Ani Habis')
  const { path, uid } = await newTicket(site, ani)
  const { page, expect, close } = await panel.enter(ani, { ...desk, path })
  const field = page.getByRole('textbox', { name: t.note })
  await field.fill('Belum disimpan')
  expect(/: 401$/)
  // A new password, set by an admin, ends all sessions.
  await site.admin.api.put(`/users/${ani.id}`, { password: `${password}-2` })
  await page.getByRole('alert').filter({ hasText: t.ended }).first().waitFor()
  await page.getByRole('button', { name: t.loginAgain }).click()
  const dialog = page.getByRole('dialog')
  for (const tried of [password, `${password}-2`]) {
    await dialog.getByLabel(t.password).fill(tried)
    await dialog.getByRole('button', { name: t.login, exact: true }).click()
    if (tried === password) await dialog.getByRole('alert').filter({ hasText: t.wrongPassword }).waitFor()
  }
  await dialog.waitFor({ state: 'detached' })
  await page.getByText(t.ended).first().waitFor({ state: 'detached' })
  await untilLive(page)
  assert.equal(await field.inputValue(), 'Belum disimpan')
  await page.getByRole('button', { name: t.saveNote }).click()
  await page.getByRole('article').filter({ hasText: 'Belum disimpan' }).waitFor()
  assert.equal((await ticketNow(site, uid)).comments.length, 1)
  await close()
})
