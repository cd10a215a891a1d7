// Checks pages as other users or in other states than accessibility.test.ts, and the login page.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import {
  look,
  openAt,
  openFilledPanel,
  resource,
  type FilledPanel,
  type Who,
} from '../testing/filled-panel.ts'
import { logInto, queuePath } from '../testing/panel.ts'
import { walkByTab } from '../testing/tab-walk.ts'

let panel: FilledPanel
before(async () => {
  panel = await openFilledPanel()
})
after(() => panel.close())

const pages: [name: string, who: Who, path: () => string][] = [
  ['agent’s dashboard', 'agent', () => '/admin'],
  ['queue, unassigned', 'admin', () => `${queuePath}?tab=pool`],
  ['queue, closed', 'admin', () => `${queuePath}?tab=closed`],
  ['queue, an agent’s own', 'agent', () => queuePath],
  ['queue, nothing found', 'agent', () => `${queuePath}?q=tidakada`],
  ['ticket, as admin', 'admin', () => panel.paths.own],
  ['ticket, as agent', 'agent', () => panel.paths.own],
  ['unassigned ticket, as agent', 'agent', () => panel.paths.free],
  ['failed broadcast', 'admin', () => panel.paths.failed],
  ['canned replies, as agent', 'agent', () => resource('canned_replies')],
  ['profile, as agent', 'agent', () => '/admin/pages/profile'],
  ['page for admins, as agent', 'agent', () => resource('users')],
]

for (const [name, who, path] of pages)
  test(`${name}: accessible, fits its width, all of it reachable by Tab`, async () => {
    const visitor = panel[who]
    const page = await openAt(visitor, path())
    const found = await look(page)
    for (const width of [1440, 390]) {
      await page.setViewportSize({ width, height: 900 })
      found.push(...(await walkByTab(page)).map((one) => `${String(width)} px: ${one}`))
    }
    assert.deepEqual(found, [])
    visitor.check()
  })

test('login: accessible, fits its width, all of it reachable by Tab', async () => {
  const { page, expect, close } = await panel.arrive()
  expect(/POST \/admin\/login: 401/)
  await logInto(page, { email: 'siapa@example.com', password: 'bukan-ini-1' })
  await page.getByRole('alert').waitFor()
  assert.deepEqual([...(await look(page)), ...(await walkByTab(page))], [])
  await close()
})
