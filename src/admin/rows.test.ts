// Long lists stay fast: only the row that changed is rendered again.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import type { Page } from 'playwright-core'
import { newPhone, pushLog, pushTicket } from '../testing/fixtures.ts'
import { newTicket, openPanel, queuePath, untilLive, type Panel } from '../testing/panel.ts'

let panel: Panel
before(async () => {
  panel = await openPanel()
})
after(() => panel.close())

/**
 * React creates a new props object for a row's element whenever it renders the row, and otherwise keeps the object. The two
 * objects that it may hold (current and previous) are noted; later, rows with another object were rendered again.
 */
const notePropsOf = `window.propsOf = (row) => {
  const name = Object.keys(row).find((key) => key.startsWith('__reactFiber$'))
  const fiber = row[name]
  return [fiber, fiber.alternate].flatMap((one) => one ? [one.memoizedProps] : [])
}
window.noted = new Map([...document.querySelectorAll('tbody tr')].map((row) => [row, new Set(propsOf(row))]))
noted.size`
const drawnAgain = `[...noted].filter(([row, before]) => propsOf(row).some((props) => !before.has(props)))
  .map(([row]) => row.querySelector('a').textContent)`

const note = (page: Page) => page.evaluate<number>(notePropsOf)
const again = (page: Page) => page.evaluate<string[]>(drawnAgain)

test('a message renders only its own row of the queue', async () => {
  const { site } = panel
  const tickets = await Promise.all([1, 2, 3, 4, 5].map(() => newTicket(site)))
  const [, , third] = tickets
  assert.ok(third)
  const { page, close } = await panel.enter(site.admin, { path: `${queuePath}?tab=pool&sort=newest` })
  await page.getByRole('link', { name: third.subject }).waitFor()
  await untilLive(page)
  await page.waitForLoadState('networkidle')
  // After the highlight of new rows has ended.
  await page.locator('tr.arrived').first().waitFor({ state: 'detached' })
  assert.equal(await note(page), 5)
  await pushTicket(site.n8n, {
    subject: third.subject,
    tracking_number: third.awb,
    customer_phone: third.phone,
    description: 'Kak, masih belum sampai juga.',
  })
  await page.getByText('Kak, masih belum sampai juga.').waitFor()
  assert.deepEqual(await again(page), [third.subject])

  await note(page)
  await page.getByRole('checkbox', { name: `Pilih ${third.uid}` }).check()
  assert.deepEqual(await again(page), [third.subject], 'so does selecting a row')
  await close()
})

test('a changed broadcast renders only its own row of the log', async () => {
  const { site } = panel
  const ids = ['rows-1', 'rows-2', 'rows-3', 'rows-4']
  const push = (id: string, status: string) =>
    pushLog(site.n8n, {
      message_id: id,
      tracking_number: `JPROWS${id.slice(-1)}`,
      phone: phones.get(id),
      status,
      ...(status === 'failed' ? { error: '131026 Message undeliverable' } : {}),
    })
  const phones = new Map(ids.map((id) => [id, newPhone()]))
  for (const id of ids) await push(id, 'pending')
  const { page, close } = await panel.enter(site.admin, { path: '/admin/resources/broadcast_logs' })
  await page.getByRole('link', { name: 'JPROWS4' }).waitFor()
  await untilLive(page)
  await page.waitForLoadState('networkidle')
  assert.equal(await note(page), 4)
  await push('rows-2', 'success')
  await page.locator('tr').filter({ hasText: 'JPROWS2' }).getByText('Terkirim').waitFor()
  assert.deepEqual(await again(page), ['JPROWS2'])
  await close()
})
