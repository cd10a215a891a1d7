// The customer's page: opened from a ticket and the search, edited in place, updated live, hidden from users without rights.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import type { CustomerPage } from '../customer-pages/schema.ts'
import { newAwb, newPhone, pushLog, pushTicket, type TestPerson } from '../testing/fixtures.ts'
import { newTicket, openPanel, untilLive, type Panel } from '../testing/panel.ts'

let panel: Panel
let ani: TestPerson
let budi: TestPerson
before(async () => {
  panel = await openPanel()
  ani = await panel.site.person('Ani Wulandari')
  budi = await panel.site.person('Budi Santoso')
})
after(() => panel.close())

const pathOf = (phone: string) => `/admin/customers/${phone}`
const read = async (phone: string) =>
  (await panel.site.admin.api.get<CustomerPage>(`/customers/${phone}`)).body

test('an agent opens the customer from a ticket, changes the name, adds a note, and sees others’ changes live', async () => {
  const { n8n } = panel.site
  const phone = newPhone()
  const own = await newTicket(panel.site, ani, { customer_phone: phone, customer_name: 'Desi' })
  const theirs = await newTicket(panel.site, budi, { customer_phone: phone, tracking_number: newAwb() })
  for (const status of ['success', 'failed'])
    await pushLog(n8n, { phone, tracking_number: own.awb, status, error: '131026' })
  await pushLog(n8n, { phone, tracking_number: theirs.awb })
  const { page, close } = await panel.enter(ani, { path: own.path })
  await page.getByRole('link', { name: 'Desi' }).click()
  await page.waitForURL(`**${pathOf(phone)}`)
  await page.getByRole('heading', { name: 'Desi', level: 1 }).waitFor()
  assert.match(await page.title(), /^(?:\(\d+\) )?Desi · Pantau$/)
  await untilLive(page)

  const tickets = page.getByRole('region', { name: 'Tiket' })
  await tickets.getByRole('link', { name: own.subject }).waitFor()
  await tickets.getByText(theirs.subject).waitFor()
  assert.equal(await tickets.getByRole('link', { name: theirs.subject }).count(), 0, 'a colleague’s')
  const parcels = page.getByRole('region', { name: 'Paket' })
  await parcels.getByRole('img', { name: '2 pesan: terkirim, gagal' }).waitFor()
  assert.equal(await parcels.getByText(theirs.awb).count(), 0)

  await page.getByRole('button', { name: 'Ubah nama pelanggan' }).click()
  await page.getByRole('textbox', { name: 'Nama' }).fill('Desi Halim')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Desi Halim', level: 1 }).waitFor()
  await page.getByRole('button', { name: 'Nomor ini ternyata bisa menerima WhatsApp' }).click()
  await page.getByText('Bisa dihubungi', { exact: true }).waitFor()
  const { name, name_source, on_whatsapp } = await read(phone)
  assert.deepEqual([name, name_source, on_whatsapp], ['Desi Halim', 'user', true])

  await page.getByRole('button', { name: 'Tambah catatan' }).click()
  await page.getByRole('textbox', { name: 'Catatan' }).fill('Rumah pagar hijau')
  await page.keyboard.press('Control+Enter')
  const notes = page.getByRole('region', { name: 'Catatan tentang pelanggan' })
  await notes.getByText('Rumah pagar hijau').waitFor()
  await notes.getByRole('button', { name: /^Hapus catatan/ }).click()
  await notes.getByText('Belum ada catatan.').waitFor()
  await page.getByRole('button', { name: 'Urungkan' }).last().click()
  await notes.getByText('Rumah pagar hijau').waitFor()

  // Budi changes the same customer: the page shows it without a reload.
  await budi.api.put(`/customers/${phone}`, { blocked: true })
  await page.getByText('Nomor ini diblokir.', { exact: false }).waitFor()
  await budi.api.put(`/customers/${phone}`, { blocked: false })
  await page.getByText('Nomor ini diblokir.', { exact: false }).waitFor({ state: 'detached' })
  const { ticket_uid } = await pushTicket(n8n, {
    customer_phone: phone,
    source: 'system',
    tracking_number: newAwb(),
  })
  await tickets.getByText(ticket_uid).waitFor()

  await page.getByRole('heading', { level: 1 }).click()
  await page.keyboard.press('c')
  const dialog = page.getByRole('dialog', { name: 'Tiket baru' })
  assert.equal(await dialog.getByLabel('Nomor HP pelanggan').inputValue(), `+${phone}`)
  await close()
})

test('on a phone: an admin blocks a number, reads the kept messages, and finds the new name with the search', async () => {
  const { site } = panel
  const phone = newPhone()
  await newTicket(site, undefined, { customer_phone: phone })
  const { page, close } = await panel.enter(site.admin, {
    width: 390,
    height: 844,
    locale: 'en',
    path: pathOf(phone),
  })
  await page.getByRole('button', { name: 'Block Number' }).click()
  await page.getByText('This number is blocked.', { exact: false }).waitFor()
  await site.n8n.post('/tickets', {
    subject: 'Promo',
    description: 'Beli pulsa murah',
    customer_phone: phone,
  })
  await site.admin.api.put(`/customers/${phone}`, { name: 'Spam Pulsa' })
  await page.getByRole('region', { name: 'Messages while blocked' }).getByText('Beli pulsa murah').waitFor()
  const wider = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth')
  assert.equal(wider, 0)

  await page.goto('/admin')
  const field = page.getByRole('combobox').first()
  await field.fill('spam pulsa')
  await field.press('Enter')
  await page.waitForURL(`**${pathOf(phone)}`)
  await page.getByRole('heading', { name: 'Spam Pulsa', level: 1 }).waitFor()
  await close()
})

test('an agent without a visible ticket of the customer gets no page; logistics users have no such page', async () => {
  const { site } = panel
  const phone = newPhone()
  await newTicket(site, budi, { customer_phone: phone })
  const agent = await panel.enter(ani, { path: '/admin' })
  assert.equal((await ani.api.get(`/customers/${phone}`)).status, 404)
  const called = newPhone()
  const byHand = { subject: 'Telepon', description: 'Paket penyok.', customer_phone: called }
  await ani.api.post('/tickets', { ...byHand, assigned_to_user_id: ani.id })
  for (const one of [phone, called]) {
    await agent.page.goto(pathOf(one))
    await agent.page.getByText('Anda belum punya tiket yang ditulis pelanggan ini.').waitFor()
  }
  agent.expect(/customers.*404|404/)
  await agent.close()
  const lina = await panel.enter(await site.person('Lina Logistik', 'logistics'))
  await lina.page.goto(pathOf(phone))
  await lina.page.getByRole('heading', { level: 2 }).first().waitFor()
  assert.equal(await lina.page.getByRole('region', { name: 'Tiket' }).count(), 0)
  await lina.close()
})
