// A few run at a time, the next ones wait, the rest is refused; one person never takes all places.
import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import test from 'node:test'
import { problem } from '../errors.ts'
import { Bulkhead } from './bulkhead.ts'

function make(options: { running: number; runningEach: number; waiting: number; patience?: number }) {
  return new Bulkhead({
    patience: 5_000,
    refusal: () => problem('searches_busy'),
    ...options,
  })
}

/** Work that runs until it is released. */
function held() {
  const over = new AbortController()
  const until = new Promise((resolve) => {
    over.signal.addEventListener('abort', resolve)
  })
  return {
    release: () => {
      over.abort()
    },
    work: () => until,
  }
}

test('work runs up to the limit, then waits in order, and beyond that is refused at once', async () => {
  const bulkhead = make({ running: 2, runningEach: 2, waiting: 2 })
  const works = [held(), held(), held(), held()]
  const ended: number[] = []
  const runs = works.map(async ({ work }, at) => {
    await bulkhead.run(`person ${String(at)}`, work)
    ended.push(at)
  })
  await sleep(1)
  assert.deepEqual([bulkhead.running, bulkhead.waiting], [2, 2])
  await assert.rejects(
    bulkhead.run('one more', () => Promise.resolve()),
    /too many searches/,
  )
  for (const { release } of works) {
    release()
    await sleep(1)
  }
  await Promise.all(runs)
  assert.deepEqual(ended, [0, 1, 2, 3])
  assert.deepEqual([bulkhead.running, bulkhead.waiting], [0, 0])
})

test('a person who uses up their own places does not keep others out', async () => {
  const bulkhead = make({ running: 3, runningEach: 1, waiting: 5 })
  const first = held()
  const second = held()
  const runs = [bulkhead.run('greedy', first.work), bulkhead.run('greedy', second.work)]
  assert.equal(await bulkhead.run('other', () => Promise.resolve('answered')), 'answered')
  assert.deepEqual([bulkhead.running, bulkhead.waiting], [1, 1])
  first.release()
  second.release()
  await Promise.all(runs)
})

test('work that waits too long is refused, and a failure frees its place', async () => {
  const bulkhead = make({ running: 1, runningEach: 1, waiting: 1, patience: 20 })
  const long = held()
  const running = bulkhead.run('a', long.work)
  await assert.rejects(
    bulkhead.run('b', () => Promise.resolve()),
    /too many searches/,
  )
  long.release()
  await running
  await assert.rejects(
    bulkhead.run('c', () => Promise.reject(new Error('it failed'))),
    /it failed/,
  )
  assert.equal(await bulkhead.run('d', () => Promise.resolve(1)), 1)
})
