// A conversation stays readable with any length, content and screen.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import type { Locator, Page } from 'playwright-core'
import sql from 'sql-template-tag'
import { pushLog, pushTicket } from '../testing/fixtures.ts'
import { newTicket, openPanel, ticketNow, untilLive, type Panel } from '../testing/panel.ts'

let panel: Panel
before(async () => {
  panel = await openPanel()
})
after(() => panel.close())

const article = (page: Page, text: string) =>
  page.getByRole('article').filter({ has: page.getByText(text, { exact: true }) })
const box = async (what: Locator) => {
  const found = await what.boundingBox()
  assert.ok(found)
  return found
}

/** Adds messages of a customer, one a minute, up to an hour ago. The ticket is made older than they are. */
async function fillThread(ticketId: number, count: number) {
  const { pool } = panel.site.db
  await pool.query(
    sql`insert into ticket_comments (id, ticket_id, author_type, comment_text, is_internal_note, created_at)
      select gen_random_uuid(), ${ticketId}, 'customer', 'pesan ' || n, false,
        now() - interval '1 hour' - (${count} - n) * interval '1 minute'
      from generate_series(1, ${count}) n`,
  )
  await pool.query(sql`update tickets set created_at = now() - interval '5 days' where id = ${ticketId}`)
}

test('a thread of 450 messages shows that there are earlier ones, and loads them without a gap', async () => {
  const { site } = panel
  const ani = await site.person('Ani Panjang')
  const { id, path } = await newTicket(site, ani, { description: 'awal cerita' })
  await fillThread(id, 450)
  const { page, close } = await panel.enter(ani, { path })
  await article(page, 'pesan 450').waitFor()
  const said = () => page.locator('.bubble.in > .pre').allInnerTexts()
  assert.deepEqual((await said()).slice(0, 2), ['awal cerita', 'pesan 251'])
  const earlier = page.getByRole('button', { name: 'Tampilkan pesan sebelumnya' })
  const before = await box(article(page, 'pesan 251'))
  await earlier.scrollIntoViewIfNeeded()
  const held = (await box(article(page, 'pesan 251'))).y
  await earlier.click()
  await article(page, 'pesan 51').first().waitFor()
  assert.ok(Math.abs((await box(article(page, 'pesan 251'))).y - held) < 3, `${String(before.y)} moves`)
  await earlier.click()
  await page.getByText('pesan 1', { exact: true }).waitFor()
  await earlier.waitFor({ state: 'detached' })
  assert.deepEqual(await said(), [
    'awal cerita',
    ...Array.from({ length: 450 }, (_, n) => `pesan ${String(n + 1)}`),
  ])
  await close()
})

test('an author’s messages have one name; each day has a line; the time is shown once a minute', async () => {
  const { site } = panel
  const ani = await site.person('Ani Rapi')
  const { id, path, phone } = await newTicket(site, ani)
  await fillThread(id, 200)
  await site.db.pool.query(
    sql`update ticket_comments set created_at = date_trunc('minute', created_at - interval '3 days') where ticket_id = ${id}`,
  )
  await site.db.pool.query(
    sql`update ticket_comments set created_at = (select min(created_at) from ticket_comments where ticket_id = ${id})
      where ticket_id = ${id} and comment_text in ('pesan 2', 'pesan 3')`,
  )
  const { page, close } = await panel.enter(ani, { path })
  await article(page, 'pesan 200').waitFor()
  const shown = `0${phone.slice(2)}`.replace(/^(\d{4})(\d{4})(\d+)$/, '$1-$2-$3')
  const names = await page.locator('.who', { hasText: shown }).count()
  const days = await page.locator('.thread .day').count()
  assert.ok(names <= days + 1, `${String(names)} names in ${String(days)} days`)
  assert.equal(await page.locator('.bubble.in .stamp').count(), 199)
  await close()
})

test('new messages since the last visit are marked, and those that arrive below are counted', async () => {
  const { site } = panel
  const ani = await site.person('Ani Baru')
  const { id, awb, phone, path } = await newTicket(site, ani)
  await fillThread(id, 60)
  const says = (description: string) =>
    pushTicket(site.n8n, { tracking_number: awb, customer_phone: phone, description })
  const { page, close } = await panel.enter(ani, { path })
  await article(page, 'pesan 60').waitFor()
  assert.equal(await page.locator('.unread-line').count(), 0)
  await page.waitForTimeout(300)
  await page.goto('/admin')
  await says('Halo?')
  await says('Ada orang?')
  await page.goto(path)
  await page.locator('.unread-line').filter({ hasText: '2 pesan baru' }).waitFor()
  await untilLive(page)
  await page.evaluate('window.scrollTo(0, 0)')
  await page.waitForTimeout(300)
  await says('Masih di sana?')
  const below = page.getByRole('button', { name: '1 pesan baru' })
  await below.click()
  await below.waitFor({ state: 'detached' })
  await close()
})

test('a ticket that was opened from a failure shows the admin who opened it', async () => {
  const { site } = panel
  const { log_id } = await pushLog(site.n8n, { status: 'failed', error: '131026 Message undeliverable' })
  const opened = await site.admin.api.post<{ ticket_uid: string }>(`/broadcast-logs/${log_id}/ticket`, {})
  const { id } = await ticketNow(site, opened.body.ticket_uid)
  const { page, close } = await panel.enter(site.admin, {
    path: `/admin/resources/tickets/records/${String(id)}/show`,
  })
  await page.getByText('Adi Admin · membuat tiket dari broadcast gagal').waitFor()
  assert.equal(await page.getByText('Temuan sistem').count(), 0)
  await close()
})

test('links and phones are clickable and open safely; bold text is bold', async () => {
  const { site } = panel
  const ani = await site.person('Ani Tautan')
  const { path, phone } = await newTicket(site, ani, {
    description: 'Lihat https://pantau.id/bukti dan *segera* javascript:alert(1)',
    metadata: { media_url: 'https://cdn.pantau.id/foto.jpg', customer_name: 'Sari', sla_status: 'OVERDUE' },
  })
  const { page, close } = await panel.enter(ani, { path })
  const main = page.getByRole('main')
  for (const [name, href] of [
    ['https://pantau.id/bukti', 'https://pantau.id/bukti'],
    ['https://cdn.pantau.id/foto.jpg', 'https://cdn.pantau.id/foto.jpg'],
    ['Buka nomor ini di WhatsApp', `https://wa.me/${phone}`],
  ] as const) {
    const link = main.getByRole('link', { name })
    assert.equal(await link.getAttribute('href'), href)
    assert.match((await link.getAttribute('rel')) ?? '', /noopener/)
  }
  assert.equal(await main.locator(`a[href="tel:+${phone}"]`).count(), 1)
  assert.equal(await main.locator('.bubble strong').innerText(), 'segera')
  for (const text of ['Nama pelanggan', 'Terlambat', 'Lampiran']) await main.getByText(text).first().waitFor()
  await close()
})

test('a user who is reading a ticket in the pool sees who took it', async () => {
  const { site } = panel
  const [ani, budi] = [await site.person('Ani Kolam'), await site.person('Budi Santoso')]
  const { uid, path } = await newTicket(site)
  const { page, expect, close } = await panel.enter(ani, { path })
  await untilLive(page)
  expect(/GET .*: 404/)
  expect(/POST .*\/presence: 404/)
  const left = page.waitForResponse(/\/presence$/)
  await budi.api.post(`/tickets/${uid}/take`)
  await page.getByRole('heading', { name: 'Tiket ini baru saja diambil Budi Santoso' }).waitFor()
  await left
  await close()
})

test('a canned reply inserts the customer’s name; without one the placeholder is selected', async () => {
  const { site } = panel
  const ani = await site.person('Ani Sapa')
  const body = 'Halo Kak {nama_pelanggan}, paket {resi} kami cek.'
  await site.admin.api.post('/canned-replies', { title: 'Sapaan', shortcut: 'sapa', body })
  for (const [customer_name, selected] of [
    ['Desi Halim', ''],
    [undefined, '{nama_pelanggan}'],
  ] as const) {
    const { awb, path } = await newTicket(site, ani, { customer_name })
    const { page, close } = await panel.enter(ani, { path })
    const field = page.locator('.composer textarea')
    await field.focus()
    await page.keyboard.type('#sapa')
    await page.locator('.canned').getByRole('option', { name: 'Sapaan' }).waitFor()
    await page.keyboard.press('Enter')
    assert.equal(await field.inputValue(), `Halo Kak ${customer_name ?? selected}, paket ${awb} kami cek.`)
    const now =
      'document.activeElement.value.slice(document.activeElement.selectionStart, document.activeElement.selectionEnd)'
    assert.equal(await page.evaluate(now), selected)
    await close()
  }
})

test('the list of canned replies is fully visible, wherever the field is', async () => {
  const { site } = panel
  const ani = await site.person('Ani Cepat')
  for (let n = 1; n <= 12; n++)
    await site.admin.api.post('/canned-replies', {
      title: `Balasan ${String(n)}`,
      body: 'Halo Kak, '.repeat(20),
    })
  const { id, path } = await newTicket(site, ani)
  await fillThread(id, 30)
  for (const [width, height] of [
    [1440, 900],
    [1440, 620],
    [1000, 700],
    [820, 1180],
    [390, 844],
  ] as const) {
    const { page, close } = await panel.enter(ani, { width, height, path })
    await article(page, 'pesan 30').waitFor()
    await page.locator('.composer textarea').scrollIntoViewIfNeeded()
    await page.locator('.composer textarea').focus()
    await page.keyboard.type('#')
    const list = page.locator('.canned')
    await list.getByRole('option').first().waitFor()
    const hidden = await page.evaluate<number[]>(`(() => {
      const element = document.querySelector('.canned')
      const { left, top, width, bottom } = element.getBoundingClientRect()
      const chosen = element.querySelector('[aria-selected=true]').getBoundingClientRect()
      const points = [top + 3, bottom - 3, chosen.top + 4, chosen.bottom - 4]
      return points.filter((y) => !element.contains(document.elementFromPoint(left + width / 2, y)))
    })()`)
    assert.deepEqual(hidden, [], `${String(width)} × ${String(height)}`)
    await close()
  }
})

test('from 768 px on the ticket has two columns; nothing is wider than the screen, whatever the names', async () => {
  const { site } = panel
  const ani = await site.person('Ani Lebar')
  const url = `https://pantau.id/${'a'.repeat(43)}`
  const { path } = await newTicket(site, ani, {
    subject: url,
    tracking_number: 'X'.repeat(44),
    description: `${url}${'b'.repeat(200)}`,
    metadata: { [url]: url },
  })
  for (const width of [390, 767, 768, 820, 1024, 1440]) {
    const { page, close } = await panel.enter(ani, { width, path })
    await page.getByRole('log').waitFor()
    assert.equal(
      await page.evaluate('document.documentElement.scrollWidth - window.innerWidth'),
      0,
      String(width),
    )
    const [thread, side] = [
      await box(page.locator('.ticket-main')),
      await box(page.locator('.ticket-cols > .grid')),
    ]
    assert.equal(side.x > thread.x + thread.width - 1, width >= 768, `two columns at ${String(width)}`)
    await close()
  }
})
