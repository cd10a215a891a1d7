// Deliveries during failures: the receiver refuses one message, the database is down, the delivering process is killed.
import assert from 'node:assert/strict'
import test, { after, before, beforeEach } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import sql from 'sql-template-tag'
import type { Json } from '../testing/client.ts'
import { newAwb, newPhone, openSite, pushTicket, type Site } from '../testing/fixtures.ts'
import { openProxy } from '../testing/proxy.ts'
import { openReceiver, type Receiver } from '../testing/receiver.ts'
import { startServer } from '../testing/server.ts'
import { until } from '../testing/until.ts'
import type { Comment } from '../tickets/shown.ts'
import { sweepOutbox } from './deliver.ts'
import { newSecret } from './endpoint.ts'

const secret = newSecret()
let receiver: Receiver
let site: Site
before(async () => {
  receiver = await openReceiver([secret])
  site = await openSite({
    env: { N8N_WEBHOOK_URL: receiver.url, N8N_WEBHOOK_SECRET: secret, AUTOMATION_TALKS: 'false' },
    delivery: { timeout: 400, delays: [0.05, 0.05, 0.1, 0.1] },
  })
})
after(async () => {
  await site.close()
  await receiver.close()
})
beforeEach(() => {
  receiver.answer(() => 200)
})

const newTicket = async () =>
  (await pushTicket(site.n8n, { phone: newPhone(), tracking_number: newAwb() })).ticket_uid
const reply = async (uid: string, comment_text = 'Paket tiba besok.') =>
  (
    await site.admin.api.post<Json<Comment>>(`/tickets/${uid}/comments`, {
      comment_text,
      is_internal_note: false,
    })
  ).body
const deliveryOf = async (uid: string) =>
  (await site.admin.api.get<{ comments: Json<Comment>[] }>(`/tickets/${uid}`)).body.comments.at(-1)?.delivery
const becomes = (uid: string, status: string) =>
  until(`the reply is ${status}`, async () => (await deliveryOf(uid))?.status === status)
const of = (id: string) => receiver.got.filter(({ data }) => data.reply_id === id)

test('a message that alone gets no answer is retried early once, then at its own times', async () => {
  const slow = await site.replica({ delivery: { timeout: 400, delays: [3600, 3600, 3600] } })
  await site.server.stopJobs()
  receiver.answer(({ data }) => (data.text === 'tersesat' ? 404 : 200))
  const lost = await newTicket()
  const { id } = await reply(lost, 'tersesat')
  await until('the first attempt has failed', () => of(id).length === 1)
  for (const tries of [2, 2, 2]) {
    const uid = await newTicket()
    await reply(uid)
    await becomes(uid, 'handed_over')
    await until('the next attempt was made', () => of(id).length === tries)
    await until('no attempt is running', async () => {
      const under = sql`select count(*) from webhook_messages where claimed_until is not null`
      return (await site.db.value(under)) === 0
    })
  }
  assert.equal((await deliveryOf(lost))?.attempts, 2)
  await site.n8n.post(`/replies/${id}/status`, { status: 'sent' })
  await slow.stopJobs()
  site.server.startJobs()
})

test('a database failure during attempts delays deliveries only until it is back', async (t) => {
  await site.server.stopJobs()
  const proxy = await openProxy(site.db.url)
  const far = await startServer(proxy.url, {
    env: { N8N_WEBHOOK_URL: receiver.url, N8N_WEBHOOK_SECRET: secret, AUTOMATION_TALKS: 'false' },
    delivery: { timeout: 400, delays: [0.05, 0.05, 0.1, 0.1] },
  })
  t.after(async () => {
    await far.stop()
    await proxy.stop()
    site.server.startJobs()
  })
  receiver.answer(() => 'hang')
  const uids = await Promise.all(Array.from({ length: 8 }, () => newTicket()))
  const ids = await Promise.all(uids.map(async (uid) => (await reply(uid)).id))
  // Five jobs run at the same time.
  await until('all workers are busy', () => ids.filter((id) => of(id).length > 0).length === 5)
  proxy.cut()
  await sleep(1_500)
  receiver.answer(() => 200)
  proxy.restore()
  for (const uid of uids)
    await until('the reply is handed over', async () => {
      await sweepOutbox(site.server.ctx)
      return (await deliveryOf(uid))?.status === 'handed_over'
    })
})

test('the sweep finds the messages of a killed process', async () => {
  await site.server.stopJobs()
  const uid = await newTicket()
  const { id } = await reply(uid)
  // As after kill -9: the claim has expired, and the job is locked by a dead worker.
  await site.db.pool.query(
    sql`update webhook_messages set attempts = 1, claimed_until = now() - interval '1 second',
      next_attempt_at = now() - interval '1 minute' where reply_id = ${id}`,
  )
  await site.db.pool.query(
    sql`update graphile_worker._private_jobs set locked_at = now(), locked_by = 'dead', attempts = 1`,
  )
  site.server.startJobs()
  await sweepOutbox(site.server.ctx)
  await becomes(uid, 'handed_over')
  assert.equal(of(id).length, 1)
})
