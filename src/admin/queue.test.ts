// The queue on every screen: waiting customers come first, a table from 768 px on, and nothing is cut off or too wide.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import type { Page } from 'playwright-core'
import { refreshSummary } from '../dashboard/service.ts'
import { newPhone, pushLog } from '../testing/fixtures.ts'
import { newTicket, openPanel, queuePath, ticketNow, toast, type Panel } from '../testing/panel.ts'
import { until } from '../testing/until.ts'

let panel: Panel
before(async () => {
  panel = await openPanel({ env: { N8N_WEBHOOK_URL: 'http://127.0.0.1:9/webhook/pantau' } })
})
after(() => panel.close())

const link = (page: Page, name: string) => page.getByRole('link', { name }).filter({ visible: true })

test('waiting customers come first, urgent first, then answered ones', async () => {
  const { site } = panel
  const ani = await site.person('Ani Urut')
  const make = (priority: string) => newTicket(site, ani, { priority })
  const [low, urgent, answered] = [await make('low'), await make('urgent'), await make('urgent')]
  await ani.api.post(`/tickets/${answered.uid}/comments`, { comment_text: 'Halo', is_internal_note: false })
  const { page, close } = await panel.enter(ani, { path: queuePath })
  await link(page, low.subject).waitFor()
  await page.getByRole('button', { name: 'Perlu dibalas dulu' }).waitFor()
  assert.deepEqual(await page.locator('.queue-link').allInnerTexts(), [
    urgent.subject,
    low.subject,
    answered.subject,
  ])
  await close()
})

test('from 768 px on the queue is a table with the waiting times visible, and it fits every screen', async () => {
  const { site } = panel
  const subject = `https://pantau.id/${'a'.repeat(43)}`
  await newTicket(site, site.admin, { subject, tracking_number: 'X'.repeat(44), priority: 'urgent' })
  for (const width of [390, 767, 768, 820, 1024, 1440]) {
    const { page, close } = await panel.enter(site.admin, { width, path: queuePath })
    await link(page, subject).waitFor()
    const wider = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth')
    assert.equal(wider, 0, `${String(width)} px`)
    const heads = await page.locator('.queue thead').boundingBox()
    assert.equal((heads?.width ?? 0) > 1, width >= 768, `a table at ${String(width)} px`)
    assert.equal(await page.getByRole('cell', { name: subject }).count(), 1, `a cell at ${String(width)} px`)
    if (width >= 768) {
      const cut = await page.evaluate(`(() => {
        const box = document.querySelector('.scroll-x')
        return box.scrollWidth - box.clientWidth
      })()`)
      assert.ok(Number(cut) <= 0, `${String(cut)} px are cut off at ${String(width)} px`)
    }
    await page.locator('.badge').filter({ hasText: 'Terbuka', visible: true }).first().waitFor()
    await close()
  }
})

test('a number that is not on WhatsApp is marked in full words', async () => {
  const { site } = panel
  const phone = newPhone()
  await pushLog(site.n8n, { phone, status: 'failed', error: '131026 Message undeliverable' })
  const { subject } = await newTicket(site, site.admin, { customer_phone: phone })
  const { page, close } = await panel.enter(site.admin, { path: queuePath })
  const row = page.locator('tr').filter({ has: link(page, subject) })
  const [tag, cell] = [row.locator('.no-whatsapp'), row.locator('.queue-phone')]
  await tag.waitFor()
  const [inner, outer] = [await tag.boundingBox(), await cell.boundingBox()]
  assert.ok(inner && outer && inner.x + inner.width <= outer.x + outer.width && inner.width > 60)
  await close()
})

test('the status or priority of several tickets is changed at once', async () => {
  const { site } = panel
  const [one, other] = [await newTicket(site), await newTicket(site)]
  const { page, close } = await panel.enter(site.admin, { path: `${queuePath}?tab=pool&sort=newest` })
  for (const { uid } of [one, other]) await page.getByRole('checkbox', { name: `Pilih ${uid}` }).check()
  const bar = page.getByRole('toolbar')
  const pick = async (label: string, option: string) => {
    await bar.getByRole('button', { name: label }).click()
    await page.getByRole('option', { name: option }).click()
  }
  const stored = async () =>
    (await Promise.all([one, other].map(({ uid }) => ticketNow(site, uid)))).map(({ status, priority }) =>
      [status, priority].join(' '),
    )
  await pick('Prioritas', 'Mendesak')
  await until('both tickets are urgent', async () => (await stored()).every((now) => now === 'open urgent'))
  await toast(page, 'Prioritas 2 tiket menjadi Mendesak.').waitFor()
  for (const { uid } of [one, other]) await page.getByRole('checkbox', { name: `Pilih ${uid}` }).check()
  await pick('Status', 'Ditunda')
  await until('both tickets are on hold', async () =>
    (await stored()).every((now) => now === 'on_hold urgent'),
  )
  await close()
})

test('a customer whose reply was only stored is shown as waiting, not as paused', async () => {
  const { site } = panel
  const ani = await site.person('Ani Simpan')
  const reply = { comment_text: 'Paket tiba besok.', is_internal_note: false }
  const make = async (fields: Record<string, unknown>, ...comments: Record<string, unknown>[]) => {
    const ticket = await newTicket(site, ani, fields)
    for (const comment of comments) await ani.api.post(`/tickets/${ticket.uid}/comments`, comment)
    await site.admin.api.put(`/tickets/${ticket.uid}`, { status: 'pending' })
    return ticket
  }
  // Without a number the reply is only stored.
  const stored = await make({ customer_phone: 'tidak jelas' }, reply)
  const noted = await make({ customer_phone: 'tidak jelas' }, reply, { comment_text: 'Sudah dibalas.' })
  const called = await make({})
  const answered = await make({}, reply)
  const { page, close } = await panel.enter(ani, { path: queuePath })
  const row = (subject: string) => page.locator('tr').filter({ has: link(page, subject) })
  const waits = (subject: string) => row(subject).locator('td.mono.right').innerText()
  await link(page, stored.subject).waitFor()
  for (const { subject } of [stored, noted]) assert.match(await waits(subject), /^baru saja$|^\d+ mnt$/)
  assert.equal(await waits(called.subject), 'dijeda')
  assert.equal(await waits(answered.subject), 'sudah dibalas')
  await row(stored.subject).getByText('× Balasan belum terkirim: Paket tiba besok.').waitFor()
  await row(answered.subject).getByText('Balasan: Paket tiba besok.', { exact: true }).waitFor()
  await close()
})

test('on a phone the selected tab is visible, with its number', async () => {
  await refreshSummary(panel.site.server.ctx)
  const { page, close } = await panel.enter(panel.site.admin, { width: 390, path: `${queuePath}?tab=closed` })
  await page.locator('.tab b').first().waitFor()
  await until('the tab is visible', () =>
    page
      .getByRole('tab', { name: 'Ditutup' })
      .boundingBox()
      .then((box) => box !== null && box.x >= 0 && box.x + box.width <= 390),
  )
  await close()
})
