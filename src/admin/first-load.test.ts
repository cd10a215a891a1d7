// The size of a first visit on the wire: compressed, only from our own host, and cached afterwards.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import test, { after, before } from 'node:test'
import type { Page } from 'playwright-core'
import { problemWords } from '../../components/shared/problem-words.ts'
import { refreshSummary } from '../dashboard/service.ts'
import { newTicket, openPanel, type Panel } from '../testing/panel.ts'
import { pushLog } from '../testing/fixtures.ts'

const kB = 1000

let panel: Panel
before(async () => {
  panel = await openPanel()
  await pushLog(panel.site.n8n)
  await newTicket(panel.site)
  await refreshSummary(panel.site.server.ctx)
})
after(() => panel.close())

interface Loaded {
  path: string
  /** Bytes of the body on the wire. */
  size: number
  /** Bytes that were transferred this time; 0 from the cache. */
  transferred: number
}

async function loadedBy(page: Page): Promise<Loaded[]> {
  return page.evaluate(`performance.getEntriesByType('resource').map(({ name, encodedBodySize, transferSize }) =>
    ({ path: new URL(name).pathname, size: encodedBodySize, transferred: transferSize }))`)
}

const sum = (files: readonly Loaded[]) => files.reduce((total, { size }) => total + size, 0)

test('the first load of the dashboard, its charts and its font are below 300 kB, and the second loads no file again', async (t) => {
  const { page, close } = await panel.enter(panel.site.admin)
  await page
    .locator('.recharts-bar-rectangle, .recharts-cartesian-axis')
    .first()
    .waitFor({ state: 'attached' })
  await page.waitForLoadState('networkidle')
  await page.evaluate('document.fonts.ready.then(() => 0)')
  const all = await loadedBy(page)
  const files = all.filter(({ path }) => path.startsWith('/admin/assets/'))
  t.diagnostic(`all ${String(sum(all))} bytes, files ${String(sum(files))}`)
  for (const { path, size } of files) t.diagnostic(`${path} ${String(size)}`)
  assert.ok(
    files.some(({ path }) => path.endsWith('.woff2')),
    'the font was loaded',
  )
  assert.ok(files.length >= 5, 'script, styles and chunks were loaded')
  assert.ok(files.every(({ size }) => size > 0))
  assert.ok(sum(all) < 300 * kB, `in all ${String(sum(all))} bytes`)

  await page.reload()
  await page.locator('.recharts-cartesian-axis').first().waitFor({ state: 'attached' })
  const again = (await loadedBy(page)).filter(({ path }) => path.startsWith('/admin/assets/'))
  assert.deepEqual(
    again.filter(({ transferred }) => transferred > 0),
    [],
  )
  await close()
})

test('an agent’s queue needs less than 200 kB', async (t) => {
  const agent = await panel.site.person('Sari Hemat')
  const { page, close } = await panel.enter(agent, { path: '/admin/resources/tickets' })
  await page.waitForLoadState('networkidle')
  await page.evaluate('document.fonts.ready.then(() => 0)')
  const all = await loadedBy(page)
  t.diagnostic(`all ${String(sum(all))} bytes`)
  assert.ok(all.length >= 5 && sum(all) < 200 * kB, `in all ${String(sum(all))} bytes`)
  await close()
})

test('pages and lists are compressed', async () => {
  const { context, close } = await panel.enter(panel.site.admin)
  for (let made = 0; made < 5; made++)
    await pushLog(panel.site.n8n, { message_content: 'Halo Kak. '.repeat(100) })
  for (const path of ['/admin', '/api/v1/broadcast-logs', '/api/v1/dashboard']) {
    const answer = await context.request.get(path, { headers: { 'accept-encoding': 'gzip, br' } })
    assert.equal(answer.headers()['content-encoding'], 'br', path)
  }
  await close()
})

test('the scripts that every page needs are one file besides the entry, and those of a page are fetched with them', async () => {
  const { context, close } = await panel.enter(panel.site.admin)
  const pages: [path: string, own: string | undefined][] = [
    ['/admin', 'dashboard'],
    ['/admin/resources/tickets?view=pool', 'queue'],
    ['/admin/resources/tickets/records/1/show', 'ticket-page'],
    ['/admin/resources/broadcast_logs', 'broadcast-logs'],
    ['/admin/resources/broadcast_logs/records/1/show', 'broadcast-detail'],
    ['/admin/customers/6281200000001', 'customer-page'],
    ['/admin/pages/profile', 'profile'],
    ['/admin/resources/users', undefined],
  ]
  for (const [path, own] of pages) {
    const page = await (await context.request.get(path)).text()
    const files = [...page.matchAll(/<link rel="modulepreload" href="\/admin\/assets\/(.+?)-\w+\.js"/g)]
    const names = files.map(([, name]) => name).filter((name) => name !== 'chunk')
    assert.deepEqual(names, own === undefined ? [] : [own], path)
    if (own === undefined) assert.equal(files.length, 1, path)
  }
  await close()
})

test('the texts of the other language are not loaded', async () => {
  const words = {
    id: problemWords({ code: 'malformed_json' }, 'id'),
    en: problemWords({ code: 'malformed_json' }, 'en'),
  }
  const labels = { id: 'Langsung ke isi', en: 'Skip to content' }
  for (const [locale, other] of [
    ['en', 'id'],
    ['id', 'en'],
  ] as const) {
    const { page, context, close } = await panel.enter(panel.site.admin, { locale })
    const files = (await loadedBy(page)).filter(({ path }) => path.endsWith('.js'))
    const texts = await Promise.all(files.map(async ({ path }) => (await context.request.get(path)).text()))
    const has = (text: string) => texts.some((file) => file.includes(text))
    for (const known of [words, labels]) {
      assert.ok(has(known[locale]), known[locale])
      assert.ok(!has(known[other]), known[other])
    }
    await close()
  }
})

test('the chart library is not loaded on pages without charts', async () => {
  const agent = await panel.site.person('Ani Ringan')
  const [board, queue] = [
    await panel.enter(panel.site.admin),
    await panel.enter(agent, { path: '/admin/resources/tickets' }),
  ]
  await board.page.locator('.recharts-cartesian-axis').first().waitFor({ state: 'attached' })
  const ofQueue = (await loadedBy(queue.page)).map(({ path }) => path)
  const charts = await Promise.all(
    (await loadedBy(board.page))
      .filter(({ path }) => path.endsWith('.js') && !ofQueue.includes(path))
      .map(async ({ path }) => (await board.context.request.get(path)).text()),
  )
  assert.ok(
    charts.some((text) => text.includes('recharts')),
    'the dashboard loads recharts separately',
  )
  await Promise.all([board.close(), queue.close()])
})

test('every built file may be cached forever; pages may not be cached', async () => {
  const { context, close } = await panel.enter(panel.site.admin)
  const manifest = new URL('../../dist/panel/manifest.json', import.meta.url)
  const names = Object.values(JSON.parse(await readFile(manifest, 'utf8')) as Record<string, string>)
  assert.ok(names.length >= 4, 'entry, script, styles and icon were built')
  for (const name of names) {
    assert.match(name, /-[0-9A-Za-z]{8}\.\w+$/)
    const { 'cache-control': cache = '', 'content-encoding': encoding } = (
      await context.request.get(`/admin/assets/${name}`, { headers: { 'accept-encoding': 'gzip, br' } })
    ).headers()
    assert.match(cache, /max-age=31536000/, name)
    assert.match(cache, /immutable/, name)
    if (/\.(?:js|css)$/.test(name)) assert.equal(encoding, 'br', name)
  }
  for (const path of ['/admin', '/admin/login'])
    assert.equal((await context.request.get(path)).headers()['cache-control'], 'no-store', path)
  await close()
})
