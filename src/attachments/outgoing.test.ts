// Files of replies, which n8n fetches by signed addresses; and the deletion of unused files.
import assert from 'node:assert/strict'
import test, { after, before, mock } from 'node:test'
import sql from 'sql-template-tag'
import { pictureOf } from '../testing/files.ts'
import { newPhone, openSite, pushTicket, type Site } from '../testing/fixtures.ts'
import { openReceiver, type Receiver } from '../testing/receiver.ts'
import { until } from '../testing/until.ts'
import { newSecret } from '../webhook/endpoint.ts'
import { pruneAttachments } from './prune.ts'
import type { Uploaded } from './schema.ts'

let site: Site
let n8n: Receiver
before(async () => {
  const secret = newSecret()
  n8n = await openReceiver([secret])
  site = await openSite({
    env: {
      N8N_WEBHOOK_URL: n8n.url,
      N8N_WEBHOOK_SECRET: secret,
      BASE_URL: 'https://pantau.example.com/',
      AUTOMATION_TALKS: 'false',
    },
    delivery: { timeout: 2_000, delays: [0.05, 0.05] },
  })
})
after(async () => {
  await site.close()
  await n8n.close()
})

const upload = async (filename: string) =>
  (await site.admin.api.call<Uploaded>('POST', `/attachments?filename=${filename}`, { raw: pictureOf() }))
    .body.attachment_id

interface Sent {
  text: string
  attachments: { url: string; mime_type: string; filename: string | null; size: number }[]
}

test('a reply without text is sent with the addresses of its files, newly signed for each attempt', async () => {
  const { ticket_uid } = await pushTicket(site.n8n, { phone: newPhone() })
  const ids = [await upload('a.png'), await upload('b.png')]
  n8n.answer(() => (n8n.got.length === 0 ? 500 : 200))
  mock.timers.enable({ apis: ['Date'], now: Date.now() - 60_000 })
  const reply = { is_internal_note: false, attachments: ids }
  assert.equal((await site.admin.api.post(`/tickets/${ticket_uid}/comments`, reply)).status, 201)
  await until('the first attempt', () => n8n.got.length > 0)
  mock.timers.reset()
  await until('the second attempt', () => n8n.taken().length > 0)
  const [first, second] = n8n.got.map(({ data }) => data as unknown as Sent)
  assert.ok(first && second)
  assert.equal(second.text, '')
  const size = pictureOf().length
  assert.deepEqual(
    second.attachments.map(({ url: _, ...about }) => about),
    ['a.png', 'b.png'].map((filename) => ({ filename, mime_type: 'image/png', size })),
  )
  assert.notEqual(first.attachments[0]?.url, second.attachments[0]?.url)
  const { origin, pathname, search } = new URL(second.attachments[0]?.url ?? '')
  assert.equal(origin, 'https://pantau.example.com')
  const answer = await fetch(site.server.origin + pathname + search)
  assert.equal(answer.status, 200)
  assert.ok(Buffer.from(await answer.arrayBuffer()).equals(pictureOf()))
})

test('a signed address is valid for one file and 15 minutes, and cannot be forged', async () => {
  const { url = '' } = (n8n.taken()[0]?.data as unknown as Sent).attachments[0] ?? {}
  const path = url.replace('https://pantau.example.com/api/v1', '')
  const status = async (changed: string) => (await site.server.api.get(changed)).status
  assert.equal(await status(path), 200)
  assert.equal(await status(path.replace(/[^/]+\/signed/, `${await upload('c.png')}/signed`)), 404)
  assert.equal(await status(path.replace(/expires=\d/, 'expires=9')), 404)
  assert.equal(await status(path.replace(/signature=./, 'signature=')), 404)
  assert.equal(await status(path.replace(/\?.*/, '')), 404)
  mock.timers.enable({ apis: ['Date'], now: Date.now() + 16 * 60_000 })
  try {
    assert.equal(await status(path), 410)
  } finally {
    mock.timers.reset()
  }
})

test('files that no message uses within a day are deleted; used files are kept', async () => {
  const [unused, fresh, used] = [await upload('d.png'), await upload('e.png'), await upload('f.png')]
  const { ticket_uid } = await pushTicket(site.n8n)
  await site.admin.api.post(`/tickets/${ticket_uid}/comments`, { attachments: [used] })
  await site.db.pool.query(
    sql`update attachments set created_at = now() - interval '25 hours' where id = any(${[unused, used]}::uuid[])`,
  )
  await pruneAttachments(site.server.ctx)
  const left = await site.db.rows<{ id: string }>(
    sql`select id from attachments where id = any(${[unused, fresh, used]}::uuid[]) order by created_at`,
  )
  assert.deepEqual(
    left.map(({ id }) => id),
    [used, fresh],
  )
  assert.equal(
    await site.db.value(sql`select count(*) from attachment_chunks where attachment_id = ${unused}`),
    0,
  )
})
