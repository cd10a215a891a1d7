// Logging in and out of the panel over HTTP: only from its own pages, and with a line in the log that names the user.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { openSite, password, pushLog, type Site } from '../testing/fixtures.ts'
import { panelSession } from '../testing/session.ts'
import { until } from '../testing/until.ts'

let site: Site
before(async () => {
  site = await openSite({ env: { TRUST_PROXY: 'true' } })
})
after(() => site.close())

test('a click in the panel logs out; a link on another site does not', async () => {
  const { origin } = site.server
  const cases: [method: string, headers: Record<string, string>, out: boolean][] = [
    ['GET', { 'sec-fetch-site': 'cross-site' }, false],
    ['GET', { 'sec-fetch-site': 'same-site' }, false],
    ['GET', { 'sec-fetch-site': 'cross-site', origin, referer: `${origin}/admin` }, false],
    ['GET', { referer: 'https://evil.example/' }, false],
    ['GET', { origin: 'https://evil.example' }, false],
    ['POST', { 'sec-fetch-site': 'same-site' }, false],
    ['POST', { origin: 'https://evil.example' }, false],
    ['GET', { 'sec-fetch-site': 'same-origin' }, true],
    ['GET', { 'sec-fetch-site': 'none' }, true],
    ['GET', { referer: `${origin}/admin/pages/profile` }, true],
    ['GET', { origin }, true],
    ['POST', { 'sec-fetch-site': 'same-origin' }, true],
    ['POST', { origin }, true],
  ]
  for (const [method, headers, out] of cases) {
    const { cookie = '' } = (await panelSession(origin, site.admin.email)).headers ?? {}
    await site.server.api.call(method, '//admin/logout', { headers: { cookie, ...headers } })
    const still = await site.server.api.get('/auth/me', { headers: { cookie } })
    assert.equal(still.status, out ? 401 : 200, `${method} ${JSON.stringify(headers)}`)
  }
})

test('the panel’s link to the logout replaces the panel before it ends the session', async () => {
  const { origin } = site.server
  const { cookie = '' } = (await panelSession(origin, site.admin.email)).headers ?? {}
  const step = async (path: string, from: string) => {
    const answer = await fetch(`${origin}${path}`, {
      redirect: 'manual',
      headers: { cookie, 'sec-fetch-site': from },
    })
    const { status } = await site.server.api.get('/auth/me', { headers: { cookie } })
    return [answer.status, answer.headers.get('refresh') ?? answer.headers.get('location'), status]
  }
  assert.deepEqual(await step('/admin/logout?from=panel', 'cross-site'), [302, '/admin', 200])
  assert.deepEqual(await step('/admin/logout?from=panel', 'same-origin'), [200, '0; url=/admin/logout', 200])
  assert.deepEqual(await step('/admin/logout', 'same-origin'), [302, '/admin/login', 401])
})

test('the login leads only to a page of the panel, not elsewhere and not to the logout', async () => {
  const cases: [next: string, leadsTo: string][] = [
    ['/admin/resources/tickets?tab=pool', '/admin/resources/tickets?tab=pool'],
    ['/admin/pages/n8n', '/admin/pages/n8n'],
    ['/admin', '/admin'],
    ...[
      '/admin/logout',
      '/admin/logout/',
      '/admin/LOGOUT',
      '/admin/logout?x=1',
      '/admin/./logout',
      '/admin/pages/../logout',
      '/admin//logout',
      '/admin/%6cogout',
      '/admin/%2e/logout',
      '/admin/login',
      '/admin/api/resources/tickets/actions/list',
      '/admin/../api/v1/auth/me',
      '/admin/frontend/x',
      '//evil.example',
      'https://evil.example/admin',
      '/administrator',
    ].map((next): [string, string] => [next, '/admin']),
  ]
  for (const [next, leadsTo] of cases) {
    const answer = await fetch(`${site.server.origin}/admin/login`, {
      method: 'POST',
      redirect: 'manual',
      headers: { origin: site.server.origin },
      body: new URLSearchParams({ email: site.admin.email, password, next }),
    })
    assert.deepEqual([answer.status, answer.headers.get('location')], [302, leadsTo], next)
  }
})

test('a line of the log has the user and the address', async () => {
  const session = await panelSession(site.server.origin, site.admin.email)
  const from = { 'x-forwarded-for': '203.0.113.9' }
  const line = async (path: string) => {
    const text = await until(path, () =>
      site.server.logged.find((one) => one.includes(`"path":"${path}"`) && one.includes('203.0.113.9')),
    )
    const { userId, apiKeyId, address } = JSON.parse(text) as Record<string, unknown>
    return [userId, typeof apiKeyId, address]
  }
  await site.admin.api.get('/users', { headers: from })
  await pushLog(site.n8n.as({ headers: from }))
  await site.server.api.get('//admin/pages/n8n', { headers: { ...session.headers, ...from } })
  await site.server.api.get('/tickets', { headers: from })
  assert.deepEqual(await line('/api/v1/users'), [site.admin.id, 'undefined', '203.0.113.9'])
  assert.deepEqual(await line('/api/v1/broadcast-logs'), [undefined, 'string', '203.0.113.9'])
  assert.deepEqual(await line('/admin/pages/n8n'), [site.admin.id, 'undefined', '203.0.113.9'])
  assert.deepEqual(await line('/api/v1/tickets'), [undefined, 'undefined', '203.0.113.9'])
})
