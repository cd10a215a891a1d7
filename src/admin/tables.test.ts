// A table that is only declared, in the panel: list, search, filter, form, record page and audit log. Also actions on
// several records.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { brotliCompressSync } from 'node:zlib'
import sql from 'sql-template-tag'
import { uuidv7 } from 'uuidv7'
import { openPanel, screens, toast, type Panel } from '../testing/panel.ts'

let panel: Panel
before(async () => {
  panel = await openPanel({ env: { N8N_WEBHOOK_URL: 'http://127.0.0.1:9/webhook/pantau' } })
})
after(() => panel.close())

const texts = {
  id: {
    title: 'Kategori',
    add: 'Tambah kategori',
    create: 'Tambah',
    key: 'Kode',
    nameId: 'Nama (Indonesia)',
    nameEn: 'Nama (Inggris)',
    required: 'Wajib diisi.',
    taken: 'Sudah ada yang sama.',
    made: 'Bea cukai ditambahkan.',
    find: 'Cari nama atau kode',
    edit: 'Ubah',
    active: 'Aktif',
    inactive: 'Nonaktif',
    save: 'Simpan',
    audited: 'mengubah kategori “Bea cukai”',
    search: 'Cari resi, nomor HP, nama, atau tiket',
    select: 'Pilih',
    again: 'Kirim ulang',
    done: '2 selesai.',
  },
  en: {
    title: 'Categories',
    add: 'Add category',
    create: 'Add',
    key: 'Key',
    nameId: 'Name (Indonesian)',
    nameEn: 'Name (English)',
    required: 'Please fill this in.',
    taken: 'This already exists.',
    made: 'Bea cukai was added.',
    find: 'Search name or key',
    edit: 'Edit',
    active: 'Active',
    inactive: 'Inactive',
    save: 'Save',
    audited: 'changed the category “Bea cukai”',
    search: 'Search AWB, phone, name, or ticket',
    select: 'Select',
    again: 'Send again',
    done: '2 done.',
  },
}

for (const { title, ...at } of screens) {
  const t = texts[at.locale]

  test(`a category is created, found, changed and audited, all from its declaration (${title})`, async () => {
    const { page, expect, close } = await panel.enter(panel.site.admin, at)
    const field = page.getByRole('combobox', { name: t.search })
    await field.fill(t.title.slice(0, 6))
    await page.getByRole('option', { name: t.title }).click()
    await page.waitForURL(/\/admin\/resources\/categories$/)
    await page.getByRole('heading', { name: t.title }).waitFor()
    assert.equal(await page.title(), `${t.title} · Pantau`)

    const dialog = page.getByRole('dialog')
    const input = (name: string) => dialog.getByRole('textbox', { name })
    await page.getByRole('button', { name: t.add }).click()
    await dialog.getByRole('button', { name: t.create, exact: true }).click()
    await dialog.getByText(t.required).first().waitFor()
    await input(t.key).fill('alamat')
    await input(t.nameId).fill('Bea cukai')
    await input(t.nameEn).fill('Customs')
    expect(/POST .*categories\/actions\/new: 409/)
    await dialog.getByRole('button', { name: t.create, exact: true }).click()
    await dialog.getByText(t.taken).waitFor()
    await input(t.key).fill(`bea_cukai_${at.locale}`)
    await dialog.getByRole('button', { name: t.create, exact: true }).click()
    await toast(page, t.made).waitFor()

    await page.getByRole('searchbox', { name: t.find }).fill(`BEA_CUKAI_${at.locale}`)
    const rows = page.locator('.records tbody tr')
    await rows.filter({ hasText: 'Keterlambatan' }).waitFor({ state: 'detached' })
    await rows.getByText(`bea_cukai_${at.locale}`).waitFor()
    assert.equal(await rows.count(), 1)
    await rows.getByRole('button', { name: `${t.edit} Bea cukai` }).click()
    assert.equal(await input(t.key).count(), 0, 'the key stays as it is')
    await dialog.getByRole('checkbox', { name: t.active }).uncheck()
    await dialog.getByRole('button', { name: t.save, exact: true }).click()
    await rows.getByText(t.inactive).waitFor()
    await page.getByRole('radio', { name: t.active, exact: true }).click()
    await rows.first().waitFor({ state: 'detached' })
    assert.equal(new URL(page.url()).searchParams.get('is_active'), 'true')
    await page.getByRole('radio', { name: t.inactive, exact: true }).click()
    await rows.getByRole('link', { name: 'Bea cukai' }).click()
    await page.getByRole('heading', { name: 'Bea cukai' }).waitFor()
    await page.getByText(`bea_cukai_${at.locale}`, { exact: true }).waitFor()
    await page.goto('/admin/resources/audit_log')
    await page.getByText(t.audited).first().waitFor()
    await close()
  })

  test(`several dead messages are sent again at once, and the message agrees with what was done (${title})`, async () => {
    const { site } = panel
    await site.db.pool.query(sql`delete from webhook_messages`)
    for (let at = 0; at < 3; at++)
      await site.db.pool.query(sql`insert into webhook_messages (id, lane, type, data, state)
        values (${uuidv7()}, 'test', 'test.event', '{}', 'dead')`)
    const { page, close } = await panel.enter(site.admin, {
      ...at,
      path: '/admin/resources/webhook_messages?state=dead',
    })
    const boxes = page.getByRole('checkbox', { name: t.select })
    await boxes.nth(1).check()
    await boxes.first().check()
    await page.getByRole('toolbar').getByRole('button', { name: t.again, exact: true }).click()
    await toast(page, t.done).waitFor()
    const left = await site.db.value(sql`select count(*) from webhook_messages where state = 'dead'`)
    assert.equal(left, 1)
    await close()
  })
}

test('the page of an admin, who may see everything, stays small', async () => {
  const { context, close } = await panel.enter(panel.site.admin)
  const page = await (await context.request.get('/admin')).body()
  const size = brotliCompressSync(page).length
  assert.ok(page.length > 1000 && size < 8_000, `${String(size)} bytes`)
  await close()
})
