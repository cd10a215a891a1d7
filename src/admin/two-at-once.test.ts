// Two users work on one ticket, each on their own screen.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { password } from '../testing/fixtures.ts'
import {
  choose,
  logInto,
  newTicket,
  openPanel,
  queuePath,
  screens,
  ticketNow,
  toast,
  untilLive,
  type Panel,
} from '../testing/panel.ts'
import { until } from '../testing/until.ts'
import { words } from '../testing/words.ts'

let panel: Panel
before(async () => {
  panel = await openPanel()
})
after(() => panel.close())

for (const { title, ...at } of screens) {
  const t = words[at.locale]

  test(`C2, of two agents who take a ticket one gets it, and the other sees who (${title})`, async () => {
    const { site } = panel
    const [ani, budi] = [await site.person('Ani Cepat'), await site.person('Budi Lambat')]
    const { subject, uid } = await newTicket(site)
    const path = `${queuePath}?tab=pool`
    const [quick, slow] = await Promise.all([
      panel.enter(ani, { ...at, path }),
      panel.enter(budi, { ...at, path }),
    ])
    const [first, second] = [quick, slow].map(({ page }) =>
      page
        .locator('tr, li')
        .filter({ has: page.getByRole('link', { name: subject }), visible: true })
        .getByRole('button', { name: t.takeShort }),
    )
    // Both press before either gets an answer; Budi's request takes longer.
    let arrive: () => void = () => undefined
    const underWay = new Promise<void>((resolve) => (arrive = resolve))
    await slow.page.route('**/take', async (route) => {
      await underWay
      await route.continue()
    })
    slow.expect(/POST .*\/take: 409/)
    await second?.click()
    await first?.click()
    await until('Ani has the ticket', async () => (await ticketNow(site, uid)).assigned_to_user_id === ani.id)
    arrive()
    const takenNotice = toast(slow.page, t.takenBy)
    await takenNotice.filter({ hasText: 'Ani Cepat' }).waitFor()
    await second?.waitFor({ state: 'detached' })
    assert.equal((await ticketNow(site, uid)).assigned_to_user_id, ani.id)
    await Promise.all([quick.close(), slow.close()])
  })

  test(`C3, a ticket shows who else is viewing it, and when they leave (${title})`, async () => {
    const { site } = panel
    const ani = await site.person('Ani Lihat')
    const { path } = await newTicket(site, ani)
    const one = await panel.enter(ani, { ...at, path })
    await untilLive(one.page)
    const other = await panel.enter(site.admin, { ...at, path })
    const seen = one.page.getByText(`Adi Admin ${t.looking}`)
    await seen.waitFor()
    await other.page.getByText(`Ani Lihat ${t.looking}`).waitFor()
    await other.page.goto(queuePath)
    await seen.waitFor({ state: 'detached' })
    await Promise.all([one.close(), other.close()])
  })

  test(`C5, the other user sees a reply and a note at once, and keeps their draft (${title})`, async () => {
    const { site } = panel
    const ani = await site.person('Ani Balas')
    const { path, uid } = await newTicket(site, ani)
    const [one, other] = await Promise.all([
      panel.enter(ani, { ...at, path }),
      panel.enter(site.admin, { ...at, path }),
    ])
    await untilLive(other.page)
    const draft = other.page.getByRole('textbox', { name: t.note })
    await draft.fill('Saya sedang menulis')
    await one.page.getByRole('radio', { name: t.reply }).click()
    await one.page.getByRole('textbox', { name: t.reply }).fill('Halo Kak, paket kami antar besok.')
    await one.page.getByRole('button', { name: t.send }).click()
    const message = other.page.getByRole('article').filter({ hasText: 'paket kami antar besok' })
    await message.waitFor()
    assert.equal(await message.getByText(t.hidden).count(), 0)
    // The composer stays in reply mode until it is switched.
    await one.page.getByRole('radio', { name: t.note }).click()
    await one.page.getByRole('textbox', { name: t.note }).fill('Kurir: 0812')
    await one.page.getByRole('button', { name: t.saveNote }).click()
    await other.page.getByRole('article').filter({ hasText: 'Kurir: 0812' }).getByText(t.hidden).waitFor()
    assert.equal(await draft.inputValue(), 'Saya sedang menulis')
    assert.deepEqual(
      (await ticketNow(site, uid)).comments.map((comment) => comment.is_internal_note),
      [false, true],
    )
    await Promise.all([one.close(), other.close()])
  })

  test(`C4, a conflicting change is shown and does not overwrite the other (${title})`, async () => {
    const { site } = panel
    const ani = await site.person('Ani Berdua')
    const { uid, path } = await newTicket(site, ani)
    const [one, other] = await Promise.all([
      panel.enter(ani, { ...at, path }),
      panel.enter(site.admin, { ...at, path }),
    ])
    // The admin's screen cannot reload the ticket before it tries its own change.
    await other.page.route('**/api/v1/tickets/*', (route) =>
      route.request().method() === 'GET' ? undefined : route.continue(),
    )
    await choose(one.page, t.priority, t.high)
    await until('the change is stored', async () => (await ticketNow(site, uid)).priority === 'high')
    other.expect(/PUT \/api\/v1\/tickets\/\d+: 409/)
    await choose(other.page, t.priority, t.urgent)
    const notice = other.page
      .getByRole('alert')
      .filter({ hasText: t.conflict })
      .filter({ hasText: 'Ani Berdua' })
    await notice.filter({ hasText: t.high }).waitFor()
    assert.equal((await ticketNow(site, uid)).priority, 'high')
    await notice.getByRole('button', { name: t.apply }).click()
    await one.page.locator('.pri').filter({ hasText: t.urgent }).first().waitFor()
    assert.equal((await ticketNow(site, uid)).priority, 'urgent')
    await Promise.all([one.close(), other.close()])
  })

  test(`A4, an agent whose ticket an admin reassigns sees that on the open page (${title})`, async () => {
    const { site } = panel
    const [ani, budi] = [await site.person('Ani Lepas'), await site.person('Budi Ganti')]
    const { path, uid, subject } = await newTicket(site, ani)
    const { page, expect, close } = await panel.enter(ani, { ...at, path })
    await untilLive(page)
    expect(/GET \/api\/v1\/tickets\/\d+: 404/)
    // The page reports that the user has left a ticket that they may no longer see.
    expect(/POST .*\/presence: 404/)
    const left = page.waitForResponse(/\/presence$/)
    await site.admin.api.put(`/tickets/${uid}`, { assigned_to_user_id: budi.id })
    await page.getByRole('heading', { name: t.gone }).waitFor()
    assert.equal(await page.getByText(subject).count(), 0)
    await left
    await close()
  })

  test(`C5, a draft is kept for the same user, and deleted from the device once another user logs in (${title})`, async () => {
    const { site } = panel
    const ani = await site.person('Ani Draf')
    const { path } = await newTicket(site, ani)
    const { page, close } = await panel.enter(ani, { ...at, path })
    const field = page.getByRole('textbox', { name: t.note })
    const kept = async () => String(await page.evaluate('JSON.stringify([localStorage, sessionStorage])'))
    await field.fill('Belum selesai')
    for (const [who, draft] of [
      [ani, 'Belum selesai'],
      [site.admin, ''],
      [ani, ''],
    ] as const) {
      await page.goto('/admin/logout?from=panel')
      await page.waitForURL(/\/admin\/login/)
      await page.goto(path)
      await logInto(page, { email: who.email, password })
      await field.waitFor()
      assert.equal(await field.inputValue(), draft)
      assert.equal(
        (await kept()).includes('Belum selesai'),
        draft !== '',
        'not in the browser’s storage either',
      )
    }
    await close()
  })
}
