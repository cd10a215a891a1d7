// Changing a ticket in place: a change can be undone, but never overwrites what a colleague has changed since.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import type { Locator, Page, Route } from 'playwright-core'
import { pushTicket } from '../testing/fixtures.ts'
import { choose, newTicket, openPanel, ticketNow, toast, untilLive, type Panel } from '../testing/panel.ts'
import { until } from '../testing/until.ts'

let panel: Panel
before(async () => {
  panel = await openPanel()
})
after(() => panel.close())

const undo = (page: Page) => page.getByRole('button', { name: 'Urungkan' }).last()
const box = async (what: Locator) => {
  const found = await what.boundingBox()
  assert.ok(found)
  return found
}

test('taking, assigning, priority and status can be undone', async () => {
  const { site } = panel
  const ani = await site.person('Ani Urung')
  const free = await newTicket(site)
  const { page, close } = await panel.enter(ani, { path: free.path })
  await page.getByRole('button', { name: 'Ambil tiket' }).first().click()
  await undo(page).click()
  await until(
    'the ticket is in the pool',
    async () => (await ticketNow(site, free.uid)).assigned_to_user_id === null,
  )
  await close()

  const { uid, path } = await newTicket(site, ani)
  const admin = await panel.enter(site.admin, { path })
  const stored = async () => {
    const { status, priority, assigned_to_user_id: assignee } = await ticketNow(site, uid)
    return [status, priority, assignee].join()
  }
  const original = await stored()
  for (const [label, option] of [
    ['Prioritas', 'Mendesak'],
    ['Status', 'Ditunda'],
    ['Tugaskan ke…', 'Adi Admin'],
  ] as const) {
    await choose(admin.page, label, option)
    await until(`${label} is changed`, async () => (await stored()) !== original)
    await undo(admin.page).click()
    await until(`${label} is as it was`, async () => (await stored()) === original)
  }
  await admin.close()
})

test('an undo does not overwrite what a colleague has changed since, and names the colleague', async () => {
  const { site } = panel
  const ani = await site.person('Ani Telat')
  const { uid, path } = await newTicket(site, ani)
  const { page, expect, close } = await panel.enter(ani, { path })
  await choose(page, 'Prioritas', 'Tinggi')
  await undo(page).waitFor()
  await site.admin.api.put(`/tickets/${uid}`, { priority: 'urgent' })
  expect(/PUT .*: 409/)
  await undo(page).click()
  await toast(page, 'Adi Admin sudah mengubah').waitFor()
  assert.equal((await ticketNow(site, uid)).priority, 'urgent')
  await close()
})

test('closing with the status menu asks for a note, like the button', async () => {
  const { site } = panel
  const ani = await site.person('Ani Menu')
  const { uid, path } = await newTicket(site, ani)
  const { page, close } = await panel.enter(ani, { path })
  await choose(page, 'Status', 'Ditutup')
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox').fill('Sudah diterima.')
  assert.equal((await ticketNow(site, uid)).status, 'open')
  await dialog.getByRole('button', { name: 'Tutup tiket' }).click()
  await until('the ticket is closed', async () => (await ticketNow(site, uid)).status === 'closed')
  assert.equal((await ticketNow(site, uid)).comments[0]?.comment_text, 'Sudah diterima.')
  await close()
})

test('a toast stays while the pointer is over it, and never covers the send button', async () => {
  const { site } = panel
  const ani = await site.person('Ani Roti')
  const { path } = await newTicket(site, ani)
  for (const [width, priority] of [
    [1440, 'Rendah'],
    [390, 'Tinggi'],
  ] as const) {
    const { page, close } = await panel.enter(ani, { width, path })
    const send = page.locator('.composer .send .btn').first()
    await send.scrollIntoViewIfNeeded()
    await page.keyboard.press('p')
    await page.getByRole('option', { name: priority }).click()
    const shown = toast(page, 'Prioritas')
    await shown.waitFor()
    const [over, under] = [await box(shown), await box(send)]
    const apart = over.y + over.height <= under.y || over.y >= under.y + under.height
    assert.ok(apart, `${String(width)} px: ${JSON.stringify({ over, under })}`)
    if (width === 1440) {
      await shown.hover()
      await page.waitForTimeout(9_500)
      assert.equal(await shown.count(), 1, 'still there')
      await page.mouse.move(5, 5)
      await shown.waitFor({ state: 'detached' })
    }
    await close()
  }
})

test('an answer that was requested before a change does not remove the change from the screen', async () => {
  const { site } = panel
  const ani = await site.person('Ani Dahulu')
  const { path, phone, awb, id } = await newTicket(site, ani)
  const { page, close } = await panel.enter(ani, { path })
  await untilLive(page)
  const held: Route[] = []
  await page.route(`**/api/v1/tickets/${String(id)}*`, (route) => {
    held.push(route)
  })
  await pushTicket(site.n8n, { tracking_number: awb, customer_phone: phone, description: 'Halo?' })
  await until('the page reads the ticket again', () => held.length > 0)
  const [read] = held
  const before = await ani.api.get<unknown>(`/tickets/${String(id)}`)
  await choose(page, 'Prioritas', 'Mendesak')
  await until('the change is sent', () => held.some((route) => route.request().method() === 'PUT'))
  await read?.fulfill({ json: before.body }).catch(() => undefined) // The page may have aborted the request.
  await page.waitForTimeout(300)
  const priority = page.getByRole('button', { name: /^Prioritas/ })
  assert.match(await priority.innerText(), /Mendesak/)
  await page.unrouteAll()
  for (const route of held) await route.continue().catch(() => undefined)
  await until('the change is stored', async () => (await ticketNow(site, String(id))).priority === 'urgent')
  await close()
})
