// A user who is not looking at Pantau gets one notification for what concerns them, however many tabs are open.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import type { Page } from 'playwright-core'
import { countKinds, newsToTell, readChoices, defaults, type News } from '../../components/alerts/rules.ts'
import { newAwb, newPhone, pushTicket, type TestPerson } from '../testing/fixtures.ts'
import { openPanel, type Panel } from '../testing/panel.ts'
import { until } from '../testing/until.ts'

test('alerts that were shown or are turned off are not shown; each ticket has only its newest', () => {
  const news: News[] = [
    { id: 1, kind: 'message', ticketId: 7 },
    { id: 2, kind: 'urgent', ticketId: 8 },
    { id: 3, kind: 'message', ticketId: 7 },
    { id: 4, kind: 'assigned', ticketId: 7 },
    { id: 5, kind: 'message', ticketId: 9 },
  ]
  const toNotify = newsToTell(news, new Set([5]), { ...defaults, off: ['urgent'] })
  assert.deepEqual(
    toNotify.map(({ id }) => id),
    [3, 4],
  )
  assert.deepEqual(countKinds(news), [
    ['assigned', 1],
    ['message', 3],
    ['urgent', 1],
  ])
})

test('stored settings of another version are read as far as possible', () => {
  for (const stored of ['', 'x', 'null', '[]', '{"off":"urgent","sound":1}'])
    assert.deepEqual(readChoices(stored), defaults, stored)
  assert.deepEqual(readChoices('{"off":["urgent","else"],"sound":true}'), {
    off: ['urgent'],
    sound: true,
    browser: false,
  })
})

let panel: Panel
before(async () => {
  panel = await openPanel()
})
after(() => panel.close())

/** Replaces the browser's notifications and focus, which a headless browser does not have. */
const spy = (permission: string) => `
  window.shown = []
  window.focused = true
  document.hasFocus = () => window.focused
  window.Notification = class {
    static permission = '${permission}'
    static async requestPermission() { return (this.permission = 'granted') }
    constructor(title, { body }) { window.shown.push([title, body]) }
    close() {}
  }`
const shownIn = (pages: Page[]) =>
  Promise.all(pages.map((page) => page.evaluate<[string, string][]>('window.shown'))).then((all) =>
    all.flat(),
  )
const look = (page: Page, here: boolean) =>
  page.evaluate(
    `window.focused = ${String(here)}; window.dispatchEvent(new Event('${here ? 'focus' : 'blur'}'))`,
  )

const patience = 30_000
const titled = (page: Page) =>
  until('the title shows the count', async () => (await page.title()).startsWith('(1) '), patience)
const stored = (page: Page, { id }: TestPerson, name: string) =>
  page.evaluate<string>(`localStorage.getItem('pantau.${id}.${name}') ?? ''`)
const forgetLooking = (page: Page, { id }: TestPerson) =>
  page.evaluate(`localStorage.removeItem('pantau.${id}.looking')`)

/** A ticket of this person, and a function that pushes a message from its customer. */
async function ownTicket(person: TestPerson) {
  const of = { tracking_number: newAwb(), customer_phone: newPhone(), subject: 'Paket belum sampai' }
  const { ticket_uid: uid } = await pushTicket(panel.site.n8n, of)
  await panel.site.admin.api.put(`/tickets/${uid}`, { assigned_to_user_id: person.id })
  return { say: () => pushTicket(panel.site.n8n, of) }
}

test('with two tabs a customer’s reply is notified once, only while nobody is looking, and counted in both titles', async () => {
  const agent = await panel.site.person('Ani Waspada')
  const { say } = await ownTicket(agent)
  const { page, context, close } = await panel.enter(agent, { path: '/admin/resources/tickets' })
  await context.addInitScript(spy('granted'))
  await page.evaluate(`localStorage.setItem('pantau.${agent.id}.alerts', '{"browser":true}')`)
  const second = await context.newPage()
  const both = [page, second]
  for (const one of both) await one.goto(`${panel.site.server.origin}/admin/resources/tickets`)
  for (const one of both) await titled(one)

  await say()
  await page.waitForTimeout(5_000)
  assert.deepEqual(await shownIn(both), [], 'somebody is looking')

  for (const one of both) await look(one, false)
  await forgetLooking(page, agent)
  await say()
  await until('the notification is shown', async () => (await shownIn(both)).length > 0, patience)
  await page.waitForTimeout(1_000)
  assert.deepEqual(await shownIn(both), [['Pelanggan membalas: Paket belum sampai', '']])

  // Several alerts at once are one notification with their number.
  const other = await ownTicket(agent)
  await other.say()
  await until('the second notification is shown', async () => (await shownIn(both)).length > 1, patience)
  const [, last] = await shownIn(both)
  assert.match(last?.[0] ?? '', /^\d kabar baru$/)
  assert.match(last?.[1] ?? '', /1 tiket untuk Anda · \d balasan pelanggan/)
  await second.close()
  await close()
})

test('a user who has missed an alert is asked to allow notifications, and not before', async () => {
  const agent = await panel.site.person('Budi Kembali')
  const { say } = await ownTicket(agent)
  const { page, context, close } = await panel.enter(agent, { path: '/admin/resources/tickets' })
  await context.addInitScript(spy('default'))
  await page.reload()
  await titled(page)
  const offer = page.getByRole('button', { name: 'Ya, beri tahu' })
  assert.equal(await offer.count(), 0)
  await look(page, false)
  await forgetLooking(page, agent)
  await say()
  await until(
    'an alert was missed',
    async () => (await stored(page, agent, 'alerts-missed')) !== '',
    patience,
  )
  await look(page, true)
  await offer.click()
  await until(
    'the choice is stored',
    async () => (await stored(page, agent, 'alerts')).includes('"browser":true'),
    patience,
  )
  await page.goto(`${panel.site.server.origin}/admin/pages/profile`)
  assert.equal(await offer.count(), 0)
  await close()
})
