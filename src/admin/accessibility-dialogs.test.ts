// Checks the important dialogs and popups in the same way as the pages (accessibility.test.ts).
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import type { Page } from 'playwright-core'
import {
  look,
  openAt,
  openFilledPanel,
  resource,
  type FilledPanel,
  type Who,
} from '../testing/filled-panel.ts'
import { password } from '../testing/fixtures.ts'
import { queuePath } from '../testing/panel.ts'
import { walkByTab } from '../testing/tab-walk.ts'

let panel: FilledPanel
before(async () => {
  panel = await openFilledPanel()
})
after(() => panel.close())

type Show = (page: Page) => Promise<unknown>
const press =
  (name: string): Show =>
  (page) =>
    page.getByRole('button', { name }).filter({ visible: true }).first().click()
const dialogs: [name: string, who: Who, path: () => string, show: Show][] = [
  ['closing a ticket', 'agent', () => panel.paths.own, press('Tutup tiket')],
  ['a ticket from a failure', 'admin', () => panel.paths.failed, press('Buat tiket')],
  ['sending again', 'admin', () => panel.paths.failed, press('Kirim ulang')],
  ['a new user', 'admin', () => resource('users'), press('Tambah pengguna')],
  ['resetting a password', 'admin', () => resource('users'), (page) => pick(page, 'Atur ulang kata sandi')],
  ['deactivating', 'admin', () => resource('users'), (page) => pick(page, 'Nonaktifkan')],
  ['a new key', 'admin', () => resource('api_keys'), press('Buat kunci')],
  ['a key that was made', 'admin', () => resource('api_keys'), makeKey],
  ['revoking a key', 'admin', () => resource('api_keys'), press('Cabut')],
  ['a new canned reply', 'admin', () => resource('canned_replies'), press('Tambah balasan')],
  ['a new signing secret', 'admin', () => '/admin/pages/n8n', makeSecret],
  ['the shortcuts', 'agent', () => queuePath, (page) => page.keyboard.press('?')],
]

async function pick(page: Page, action: string) {
  await page.getByRole('button', { name: 'Tindakan untuk Ani Wulandari' }).filter({ visible: true }).click()
  await page.getByRole('menuitem', { name: action }).click()
}

async function makeSecret(page: Page) {
  await press('Buat secret baru')(page)
  await press('Ganti secret')(page)
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
  test(`dialog, ${name}: accessible, fits its width, all of it reachable by Tab`, async () => {
    const visitor = panel[who]
    const page = await openAt(visitor, path())
    await show(page)
    const dialog = page.locator('.dialog')
    await dialog.waitFor()
    assert.deepEqual([...(await look(page, '.dialog')), ...(await walkByTab(page))], [])
    await page.keyboard.press('Escape')
    visitor.check()
  })

test('dialog, logging in again: accessible, fits its width, all of it reachable by Tab', async () => {
  const { site } = panel
  const ani = await site.person('Ani Habis')
  const { page, expect, close } = await panel.enter(ani, { path: queuePath })
  expect(/: 401$/)
  await site.admin.api.put(`/users/${ani.id}`, { password: `${password}-2` })
  await press('Masuk lagi')(page)
  await page.getByRole('dialog').waitFor()
  assert.deepEqual([...(await look(page)), ...(await walkByTab(page))], [])
  await close()
})

const popups: [name: string, who: Who, path: () => string, show: Show][] = [
  ['choosing an assignee', 'admin', () => panel.paths.own, press('Tugaskan ke…')],
  ['own menu', 'agent', () => queuePath, press('Akun')],
  ['search hits', 'agent', () => queuePath, (page) => page.getByRole('combobox').fill('LOG2026')],
  ['canned replies', 'agent', () => panel.paths.own, press('Balasan cepat')],
]

for (const [name, who, path, show] of popups)
  test(`popup, ${name}: accessible, and fits its width`, async () => {
    const visitor = panel[who]
    const page = await openAt(visitor, path())
    await show(page)
    await page.locator('.popup, .canned').first().waitFor()
    assert.deepEqual(await look(page), [])
    visitor.check()
  })
