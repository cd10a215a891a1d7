// A panel filled with data of every kind, and a check of its pages: axe-core at three widths, light and dark.
import type { Page } from 'playwright-core'
import { refreshSummary } from '../dashboard/service.ts'
import { findBarriers, type Visitor } from './browser.ts'
import { pdfOf, pictureOf, uploadFile, voiceOf } from './files.ts'
import { newPhone, pushLog, pushTicket, type TestPerson } from './fixtures.ts'
import { newTicket, openPanel, type Panel } from './panel.ts'

export type Who = 'admin' | 'agent'

export interface FilledPanel extends Panel, Record<Who, Visitor> {
  paths: Record<'own' | 'free' | 'failed' | 'customer', string>
}

/** The panel, with an admin and an agent logged in. */
export async function openFilledPanel(): Promise<FilledPanel> {
  // n8n is configured, so replies and resends are possible, but no jobs run that would send them.
  const panel = await openPanel({ env: { N8N_WEBHOOK_URL: 'http://127.0.0.1:9/webhook/pantau' } })
  const ani = await panel.site.person('Ani Wulandari')
  const paths = await fillTheDay(panel, ani)
  const admin = await panel.enter(panel.site.admin)
  return { ...panel, admin, agent: await panel.enter(ani), paths }
}

export const resource = (name: string) => `/admin/resources/${name}`

/** Fills in data of every kind: each status, each kind of message, long words, no phone, metadata. */
async function fillTheDay({ site }: Panel, ani: TestPerson) {
  const phone = newPhone()
  const own = await newTicket(site, ani, {
    subject: 'Paket belum sampai padahal sudah lewat estimasi pengiriman',
    priority: 'urgent',
    customer_phone: phone,
    customer_name: 'Desi Halim',
    metadata: { sla_status: 'Delayed', delay_reason: 'Banjir di Semarang', execution_id: 4711 },
  })
  await ani.api.post(`/tickets/${own.uid}/comments`, {
    comment_text: 'Kurir dihubungi.',
    is_internal_note: true,
  })
  await ani.api.post(`/tickets/${own.uid}/comments`, { comment_text: 'Halo Kak.', is_internal_note: false })
  await pushTicket(site.n8n, {
    customer_phone: phone,
    tracking_number: own.awb,
    description: 'Kapan sampai?',
  })
  await pushTicket(site.n8n, {
    customer_phone: phone,
    description: '',
    attachments: [
      await uploadFile(site.n8n, pictureOf(), 'foto.png'),
      await uploadFile(site.n8n, voiceOf(), 'suara.wav'),
      await uploadFile(site.n8n, pdfOf(), 'nota.pdf'),
    ],
    location: { latitude: -6.19, longitude: 106.93, name: 'Rumah', address: 'Jl. Melati 5' },
    contact: { name: 'Pak RT', phone: '6281299881200' },
  })
  const free = await newTicket(site, undefined, { priority: 'high', customer_phone: 'tidak jelas' })
  for (const [status, priority] of [
    ['pending', 'low'],
    ['on_hold', 'medium'],
    ['closed', 'high'],
  ]) {
    const { uid } = await newTicket(site, ani)
    await site.admin.api.put(`/tickets/${uid}`, { status, priority })
  }
  await pushLog(site.n8n, { tracking_number: own.awb, phone, message: 'Paket Anda sedang diantar.' })
  await pushLog(site.n8n, { status: 'pending', message_id: 'wamid.1' })
  const failed = await pushLog(site.n8n, {
    tracking_number: own.awb,
    phone,
    message: 'Paket Anda tiba besok.',
    status: 'failed',
    error: '131026 Message undeliverable',
    metadata: { sheet: { row: 12 } },
  })
  await ani.api.post(`/customers/${phone}/notes`, { note: 'Rumah pagar hijau, telepon dulu.' })
  await ani.api.put(`/customers/${phone}`, { blocked: true })
  await pushTicket(site.n8n, { customer_phone: phone, description: 'Beli pulsa murah' })
  await site.key('n8n keluhan')
  const { id } = await site.person('Budi Nonaktif')
  await site.admin.api.put(`/users/${id}`, { is_active: false })
  await refreshSummary(site.server.ctx)
  return {
    own: own.path,
    free: free.path,
    customer: `/admin/customers/${phone}`,
    failed: `${resource('broadcast_logs')}/records/${failed.log_id}/show`,
  }
}

const widths = [1440, 820, 390]

/** Returns serious findings, and elements wider than the screen. Only colours differ between light and dark. */
export async function look(page: Page, within?: string): Promise<string[]> {
  const found: string[] = []
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 })
    await page.emulateMedia({ colorScheme: 'light' })
    const add = (where: string, what: string[]) =>
      found.push(...what.map((one) => `${String(width)} px${where}: ${one}`))
    add('', await findBarriers(page, { within }))
    const wider = Number(await page.evaluate('document.documentElement.scrollWidth - window.innerWidth'))
    if (wider > 0) add('', [`${String(wider)} px wider than the screen`])
    await page.emulateMedia({ colorScheme: 'dark' })
    add(', dark', await findBarriers(page, { within, rules: ['color-contrast'] }))
  }
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize({ width: 1440, height: 900 })
  return found
}

/**
 * Opens a page of the panel as a link in it does, if the visitor is in the panel already: the browser has compiled the panel
 * and axe-core then, which takes longer than to check a page.
 */
export async function openAt(visitor: Visitor, path: string): Promise<Page> {
  const { page } = visitor
  const [from, to] = [new URL(page.url()), new URL(path, page.url())]
  if (from.origin === to.origin && from.pathname !== to.pathname) await page.evaluate(followLink(to.href))
  else await page.goto(path)
  await page.locator('main').locator('h1, h2').first().waitFor()
  await page.locator('.skeleton').first().waitFor({ state: 'detached' })
  return page
}

/** Runs in the page, and resolves when React has replaced the page. */
const followLink = (href: string) => `(() => {
  history.pushState(null, '', ${JSON.stringify(href)})
  dispatchEvent(new PopStateEvent('popstate', { state: null }))
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
})()`
