// Attempts with answers that no webhook should give: each attempt ends in time, with the right result.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { openReceiver, type Receiver } from '../testing/receiver.ts'
import { newSecret } from './endpoint.ts'
import { send } from './send.ts'

const secrets = [newSecret()]
let receiver: Receiver
before(async () => {
  receiver = await openReceiver(secrets)
})
after(() => receiver.close())

const attempt = (stop = new AbortController().signal) =>
  send(
    { url: receiver.url, secrets, trusted: true },
    { id: 'msg_1', body: JSON.stringify({ type: 'webhook.test', data: {} }) },
    { timeout: 500, stop },
  )

const cases = [
  [200, 200, undefined, '{"message":"Workflow was started"}'],
  [410, 410, 'answer', '{"message":"no: 410"}'],
  ['cut', null, 'unreachable', 'socket hang up'],
  ['hang', null, 'timeout', 'The operation was aborted'],
  ['upgrade', 101, 'answer', ''],
  // The receiver has the message; a retry would send it to the customer twice.
  ['half', 200, undefined, 'Workflow was'],
  ['drip', 500, 'answer', 'Problem exec'],
] as const

for (const [reply, ...expected] of cases)
  test(`an answer: ${String(reply)}`, { timeout: 5_000 }, async () => {
    receiver.answer(() => reply)
    const { statusCode, failure, response } = await attempt()
    assert.deepEqual([statusCode, failure, response], expected)
  })

test('a stopped attempt ends at once', { timeout: 5_000 }, async () => {
  receiver.answer(() => 'hang')
  const stop = new AbortController()
  const running = attempt(stop.signal)
  stop.abort()
  assert.equal((await running).failure, 'stopped')
})
