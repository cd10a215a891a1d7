// The document's stories of an admin, A1–A6, on a desktop in Indonesian and on a phone in English.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { refreshSummary } from '../dashboard/service.ts'
import { newAwb, newPhone, password, pushLog } from '../testing/fixtures.ts'
import {
  choose,
  logInto,
  newTicket,
  openPanel,
  queuePath,
  screens,
  ticketNow,
  untilLive,
  type Panel,
} from '../testing/panel.ts'
import { words } from '../testing/words.ts'

let panel: Panel
before(async () => {
  panel = await openPanel()
})
after(() => panel.close())

for (const { title, ...at } of screens) {
  const t = words[at.locale]

  test(`A1, an admin logs in with e-mail and password and gets the dashboard (${title})`, async () => {
    const { site } = panel
    await site.admin.api.put('/auth/me', { locale: at.locale })
    const { page, expect, close } = await panel.arrive(at)
    await page.getByRole('button', { name: t.login, exact: true }).waitFor()
    expect(/POST \/admin\/login: 401/)
    await logInto(page, { email: site.admin.email, password: 'bukan-ini-1' })
    await page.getByRole('alert').filter({ hasText: t.wrong }).waitFor()
    await logInto(page, { email: site.admin.email, password })
    await page.getByRole('heading', { name: t.dashboard }).waitFor()
    await page.getByRole('link', { name: t.sent }).waitFor()
    assert.equal(await page.getAttribute('html', 'lang'), at.locale)
    await page.getByRole('button', { name: t.account }).click()
    await page.getByRole('menuitem', { name: t.logout }).click()
    await page.waitForURL(/\/admin\/login/)
    await page.goto('/admin/resources/users')
    assert.match(page.url(), /\/admin\/login\?next=/)
    await close()
  })

  test(`A2, an admin sees the day’s numbers, and each links to what it counts (${title})`, async () => {
    const { site } = panel
    const awb = newAwb()
    await pushLog(site.n8n, { tracking_number: awb })
    await pushLog(site.n8n, { status: 'failed', error: '131026 Message undeliverable' })
    const urgent = await newTicket(site, undefined, { priority: 'urgent' })
    const done = await newTicket(site, site.admin)
    await site.admin.api.put(`/tickets/${done.uid}`, { status: 'closed' })
    await refreshSummary(site.server.ctx)
    const { body: numbers } = await site.admin.api.get<Record<string, number>>('/dashboard')
    const { page, close } = await panel.enter(site.admin, at)
    const shown = async (label: string) =>
      Number(await page.getByRole('link', { name: label }).locator('.n').innerText())
    await page.getByRole('link', { name: t.sent }).waitFor()
    assert.deepEqual(
      [await shown(t.sent), await shown(t.failed), await shown(t.open), await shown(t.closedToday)],
      [
        numbers.broadcasts_sent_today,
        numbers.broadcasts_failed_today,
        numbers.tickets_open,
        numbers.tickets_closed_today,
      ],
    )
    const unhandled = page.locator('section', { has: page.getByRole('heading', { name: t.unhandled }) })
    await unhandled.getByRole('link', { name: urgent.subject }).waitFor()
    await page.getByRole('link', { name: t.failed }).click()
    await page.waitForURL(/broadcast_logs\?.*status=failed/)
    await page.getByText('131026').filter({ visible: true }).first().waitFor()
    assert.equal(await page.getByText(awb).filter({ visible: true }).count(), 0)
    await close()
  })

  test(`A2, a push from n8n appears on the open dashboard without a reload (${title})`, async () => {
    const { site } = panel
    await refreshSummary(site.server.ctx)
    const { page, close } = await panel.enter(site.admin, at)
    await untilLive(page)
    const before = Number(await page.getByRole('link', { name: t.sent }).locator('.n').innerText())
    const { tracking_number } = await pushLog(site.n8n, { message: 'Paket Anda sedang diantar.' })
    await page.getByRole('link', { name: tracking_number }).waitFor()
    await refreshSummary(site.server.ctx)
    await page
      .getByRole('link', { name: t.sent })
      .filter({ hasText: String(before + 1) })
      .waitFor()
    await close()
  })

  test(`A3, an admin sees every ticket, whoever its assignee is (${title})`, async () => {
    const { site } = panel
    const [ani, budi] = [await site.person('Ani Wulandari'), await site.person('Budi Santoso')]
    const tickets = [await newTicket(site, ani), await newTicket(site, budi), await newTicket(site)]
    const closed = await newTicket(site, ani)
    await site.admin.api.put(`/tickets/${closed.uid}`, { status: 'closed' })
    const { page, close } = await panel.enter(site.admin, { ...at, path: queuePath })
    const row = (subject: string) =>
      page.locator('tr, li').filter({ has: page.getByRole('link', { name: subject }), visible: true })
    for (const { subject } of tickets) await row(subject).waitFor()
    await row(tickets[0]?.subject ?? '')
      .getByText('Ani Wulandari')
      .waitFor()
    await row(tickets[1]?.subject ?? '')
      .getByText('Budi Santoso')
      .waitFor()
    assert.equal(await row(closed.subject).count(), 0)
    await page.getByRole('tab', { name: t.pool }).click()
    await row(tickets[2]?.subject ?? '').waitFor()
    await row(tickets[0]?.subject ?? '').waitFor({ state: 'detached' })
    await page.getByRole('tab', { name: t.closed }).click()
    await row(closed.subject).waitFor()
    await close()
  })

  test(`A4, an admin assigns an open ticket and its agent sees it arrive (${title})`, async () => {
    const { site } = panel
    const ani = await site.person(`Ani ${at.locale}`)
    const ticket = await newTicket(site, undefined, { priority: 'high' })
    const [admin, agent] = await Promise.all([
      panel.enter(site.admin, { ...at, path: ticket.path }),
      panel.enter(ani, { ...at, path: queuePath }),
    ])
    await agent.page.getByText(t.emptyQueue).waitFor()
    await untilLive(agent.page)
    await choose(admin.page, t.assign, ani.full_name)
    await agent.page.getByRole('link', { name: ticket.subject }).filter({ visible: true }).click()
    await agent.page.getByRole('heading', { name: ticket.subject }).waitFor()
    assert.equal((await ticketNow(site, ticket.uid)).assigned_to_user_id, ani.id)
    await agent.page
      .getByText(new RegExp(`Adi Admin .*${ani.full_name}`))
      .first()
      .waitFor()
    await Promise.all([admin.close(), agent.close()])
  })

  test(`A5, an admin finds a broadcast by AWB and by phone in any form, and why it failed (${title})`, async () => {
    const { site } = panel
    const [awb, phone] = [newAwb(), newPhone()]
    await pushLog(site.n8n, { tracking_number: awb, phone, message: 'Paket Anda tiba besok.' })
    await pushLog(site.n8n, { tracking_number: awb, phone, status: 'failed', error: '131026 undeliverable' })
    const other = await pushLog(site.n8n)
    const { page, close } = await panel.enter(site.admin, { ...at, path: '/admin/resources/broadcast_logs' })
    const found = (text: string) => page.getByRole('link', { name: text }).filter({ visible: true })
    await found(other.tracking_number).waitFor()
    const field = page.getByRole('searchbox', { name: t.search })
    for (const asked of [awb.toLowerCase(), phone, `0${phone.slice(2)}`, `+${phone}`]) {
      await field.fill(asked)
      await field.press('Enter')
      await page.waitForURL((url) => url.searchParams.get('q') === asked)
      await found(awb).nth(1).waitFor()
      assert.equal(await found(awb).count(), 2, asked)
      assert.equal(await found(other.tracking_number).count(), 0, asked)
    }
    await page.getByRole('button', { name: t.failedStatus, exact: true }).click()
    await found(awb).nth(1).waitFor({ state: 'detached' })
    await found(awb).click()
    await page.getByRole('heading', { name: awb }).waitFor()
    await page.getByText('131026').first().waitFor()
    await page.getByText('Paket Anda tiba besok.').first().waitFor()
    await close()
  })
  test(`A6, an admin creates, changes and deactivates an account, and its session ends at once (${title})`, async () => {
    const { site } = panel
    const email = `citra.${at.locale}@example.com`
    const { page, close } = await panel.enter(site.admin, { ...at, path: '/admin/resources/users' })
    await page.getByRole('button', { name: t.addUser }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel(t.name, { exact: true }).fill('Citra')
    await dialog.getByLabel(t.email, { exact: true }).fill(email)
    await dialog.getByLabel(t.password, { exact: true }).fill(password)
    await dialog.locator('select').selectOption(at.locale)
    await dialog.getByRole('button', { name: t.create, exact: true }).click()
    await dialog.waitFor({ state: 'detached' })
    const row = page.locator('tr, li').filter({ hasText: email, visible: true })
    await row.getByRole('button', { name: `${t.edit} Citra` }).click()
    await dialog.getByLabel(t.name, { exact: true }).fill('Citra Lestari')
    await dialog.getByRole('button', { name: t.save, exact: true }).click()
    await row.getByText('Citra Lestari').waitFor()

    const citra = await panel.arrive(at)
    await logInto(citra.page, { email, password })
    await citra.page.getByRole('link', { name: t.myOpen }).waitFor()
    await untilLive(citra.page)
    const { rows } = await site.admin.api.all<{ id: string; email: string }>('/users')
    const { uid } = await newTicket(site)
    const id = rows.find((user) => user.email === email)?.id
    await site.admin.api.put(`/tickets/${uid}`, { assigned_to_user_id: id })

    citra.expect(/: 401$/)
    await row.getByRole('button', { name: `${t.actionsFor} Citra Lestari` }).click()
    await page.getByRole('menuitem', { name: t.deactivate }).click()
    await dialog.locator('strong').filter({ hasText: '1' }).waitFor()
    await dialog.getByRole('button', { name: t.deactivate }).click()
    await row.getByText(t.inactive).waitFor()
    await citra.page.getByRole('alert').filter({ hasText: t.ended }).first().waitFor()
    assert.equal((await ticketNow(site, uid)).assigned_to_user_id, null)
    await citra.page.goto('/admin/login')
    await logInto(citra.page, { email, password })
    await citra.page.getByRole('alert').filter({ hasText: t.wrong }).waitFor()
    await Promise.all([citra.close(), close()])
  })
}
