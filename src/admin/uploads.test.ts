// Files attached to a note or a reply: choosing, pasting, dropping, progress, interruption and retry.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { after, before, type TestContext } from 'node:test'
import { crc32, deflateSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { openScreen } from '../testing/browser.ts'
import { pictureOf } from '../testing/files.ts'
import { password } from '../testing/fixtures.ts'
import { newTicket, openPanel, ticketNow, type Panel } from '../testing/panel.ts'
import { openSlowLine } from '../testing/slow-line.ts'
import { until } from '../testing/until.ts'

let panel: Panel
before(async () => {
  panel = await openPanel()
})
after(() => panel.close())

/** A PNG of noise, which cannot be compressed (W3C PNG, section 5). */
function png(side: number): Buffer {
  const rows = Array.from({ length: side }, () => Buffer.concat([Buffer.alloc(1), randomBytes(side * 3)]))
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
    const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
    length.writeUInt32BE(data.length)
    check.writeUInt32BE(crc32(body))
    return Buffer.concat([length, body, check])
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(side, 0)
  head.writeUInt32BE(side, 4)
  head.set([8, 2], 8)
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(Buffer.concat(rows), { level: 0 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

const picture = (name: string, buffer = pictureOf()) => ({ name, mimeType: 'image/png', buffer })

/** Writes a large file to disk, because passing its bytes to the browser would take longer than the upload. */
async function onDisk(t: TestContext, name: string, bytes: Buffer): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'pantau-upload-test-'))
  t.after(() => rm(folder, { recursive: true }))
  await writeFile(join(folder, name), bytes)
  return join(folder, name)
}
const composer = (page: Page) => page.locator('.composer textarea')
const listed = (page: Page) => page.getByRole('list', { name: 'Lampiran' }).getByRole('listitem')
const chooseFiles = (page: Page, files: Parameters<Page['setInputFiles']>[1]) =>
  page.setInputFiles('.composer input[type=file]:not([capture])', files)

/** The names of the newest message's files. */
async function attachedTo(uid: string) {
  const { comments } = await ticketNow(panel.site, uid)
  return comments.at(-1)?.attachments.map(({ filename }) => filename)
}

test('a picture of 15 MB, on a phone whose slow connection is cut midway, is uploaded again and sent once', async (t) => {
  const { site, browser } = panel
  const ani = await site.person('Ani Lift')
  const { uid, path } = await newTicket(site, ani)
  const line = await openSlowLine(site.server.origin)
  t.after(() => line.stop())
  const { page, context, expect, close } = await openScreen(browser, line.origin, { width: 390, height: 844 })
  await context.request.post('/admin/login', { form: { email: ani.email, password }, maxRedirects: 0 })
  await page.goto(path)
  await composer(page).fill('Fotonya saya lampirkan.')
  assert.equal(await page.locator('.composer input[capture]').getAttribute('accept'), 'image/*')
  await chooseFiles(page, picture('label.png'))
  await listed(page).filter({ hasText: 'B' }).getByText('label.png').waitFor()

  const bytes = png(2240)
  assert.ok(bytes.length > 15_000_000)
  const large = await onDisk(t, 'foto.png', bytes)
  const before = line.sent()
  line.limit(8_000_000)
  await chooseFiles(page, large)
  const foto = listed(page).filter({ hasText: 'foto.png' })
  await foto.getByRole('progressbar', { name: 'Mengunggah foto.png' }).waitFor()
  await until('half of the file is sent', () => Promise.resolve(line.sent() - before > 7_000_000))
  // Other requests of that moment are cut as well.
  expect(/net::/)
  line.cut()
  await foto.getByText('Koneksi terputus.').waitFor()
  assert.equal(await composer(page).inputValue(), 'Fotonya saya lampirkan.')
  await page.getByRole('button', { name: 'Simpan catatan' }).click()
  await page.getByRole('alert').filter({ hasText: 'belum terunggah' }).waitFor()

  line.restore()
  line.limit(undefined)
  await foto.getByRole('button', { name: 'Coba lagi: foto.png' }).click()
  await foto.getByText('MB', { exact: false }).waitFor()
  await page.reload()
  assert.equal(await composer(page).inputValue(), 'Fotonya saya lampirkan.')
  assert.equal(await listed(page).count(), 2)
  await page.getByRole('button', { name: 'Simpan catatan' }).click()
  await page.getByRole('article').filter({ hasText: 'Fotonya saya lampirkan.' }).waitFor()
  assert.deepEqual(await attachedTo(uid), ['label.png', 'foto.png'])
  assert.equal(await listed(page).count(), 0)
  await close()
})

/** Drags and drops files on an element, or pastes them into it. */
const hand = (page: Page, selector: string, events: readonly string[], names: readonly string[]) =>
  page.evaluate(`(() => {
    const data = new DataTransfer()
    for (const name of ${JSON.stringify(names)}) data.items.add(new File(['x'.repeat(9)], name, { type: 'text/plain' }))
    const element = document.querySelector(${JSON.stringify(selector)})
    for (const type of ${JSON.stringify(events)}) {
      const init = { bubbles: true, cancelable: true, dataTransfer: data, clipboardData: data }
      element.dispatchEvent(type === 'paste' ? new ClipboardEvent(type, init) : new DragEvent(type, init))
    }
  })()`)

test('files are pasted and dropped, refused with a reason, cancelled and removed', async (t) => {
  const { site } = panel
  const ani = await site.person('Ani Banyak')
  const { uid, path } = await newTicket(site, ani)
  const { page, expect, close } = await panel.enter(ani, { path })
  await composer(page).waitFor()
  await hand(page, '.thread', ['dragenter', 'dragover'], ['a.txt'])
  await page.getByText('Lepaskan untuk melampirkan').waitFor()
  expect(/POST .*\/attachments: 415/)
  await hand(page, '.thread', ['drop'], ['program.txt'])
  const refused = listed(page).filter({ hasText: 'program.txt' })
  await refused.locator('.bad').waitFor()
  await refused.getByRole('button', { name: 'Hapus program.txt' }).click()
  await refused.waitFor({ state: 'detached' })

  // This upload never ends.
  await page.route(/\/attachments\?filename=lama/, () => undefined)
  await chooseFiles(page, await onDisk(t, 'besar.mp4', Buffer.alloc(17 * 1024 ** 2)))
  await chooseFiles(page, [
    { name: 'kosong.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(0) },
    picture('lama.png'),
    ...Array.from({ length: 10 }, (_, n) => picture(`${String(n)}.png`)),
  ])
  await listed(page).filter({ hasText: 'kosong.pdf' }).getByText('File ini kosong.').waitFor()
  await listed(page).filter({ hasText: 'besar.mp4' }).getByText('Terlalu besar').waitFor()
  await listed(page).filter({ hasText: '9.png' }).getByText('Paling banyak 10 lampiran.').waitFor()
  await page.getByRole('button', { name: 'Batalkan lama.png' }).click()
  for (const name of ['kosong.pdf', 'besar.mp4', '7.png', '8.png', '9.png'])
    await page.getByRole('button', { name: `Hapus ${name}` }).click()
  await until(
    'the other files are uploaded',
    async () => (await page.locator('.attached-file.done').count()) === 7,
  )
  await page.getByRole('button', { name: 'Simpan catatan' }).click()
  await listed(page).first().waitFor({ state: 'detached' })
  assert.deepEqual(
    await attachedTo(uid),
    Array.from({ length: 7 }, (_, n) => `${String(n)}.png`),
  )
  await close()
})

test('a picture that is too large for WhatsApp is scaled down for a reply, and unchanged in a note', async (t) => {
  const { site } = panel
  const ani = await site.person('Ani Kecil')
  const { uid, path } = await newTicket(site, ani)
  const { page, close } = await panel.enter(ani, { path })
  const large = await onDisk(t, 'foto.png', png(1400))
  for (const [mode, words, name] of [
    ['Balas pelanggan', /dikecilkan dari .* untuk WhatsApp/, 'foto.jpg'],
    ['Catatan internal', /^[\d,]+ MB$/, 'foto.png'],
  ] as const) {
    await page.getByRole('radio', { name: mode }).click()
    await chooseFiles(page, large)
    await listed(page).getByText(words).waitFor()
    await composer(page).press('Control+Enter')
    await listed(page).first().waitFor({ state: 'detached' })
    assert.deepEqual(await attachedTo(uid), [name])
  }
  await close()
})

test('a picture that WhatsApp does not take as one is said to be sent as a document; not in a note', async () => {
  const { site } = panel
  const ani = await site.person('Ani Dokumen')
  const { path } = await newTicket(site, ani)
  const { page, close } = await panel.enter(ani, { path })
  const gif = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')
  const files = [{ name: 'gerak.gif', mimeType: 'image/gif', buffer: gif }, picture('foto.png')]
  for (const [mode, said] of [
    ['Balas pelanggan', ['gerak.gif']],
    ['Catatan internal', []],
  ] as const) {
    await page.getByRole('radio', { name: mode }).click()
    await chooseFiles(page, files)
    await page.locator('.attached-file.done').nth(1).waitFor()
    const documents = listed(page).filter({ hasText: 'dikirim sebagai dokumen' })
    assert.deepEqual(await documents.locator('.clip').allInnerTexts(), said)
  }
  await close()
})
