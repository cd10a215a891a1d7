// In the panel: creating a ticket by hand, correcting it in place, and merging it into another.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { pictureOf } from '../testing/files.ts'
import { newAwb, newPhone, pushLog, type TestPerson } from '../testing/fixtures.ts'
import { choose, newTicket, openPanel, queuePath, ticketNow, toast, type Panel } from '../testing/panel.ts'
import { until } from '../testing/until.ts'

let panel: Panel
let ani: TestPerson
before(async () => {
  panel = await openPanel()
  ani = await panel.site.person('Ani Agen')
})
after(() => panel.close())

test('the key C opens the dialog; existing tickets are shown, and the input is kept when it is closed', async () => {
  const { site } = panel
  const there = await newTicket(site, ani)
  await pushLog(site.n8n, { tracking_number: there.awb, phone: there.phone, message: 'Paket Anda diantar.' })
  const { page, close } = await panel.enter(ani, { path: queuePath })
  await page.keyboard.press('c')
  const dialog = page.getByRole('dialog', { name: 'Tiket baru' })
  await dialog.getByLabel('Nomor HP pelanggan').fill(`0${there.phone.slice(2)}`)
  await dialog.getByText(there.uid).first().waitFor()
  await dialog.getByRole('button', { name: `Pakai resi ${there.awb}` }).click()
  await dialog.getByText('sudah punya tiket aktif').waitFor()
  await dialog.getByText('Paket Anda diantar.').waitFor()
  await dialog.getByLabel('Judul').fill('Telepon soal paket')
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })

  await page.getByRole('button', { name: 'Tiket baru' }).click()
  await dialog.getByText('Ini draf Anda').waitFor()
  assert.equal(await dialog.getByLabel('Judul').inputValue(), 'Telepon soal paket')
  await dialog.getByRole('button', { name: 'Buka tiket itu' }).click()
  await page.getByRole('heading', { level: 1, name: there.subject }).waitFor()
  await close()
})

test('a wrong phone has an error at its field; after a correction the ticket is created and opens', async () => {
  const { site } = panel
  const { page, expect, close } = await panel.enter(ani, { path: queuePath })
  await page.getByRole('button', { name: 'Tiket baru' }).click()
  const dialog = page.getByRole('dialog', { name: 'Tiket baru' })
  const phone = newPhone()
  await dialog.getByLabel('Nomor HP pelanggan').fill('0812')
  await dialog.getByLabel('Judul').fill('Telepon soal paket')
  await dialog.getByLabel('Yang disampaikan pelanggan').fill('Paket penyok, minta diganti.')
  await choose(page, 'Kategori', 'Kerusakan')
  await page.setInputFiles('.new-files input[type=file]:not([capture])', {
    name: 'penyok.png',
    mimeType: 'image/png',
    buffer: pictureOf(),
  })
  await dialog.getByText('penyok.png').waitFor()
  expect(/POST .*: 400/)
  await dialog.getByRole('button', { name: 'Buat tiket' }).click()
  await dialog.getByText('Tulis satu nomor HP').waitFor()
  await dialog.getByLabel('Nomor HP pelanggan').fill(phone)
  await page.keyboard.press('Control+Enter')
  await page.getByRole('heading', { level: 1, name: 'Telepon soal paket' }).waitFor()
  await page.getByText('lewat telepon, dicatat Ani Agen').first().waitFor()
  const uid = (await page.locator('.ticket-head .mono').first().innerText()).trim()
  const made = await ticketNow(site, uid)
  assert.deepEqual(
    [made.customer_phone, made.channel, made.category?.key, made.assigned_to_name, made.attachments.length],
    [phone, 'phone', 'kerusakan', 'Ani Agen', 1],
  )
  await page.goto(queuePath)
  await page.getByRole('button', { name: 'Tiket baru' }).click()
  assert.equal(await dialog.getByLabel('Judul').inputValue(), '', 'the input was cleared')
  await close()
})

test('if the answer is lost and the form is sent again, the created ticket opens', async () => {
  const { page, expect, close } = await panel.enter(ani, { path: queuePath })
  await page.getByRole('button', { name: 'Tiket baru' }).click()
  const dialog = page.getByRole('dialog', { name: 'Tiket baru' })
  await dialog.getByLabel('Nomor HP pelanggan').fill(newPhone())
  await dialog.getByLabel('Nomor resi').fill(newAwb())
  await dialog.getByLabel('Judul').fill('Telepon yang terputus')
  await dialog.getByLabel('Yang disampaikan pelanggan').fill('Paket penyok.')
  expect(/POST .*\/tickets/)
  await page.route(
    '**/api/v1/tickets',
    async (route) => {
      await route.fetch()
      await route.abort()
    },
    { times: 1 },
  )
  await dialog.getByRole('button', { name: 'Buat tiket' }).click()
  await dialog.getByText('Tidak terhubung ke server').waitFor()
  await dialog.getByRole('button', { name: 'Buat tiket' }).click()
  await page.getByRole('heading', { level: 1, name: 'Telepon yang terputus' }).waitFor()
  await close()
})

test('subject, phone and category are changed in place and undone; a colleague’s change is shown, not overwritten', async () => {
  const { site } = panel
  const { uid, path, subject } = await newTicket(site, ani)
  const { page, expect, close } = await panel.enter(ani, { path })
  await page.getByRole('button', { name: 'Ubah Judul' }).click()
  await page.getByRole('textbox', { name: 'Judul' }).fill('Paket penyok')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: 'Paket penyok' }).waitFor()
  await page.getByRole('button', { name: 'Urungkan' }).last().click()
  await page.getByRole('heading', { level: 1, name: subject }).waitFor()

  await choose(page, 'Kategori', 'Kehilangan')
  await until(
    'the ticket has the category',
    async () => (await ticketNow(site, uid)).category?.key === 'kehilangan',
  )

  const phone = newPhone()
  await page.getByRole('button', { name: 'Ubah Nomor HP' }).click()
  const field = page.getByRole('textbox', { name: 'Nomor HP' })
  await field.fill('12')
  expect(/PUT .*: 400/)
  await page.keyboard.press('Enter')
  await toast(page, 'Tulis satu nomor HP').waitFor()
  assert.equal(await field.inputValue(), '12', 'the input is kept')
  await field.fill(phone)
  await page.keyboard.press('Enter')
  await until('the ticket has the phone', async () => (await ticketNow(site, uid)).customer_phone === phone)

  await page.getByRole('button', { name: 'Ubah Judul' }).click()
  await page.getByRole('textbox', { name: 'Judul' }).fill('Judul saya')
  await page.route('**/api/v1/tickets/*', (route) =>
    route.request().method() === 'GET' ? route.abort() : route.continue(),
  )
  await site.admin.api.put(`/tickets/${uid}`, { subject: 'Judul admin' })
  expect(/PUT .*: 409|ERR_FAILED|net::/)
  await page.keyboard.press('Enter')
  await page.getByText('Adi Admin baru saja mengubah tiket ini: judul').waitFor()
  assert.equal((await ticketNow(site, uid)).subject, 'Judul admin')
  await page.unrouteAll()
  await close()
})

for (const width of [1440, 390])
  test(`a ticket is merged after a preview, and the merge is undone with one press, at ${String(width)} px`, async () => {
    const { site } = panel
    const one = await newTicket(site, ani, { description: 'Satu' })
    const other = await newTicket(site, ani, { customer_phone: one.phone, description: 'Dua' })
    const { page, close } = await panel.enter(ani, { path: one.path, width })
    await page.getByRole('button', { name: 'Tindakan lain' }).first().click()
    await page.getByRole('menuitem', { name: 'Gabungkan dengan tiket lain' }).click()
    const dialog = page.getByRole('dialog', { name: `Gabungkan ${one.uid}` })
    await dialog.getByRole('button', { name: other.subject }).click()
    await dialog.getByText(`${one.uid} ditutup dan mengarah ke ${other.uid}.`).waitFor()
    await dialog.getByRole('button', { name: 'Gabungkan' }).click()
    await page.getByRole('heading', { level: 1, name: other.subject }).waitFor()
    await page.locator('.bubble', { hasText: 'Satu' }).waitFor()
    await page.getByRole('button', { name: 'Urungkan' }).last().click()
    await page.getByRole('heading', { level: 1, name: one.subject }).waitFor()
    await until('the merge is undone', async () => (await ticketNow(site, one.uid)).merged_into === null)

    await ani.api.post(`/tickets/${one.uid}/merge`, { into: other.uid })
    await page.goto(one.path)
    await page.getByText('Tiket ini sudah digabung').waitFor()
    assert.equal(await page.locator('.composer').count(), 0)
    await page.getByRole('link', { name: 'Buka tiket itu' }).click()
    await page.getByRole('heading', { level: 1, name: other.subject }).waitFor()
    await close()
  })
