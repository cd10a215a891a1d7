// In whatever order the steps of a message are reported, the result is the same, and nothing moves backwards.
import assert from 'node:assert/strict'
import test from 'node:test'
import { afterReport, deliverySteps, movesOn, reportedSteps, type Delivery, type Report } from './delivery.ts'

test('which report moves a message from which step', () => {
  const forward: Record<string, readonly string[]> = {
    waiting: ['sent', 'delivered', 'read', 'failed'],
    sent: ['delivered', 'read', 'failed'],
    // `sent` is an earlier step, reported late; a delivery overrides the failure.
    failed: ['delivered', 'read'],
    delivered: ['read'],
    read: [],
  }
  for (const from of deliverySteps)
    for (const to of reportedSteps)
      assert.equal(movesOn(from, to), forward[from]?.includes(to), `${from} → ${to}`)
})

const nothing: Delivery = { step: 'waiting', delivered_at: null, read_at: null }
const at = (minute: number) => new Date(Date.UTC(2026, 10, 27, 8, minute))
const all: readonly Report[] = [
  { status: 'sent', at: at(0) },
  { status: 'delivered', at: at(1) },
  { status: 'read', at: at(5) },
  { status: 'failed', at: at(2) },
]

function* orders<T>(of: readonly T[]): Generator<T[]> {
  if (of.length === 0) yield []
  for (const [place, first] of of.entries())
    for (const rest of orders(of.filter((_, other) => other !== place))) yield [first, ...rest]
}
const some = (mask: number) => all.filter((_, place) => mask & (1 << place))

test('every order of any set of sent, delivered, read and failed has the same result', () => {
  const ends: Record<string, Delivery> = {
    '': nothing,
    sent: { ...nothing, step: 'sent' },
    failed: { ...nothing, step: 'failed' },
    'sent,failed': { ...nothing, step: 'failed' },
    delivered: { step: 'delivered', delivered_at: at(1), read_at: null },
    read: { step: 'read', delivered_at: at(5), read_at: at(5) },
    'delivered,read': { step: 'read', delivered_at: at(1), read_at: at(5) },
  }
  for (let mask = 0; mask < 16; mask++) {
    const reports = some(mask)
    const states = new Set<string>(reports.map(({ status }) => status))
    // A delivery overrides both sent and failed.
    const arrival = ['delivered', 'read'].filter((one) => states.has(one))
    const key = (arrival.length > 0 ? arrival : ['sent', 'failed'].filter((one) => states.has(one))).join()
    for (const order of orders(reports))
      assert.deepEqual(order.reduce(afterReport, nothing), ends[key], order.map((one) => one.status).join())
  }
})

test('a repeated report changes nothing, and the earlier of two times of arrival is kept', () => {
  for (const order of orders(all)) {
    const once = order.reduce(afterReport, nothing)
    assert.deepEqual(order.reduce(afterReport, once), once)
  }
  const late = afterReport(nothing, { status: 'delivered', at: at(9) })
  assert.deepEqual(afterReport(late, { status: 'delivered', at: at(3) }).delivered_at, at(3))
})
