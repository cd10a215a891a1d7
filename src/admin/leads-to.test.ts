// Every number links to exactly what it counts: a bar to its hour, an agent to their queue. The menu to assign a ticket shows
// how many tickets each user has.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import type { Page } from 'playwright-core'
import { refreshSummary } from '../dashboard/service.ts'
import { pushLog, type TestPerson } from '../testing/fixtures.ts'
import { newTicket, openPanel, queuePath, type Panel, type TestTicket } from '../testing/panel.ts'

let panel: Panel
let ani: TestPerson
let budi: TestPerson
let [anis, second]: TestTicket[] = []
let budis: TestTicket
before(async () => {
  panel = await openPanel()
  const { site } = panel
  ani = await site.person('Ani Wulandari')
  budi = await site.person('Budi Santoso')
  anis = await newTicket(site, ani, { priority: 'urgent' })
  second = await newTicket(site, ani)
  budis = await newTicket(site, budi)
})
after(() => panel.close())

const link = (page: Page, name: string) => page.getByRole('link', { name }).filter({ visible: true })

/** Fails unless the queue shows only Ani's tickets. */
async function showsAnis(page: Page): Promise<void> {
  await page.waitForURL(`**${queuePath}?assigned_to=${ani.id}`)
  for (const ticket of [anis, second]) await link(page, ticket?.subject ?? '').waitFor()
  assert.equal(await link(page, budis.subject).count(), 0)
  await page.getByRole('button', { name: 'Agen: Ani Wulandari' }).waitFor()
}

test('a bar of the broadcasts by hour opens the log of that hour and status', async () => {
  const { site } = panel
  const hour = 3600_000
  const now = Date.now()
  const at = (time: number) => ({ broadcast_at: new Date(time).toISOString() })
  const sent = await pushLog(site.n8n, at(now))
  const failed = await pushLog(site.n8n, { status: 'failed', error: 'x', ...at(now) })
  const earlier = await pushLog(site.n8n, { status: 'failed', error: 'x', ...at(now - hour) })
  await refreshSummary(site.server.ctx)
  const { page, close } = await panel.enter(site.admin)
  const bars = page.locator('.recharts-bar-rectangle path').filter({ visible: true })
  await bars.first().waitFor()
  // The newest hour of the failures, which are the second series.
  const bar = page.locator('.recharts-bar').nth(1).locator('.recharts-bar-rectangle path').last()
  await bar.click()
  await page.waitForURL(/broadcast_logs\?/)
  const asked = new URL(page.url()).searchParams
  const clock = new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'Asia/Jakarta',
    dateStyle: 'short',
    timeStyle: 'short',
  })
  const [day = '', time = ''] = clock.format(now).split(' ')
  const begin = `${day}T${time.slice(0, 2)}`
  assert.deepEqual(
    [asked.get('status'), asked.get('from'), asked.get('to')],
    ['failed', `${begin}:00`, `${begin}:59`],
  )
  await link(page, failed.tracking_number).waitFor()
  for (const { tracking_number } of [sent, earlier])
    assert.equal(await link(page, tracking_number).count(), 0)
  await close()
})

test('an agent on the dashboard links to the queue, filtered by this agent', async () => {
  const { site } = panel
  await refreshSummary(site.server.ctx)
  const { page, close } = await panel.enter(site.admin)
  await page.locator('.agents').getByRole('link', { name: 'Ani Wulandari' }).click()
  await showsAnis(page)
  await page.getByRole('button', { name: 'Agen: Ani Wulandari' }).click()
  await page.getByRole('option', { name: /Budi Santoso/ }).click()
  await link(page, budis.subject).waitFor()
  assert.equal(await link(page, second?.subject ?? '').count(), 0)
  assert.equal(new URL(page.url()).searchParams.get('assigned_to'), budi.id)
  await close()
})

for (const width of [1440, 390])
  test(`the number of a user’s tickets links to them (${String(width)} px)`, async () => {
    const { page, close } = await panel.enter(panel.site.admin, { width, path: '/admin/resources/users' })
    await link(page, '2 tiket aktif Ani Wulandari').click()
    await showsAnis(page)
    await close()
  })

test('the menu to assign a ticket shows how many tickets each user has, agents first and admins separately', async () => {
  const { site } = panel
  await site.person('Aaron Admin', 'admin')
  const { page, close } = await panel.enter(site.admin, { path: budis.path })
  await page
    .getByRole('button', { name: /^Agen|^Tugaskan ke/ })
    .first()
    .click()
  const options = page.getByRole('option')
  await options.filter({ hasText: 'Ani Wulandari' }).waitFor()
  const names = (await options.allInnerTexts()).map((text) => text.split(/\s+/).join(' '))
  const at = (words: string) => names.findIndex((one) => one.includes(words))
  assert.match(names[at('Ani Wulandari')] ?? '', /2 tiket aktif( ✓)?$/)
  assert.match(names[at('Budi Santoso')] ?? '', /1 tiket aktif( ✓)?$/)
  assert.match(names[at('Aaron Admin')] ?? '', /Admin · 0/)
  assert.ok(at('Budi Santoso') < at('Aaron Admin'), 'admins come after all agents, whatever their names')
  assert.match((await options.nth(at('Aaron Admin')).getAttribute('class')) ?? '', /\bapart\b/)
  await close()
})
