// On a tablet in portrait, lists are tables that fit the screen.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { newPhone, pushLog } from '../testing/fixtures.ts'
import { openPanel, type Panel } from '../testing/panel.ts'

let panel: Panel
before(async () => {
  panel = await openPanel()
})
after(() => panel.close())

test('the log, the users and the keys are tables from 768 px on, and cards below', async () => {
  const { site } = panel
  await pushLog(site.n8n, {
    tracking_number: 'JP1234567890ABCDEFGHIJ1234',
    phone: newPhone(),
    status: 'failed',
    error: '131026 Message undeliverable',
    message: 'Halo Kak, paket Anda sedang dalam perjalanan dan tiba besok di gudang kota tujuan.',
  })
  const { page, close } = await panel.enter(site.admin, { width: 820, height: 1180 })
  for (const name of ['broadcast_logs', 'users', 'api_keys'])
    for (const [width, tables] of [
      [768, 1],
      [820, 1],
      [767, 0],
    ] as const) {
      await page.setViewportSize({ width, height: 1180 })
      await page.goto(`/admin/resources/${name}`)
      await page.locator('tbody tr, main li').filter({ visible: true }).first().waitFor()
      // A table in card layout keeps its headings for screen readers, visually clipped.
      const heads = await page.locator('main thead').filter({ visible: true }).all()
      const wide = await Promise.all(heads.map(async (one) => ((await one.boundingBox())?.width ?? 0) > 1))
      const shown = wide.filter(Boolean).length
      assert.equal(shown, tables, `${name} at ${String(width)} px`)
      const wider = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth')
      assert.ok(
        Number(wider) <= 0,
        `${name} at ${String(width)} px is ${String(wider)} px wider than the screen`,
      )
    }
  await close()
})
