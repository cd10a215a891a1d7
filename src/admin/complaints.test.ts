// Verifies that browser tests notice what goes wrong on a page: each kind of error fails the visit, unless it was expected.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { findBarriers } from '../testing/browser.ts'
import { openPanel, type Panel } from '../testing/panel.ts'
import { walkByTab } from '../testing/tab-walk.ts'
import { until } from '../testing/until.ts'

let panel: Panel
before(async () => {
  panel = await openPanel()
})
after(() => panel.close())

const kinds: [name: string, script: string, complaint: RegExp][] = [
  ['an error on the console', `console.error('kacau')`, /console: kacau/],
  ['an exception', `void setTimeout(() => { throw new Error('kacau') })`, /exception: kacau/],
  ['an unhandled rejection', `void Promise.reject(new Error('kacau'))`, /exception: kacau/],
  ['a request that is refused', `fetch('/api/v1/tickets/0').then(() => 0)`, /GET \/api\/v1\/tickets\/0: 401/],
  ['another host', `fetch('http://127.0.0.2:9/').catch(() => 0)`, /127\.0\.0\.2/],
]

for (const [name, script, complaint] of kinds)
  test(`${name} fails the visit, unless it was expected`, async () => {
    const { page, errors, expect, check, close } = await panel.arrive()
    const cause = async () => {
      const before = errors.length
      await page.evaluate(script)
      await until('the page has reported the error', () => errors.length > before)
    }
    await cause()
    assert.throws(check, { message: /unexpected errors of the page/ })
    await cause()
    expect(complaint)
    await close()
  })

test('an expected error that does not happen fails the visit', async () => {
  const { expect, check, close } = await panel.arrive()
  expect(/PUT .*: 409/)
  assert.throws(check, { message: /expected errors that did not happen/ })
  await close()
})

test('elements that cannot be used without a mouse are found', async () => {
  const { page, close } = await panel.enter(panel.site.admin, { path: '/admin/pages/profile' })
  await page.evaluate(`document.querySelector('main').insertAdjacentHTML('beforeend', \`
    <button id="bare" style="outline: none">Tanpa tanda</button>
    <span style="cursor: pointer">Hanya tetikus</span>
    <button id="under">Tertutup</button>
    <div style="position: fixed; inset: auto 0 0 0; height: 40vh; z-index: 99; background: red"></div>
    <input><p style="color: #ddd; background: #fff">pucat</p>\`)`)
  const found = await walkByTab(page)
  for (const part of [/unmarked: .*Tanpa tanda/, /dead: .*Hanya tetikus/, /hidden: .*Tertutup/])
    assert.ok(
      found.some((one) => part.test(one)),
      `${String(part)} in ${found.join('; ')}`,
    )
  const barriers = await findBarriers(page)
  for (const rule of ['label', 'color-contrast'])
    assert.ok(
      barriers.some((one) => one.includes(` ${rule}:`)),
      rule,
    )
  await close()
})
