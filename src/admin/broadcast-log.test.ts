// The broadcast log as an admin uses it: filters, downloads, and live rows.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import test, { after, before } from 'node:test'
import type { Page } from 'playwright-core'
import { readSheet } from 'read-excel-file/node'
import { refreshSummary } from '../dashboard/service.ts'
import { pushLog } from '../testing/fixtures.ts'
import { openPanel, screens, untilLive, type Panel } from '../testing/panel.ts'

let panel: Panel
before(async () => {
  panel = await openPanel()
})
after(() => panel.close())

const path = '/admin/resources/broadcast_logs'
const words = {
  id: { download: 'Unduh', reason: 'Nomor tidak dapat menerima WhatsApp' },
  en: { download: 'Download', reason: 'The number cannot receive WhatsApp' },
}

async function downloaded(page: Page, start: () => Promise<void>) {
  const [download] = await Promise.all([page.waitForEvent('download'), start()])
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) }
}

for (const { title, ...at } of screens) {
  const t = words[at.locale]

  test(`an admin downloads the filtered list as Excel or CSV (${title})`, async () => {
    const { site } = panel
    const awb = `UNDUH${at.locale.toUpperCase()}`
    await pushLog(site.n8n, {
      tracking_number: awb,
      status: 'failed',
      error: '131026 Message undeliverable',
      message: 'Paket Anda tiba besok.',
    })
    await pushLog(site.n8n, { tracking_number: 'LAIN1' })
    const { page, close } = await panel.enter(site.admin, { ...at, path: `${path}?q=${awb}` })
    const button = page.getByRole('button', { name: t.download, exact: true })
    const entry = (name: string) => page.getByRole('menuitem', { name, exact: true })

    await button.click()
    const sheet = await downloaded(page, () => entry('Excel (.xlsx)').click())
    assert.match(sheet.name, /^broadcast-[\d-]+\.xlsx$/)
    const [, ...rows] = await readSheet(sheet.bytes)
    assert.deepEqual(
      rows.map((row) => [row[1], row[5], row[6]]),
      [[awb, t.reason, '131026 Message undeliverable']],
    )

    await button.click()
    const csv = await downloaded(page, () => entry('CSV').click())
    assert.match(csv.name, /^broadcast-[\d-]+\.csv$/)
    const text = csv.bytes.toString()
    assert.ok(text.includes(t.reason) && text.includes(awb) && !text.includes('LAIN1'), text)
    await close()
  })
}

test('the download menu works by keyboard: arrows wrap around, Escape returns the focus', async () => {
  const { site } = panel
  const { page, close } = await panel.enter(site.admin, { locale: 'id', path })
  const focused = () => page.evaluate('document.activeElement.textContent')
  // The menu's code is fetched when the button gets the focus, and Radix moves the focus shortly after the key.
  const reached = (label: string) => page.locator('[role=menuitem]:focus', { hasText: label }).waitFor()
  await page.getByRole('button', { name: 'Unduh', exact: true }).focus()
  await page.keyboard.press('Enter')
  await reached('Excel (.xlsx)')
  for (const [key, label] of [
    ['ArrowDown', 'CSV'],
    ['ArrowDown', 'Excel (.xlsx)'],
    ['ArrowUp', 'CSV'],
    ['Home', 'Excel (.xlsx)'],
    ['End', 'CSV'],
  ] as const) {
    await page.keyboard.press(key)
    await reached(label)
  }
  await page.keyboard.press('Escape')
  await page.getByRole('menu').waitFor({ state: 'detached' })
  assert.equal(await focused(), 'Unduh▾')
  for (const key of ['Enter', 'Space']) {
    await page.keyboard.press('Enter')
    await reached('Excel (.xlsx)')
    await page.keyboard.press('ArrowDown')
    await reached('CSV')
    const { name } = await downloaded(page, () => page.keyboard.press(key))
    assert.match(name, /\.csv$/)
    assert.equal(await focused(), 'Unduh▾')
  }
  await close()
})

test('a broadcast that arrives while the list is loading is shown', async () => {
  const { site } = panel
  // Without broadcasts the dashboard shows no list of them.
  await pushLog(site.n8n)
  await refreshSummary(site.server.ctx)
  const { page, close } = await panel.enter(site.admin, { locale: 'id', path: '/admin/pages/profile' })
  const isList = /\/broadcast-logs\?/
  for (const list of ['/admin', path]) {
    let answer: () => Promise<void> = () => Promise.resolve()
    const asked = new Promise<void>((resolve) => {
      void page.route(isList, async (route) => {
        const response = await route.fetch()
        answer = () => route.fulfill({ response })
        resolve()
      })
    })
    await page.goto(list)
    await asked
    await untilLive(page)
    const { tracking_number } = await pushLog(site.n8n)
    // Longer than the time for which arriving rows are collected.
    await page.waitForTimeout(500)
    await answer()
    await page.getByRole('link', { name: tracking_number }).first().waitFor()
    await page.unroute(isList)
  }
  await close()
})
