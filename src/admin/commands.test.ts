// The panel's keyboard shortcuts are in one list, which the `?` dialog shows.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { commands, linesOf, type Scope } from '../../components/shell/commands.ts'
import { openPanel, type Panel } from '../testing/panel.ts'

let panel: Panel
before(async () => {
  panel = await openPanel()
})
after(() => panel.close())

const scopes = Object.keys(commands) as Scope[]

test('no key has two meanings on one page', () => {
  for (const scope of scopes) {
    const keys = [commands[scope], commands.everywhere].flatMap((some) =>
      Object.values<{ keys: readonly string[] }>(some).flatMap(({ keys: of }) => of),
    )
    const twice = keys.filter((key, at) => keys.indexOf(key) !== at)
    if (scope !== 'everywhere') assert.deepEqual(twice, [], scope)
  }
})

test('the ? dialog shows every key with its action', async () => {
  const { page, close } = await panel.enter(panel.site.admin)
  await page.keyboard.press('?')
  const dialog = page.getByRole('dialog')
  await dialog.waitFor()
  const shown = await page.evaluate(
    `[...document.querySelectorAll('.dialog .keys')].map((section) => [...section.querySelectorAll('kbd')].map((key) => key.textContent))`,
  )
  assert.deepEqual(
    shown,
    scopes.map((scope) => linesOf(scope).flatMap(({ keys }) => keys)),
  )
  const words = await dialog.locator('.keys > span:nth-of-type(even)').allInnerTexts()
  assert.equal(words.length, scopes.flatMap((scope) => linesOf(scope)).length)
  assert.ok(words.every((text) => text.trim() !== ''))
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  await close()
})
