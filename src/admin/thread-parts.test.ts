// What a thread shows besides words: how far a reply has come, and what came with a message.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import type { Page } from 'playwright-core'
import { newTicket, openPanel, ticketNow, type Panel } from '../testing/panel.ts'

let panel: Panel
before(async () => {
  // Connected, and nothing is delivered: replies wait.
  panel = await openPanel({ env: { N8N_WEBHOOK_URL: 'http://127.0.0.1:9/webhook/pantau' } })
})
after(() => panel.close())

const article = (page: Page, text: string) => page.getByRole('article').filter({ hasText: text })

test('a reply says when it was read, and when it was delivered as well where one points at it', async () => {
  const { site } = panel
  const ani = await site.person('Ani Dibaca')
  const { uid, path } = await newTicket(site, ani)
  await ani.api.post(`/tickets/${uid}/comments`, { comment_text: 'Halo Kak', is_internal_note: false })
  const { id } = (await ticketNow(site, uid)).comments.at(-1) ?? {}
  for (const status of ['delivered', 'read']) await site.n8n.post(`/replies/${String(id)}/status`, { status })
  const { page, close } = await panel.enter(ani, { path })
  const mark = article(page, 'Halo Kak').getByText(/^✓✓ dibaca \d\d\.\d\d$/)
  await mark.waitFor()
  assert.match((await mark.getAttribute('title')) ?? '', /^sampai .+ · dibaca .+ \d\d\.\d\d$/)
  await close()
})

test('a customer who is known by WhatsApp’s id alone can be written to', async () => {
  const { site } = panel
  const ani = await site.person('Ani Tanpa Nomor')
  const { path } = await newTicket(site, ani, { customer_phone: '123456789012345@lid' })
  const { page, close } = await panel.enter(ani, { path })
  await page.getByRole('radio', { name: 'Balas pelanggan' }).click()
  await page.getByText('Sisa waktu balas WhatsApp').waitFor()
  assert.equal(await page.getByText('tidak terbaca').count(), 0)
  await close()
})
