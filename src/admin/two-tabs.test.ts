// One ticket on two screens that get no updates from each other: nothing is overwritten, and nothing is sent twice.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { choose, newTicket, openPanel, screens, ticketNow, type Panel } from '../testing/panel.ts'
import { until } from '../testing/until.ts'
import { words } from '../testing/words.ts'

let panel: Panel
before(async () => {
  panel = await openPanel()
})
after(() => panel.close())

for (const { title, ...at } of screens) {
  const t = words[at.locale]

  test(`C4, changes of different fields do not collide (${title})`, async () => {
    const { site } = panel
    const ani = await site.person('Ani Beda')
    const { uid, path } = await newTicket(site, ani)
    const one = await panel.enter(ani, { ...at, path })
    // This screen cannot reload the ticket.
    await one.page.route('**/api/v1/tickets/*', (route) =>
      route.request().method() === 'GET' ? undefined : route.continue(),
    )
    await site.admin.api.put(`/tickets/${uid}`, { priority: 'high' })
    await choose(one.page, t.status, t.onHold)
    await until('the ticket is on hold', async () => (await ticketNow(site, uid)).status === 'on_hold')
    assert.equal((await ticketNow(site, uid)).priority, 'high')
    // Another change, based on the version of its own change.
    await choose(one.page, t.status, t.pending)
    await until('the ticket is pending', async () => (await ticketNow(site, uid)).status === 'pending')
    await one.close()
  })

  test(`C5, a draft that is sent in one tab disappears in the other, and a lost answer does not send it twice (${title})`, async () => {
    const { site } = panel
    const ani = await site.person('Ani Dua Tab')
    const { path, uid } = await newTicket(site, ani)
    const { page, close, expect } = await panel.enter(ani, { ...at, path })
    const second = await page.context().newPage()
    await second.goto(path)
    const field = (of: typeof page) => of.getByRole('textbox', { name: t.note })
    await field(second).waitFor()
    await field(page).fill('Kurir menelepon')
    await until(
      'the draft is in the other tab',
      async () => (await field(second).inputValue()) === 'Kurir menelepon',
    )
    // The answer is lost once, after the server has stored the note.
    expect(/POST .*\/comments/)
    await page.route(
      '**/comments',
      async (route) => {
        await route.fetch()
        await route.abort()
      },
      { times: 1 },
    )
    await page.getByRole('button', { name: t.saveNote }).click()
    await page.getByRole('alert').first().waitFor()
    await second.getByRole('button', { name: t.saveNote }).click()
    await until('both composers are empty', async () => {
      const left = await Promise.all([field(page).inputValue(), field(second).inputValue()])
      return left.join('') === ''
    })
    assert.equal((await ticketNow(site, uid)).comments.length, 1)
    await second.close()
    await close()
  })
}
