// What a thread shows besides text: the delivery of replies, and the parts of messages.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import type { Page } from 'playwright-core'
import sql from 'sql-template-tag'
import type { Carried } from '../../components/media/carried.ts'
import type { Json } from '../testing/client.ts'
import { pdfOf, pictureOf, uploadFile, voiceOf } from '../testing/files.ts'
import { pushTicket } from '../testing/fixtures.ts'
import { newTicket, openPanel, queuePath, ticketNow, type Panel } from '../testing/panel.ts'
import { until } from '../testing/until.ts'
import type { TicketDetail } from '../tickets/shown.ts'

let panel: Panel
before(async () => {
  // n8n is configured but nothing listens there: replies wait.
  panel = await openPanel({ env: { N8N_WEBHOOK_URL: 'http://127.0.0.1:9/webhook/pantau' } })
})
after(() => panel.close())

/** Adds messages that arrived in the last hours. */
async function fillThread(ticketId: number, count: number) {
  await panel.site.db.pool.query(
    sql`insert into ticket_comments (id, ticket_id, author_type, comment_text, is_internal_note, created_at)
      select gen_random_uuid(), ${ticketId}, 'customer', 'pesan ' || n, false, now() - interval '10 seconds' + n * interval '1 millisecond'
      from generate_series(1, ${count}) n`,
  )
}

const article = (page: Page, text: string) => page.getByRole('article').filter({ hasText: text })

test('a reply shows when it was read, and on hover also when it was delivered', async () => {
  const { site } = panel
  const ani = await site.person('Ani Dibaca')
  const { uid, path } = await newTicket(site, ani)
  await ani.api.post(`/tickets/${uid}/comments`, { comment_text: 'Halo Kak', is_internal_note: false })
  const { id } = (await ticketNow(site, uid)).comments.at(-1) ?? {}
  for (const status of ['delivered', 'read']) await site.n8n.post(`/replies/${String(id)}/status`, { status })
  const { page, close } = await panel.enter(ani, { path })
  const mark = article(page, 'Halo Kak').getByText(/^✓✓ dibaca \d\d\.\d\d$/)
  await mark.waitFor()
  assert.match((await mark.getAttribute('data-tip')) ?? '', /^sampai .+ · dibaca .+ \d\d\.\d\d$/)
  await close()
})

test('a customer who is known only by a WhatsApp id can be written to', async () => {
  const { site } = panel
  const ani = await site.person('Ani Tanpa Nomor')
  const { path } = await newTicket(site, ani, { customer_phone: '123456789012345@lid' })
  const { page, close } = await panel.enter(ani, { path })
  await page.getByRole('radio', { name: 'Balas pelanggan' }).click()
  await page.getByText('Sisa waktu balas WhatsApp').waitFor()
  assert.equal(await page.getByText('tidak terbaca').count(), 0)
  await close()
})

const picture = (id: string, width: number, height: number) => ({
  id,
  filename: `${id}.png`,
  mime_type: 'image/png',
  size: 1200,
  kind: 'image' as const,
  width,
  height,
  has_thumb: true,
})
/** Adds parts to the messages with these texts when the page loads the ticket. */
async function carrying(page: Page, carried: Record<string, Partial<Carried>>) {
  await page.route(/\/api\/v1\/tickets\/\d+$/, async (route) => {
    const response = await route.fetch()
    const ticket = (await response.json()) as Json<TicketDetail>
    for (const comment of ticket.comments) Object.assign(comment, carried[comment.comment_text])
    await route.fulfill({ response, json: ticket })
  })
}

test('pictures reserve their space, a failed one is retried, and each opens large, also by keyboard', async () => {
  const { site } = panel
  const ani = await site.person('Ani Gambar')
  const { path, phone } = await newTicket(site, ani)
  await pushTicket(site.n8n, { customer_phone: phone, description: 'tiga foto' })
  const { page, expect, close } = await panel.enter(ani)
  await carrying(page, {
    'tiga foto': { attachments: [picture('a', 800, 600), picture('b', 600, 800), picture('c', 9, 9)] },
  })
  let broken = true
  expect(/attachments\/c: 503/)
  await page.route(/\/attachments\//, (route) =>
    broken && route.request().url().includes('/c?')
      ? route.fulfill({ status: 503 })
      : route.fulfill({ body: pictureOf(), contentType: 'image/png' }),
  )
  await page.goto(path)
  const bubble = article(page, 'tiga foto')
  const open = (n: number) => bubble.getByRole('button', { name: `Perbesar gambar ${String(n)} dari 3` })
  assert.deepEqual([(await open(1).boundingBox())?.height, (await open(2).boundingBox())?.height], [112, 112])
  await bubble.getByText('Gambar tidak dapat dimuat.').waitFor()
  broken = false
  await bubble.getByRole('button', { name: 'Coba lagi' }).click()
  await open(3).waitFor()

  await open(2).focus()
  await page.keyboard.press('Enter')
  const box = page.getByRole('dialog')
  const shown = box.getByRole('img', { name: 'b.png' })
  await shown.waitFor()
  const transform = async () => (await shown.getAttribute('style')) ?? ''
  await page.keyboard.press('+')
  await until('the picture is zoomed', async () => (await transform()).includes('scale(1.5)'))
  await page.keyboard.press('0')
  await until('the whole picture is shown', async () => (await transform()).includes('scale(1)'))
  await page.keyboard.press('ArrowRight')
  await box.getByRole('img', { name: 'c.png' }).waitFor()
  assert.equal(await box.getByRole('button', { name: 'Gambar berikutnya' }).isDisabled(), true)
  assert.match(
    (await box.getByRole('link', { name: 'Unduh' }).getAttribute('href')) ?? '',
    /\/c\?download=1$/,
  )
  await page.keyboard.press('Escape')
  await box.waitFor({ state: 'detached' })
  await bubble.locator('button:focus[aria-label*="2 dari 3"]').waitFor()
  await close()
})

test('one of two voice messages plays at a time, at the chosen speed', async () => {
  const { site } = panel
  const ani = await site.person('Ani Suara')
  const { path, phone } = await newTicket(site, ani)
  const attachments = [
    await uploadFile(site.n8n, voiceOf(), 'satu.wav'),
    await uploadFile(site.n8n, voiceOf(), 'dua.wav'),
  ]
  await pushTicket(site.n8n, { customer_phone: phone, description: 'dua suara', attachments })
  const { page, close } = await panel.enter(ani, { path })
  const voices = page.getByRole('group', { name: 'Pesan suara' })
  await voices.first().getByText('0.00').waitFor()
  const paused = () =>
    page.evaluate<boolean[]>(`[...document.querySelectorAll('audio')].map((one) => one.paused)`)
  // Loops, so that they play long enough to be checked.
  await page.evaluate(`for (const one of document.querySelectorAll('audio')) one.loop = true`)
  await voices.first().getByRole('button', { name: 'Putar' }).click()
  await until('the first message plays', async () => (await paused()).join() === 'false,true')
  await voices.last().getByRole('button', { name: 'Putar' }).click()
  await until('only the second message plays', async () => (await paused()).join() === 'true,false')
  await voices.last().getByRole('button', { name: 'Kecepatan 1×' }).click()
  assert.equal(await page.evaluate(`document.querySelectorAll('audio')[1].playbackRate`), 1.5)
  await close()
})

test('a location, a contact, a document and a reaction are shown; nothing is loaded from another host', async () => {
  const { site } = panel
  const ani = await site.person('Ani Lokasi')
  const { path, phone } = await newTicket(site, ani)
  await pushTicket(site.n8n, {
    customer_phone: phone,
    description: 'semua',
    message_id: 'wamid.semua',
    location: { latitude: -6.19, longitude: 106.93, name: 'Rumah', address: 'Jl. Melati 5' },
    contact: { name: 'Pak RT', phone: '6281299881200' },
    attachments: [await uploadFile(site.n8n, pdfOf(), 'nota.pdf')],
  })
  const reaction = { message_id: 'wamid.semua', emoji: '👍' }
  await pushTicket(site.n8n, { customer_phone: phone, description: '', reaction })
  const { page, close } = await panel.enter(ani, { path })
  const bubble = article(page, 'semua')
  const map = bubble.getByRole('link', { name: 'Buka peta: Rumah' })
  assert.match((await map.getAttribute('href')) ?? '', /^https:\/\/www\.openstreetmap\.org\/\?mlat=-6\.19/)
  assert.match((await map.getAttribute('rel')) ?? '', /noopener/)
  for (const text of ['Jl. Melati 5', 'Pak RT', '0812-9988-1200', 'nota.pdf', 'PDF · 184 KB'])
    await bubble.getByText(text).waitFor()
  await bubble.getByRole('img', { name: 'Reaksi pelanggan: 👍' }).waitFor()
  await close()
})

test('the queue describes a message without text as an attachment', async () => {
  const { site } = panel
  const ani = await site.person('Ani Tanpa Kata')
  const { phone } = await newTicket(site, ani)
  await pushTicket(site.n8n, { customer_phone: phone, description: '', contact: { name: 'Pak RT' } })
  const { page, close } = await panel.enter(ani, { path: queuePath })
  await page.getByText('(lampiran)').first().waitFor()
  await close()
})

test('one press leads to a quoted message, also to one that is not loaded yet', async () => {
  const { site } = panel
  const ani = await site.person('Ani Kutip')
  const { id, path, phone } = await newTicket(site, ani)
  const sent_at = new Date(Date.now() - 3600_000).toISOString()
  await pushTicket(site.n8n, {
    customer_phone: phone,
    description: 'yang dikutip',
    message_id: 'wamid.kutip',
    sent_at,
  })
  await fillThread(id, 230)
  await pushTicket(site.n8n, {
    customer_phone: phone,
    description: 'menjawab',
    reply_to_message_id: 'wamid.kutip',
  })
  const { page, close } = await panel.enter(ani, { path })
  await article(page, 'menjawab').getByRole('button', { name: 'yang dikutip' }).click()
  const there = page.locator('article:focus')
  await there.getByText('yang dikutip').waitFor()
  await close()
})

test('a failed reply shows its original reason, also without a mouse', async () => {
  const { site } = panel
  const ani = await site.person('Ani Gagal')
  const { uid, path } = await newTicket(site, ani)
  const reply = { comment_text: 'Paket tiba besok.', is_internal_note: false }
  const { body } = await ani.api.post<{ id: string }>(`/tickets/${uid}/comments`, reply)
  await site.n8n.post(`/replies/${body.id}/status`, {
    status: 'failed',
    reason: '131026 Message undeliverable',
  })
  const { page, close } = await panel.enter(ani, { path, width: 390 })
  await page.getByText('Alasan asli: 131026 Message undeliverable').waitFor()
  await close()
})
