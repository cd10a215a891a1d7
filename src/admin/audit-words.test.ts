// The audit log as an admin reads it: a sentence with names for every action.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import sql from 'sql-template-tag'
import { uuidv7 } from 'uuidv7'
import { auditActions, type AuditAction } from '../audit/actions.ts'
import { recordAudit } from '../audit/service.ts'
import { newPhone, pushLog, pushTicket } from '../testing/fixtures.ts'
import { newTicket, openPanel, screens, type Panel } from '../testing/panel.ts'

let panel: Panel
before(async () => {
  panel = await openPanel({ env: { N8N_WEBHOOK_URL: 'http://127.0.0.1:9/webhook/pantau' } })
})
after(() => panel.close())

/** The newest row of each kind, with its name. */
async function subjects(): Promise<Record<string, { type: string; id: string; name: string }>> {
  const { site } = panel
  const ani = await site.person('Ani Wulandari')
  const log = await pushLog(site.n8n, {
    phone: newPhone(),
    message: 'Paket tiba.',
    status: 'failed',
    error: '131026',
  })
  const { uid } = await newTicket(site, ani)
  const reply = await ani.api.post<{ id: string }>(`/tickets/${uid}/comments`, {
    comment_text: 'Halo Kak.',
    is_internal_note: false,
  })
  const message = await site.db.value(
    sql`select id from webhook_messages where reply_id = ${reply.body.id}::uuid`,
  )
  const key = await site.admin.api.post<{ id: string }>('/api-keys', {
    name: 'n8n keluhan',
    scopes: ['tickets:write'],
  })
  const canned = await site.admin.api.post<{ id: string }>('/canned-replies', {
    title: 'Salam',
    body: 'Halo.',
  })
  const phone = newPhone()
  await pushTicket(site.n8n, { phone, customer_name: 'Desi Halim' })
  const made = await site.admin.api.put<{ key: string }>(`/customers/${phone}`, { blocked: true })
  const customer = String(await site.db.value(sql`select id from customers where key = ${made.body.key}`))
  return {
    user: { type: 'users', id: ani.id, name: 'Ani Wulandari' },
    api_key: { type: 'api_keys', id: key.body.id, name: 'n8n keluhan' },
    canned_reply: { type: 'canned_replies', id: canned.body.id, name: 'Salam' },
    customer: { type: 'customers', id: customer, name: 'Desi Halim' },
    broadcast: { type: 'broadcast_logs', id: log.log_id, name: log.tracking_number },
    webhook: { type: 'webhook_messages', id: String(message), name: uid },
  }
}

/** Actions whose sentence has no subject, because it is the actor, or there is only one. */
const withoutName: AuditAction[] = [
  'user.password_changed',
  'user.logged_in',
  'broadcast.resends_started',
  'broadcast.resends_paused',
  'broadcast.resends_resumed',
  'broadcast.resends_paced',
  'broadcast.resends_stopped',
  'webhook.url_removed',
  'webhook.secret_replaced',
]

for (const { title, ...at } of screens)
  test(`the audit log has a sentence for every action, with names and without codes (${title})`, async () => {
    const { site } = panel
    const known = await subjects()
    // Log in first, because a login is recorded, too.
    const { page, close } = await panel.enter(site.admin, at)
    for (const action of auditActions) {
      const { type, id } = known[action.split('.')[0] ?? ''] ?? { type: 'tests', id: 'x' }
      if (action === 'webhook.url_changed')
        await recordAudit(site.db.pool, site.admin, action, 'webhook', 'n8n', { host: 'n8n.contoh.id' })
      else await recordAudit(site.db.pool, site.admin, action, type, id)
    }
    // Subjects that were deleted, or never existed, have no name.
    for (const type of ['users', 'broadcast_logs', 'webhook_messages', 'api_keys'])
      await recordAudit(site.db.pool, undefined, 'user.login_failed', type, uuidv7())
    await recordAudit(site.db.pool, undefined, 'user.login_failed', 'users', 'unknown')

    await page.goto('/admin/resources/audit_log')
    await page.locator('.audit-entry').first().waitFor()
    const lines = (await page.locator('.audit-entry summary').allInnerTexts()).map((line) =>
      line.replace(/\s+/g, ' '),
    )
    for (const line of lines) {
      assert.doesNotMatch(line, /\b(?:user|api_key|canned_reply|broadcast|webhook)\.[a-z_]+/, 'a code')
      assert.doesNotMatch(line, /\b[a-z]+_[a-z]+\b|\b[0-9a-f]{8}\b|\{|undefined/, 'a table, an id, a hole')
    }
    // Newest first: five lines without a name, then ours from the last to the first.
    const ours = lines.slice(5, 5 + auditActions.length).reverse()
    for (const [index, action] of auditActions.entries()) {
      const name =
        action === 'webhook.url_changed' ? 'n8n.contoh.id' : known[action.split('.')[0] ?? '']?.name
      if (!withoutName.includes(action))
        assert.ok(ours[index]?.includes(name ?? '?'), `${action}: ${String(ours[index])}`)
    }
    await close()
  })
