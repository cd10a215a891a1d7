// Replies are sent to a receiver that fails in every way, by processes that are killed again and again. Each reply ends handed
// over or dead, in the order of its ticket, and none is lost.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import test, { after, before } from 'node:test'
import { fileURLToPath } from 'node:url'
import sql from 'sql-template-tag'
import { newAwb, newPhone, openSite, pushTicket, type Site } from '../testing/fixtures.ts'
import { openReceiver, type Receiver } from '../testing/receiver.ts'
import { until } from '../testing/until.ts'
import { newSecret } from './endpoint.ts'

const secret = newSecret()
const delivery = { timeout: 300, delays: [0.02, 0.02, 0.02, 0.02] }
let receiver: Receiver
let site: Site
let env: Record<string, string>
before(async () => {
  receiver = await openReceiver([secret])
  env = { N8N_WEBHOOK_URL: receiver.url, N8N_WEBHOOK_SECRET: secret, AUTOMATION_TALKS: 'false' }
  // This process accepts the replies; the processes below deliver them.
  site = await openSite({ env })
})
after(async () => {
  await site.close()
  await receiver.close()
})

async function startReplica() {
  const program = fileURLToPath(new URL('../testing/replica-process.ts', import.meta.url))
  const given = JSON.stringify({ databaseUrl: site.db.url, env, delivery })
  const child = spawn(process.execPath, ['--import', 'tsx', program, given], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  assert.match(String(line), /^http:/)
  return {
    kill: async () => {
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      assert.deepEqual(await ended, [null, 'SIGKILL'])
    },
  }
}

/** Pseudo-random numbers from a fixed seed. */
function dice(): () => number {
  let seed = 20_261_125
  return () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return seed / 2_147_483_648
  }
}

test('no reply is lost and none overtakes another, whatever fails and whichever process is killed', async () => {
  const roll = dice()
  receiver.answer(() => {
    const point = roll()
    if (point < 0.55) return 200
    if (point < 0.65) return 500
    if (point < 0.75) return 404
    if (point < 0.85) return 'cut'
    return point < 0.95 ? 'hang' : 410
  })
  const replies = new Map<string, string[]>()
  const write = async (uid: string) => {
    const { body } = await site.admin.api.post<{ id: string }>(`/tickets/${uid}/comments`, {
      comment_text: 'Paket Kakak sedang kami cek.',
      is_internal_note: false,
    })
    replies.set(uid, [...(replies.get(uid) ?? []), body.id])
  }
  const uids: string[] = []
  for (let count = 0; count < 10; count++) {
    const { ticket_uid } = await pushTicket(site.n8n, { phone: newPhone(), tracking_number: newAwb() })
    uids.push(ticket_uid)
  }
  for (let round = 0; round < 2; round++) {
    const replica = await startReplica()
    const seen = receiver.got.length
    await Promise.all(uids.map(write))
    await until('the process is delivering', () => receiver.got.length > seen + 8, 20_000)
    await replica.kill()
  }
  const last = await startReplica()
  const states = () =>
    site.db.rows<{ reply_id: string; state: string }>(sql`select reply_id, state from webhook_messages`)
  await until(
    'no message is waiting any more',
    async () => (await states()).every(({ state }) => state !== 'waiting'),
    60_000,
  )
  await last.kill()

  const stateOf = new Map((await states()).map(({ reply_id, state }) => [reply_id, state]))
  assert.equal(stateOf.size, 20)
  assert.ok(receiver.got.every(({ verified }) => verified))
  const firstTaken = new Map<unknown, number>()
  for (const [index, { data, answered }] of receiver.got.entries())
    if (answered === 200 && !firstTaken.has(data.reply_id)) firstTaken.set(data.reply_id, index)
  for (const [uid, ids] of replies) {
    const taken: number[] = []
    for (const id of ids) {
      const state = stateOf.get(id)
      const at = firstTaken.get(id)
      if (state === 'handed_over') assert.ok(at !== undefined, `${id} is said to be taken, and was not`)
      else assert.equal(state, 'dead')
      if (at !== undefined) taken.push(at)
      const shown = await site.db.value(sql`select delivery_status from ticket_comments where id = ${id}`)
      assert.equal(shown, state === 'dead' ? 'failed' : 'handed_over')
      // A reply is sent twice only if the process was killed between n8n's answer and its own commit, and with the same id.
      const ids_of = new Set(receiver.got.filter(({ data }) => data.reply_id === id).map((one) => one.id))
      assert.equal(ids_of.size, 1)
    }
    assert.deepEqual(
      taken,
      taken.toSorted((a, b) => a - b),
      `${uid} in order`,
    )
  }
  assert.ok([...stateOf.values()].filter((state) => state === 'handed_over').length > 10)
})
