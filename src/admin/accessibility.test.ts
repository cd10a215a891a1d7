// Checks every page with axe-core at three widths, light and dark. No page may be wider than the screen, and everything must be
// reachable with the Tab key.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { look, openAt, openFilledPanel, resource, type FilledPanel } from '../testing/filled-panel.ts'
import { walkByTab } from '../testing/tab-walk.ts'
import type { Words } from '../resource.ts'
import { pages, resources } from './resources.ts'

let panel: FilledPanel
before(async () => {
  panel = await openFilledPanel()
})
after(() => panel.close())

type Visited = [name: string, path: () => string | Promise<string>]

const title = ([, english]: Words) => english

/** Every declared page, as an admin, who may see all of them. A new page is visited without being named here. */
const declared: Visited[] = [
  ...pages.map((page): Visited => [
    title(page.title),
    () => (page.path === '/admin/customers/:key' ? panel.paths.customer : page.path),
  ]),
  ...resources.flatMap(({ name, panel: shown }): Visited[] =>
    shown
      ? [
          [title(shown.title), () => resource(name)],
          [`one of ${title(shown.title)}`, () => firstOf(name)],
        ]
      : [],
  ),
]

/** The page of the first record in a list. Fails for an empty list. */
async function firstOf(name: string): Promise<string> {
  const { page } = panel.admin
  const answer = await page.context().request.get(`/admin/api/resources/${name}/actions/list?perPage=1`)
  const { records } = (await answer.json()) as { records: { id: string }[] }
  assert.ok(records[0], `the filled panel has something of ${name}`)
  return `${resource(name)}/records/${records[0].id}/show`
}

for (const [name, path] of declared)
  test(`${name}: accessible, fits its width, all of it reachable by Tab`, async () => {
    const visitor = panel.admin
    const page = await openAt(visitor, await path())
    const found = await look(page)
    for (const width of [1440, 390]) {
      await page.setViewportSize({ width, height: 900 })
      found.push(...(await walkByTab(page)).map((one) => `${String(width)} px: ${one}`))
    }
    assert.deepEqual(found, [])
    visitor.check()
  })
