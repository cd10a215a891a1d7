// All menus, lists and dialogs of the panel work by keyboard and return the focus (WAI-ARIA APG).
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import type { Page } from 'playwright-core'
import { choose, newTicket, openPanel, queuePath, ticketNow, toast, type Panel } from '../testing/panel.ts'
import { until } from '../testing/until.ts'

let panel: Panel
before(async () => {
  panel = await openPanel()
})
after(() => panel.close())

/** The accessible name of the focused element. */
const focused = (page: Page) =>
  page.evaluate<string>(
    `(document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent).trim()`,
  )

/** Radix moves the focus shortly after the key. */
const untilFocused = (page: Page, name: string) =>
  until(`${name} has the focus`, async () => (await focused(page)) === name)

const isInDialog = (page: Page) =>
  page.evaluate<boolean>(`document.querySelector('[role=dialog]').contains(document.activeElement)`)

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first()

test('a menu opens and closes by keyboard, supports typing ahead, and returns the focus', async () => {
  const { page, close } = await panel.enter(panel.site.admin)
  const own = button(page, /^Akun/)
  await own.focus()
  await page.keyboard.press('ArrowDown')
  await page.getByRole('menuitem', { name: 'Profil saya' }).waitFor()
  await untilFocused(page, 'Profil saya')
  await page.keyboard.press('ArrowDown')
  await untilFocused(page, 'English')
  await page.keyboard.press('End')
  await untilFocused(page, 'Keluar')
  await page.keyboard.press('ArrowDown')
  await untilFocused(page, 'Profil saya')
  await page.keyboard.press('p')
  await untilFocused(page, 'Pintasan keyboard')
  await page.keyboard.press('Escape')
  await page.getByRole('menu').waitFor({ state: 'detached' })
  await until('the button has the focus', async () => /^Akun/.test(await focused(page)))
  assert.equal(await own.getAttribute('aria-expanded'), 'false')

  await page.keyboard.press('Enter')
  await page.getByRole('menuitem').first().waitFor()
  await own.click()
  await page.getByRole('menu').waitFor({ state: 'detached' })
  await close()
})

test('a dialog opened from a menu returns the focus to the menu’s button', async () => {
  const { page, close } = await panel.enter(panel.site.admin)
  await button(page, /^Akun/).click()
  await page.getByRole('menuitem', { name: 'Pintasan keyboard' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.waitFor()
  assert.ok(await isInDialog(page))
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  await until('the button has the focus', async () => /^Akun/.test(await focused(page)))
  await close()
})

test('a select works by keyboard: typing ahead, arrows, and Escape chooses nothing', async () => {
  const { site } = panel
  const { uid, path } = await newTicket(site)
  const { page, close } = await panel.enter(site.admin, { path })
  const priority = button(page, /^Prioritas/)
  await priority.focus()
  await page.keyboard.press('Enter')
  const chosen = page.getByRole('option', { selected: true })
  await chosen.waitFor()
  await untilFocused(page, 'Sedang✓')
  await page.keyboard.press('m')
  await untilFocused(page, 'Mendesak')
  await page.keyboard.press('Escape')
  await page.getByRole('listbox').waitFor({ state: 'detached' })
  await until('the button has the focus', async () => /^Prioritas/.test(await focused(page)))
  assert.equal((await ticketNow(site, uid)).priority, 'medium')

  await page.keyboard.press('ArrowDown')
  await chosen.waitFor()
  await page.keyboard.press('ArrowDown')
  await untilFocused(page, 'Rendah')
  await page.keyboard.press('Enter')
  await until('the priority is stored', async () => (await ticketNow(site, uid)).priority === 'low')
  await untilFocused(page, 'Prioritas: Rendah▾')
  await close()
})

test('while a list is open, keys go to the list and not to the page', async () => {
  const { site } = panel
  const { uid } = await newTicket(site)
  const { page, close } = await panel.enter(site.admin, { path: `${queuePath}?tab=pool` })
  await button(page, /Prioritas|prioritas/).click()
  await page.getByRole('option').first().waitFor()
  // On the page this key takes the ticket.
  await page.keyboard.press('t')
  await untilFocused(page, 'Tinggi')
  await page.keyboard.press('Escape')
  await page.getByRole('listbox').waitFor({ state: 'detached' })
  assert.equal((await ticketNow(site, uid)).assigned_to_user_id, null)
  await close()
})

test('a dialog focuses its field, submits with Ctrl+Enter and returns the focus to its opener', async () => {
  const { site } = panel
  const { uid, path } = await newTicket(site)
  const { page, close } = await panel.enter(site.admin, { path })
  const opener = page.locator('.ticket-head').getByRole('button', { name: 'Tutup tiket' })
  await opener.click()
  const dialog = page.getByRole('dialog')
  await dialog.waitFor()
  await page.keyboard.type('Sudah sampai.')
  assert.equal(await dialog.getByRole('textbox').inputValue(), 'Sudah sampai.')
  for (let press = 0; press < 8; press++) {
    await page.keyboard.press('Tab')
    assert.ok(await isInDialog(page), 'Tab stays inside the dialog')
  }
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  await until('the opener has the focus', async () => /^Tutup tiket/.test(await focused(page)))
  await opener.click()
  await dialog.getByRole('textbox').fill('Sudah sampai.')
  await page.keyboard.press('Control+Enter')
  await until('the ticket is closed', async () => (await ticketNow(site, uid)).status === 'closed')
  await close()
})

test('a menu whose code cannot be fetched closes again, and opens the next time', async () => {
  const { page, expect, close } = await panel.enter(panel.site.admin)
  const code = /menu-list-\w+\.js/
  await page.route(code, (route) => route.abort())
  expect(/menu-list-\w+\.js: net::ERR_FAILED/)
  const own = button(page, /^Akun/)
  await own.click()
  await until('the menu is closed again', async () => (await own.getAttribute('aria-expanded')) === 'false')
  assert.equal(await page.getByRole('menu').count(), 0)
  await page.unroute(code)
  await own.click()
  await page.getByRole('menuitem').first().waitFor()
  await close()
})

test('tabs are one stop for Tab, arrows move between them, and they label their panels', async () => {
  const { page, close } = await panel.enter(panel.site.admin, { path: queuePath })
  const all = page.getByRole('tab', { name: 'Semua' })
  await all.focus()
  await page.keyboard.press('ArrowRight')
  await page.waitForURL(/tab=pool/)
  const pool = page.getByRole('tab', { name: 'Belum ditugaskan', selected: true })
  assert.equal(await pool.getAttribute('tabindex'), '0')
  assert.equal(await all.getAttribute('tabindex'), '-1')
  await page.getByRole('tabpanel', { name: /^Belum ditugaskan/ }).waitFor()
  await page.keyboard.press('End')
  await page.waitForURL(/tab=closed/)
  await close()
})

test('arrows choose between radio buttons', async () => {
  const { page, close } = await panel.enter(panel.site.admin, { path: '/admin/resources/users' })
  const roles = page.getByRole('radiogroup').first()
  const chosen = roles.getByRole('radio', { checked: true })
  await chosen.focus()
  const before = await focused(page)
  // The key is held as long as a finger would, because Radix chooses while it is down.
  await page.keyboard.press('ArrowRight', { delay: 100 })
  await until('the next button is chosen', async () => {
    const now = await chosen.innerText()
    return now !== before && now === (await focused(page))
  })
  await close()
})

/** How many places of the page would have a screen reader say this. */
const announcements = (page: Page, text: string) =>
  page
    .locator('[aria-live]:not([aria-live=off]), [role=status], [role=alert]')
    .filter({ hasText: text })
    .count()

test('a toast is announced once, reached with F8, and closed with Escape only if it has the focus', async () => {
  const { path } = await newTicket(panel.site)
  const { page, close } = await panel.enter(panel.site.admin, { path })
  await choose(page, 'Prioritas', 'Tinggi')
  const shown = toast(page, 'Prioritas')
  await shown.waitFor()
  const words = await shown.locator('div').innerText()
  await until('the toast is announced', async () => (await announcements(page, words)) > 0)
  assert.equal(await announcements(page, words), 1)
  await untilFocused(page, 'Prioritas: Tinggi▾')
  await page.keyboard.press('Escape')
  await page.waitForURL((url) => url.pathname === queuePath)
  assert.equal(await shown.count(), 1)
  const search = page.getByRole('combobox').first()
  await search.focus()
  await page.keyboard.press('F8')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await untilFocused(page, 'Urungkan')
  await page.keyboard.press('Escape')
  await shown.waitFor({ state: 'detached' })
  assert.equal(await page.locator('[role=combobox]:focus').count(), 1)
  await close()
})

test('a toast over an open dialog can be clicked, and Escape still closes the dialog', async () => {
  const { uid, path } = await newTicket(panel.site)
  const { page, close } = await panel.enter(panel.site.admin, { path })
  let answer: () => void = () => undefined
  const held = new Promise<void>((resolve) => (answer = resolve))
  await page.route('**/api/v1/tickets/*', async (route) => {
    if (route.request().method() === 'PUT') await held
    await route.continue()
  })
  await choose(page, 'Prioritas', 'Tinggi')
  await button(page, 'Tutup tiket').click()
  const dialog = page.getByRole('dialog')
  await dialog.waitFor()
  answer()
  await toast(page, 'Prioritas').waitFor()
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  await button(page, 'Tutup tiket').click()
  await dialog.waitFor()
  await page.locator('.toast').getByText('Urungkan').click()
  await until(
    'the priority is restored',
    async () => (await ticketNow(panel.site, uid)).priority === 'medium',
  )
  assert.equal(await dialog.count(), 1)
  await close()
})

test('F8 reaches a toast over an open dialog, and Escape there closes the toast only', async () => {
  const { uid, path } = await newTicket(panel.site)
  const { page, close } = await panel.enter(panel.site.admin, { path })
  await choose(page, 'Prioritas', 'Tinggi')
  const shown = toast(page, 'Prioritas')
  await shown.waitFor()
  await button(page, 'Tutup tiket').click()
  const dialog = page.getByRole('dialog')
  await dialog.waitFor()
  await page.locator('[role=dialog] :focus').waitFor()
  await page.keyboard.press('F8')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await untilFocused(page, 'Urungkan')
  await page.keyboard.press('Escape')
  await shown.waitFor({ state: 'detached' })
  await page.locator('[role=dialog] :focus').waitFor()
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })

  await choose(page, 'Prioritas', 'Mendesak')
  await toast(page, 'Prioritas').waitFor()
  await button(page, 'Tutup tiket').click()
  await page.locator('[role=dialog] :focus').waitFor()
  await page.keyboard.press('F8')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await until('the priority is restored', async () => (await ticketNow(panel.site, uid)).priority === 'high')
  assert.equal(await dialog.count(), 1)
  await close()
})

test('a finger swipes a toast away', async () => {
  const { path } = await newTicket(panel.site)
  const { page, close } = await panel.enter(panel.site.admin, { path, width: 390 })
  await choose(page, 'Prioritas', 'Tinggi')
  const shown = toast(page, 'Prioritas')
  const { x, y, height } = (await shown.boundingBox()) ?? assert.fail()
  await page.mouse.move(x + 20, y + height / 2)
  await page.mouse.down()
  await page.mouse.move(x + 160, y + height / 2, { steps: 5 })
  await page.mouse.up()
  await shown.waitFor({ state: 'detached', timeout: 2_000 })
  await close()
})

test('if its code cannot be loaded, a toast is shown in a plain form, with its button', async () => {
  const { uid, path } = await newTicket(panel.site)
  const { page, expect, close } = await panel.enter(panel.site.admin, { path })
  await page.route(/toast-\w+\.js/, (route) => route.abort())
  expect(/toast-\w+\.js: net::ERR_FAILED/)
  await choose(page, 'Prioritas', 'Tinggi')
  const shown = page.getByRole('alert').filter({ hasText: 'Prioritas' })
  const { y = 900, height = 0 } = (await shown.boundingBox()) ?? {}
  const composer = await page.locator('.composer').boundingBox()
  assert.ok(composer && y + height < composer.y, 'the toast is above the composer')
  await shown.getByRole('button', { name: 'Urungkan' }).click()
  await until(
    'the priority is restored',
    async () => (await ticketNow(panel.site, uid)).priority === 'medium',
  )
  await toast(page, 'Prioritas').waitFor({ state: 'detached' })
  await close()
})

test('a tooltip is shown on hover and focus, stays while the mouse is over it, and any key hides it', async () => {
  await newTicket(panel.site)
  const { page, close } = await panel.enter(panel.site.admin, { path: queuePath })
  const tooltip = page.getByRole('tooltip')
  await page.locator('.queue-subject').first().waitFor()
  await page.locator('tbody time[data-tip]').first().hover()
  await tooltip.filter({ hasText: /\d{4} \d\d\.\d\d/ }).waitFor()
  await tooltip.hover()
  await page.waitForTimeout(600)
  assert.equal(await tooltip.count(), 1, 'it stays while the mouse is over it')
  await page.mouse.move(2, 2)
  await tooltip.waitFor({ state: 'detached' })

  const account = button(page, /^Akun/)
  await page.getByRole('combobox').first().focus()
  await page.keyboard.press('Tab')
  await until('the menu button has the focus', async () => /^Akun/.test(await focused(page)))
  await tooltip.filter({ hasText: 'Akun' }).waitFor()
  await page.keyboard.press('Shift')
  await tooltip.waitFor({ state: 'detached' })
  await account.hover()
  await tooltip.waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('menu').waitFor()
  assert.equal(await tooltip.count(), 0)
  await close()
})
