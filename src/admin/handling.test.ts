// Who handles the customer, and guessed AWBs: shown on the ticket and in the queue, and changed with one press.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import type { Page } from 'playwright-core'
import { newAwb, newPhone, pushLog, pushTicket } from '../testing/fixtures.ts'
import { openPanel, queuePath, ticketNow, type Panel } from '../testing/panel.ts'
import { until } from '../testing/until.ts'

let panel: Panel
before(async () => {
  panel = await openPanel()
})
after(() => panel.close())

const pathOf = (uid: string) => `/admin/resources/tickets/records/${uid}/show`
const say = (fields: Record<string, unknown>) => pushTicket(panel.site.n8n, fields)
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).first().click()

test('a ticket shows since when the bot is talking; taking over and handing back are one press each', async () => {
  const { site } = panel
  const ani = await site.person('Ani Bot')
  const phone = newPhone()
  const { ticket_uid: uid } = await say({ phone, tracking_number: newAwb() })
  await say({ phone, source: 'assistant', description: 'Baik Kak, kami cek dulu ya' })
  await say({ phone, source: 'phone', description: 'Sudah kami kirim' })
  await ani.api.post(`/tickets/${uid}/take`)
  const { page, close } = await panel.enter(ani, { path: pathOf(uid) })
  await page.locator('.bubble.bot').filter({ hasText: 'kami cek dulu' }).waitFor()
  await page.locator('.bubble.phone').filter({ hasText: 'Sudah kami kirim' }).waitFor()
  assert.equal(await page.locator('.bot-talks').count(), 0)
  await press(page, 'Serahkan ke bot')
  await page.locator('.bot-talks').filter({ hasText: 'Bot membalas pelanggan ini sejak' }).waitFor()
  assert.equal((await ticketNow(site, uid)).handled_by, 'bot')
  await page.goto(new URL(queuePath, page.url()).href)
  await page.locator('tr').filter({ hasText: uid }).locator('.bot-mark').waitFor()
  await page.goto(new URL(pathOf(uid), page.url()).href)
  await page.locator('.bot-talks').getByRole('button', { name: 'Ambil alih' }).click()
  await page.locator('.bot-talks').waitFor({ state: 'detached' })
  assert.equal((await ticketNow(site, uid)).handled_by, 'human')
  await page.getByText('Ani Bot menyerahkan pelanggan ke bot').first().waitFor()
  await close()
})

test('a guessed AWB is marked as guessed and confirmed with one press; a wrong one is replaced by one of the last broadcasts’', async () => {
  const { site } = panel
  const ani = await site.person('Ani Resi')
  const phone = newPhone()
  const { tracking_number: guessed } = await pushLog(site.n8n, { phone })
  const { ticket_uid: uid } = await say({ phone })
  await ani.api.post(`/tickets/${uid}/take`)
  const { page, close } = await panel.enter(ani, { path: pathOf(uid) })
  await page.getByText('Diduga dari broadcast terakhir').waitFor()
  await press(page, 'Benar')
  await page.getByText('Diduga dari broadcast terakhir').waitFor({ state: 'detached' })
  const confirmed = await ticketNow(site, uid)
  assert.deepEqual([confirmed.tracking_number, confirmed.tracking_number_source], [guessed, null])
  await close()

  const several = newPhone()
  const [first] = [await pushLog(site.n8n, { phone: several }), await pushLog(site.n8n, { phone: several })]
  const { ticket_uid: other } = await say({ phone: several })
  await ani.api.post(`/tickets/${other}/take`)
  const second = await panel.enter(ani, { path: pathOf(other) })
  await second.page.getByText('Resi belum diketahui').waitFor()
  await press(second.page, first.tracking_number)
  await until(
    'the AWB is set',
    async () => (await ticketNow(site, other)).tracking_number === first.tracking_number,
  )
  await press(second.page, 'Ubah')
  await second.page.getByLabel('Nomor resi').fill(' baru-77 ')
  await press(second.page, 'Simpan')
  await until('the AWB is changed', async () => (await ticketNow(site, other)).tracking_number === 'BARU-77')
  await second.close()
})

test('AUTOMATION_TALKS=false: nothing about a bot is shown', async () => {
  const quiet = await openPanel({ env: { AUTOMATION_TALKS: 'false' } })
  const ani = await quiet.site.person('Ani Tenang')
  const phone = newPhone()
  const { ticket_uid: uid } = await pushTicket(quiet.site.n8n, { phone })
  await pushTicket(quiet.site.n8n, { phone, source: 'assistant', description: 'Baik Kak' })
  const { page, close } = await quiet.enter(ani, { path: pathOf(uid) })
  await page.getByText('Agen', { exact: true }).waitFor()
  assert.equal(await page.getByText('Dibalas oleh').count(), 0)
  assert.equal(await page.locator('.bot-talks').count(), 0)
  await page.goto(new URL(`${queuePath}?tab=pool`, page.url()).href)
  await page.locator('tr').filter({ hasText: uid }).waitFor()
  assert.equal(await page.locator('.bot-mark').count(), 0)
  await close()
  await quiet.close()
})
