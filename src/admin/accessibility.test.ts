// Every page and the dialogs that matter, looked at by axe-core at three widths, light and dark; none is wider than its screen.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import type { Page } from 'playwright-core'
import { refreshSummary } from '../dashboard/service.ts'
import { findBarriers, type Visitor } from '../testing/browser.ts'
import { newPhone, pushLog, pushTicket, type TestPerson } from '../testing/fixtures.ts'
import { logInto, newTicket, openPanel, pathOf, queuePath, type Panel } from '../testing/panel.ts'
import { walkByTab } from '../testing/tab-walk.ts'

const widths = [1440, 820, 390]
const resource = (name: string) => `/admin/resources/${name}`

let panel: Panel
let admin: Visitor
let agent: Visitor
let paths: Record<'own' | 'free' | 'failed', string>
before(async () => {
  panel = await openPanel()
  const ani = await panel.site.person('Ani Wulandari')
  paths = await fillTheDay(panel, ani)
  admin = await panel.enter(panel.site.admin)
  agent = await panel.enter(ani)
})
after(() => panel.close())

/** Something of everything: each status, each kind of message, long words, no phone, metadata. */
async function fillTheDay({ site }: Panel, ani: TestPerson) {
  const phone = newPhone()
  const own = await newTicket(site, ani, {
    subject: 'Paket belum sampai padahal sudah lewat estimasi pengiriman',
    priority: 'urgent',
    customer_phone: phone,
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
    status: 'failed',
    error: '131026 Message undeliverable',
    metadata: { sheet: { row: 12 } },
  })
  await site.key('n8n keluhan')
  const { id } = await site.person('Budi Nonaktif')
  await site.admin.api.put(`/users/${id}`, { is_active: false })
  await refreshSummary(site.server.ctx)
  return {
    own: own.path,
    free: pathOf(free.id),
    failed: `${resource('broadcast_logs')}/records/${failed.log_id}/show`,
  }
}

type Who = 'admin' | 'agent'
const pages: [name: string, who: Who, path: () => string][] = [
  ['admin’s dashboard', 'admin', () => '/admin'],
  ['agent’s dashboard', 'agent', () => '/admin'],
  ['queue, all', 'admin', () => queuePath],
  ['queue, unassigned', 'admin', () => `${queuePath}?tab=pool`],
  ['queue, closed', 'admin', () => `${queuePath}?tab=closed`],
  ['queue, an agent’s own', 'agent', () => queuePath],
  ['queue, nothing found', 'agent', () => `${queuePath}?q=tidakada`],
  ['ticket, as admin', 'admin', () => paths.own],
  ['ticket, as agent', 'agent', () => paths.own],
  ['unassigned ticket, as agent', 'agent', () => paths.free],
  ['broadcasts', 'admin', () => resource('broadcast_logs')],
  ['failed broadcast', 'admin', () => paths.failed],
  ['users', 'admin', () => resource('users')],
  ['API keys', 'admin', () => resource('api_keys')],
  ['canned replies, as admin', 'admin', () => resource('canned_replies')],
  ['canned replies, as agent', 'agent', () => resource('canned_replies')],
  ['audit log', 'admin', () => resource('audit_log')],
  ['n8n connection', 'admin', () => '/admin/pages/n8n'],
  ['deliveries', 'admin', () => resource('webhook_messages')],
  ['profile', 'agent', () => '/admin/pages/profile'],
  ['page for admins, as agent', 'agent', () => resource('users')],
]

/** Only colours differ between light and dark. */
async function look(page: Page, within?: string): Promise<string[]> {
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

async function open(visitor: Visitor, path: string): Promise<Page> {
  const { page } = visitor
  await page.goto(path)
  await page.locator('main').locator('h1, h2').first().waitFor()
  await page.locator('.skeleton').first().waitFor({ state: 'detached' })
  return page
}

for (const [name, who, path] of pages)
  test(`${name}: no barrier, not too wide, all of it within reach of Tab`, async () => {
    const visitor = who === 'admin' ? admin : agent
    const page = await open(visitor, path())
    const found = await look(page)
    for (const width of [1440, 390]) {
      await page.setViewportSize({ width, height: 900 })
      found.push(...(await walkByTab(page)).map((one) => `${String(width)} px: ${one}`))
    }
    assert.deepEqual(found, [])
    visitor.check()
  })

test('login: no barrier, not too wide, all of it within reach of Tab', async () => {
  const { page, expect, close } = await panel.arrive()
  expect(/POST \/admin\/login: 401/)
  await logInto(page, { email: 'siapa@example.com', password: 'bukan-ini-1' })
  await page.getByRole('alert').waitFor()
  assert.deepEqual([...(await look(page)), ...(await walkByTab(page))], [])
  await close()
})

type Show = (page: Page) => Promise<unknown>
const press =
  (name: string): Show =>
  (page) =>
    page.getByRole('button', { name }).first().click()
const dialogs: [name: string, who: Who, path: () => string, show: Show][] = [
  ['closing a ticket', 'agent', () => paths.own, press('Tutup tiket')],
  ['a ticket from a failure', 'admin', () => paths.failed, press('Buka tiket dari kegagalan ini')],
  ['a new user', 'admin', () => resource('users'), press('Tambah pengguna')],
  ['resetting a password', 'admin', () => resource('users'), (page) => pick(page, 'Atur ulang kata sandi')],
  ['deactivating', 'admin', () => resource('users'), (page) => pick(page, 'Nonaktifkan')],
  ['a new key', 'admin', () => resource('api_keys'), press('Buat kunci')],
  ['a key that was made', 'admin', () => resource('api_keys'), makeKey],
  ['revoking a key', 'admin', () => resource('api_keys'), press('Cabut')],
  ['a new canned reply', 'admin', () => resource('canned_replies'), press('Tambah balasan')],
  ['a new signing secret', 'admin', () => '/admin/pages/n8n', press('Buat secret')],
  ['the shortcuts', 'agent', () => queuePath, (page) => page.keyboard.press('?')],
]

async function pick(page: Page, action: string) {
  await page.getByRole('button', { name: 'Tindakan untuk Ani Wulandari' }).filter({ visible: true }).click()
  await page.getByRole('menuitem', { name: action }).click()
}

async function makeKey(page: Page) {
  await page.getByRole('button', { name: 'Buat kunci' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Nama').fill('n8n baru')
  for (const scope of await dialog.getByRole('checkbox').all()) await scope.check()
  await dialog.getByRole('button', { name: 'Buat kunci' }).click()
  await page.getByText('hanya ditampilkan sekali').waitFor()
}

for (const [name, who, path, show] of dialogs)
  test(`dialog, ${name}: no barrier, not too wide, all of it within reach of Tab`, async () => {
    const visitor = who === 'admin' ? admin : agent
    const page = await open(visitor, path())
    await show(page)
    const dialog = page.locator('dialog[open]')
    await dialog.waitFor()
    assert.deepEqual([...(await look(page, 'dialog[open]')), ...(await walkByTab(page))], [])
    await page.keyboard.press('Escape')
    visitor.check()
  })

const popups: [name: string, who: Who, path: () => string, show: Show][] = [
  ['choosing an assignee', 'admin', () => paths.own, press('Tugaskan ke…')],
  ['own menu', 'agent', () => queuePath, press('Akun')],
  ['search hits', 'agent', () => queuePath, (page) => page.getByRole('combobox').fill('LOG2026')],
  ['canned replies', 'agent', () => paths.own, press('Balasan cepat')],
]

for (const [name, who, path, show] of popups)
  test(`popup, ${name}: no barrier and not too wide`, async () => {
    const visitor = who === 'admin' ? admin : agent
    const page = await open(visitor, path())
    await show(page)
    await page.locator('.popup, .canned').first().waitFor()
    assert.deepEqual(await look(page), [])
    visitor.check()
  })
