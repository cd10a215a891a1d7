// Three hundred failures are sent again at a pace, by processes that are killed midway, with a pause in between: each goes
// out once, and none is lost.
import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import test, { after, before } from 'node:test'
import { fileURLToPath } from 'node:url'
import sql from 'sql-template-tag'
import { openSite, type Site } from '../testing/fixtures.ts'
import { openReceiver, type Receiver } from '../testing/receiver.ts'
import { failedLogs, moveRun, readRun, startRun } from '../testing/resends.ts'
import { until } from '../testing/until.ts'
import { newSecret } from '../webhook/endpoint.ts'

const secret = newSecret()
const count = 300
/** Twenty a second. A process that is late makes up for at most three seconds, so for sixty broadcasts. */
const pace = 1200
let receiver: Receiver
let site: Site
let env: Record<string, string>
before(async () => {
  receiver = await openReceiver([secret])
  env = { N8N_WEBHOOK_URL: receiver.url, N8N_WEBHOOK_SECRET: secret }
  // This process serves the API; the processes below send.
  site = await openSite({ env })
})
const children = new Set<ChildProcess>()
after(async () => {
  for (const child of children) child.kill('SIGKILL')
  await site.close()
  await receiver.close()
})

async function startReplica() {
  const program = fileURLToPath(new URL('../testing/replica-process.ts', import.meta.url))
  const given = JSON.stringify({
    databaseUrl: site.db.url,
    env,
    delivery: { timeout: 300, delays: [0.05, 0.05, 0.05, 0.05] },
  })
  const child = spawn(process.execPath, ['--import', 'tsx', program, given], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.add(child)
  await once(child.stdout, 'data')
  return {
    kill: async () => {
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      assert.deepEqual(await ended, [null, 'SIGKILL'])
    },
  }
}

test('each failure is sent again exactly once, whichever process is killed, and whenever', async () => {
  const origins = await failedLogs(site, count)
  const { body: run } = await startRun(site.admin.api, { expected: count, pace })
  const now = () => readRun(site.admin.api, run.id)
  const untilSent = (many: number) =>
    until(`${String(many)} are sent`, async () => (await now()).sent >= many, 30_000)

  const first = await startReplica()
  await untilSent(30)
  await first.kill()
  const second = await startReplica()
  await untilSent(100)
  await moveRun(site.admin.api, run.id, 'pause')
  await until('all queued messages are sent', async () => (await now()).outcome.unsent === 0, 30_000)
  const paused = await now()
  assert.ok(paused.state === 'paused' && paused.sent < count, `${paused.state} at ${String(paused.sent)}`)
  await second.kill()

  // Two processes from here on; one of them is killed.
  const [third, fourth] = await Promise.all([startReplica(), startReplica()])
  assert.equal((await now()).sent, paused.sent, 'only a person resumes it')
  await moveRun(site.admin.api, run.id, 'resume')
  await untilSent(paused.sent + 30)
  await third.kill()
  await until('it is done', async () => (await now()).state === 'done', 30_000)
  await until('n8n has taken all messages', async () => (await now()).outcome.unsent === 0, 60_000)
  await fourth.kill()

  const copies = await site.db.rows<{ id: string; resend_of: string }>(
    sql`select id, resend_of from broadcast_logs where resend_of is not null`,
  )
  assert.deepEqual(copies.map(({ resend_of }) => resend_of).sort(), origins.sort(), 'one copy of each')
  // A process that is killed between n8n's answer and its own commit sends the message again, with the same id.
  const idsOf = new Map<unknown, Set<string>>()
  for (const { id, data, verified } of receiver.taken()) {
    assert.ok(verified)
    idsOf.set(data.resend_of, (idsOf.get(data.resend_of) ?? new Set<string>()).add(id))
  }
  assert.deepEqual([...idsOf.keys()].sort(), origins.sort(), 'n8n has received each')
  assert.ok([...idsOf.values()].every(({ size }) => size === 1))
  const { sent, waiting, left_out } = await now()
  assert.deepEqual([sent, waiting, left_out], [count, 0, 0])
})
