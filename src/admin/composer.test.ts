// Writing on a ticket: notes and replies, ways to send, and closed tickets.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import type { Page } from 'playwright-core'
import { newTicket, openPanel, ticketNow, type Panel } from '../testing/panel.ts'
import { until } from '../testing/until.ts'

let panel: Panel
before(async () => {
  panel = await openPanel()
})
after(() => panel.close())

const composer = (page: Page) => page.locator('.composer textarea')
const article = (page: Page, text: string) => page.getByRole('article').filter({ hasText: text })

test('after a reply the composer stays in reply mode, only on this ticket, also after a reload', async () => {
  const { site } = panel
  const ani = await site.person('Ani Modus')
  const [one, other] = [await newTicket(site, ani), await newTicket(site, ani)]
  const { page, close } = await panel.enter(ani, { path: one.path })
  const mode = (name: string) => page.getByRole('radio', { name, checked: true })
  await mode('Catatan internal').waitFor()
  await page.getByRole('radio', { name: 'Balas pelanggan' }).click()
  await composer(page).fill('Halo Kak')
  await page.getByRole('button', { name: 'Kirim ke pelanggan' }).click()
  await article(page, 'Halo Kak').waitFor()
  await mode('Balas pelanggan').waitFor()
  await composer(page).fill('Sudah sampai?')
  await composer(page).press('Control+Enter')
  await article(page, 'Sudah sampai?').waitFor()
  await page.reload()
  await mode('Balas pelanggan').waitFor()
  await page.goto(other.path)
  await mode('Catatan internal').waitFor()
  assert.deepEqual(
    (await ticketNow(site, one.uid)).comments.map(({ is_internal_note }) => is_internal_note),
    [false, false],
  )
  await close()
})

test('the reply button is the most prominent one of an open ticket, not the close button', async () => {
  const { site } = panel
  const ani = await site.person('Ani Utama')
  const { path } = await newTicket(site, ani)
  for (const width of [1440, 820, 390]) {
    const { page, close } = await panel.enter(ani, { width, path })
    const primary = page.locator('.btn.primary').filter({ visible: true })
    await primary.first().waitFor()
    assert.deepEqual(
      (await primary.allInnerTexts()).map((text) => text.split(/\s/)[0]),
      ['Balas'],
    )
    await close()
  }
})

test('one key sends a reply and sets the ticket to pending or closed; the keys are listed', async () => {
  const { site } = panel
  const ani = await site.person('Ani Kunci')
  const [waits, ends] = [await newTicket(site, ani), await newTicket(site, ani)]
  const { page, close } = await panel.enter(ani, { path: waits.path })
  for (const [{ uid, path }, keys, status] of [
    [waits, 'Control+Shift+Enter', 'pending'],
    [ends, 'Control+Alt+Enter', 'closed'],
  ] as const) {
    await page.goto(path)
    await composer(page).waitFor()
    await page.keyboard.press('r')
    await page.keyboard.type('Kami cek dulu ya, Kak.')
    await page.keyboard.press(keys)
    await until(`the ticket is ${status}`, async () => (await ticketNow(site, uid)).status === status)
    assert.equal((await ticketNow(site, uid)).comments.length, 1)
  }
  await page.goto(waits.path)
  await page.getByRole('button', { name: 'Cara lain mengirim' }).click()
  for (const name of ['Kirim', 'Kirim & tunggu pelanggan', 'Kirim & tutup'])
    await page.getByRole('menuitem', { name }).first().waitFor()
  await page.keyboard.press('Escape')
  await page.keyboard.press('?')
  const dialog = page.getByRole('dialog')
  for (const text of ['Kirim & tunggu pelanggan', 'Kirim & tutup', 'Ctrl Alt ↵'])
    await dialog.getByText(text).waitFor()
  await close()
})

test('if the status is refused after the reply was sent, the page says so and does not send it again', async () => {
  const { site } = panel
  const ani = await site.person('Ani Tengah')
  const { path, uid } = await newTicket(site, ani)
  const { page, expect, close } = await panel.enter(ani, { path })
  await page.keyboard.press('r')
  await composer(page).fill('Halo Kak')
  expect(/PUT .*: 503/)
  await page.route(/\/api\/v1\/tickets\/\d+$/, (route) =>
    route.request().method() === 'PUT' ? route.fulfill({ status: 503, json: {} }) : route.fallback(),
  )
  await composer(page).press('Control+Alt+Enter')
  const alert = page.locator('.composer').getByRole('alert')
  await alert.filter({ hasText: 'Balasan sudah dikirim' }).waitFor()
  await page.unrouteAll()
  await alert.getByRole('button', { name: 'Coba lagi' }).click()
  await until('the ticket is closed', async () => (await ticketNow(site, uid)).status === 'closed')
  assert.equal((await ticketNow(site, uid)).comments.length, 1)
  await close()
})

test('an empty message shows an error, not a disabled button', async () => {
  const { site } = panel
  const ani = await site.person('Ani Hampa')
  const { path } = await newTicket(site, ani)
  const { page, close } = await panel.enter(ani, { path })
  await page.getByRole('button', { name: 'Simpan catatan' }).click()
  await page.getByRole('alert').filter({ hasText: 'Tulis catatannya dulu.' }).waitFor()
  await close()
})

test('a closed ticket accepts notes, and is reopened to reply', async () => {
  const { site } = panel
  const ani = await site.person('Ani Buka')
  const { uid, path } = await newTicket(site, ani)
  await ani.api.put(`/tickets/${uid}`, { status: 'closed' })
  const reply = { comment_text: 'Halo', is_internal_note: false }
  assert.equal((await ani.api.post(`/tickets/${uid}/comments`, reply)).status, 409)
  const { page, close } = await panel.enter(ani, { path })
  await page.getByRole('textbox', { name: 'Catatan internal' }).waitFor()
  assert.equal(await page.getByRole('radio').count(), 0)
  await page.getByRole('button', { name: 'Buka kembali untuk membalas' }).click()
  await page.getByRole('textbox', { name: 'Balas pelanggan' }).fill('Halo Kak')
  await page.getByRole('button', { name: 'Kirim ke pelanggan' }).click()
  await article(page, 'Halo Kak').waitFor()
  const now = await ticketNow(site, uid)
  assert.deepEqual([now.status, now.comments.length], ['open', 1])
  await close()
})

test('a reply to a ticket that a colleague has just closed is kept, and sent once it is reopened', async () => {
  const { site } = panel
  const ani = await site.person('Ani Serentak')
  const { uid, path } = await newTicket(site, ani)
  const { page, expect, close } = await panel.enter(ani, { path })
  await page.keyboard.press('r')
  await composer(page).fill('Sebentar ya Kak')
  // The page is not updated in time.
  await page.route(/\/api\/v1\/tickets\/\d+$/, (route) =>
    route.request().method() === 'GET' ? undefined : route.fallback(),
  )
  await site.admin.api.put(`/tickets/${uid}`, { status: 'closed' })
  expect(/POST .*\/comments: 409/)
  await composer(page).press('Control+Enter')
  await page.getByRole('alert').filter({ hasText: 'baru saja ditutup' }).waitFor()
  await page.unrouteAll()
  await page.reload()
  await page.getByRole('button', { name: 'Buka kembali untuk membalas' }).click()
  const field = page.getByRole('textbox', { name: 'Balas pelanggan' })
  await field.waitFor()
  assert.equal(await field.inputValue(), 'Sebentar ya Kak')
  await close()
})
