// Which failures show that a number is not on WhatsApp, and how tickets show it.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import sql from 'sql-template-tag'
import { uuidv7 } from 'uuidv7'
import { readOldFailures } from '../broadcasts/failures.ts'
import { giveUpResend } from '../broadcasts/resend.ts'
import { transaction } from '../db/transaction.ts'
import { lockReply } from '../replies/queries.ts'
import { giveUpReply } from '../replies/service.ts'
import { newAwb, newPhone, openSite, pushLog, pushTicket, type Site } from '../testing/fixtures.ts'
import { readFailure } from './failure.ts'

let site: Site
before(async () => {
  site = await openSite()
})
after(() => site.close())

test('a failed broadcast is stored with whether its number is not on WhatsApp', async () => {
  const cases: [error: string, is: boolean][] = [
    ['131026 Message undeliverable', true],
    ['(#131026) Message undeliverable', true],
    ['{"code":131026}', true],
    ['1013', true],
    ['(1013) User is not valid', true],
    ['Number is not registered on WhatsApp', true],
    ['Nomor tidak terdaftar di WhatsApp', true],
    ['invalid WhatsApp number', true],
    ['131047 Re-engagement message', false],
    ['2131026', false],
    ['51013', false],
    ['Token tidak valid', false],
    ['', false],
  ]
  for (const [error, is] of cases) {
    assert.equal(readFailure(error).kind === 'not_on_whatsapp', is, error)
    const { log_id } = await pushLog(site.n8n, { status: 'failed', error })
    const stored = sql`select not_on_whatsapp from broadcast_logs where id = ${log_id}`
    assert.equal(await site.db.value(stored), is, error)
  }
})

test('the last finished broadcast or reply marks the number of a ticket, until one arrives', async () => {
  const phone = newPhone()
  const { ticket_uid: uid } = await pushTicket(site.n8n, { phone })
  const marked = async () => {
    const one = await site.admin.api.get<{ not_on_whatsapp: boolean }>(`/tickets/${uid}`)
    const listed = await site.admin.api.get<{ not_on_whatsapp: boolean }[]>(`/tickets?q=${uid}`)
    assert.equal(listed.body[0]?.not_on_whatsapp, one.body.not_on_whatsapp)
    return one.body.not_on_whatsapp
  }
  assert.equal(await marked(), false)
  await pushLog(site.n8n, { phone, status: 'failed', error: '131026 Message undeliverable' })
  assert.equal(await marked(), true)
  await pushLog(site.n8n, { phone, status: 'pending' })
  assert.equal(await marked(), true, 'a pending message does not count')
  await pushLog(site.n8n, { phone, status: 'failed', error: '131047 Re-engagement message' })
  assert.equal(await marked(), false, 'whoever is past the window is on WhatsApp')
  const { body: reply } = await site.admin.api.post<{ id: string }>(`/tickets/${uid}/comments`, {
    comment_text: 'Halo',
    is_internal_note: false,
  })
  await site.n8n.post(`/replies/${reply.id}/status`, { status: 'failed', reason: '131026' })
  assert.equal(await marked(), true)
  await site.n8n.post(`/replies/${reply.id}/status`, { status: 'delivered' })
  assert.equal(await marked(), false)
})

test('n8n’s refusal of a reply, or of a broadcast sent again, marks the number too', async () => {
  const { ctx } = site.server
  const why = 'n8n responded 400: number is not registered on WhatsApp'
  const marked = async (uid: string) =>
    (await site.admin.api.get<{ not_on_whatsapp: boolean }>(`/tickets/${uid}`)).body.not_on_whatsapp

  const first = await pushTicket(site.n8n, { phone: newPhone() })
  const { body: written } = await site.admin.api.post<{ id: string }>(
    `/tickets/${first.ticket_uid}/comments`,
    { comment_text: 'Halo', is_internal_note: false },
  )
  await transaction(ctx.pool, async (tx) => {
    const reply = await lockReply(tx, written.id)
    assert.ok(reply)
    await giveUpReply(ctx, tx, reply, why)
  })
  assert.equal(await marked(first.ticket_uid), true)

  const phone = newPhone()
  const second = await pushTicket(site.n8n, { phone })
  const id = uuidv7()
  await site.db.pool.query(
    sql`insert into broadcast_logs (id, tracking_number, consignee_phone, status)
      values (${id}, ${newAwb()}, ${phone}, 'pending')`,
  )
  await transaction(ctx.pool, (tx) => giveUpResend(ctx, tx, id, why))
  assert.equal(await marked(second.ticket_uid), true)
})

test('a number is marked by a failure of an earlier version once its reason is read', async () => {
  const phone = newPhone()
  const { ticket_uid: uid } = await pushTicket(site.n8n, { phone })
  await site.db.pool.query(
    sql`insert into broadcast_logs (id, tracking_number, consignee_phone, status, error_message)
      values (${uuidv7()}, ${newAwb()}, ${phone}, 'failed', '131026')`,
  )
  await readOldFailures(site.server.ctx)
  const { body } = await site.admin.api.get<{ not_on_whatsapp: boolean }>(`/tickets/${uid}`)
  assert.equal(body.not_on_whatsapp, true)
})

test('a reason that was read without learning its number, because the process died, is read again', async () => {
  const phone = newPhone()
  const { ticket_uid: uid } = await pushTicket(site.n8n, { phone })
  await site.db.pool.query(
    sql`insert into broadcast_logs (id, tracking_number, consignee_phone, status, error_message)
      values (${uuidv7()}, ${newAwb()}, ${phone}, 'failed', '131026')`,
  )
  await site.db.pool.query(sql`alter table customers rename to away`)
  await assert.rejects(readOldFailures(site.server.ctx), /customers/)
  await site.db.pool.query(sql`alter table away rename to customers`)
  await readOldFailures(site.server.ctx)
  const { body } = await site.admin.api.get<{ not_on_whatsapp: boolean }>(`/tickets/${uid}`)
  assert.equal(body.not_on_whatsapp, true)
})
