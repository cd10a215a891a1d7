// Admins send many failed broadcasts again: preview, start, progress, pause, stop.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { sendDue } from '../resends/send.ts'
import { findBarriers } from '../testing/browser.ts'
import { openPanel, untilLive, type Panel } from '../testing/panel.ts'
import { failedLog, failedLogs, passSeconds } from '../testing/resends.ts'

let panel: Panel
before(async () => {
  // No jobs run here, so nothing is sent.
  panel = await openPanel({ env: { N8N_WEBHOOK_URL: 'http://127.0.0.1:9/webhook/pantau' } })
})
after(() => panel.close())

const path = '/admin/resources/broadcast_logs?status=failed'

test('an admin sends all filtered broadcasts again, and another admin pauses and stops the run', async () => {
  const { site } = panel
  await failedLogs(site, 3)
  await failedLog(site, { phone: undefined })
  const step = async (seconds: number) => {
    await passSeconds(site, seconds)
    await sendDue(site.server.ctx)
  }
  const logistics = await panel.enter(await site.person('Lina Logistik', 'logistics'), { locale: 'id', path })
  assert.equal(await logistics.page.getByRole('button', { name: 'Kirim ulang semua…' }).count(), 0)
  await logistics.close()

  const first = await panel.enter(site.admin, { locale: 'id', path })
  const { page } = first
  const strip = page.locator('.resend-strip')
  await untilLive(page)
  await page.getByRole('button', { name: 'Kirim ulang semua…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('3 broadcast akan dikirim ulang dari 4 yang gagal').waitFor()
  await dialog.getByText('Tanpa nomor HP, atau nomornya tidak terbaca: 1').waitFor()
  await dialog.getByText('Selesai dalam kira-kira kurang dari 1 mnt.').waitFor()
  assert.deepEqual(await findBarriers(page, { within: '.dialog' }), [])
  const pace = dialog.getByLabel('Laju, broadcast per menit')
  await pace.fill('0')
  await page.keyboard.press('Control+Enter')
  await dialog.locator('.error').waitFor()
  await pace.fill('6')
  await page.keyboard.press('Control+Enter')
  await strip.getByText('0 dari 3 dikirim').waitFor()

  await step(0)
  await strip.getByText('1 dari 3 dikirim').waitFor()
  assert.deepEqual(await findBarriers(page, { within: '.resend-strip' }), [])

  // Another admin, on a phone, in English.
  const dewi = await site.person('Dewi Admin', 'admin')
  const second = await panel.enter(dewi, { width: 390, height: 844, locale: 'en', path })
  const theirs = second.page.locator('.resend-strip')
  await theirs.getByText('1 of 3 sent').waitFor()
  await theirs.getByRole('button', { name: 'Pause' }).click()
  await strip.getByRole('heading', { name: 'Pengiriman ulang dijeda' }).waitFor()
  await page.reload()
  await strip.getByRole('button', { name: 'Lanjutkan' }).click()
  await theirs.getByRole('heading', { name: 'Sending broadcasts again', exact: true }).waitFor()
  await theirs.getByRole('button', { name: 'Stop…' }).click()
  await second.page.getByText('2 broadcasts will not be sent.').waitFor()
  await second.page.getByRole('button', { name: 'Stop', exact: true }).click()
  await theirs.getByText('1 of 3 sent, 2 not sent').waitFor()
  await second.close()

  await strip.getByRole('link', { name: '2 tidak jadi dikirim' }).click()
  await page.getByRole('button', { name: /^Tidak jadi dikirim ulang/ }).waitFor()
  await page.locator('.log-table tbody tr').nth(2).waitFor({ state: 'detached' })
  await page.locator('.log-table tbody tr').nth(1).waitFor()
  assert.equal(await page.locator('.log-table tbody tr').count(), 2)
  await page.getByRole('button', { name: 'Kirim ulang semua…' }).click()
  await dialog.getByText('2 broadcast akan dikirim ulang').waitFor()
  await dialog.getByRole('button', { name: 'Batal' }).click()
  await strip.getByRole('link', { name: '1 dilewati' }).click()
  await page.getByRole('button', { name: /Dilewati saat kirim ulang/ }).waitFor()
  await page.locator('.log-table tbody tr').nth(1).waitFor({ state: 'detached' })
  await page.locator('.log-table tbody tr').first().waitFor()
  assert.match((await page.locator('.log-table tbody tr').allInnerTexts()).join(), /^[^,]*tanpa nomor[^,]*$/)
  await strip.getByRole('link', { name: /^Menunggu 1/ }).click()
  await page.locator('.log-table tbody tr .badge.pending').waitFor()
  assert.equal(await page.locator('.log-table tbody tr').count(), 1)
  await strip.getByRole('button', { name: 'Sembunyikan' }).click()
  await page.reload()
  await page.locator('.log-table tbody tr').first().waitFor()
  assert.equal(await strip.count(), 0)
  await first.close()
})

test('a broadcast that cannot be sent again says whether it has no number or an unreadable one', async () => {
  const cases = [
    [undefined, 'tidak ada nomor HP-nya'],
    ['tidak ada', 'nomor HP-nya tidak terbaca'],
  ] as const
  for (const [phone, why] of cases) {
    const id = await failedLog(panel.site, { phone })
    const path = `/admin/resources/broadcast_logs/records/${id}/show`
    const { page, close } = await panel.enter(panel.site.admin, { locale: 'id', path })
    await page.locator('.why-failed').getByText(`Tidak bisa dikirim ulang: ${why}.`).waitFor()
    const isNoted = await page.getByText('Nomor ini tidak dapat dibaca sebagai nomor telepon').count()
    assert.equal(isNoted, phone === undefined ? 0 : 1)
    await close()
  }
})
