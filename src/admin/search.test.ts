// The search on every page: by keyboard, without waiting, and for screen readers.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import type { Page } from 'playwright-core'
import { newAwb, newPhone, pushLog, type TestPerson } from '../testing/fixtures.ts'
import { newTicket, openPanel, screens, type Panel } from '../testing/panel.ts'

let panel: Panel
let ani: TestPerson
before(async () => {
  panel = await openPanel()
  ani = await panel.site.person('Ani Wulandari')
})
after(() => panel.close())

const field = (page: Page) => page.getByRole('combobox').first()
const pointed = async (page: Page) => {
  const id = await field(page).getAttribute('aria-activedescendant')
  return id === null ? undefined : page.locator(`[id="${id}"]`)
}

for (const { title, ...at } of screens) {
  test(`a whole AWB and Enter opens its page without waiting for the list (${title})`, async () => {
    const { site } = panel
    const awb = newAwb()
    const { log_id } = await pushLog(site.n8n, { tracking_number: awb, phone: newPhone() })
    const { page, close } = await panel.enter(site.admin, at)
    await field(page).fill(awb.toLowerCase())
    await field(page).press('Enter')
    await page.waitForURL(new RegExp(log_id))
    await page.getByRole('heading', { name: awb }).waitFor()
    await close()
  })

  test(`an agent opens a ticket in the pool with its AWB or number and Enter (${title})`, async () => {
    const { site } = panel
    const { awb, uid, path } = await newTicket(site)
    const { page, close } = await panel.enter(ani, at)
    for (const words of [awb, uid.toLowerCase()]) {
      await page.goto('/admin')
      await field(page).fill(words)
      await field(page).press('Enter')
      await page.waitForURL(`**${path}`)
    }
    await close()
  })

  test(`an agent whose caller’s ticket is a colleague’s sees who handles it (${title})`, async () => {
    const { site } = panel
    const budi = await site.person('Budi Santoso')
    const { uid, awb, phone } = await newTicket(site, budi)
    const { page, close } = await panel.enter(ani, at)
    for (const words of [awb, `+${phone}`]) {
      await field(page).fill(words)
      await field(page).press('Enter')
      const foundRow = page.locator('.elsewhere', { hasText: uid })
      await foundRow.getByText('Budi Santoso').waitFor()
      assert.equal(await foundRow.getByRole('link').count(), 0)
    }
    await close()
  })

  test(`the arrows move through the results, and the field announces the active one (${title})`, async () => {
    const { site } = panel
    const phone = newPhone()
    const first = await newTicket(site, ani, { customer_phone: phone })
    const second = await newTicket(site, ani, { customer_phone: phone })
    const { page, close } = await panel.enter(ani, at)
    assert.equal(await field(page).getAttribute('aria-expanded'), 'false')
    await field(page).fill(`0${phone.slice(2)}`)
    await page.getByRole('option').nth(1).waitFor()
    assert.equal(await field(page).getAttribute('aria-expanded'), 'true')
    const one = await pointed(page)
    assert.equal(await one?.getAttribute('aria-selected'), 'true')
    const was = await one?.getAttribute('id')
    await field(page).press('ArrowDown')
    const two = await pointed(page)
    assert.notEqual(await two?.getAttribute('id'), was)
    assert.equal(await page.locator('[role=option][aria-selected=true]').count(), 1)
    await field(page).press('ArrowUp')
    assert.equal(await (await pointed(page))?.getAttribute('id'), was)
    await field(page).press('Escape')
    assert.equal(await page.getByRole('option').count(), 0)
    assert.equal(await pointed(page), undefined)
    await field(page).press('ArrowDown')
    await page.getByRole('option').first().waitFor()
    await field(page).press('ArrowDown')
    const chosen = (await (await pointed(page))?.innerText()) ?? ''
    await field(page).press('Enter')
    await page.waitForURL(chosen.includes(second.uid) ? `**${second.path}` : `**${first.path}`)
    await close()
  })
}

test('Enter without a result shows a message, and keeps the input', async () => {
  const { page, close } = await panel.enter(ani, { locale: 'id' })
  await field(page).fill('TIDAKADA99')
  await field(page).press('Enter')
  await page.getByText('Tidak ada yang cocok dengan “TIDAKADA99”.').waitFor()
  assert.equal(await field(page).inputValue(), 'TIDAKADA99')
  await close()
})
