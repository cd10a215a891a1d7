// Accounts in the panel: an admin's password is required for important changes, and new passwords are shown once.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import type { Page } from 'playwright-core'
import { password } from '../testing/fixtures.ts'
import { logInto, newTicket, openPanel, screens, type Panel } from '../testing/panel.ts'

let panel: Panel
before(async () => {
  panel = await openPanel()
})
after(() => panel.close())

const users = '/admin/resources/users'
const texts = {
  id: {
    add: 'Tambah pengguna',
    create: 'Tambah',
    name: 'Nama',
    email: 'Email',
    own: 'Kata sandi Anda saat ini',
    make: 'Buat kata sandi',
    wrong: 'Kata sandi saat ini salah.',
    required: 'Wajib diisi.',
    notCopied: 'Kata sandi belum disalin',
    kept: 'Sudah saya simpan',
    activate: 'Aktifkan lagi',
    reset: 'Atur ulang kata sandi',
    save: 'Simpan kata sandi',
    actions: 'Tindakan untuk',
    show: 'Tampilkan isian',
    hide: 'Sembunyikan isian',
    login: 'Masuk',
    active: 'Aktif',
    notEmail: 'tidak sama dengan email',
  },
  en: {
    add: 'Add user',
    create: 'Add',
    name: 'Name',
    email: 'Email',
    own: 'Your current password',
    make: 'Generate a password',
    wrong: 'The current password is wrong.',
    required: 'Please fill this in.',
    notCopied: 'The password has not been copied',
    kept: 'I have saved it',
    activate: 'Activate again',
    reset: 'Reset password',
    save: 'Save password',
    actions: 'Actions for',
    show: 'Show what is typed',
    hide: 'Hide what is typed',
    login: 'Log in',
    active: 'Active',
    notEmail: 'not the same as the email',
  },
}

const row = (page: Page, words: string) =>
  page.locator('tr, li').filter({ hasText: words, visible: true }).first()

for (const { title, ...at } of screens) {
  const t = texts[at.locale]

  test(`an admin creates another admin with their own password, and the generated password is shown once (${title})`, async () => {
    const email = `eka.${at.locale}@example.com`
    const { page, close, expect } = await panel.enter(panel.site.admin, { ...at, path: users })
    await page.getByRole('button', { name: t.add }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel(t.name, { exact: true }).fill('Eka Baru')
    await dialog.getByLabel(t.email, { exact: true }).fill(email)
    await dialog.getByText(t.notEmail).waitFor()
    await dialog.getByRole('button', { name: t.make }).click()
    assert.equal(await dialog.getByLabel(t.own).count(), 0, 'creating an agent needs no password')
    await dialog.getByRole('radio', { name: 'Admin' }).check()
    await dialog.getByRole('button', { name: t.create, exact: true }).click()
    await dialog.getByText(t.required).waitFor()
    expect(/POST \/admin\/api\/resources\/users\/actions\/new: 400/)
    await dialog.getByLabel(t.own).fill('bukan-ini-1')
    await dialog.getByRole('button', { name: t.create, exact: true }).click()
    await dialog.getByText(t.wrong).waitFor()
    await dialog.getByLabel(t.own).fill(password)
    await dialog.getByRole('button', { name: t.create, exact: true }).click()

    const made = page.locator('.secret input')
    await made.waitFor()
    const secret = await made.inputValue()
    assert.match(secret, /^[a-z2-9]{4}(-[a-z2-9]{4}){3}$/)
    await dialog.getByText(email).waitFor()
    await page.keyboard.press('Escape')
    await dialog.getByText(t.notCopied).waitFor()
    await dialog.getByRole('button', { name: t.kept }).click()
    await dialog.waitFor({ state: 'detached' })
    assert.equal(await page.getByText(secret).count(), 0)
    await row(page, email).waitFor()
    await close()

    const eka = await panel.arrive(at)
    await logInto(eka.page, { email, password: secret })
    await eka.page.waitForURL(/\/admin$/)
    await eka.close()
  })

  test(`reactivating an admin and resetting a password need one’s own password (${title})`, async () => {
    const { site } = panel
    const name = `Fajar ${at.locale === 'id' ? 'Satu' : 'Dua'}`
    const fajar = await site.person(name, 'admin')
    await newTicket(site, fajar)
    await site.admin.api.put(`/users/${fajar.id}`, { is_active: false })
    const { page, close } = await panel.enter(site.admin, { ...at, path: users })
    const dialog = page.getByRole('dialog')
    const act = async (action: string) => {
      await row(page, name)
        .getByRole('button', { name: `${t.actions} ${name}` })
        .click()
      await page.getByRole('menuitem', { name: action }).click()
    }
    await act(t.activate)
    await dialog.getByLabel(t.own).fill(password)
    await dialog.getByRole('button', { name: t.activate }).click()
    await dialog.waitFor({ state: 'detached' })
    await row(page, name).getByText(t.active, { exact: true }).waitFor()

    await act(t.reset)
    await dialog.getByRole('button', { name: t.make }).click()
    await dialog.getByLabel(t.own).fill(password)
    await dialog.getByRole('button', { name: t.save }).click()
    await page.locator('.secret input').waitFor()
    const secret = await page.locator('.secret input').inputValue()
    const answer = await site.server.api.post('/auth/login', { email: fajar.email, password: secret })
    assert.equal(answer.status, 200)
    await close()
  })

  test(`the password on the login page can be shown (${title})`, async () => {
    const { page, close } = await panel.arrive(at)
    const field = page.locator('#password')
    await field.fill('rahasia-sekali')
    assert.equal(await field.getAttribute('type'), 'password')
    await page.getByRole('button', { name: t.show }).click()
    assert.equal(await field.getAttribute('type'), 'text')
    await page.getByRole('button', { name: t.hide }).click()
    assert.equal(await field.getAttribute('type'), 'password')
    await close()
  })
}
