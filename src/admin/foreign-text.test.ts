// Text from customers and sheets stays text wherever the panel shows it, and the content security policy stops scripts.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import type { Page } from 'playwright-core'
import { refreshSummary } from '../dashboard/service.ts'
import { pushLog, pushTicket } from '../testing/fixtures.ts'
import { newTicket, openPanel, queuePath, type Panel } from '../testing/panel.ts'

let panel: Panel
before(async () => {
  panel = await openPanel()
})
after(() => panel.close())

const image = '<img src=x onerror="window.broken=1">'
const link = '[klik](javascript:window.broken=1) javascript:alert(1)'
const script = '</script><script>window.broken=1</script>'
// The override character would reverse all text after it.
const reversed = 'abc\u202Edef'

async function assertHarmless(page: Page, where: string) {
  assert.equal(await page.evaluate('window.broken'), undefined, where)
  assert.equal(await page.locator('img[src="x"], main script').count(), 0, where)
  assert.equal(await page.locator('a[href^="javascript:" i]').count(), 0, where)
}

/** Whether a text is painted from left to right: its last letter is after its first. */
const readsForward = (page: Page, text: string) =>
  page.evaluate<boolean[]>(`(() => {
    const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT)
    const found = []
    for (let node; (node = walker.nextNode()); ) {
      const at = node.data.indexOf(${JSON.stringify(text)})
      if (at < 0 || !node.parentElement.checkVisibility()) continue
      const left = (offset) => {
        const range = document.createRange()
        range.setStart(node, offset)
        range.setEnd(node, offset + 1)
        return range.getBoundingClientRect().left
      }
      found.push(left(at) < left(at + ${String(text.length - 1)}))
    }
    return found
  })()`)

for (const { width, height } of [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
])
  test(`C3, a customer’s text is shown as it was written and is not executed (${String(width)} px)`, async () => {
    const { site } = panel
    const ani = await site.person('Ani Aman')
    const ticket = await newTicket(site, ani, {
      subject: `Halo ${image} ${reversed}`,
      description: `${image} ${link}`,
      metadata: { delay_reason: image, [reversed]: script },
      customer_phone: `${reversed} 0812`,
    })
    await pushTicket(site.n8n, {
      tracking_number: ticket.awb,
      customer_phone: ticket.phone,
      description: `${script} ${reversed}`,
    })
    await pushLog(site.n8n, { tracking_number: ticket.awb, status: 'failed', error: image, message: link })
    const { page, close } = await panel.enter(ani, { width, height, path: ticket.path })
    await page.getByRole('heading', { name: image }).waitFor()
    await page.getByRole('log').getByText(`${image} ${link}`).waitFor()
    await page.getByRole('log').getByText(script).waitFor()
    await page.getByRole('main').getByText(link).first().waitFor()
    await assertHarmless(page, 'ticket')
    for (const text of [ticket.uid, ticket.awb])
      assert.ok((await readsForward(page, text)).every(Boolean), text)
    for (const path of ['/admin', queuePath, `${queuePath}?q=${ticket.uid}`]) {
      await page.goto(path)
      await page.getByText(image).filter({ visible: true }).first().waitFor()
      await assertHarmless(page, path)
      const forward = await readsForward(page, ticket.uid)
      assert.ok(forward.length > 0 && forward.every(Boolean), `${ticket.uid} is not reversed on ${path}`)
    }
    await close()
  })

test('A5, the texts of a broadcast are shown as they were pushed and are not executed', async () => {
  const { site } = panel
  const { log_id, tracking_number } = await pushLog(site.n8n, {
    status: 'failed',
    phone: `${reversed} 0812`,
    message: `${image} ${link} ${reversed}`,
    error: `${script} ${reversed}`,
    metadata: { [image]: link },
  })
  await refreshSummary(site.server.ctx)
  const { page, close } = await panel.enter(site.admin)
  const detail = `/admin/resources/broadcast_logs/records/${log_id}/show`
  for (const path of ['/admin', '/admin/resources/broadcast_logs', detail]) {
    await page.goto(path)
    await page.getByRole('main').getByText(tracking_number).first().waitFor()
    await assertHarmless(page, path)
    const forward = await readsForward(page, tracking_number)
    assert.ok(forward.length > 0 && forward.every(Boolean), `${tracking_number} is not reversed on ${path}`)
  }
  await close()
})

test('A6, a user’s name that contains a script is only a name, also in the page’s own state', async () => {
  const { site } = panel
  const evil = await site.person('Ani')
  await evil.api.put('/auth/me', { full_name: script })
  const { page, close } = await panel.enter(evil)
  await page.getByRole('button', { name: script }).waitFor()
  await assertHarmless(page, 'own page')
  await page.goto(`/admin/login?next=${encodeURIComponent(`/admin?"><script>window.broken=1</script>`)}`)
  await assertHarmless(page, 'login')
  await close()
})

test('the policy of every page stops injected scripts, and pages cannot be framed', async () => {
  const { page, context, expect, close } = await panel.enter(panel.site.admin)
  const anonymous = await fetch(`${panel.site.server.origin}/admin/login`)
  const policies = [
    (await context.request.get('/admin')).headers()['content-security-policy'],
    anonymous.headers.get('content-security-policy'),
  ]
  for (const policy of policies) {
    assert.match(policy ?? '', /script-src 'self' 'nonce-[\w-]{16,}';/)
    for (const part of [
      "default-src 'self'",
      "object-src 'none'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ])
      assert.ok(policy?.includes(part), part)
    assert.doesNotMatch(policy ?? '', /script-src[^;]*unsafe/)
  }
  assert.notEqual(policies[0], policies[1], 'a nonce is used once')
  expect(/console: .*Content Security Policy/)
  expect(/GET \/x: 404/)
  await page.evaluate(`(() => {
    const script = document.createElement('script')
    script.textContent = 'window.broken = 1'
    document.body.append(script)
    const holder = document.createElement('div')
    holder.innerHTML = ${JSON.stringify(image)}
  })()`)
  assert.equal(await page.evaluate('window.broken'), undefined)
  await close()
})
