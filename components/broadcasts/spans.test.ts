import '../testing/page.ts'
import assert from 'node:assert/strict'
import test from 'node:test'
import { addDays, boundsOf, isMoment, localMinute } from './spans.ts'

/** Friday 27 November 2026, 00.30 in Jakarta: still Thursday in UTC. */
const now = Date.parse('2026-11-26T17:30:00Z')

test('spans follow the days of the business timezone', () => {
  assert.deepEqual(boundsOf('any', '', '', now), {})
  assert.deepEqual(boundsOf('quarter', '', '', now), { from: '2026-11-26T17:15:00.000Z' })
  assert.deepEqual(boundsOf('today', '', '', now), { from: '2026-11-26T17:00:00.000Z' })
  assert.deepEqual(boundsOf('yesterday', '', '', now), {
    from: '2026-11-25T17:00:00.000Z',
    to: '2026-11-26T17:00:00.000Z',
  })
  assert.deepEqual(boundsOf('week', '', '', now), { from: '2026-11-20T17:00:00.000Z' })
})

test('both ends of a custom span are inclusive, days and minutes alike', () => {
  assert.deepEqual(boundsOf('custom', '2026-11-20', '2026-11-20', now), {
    from: '2026-11-19T17:00:00.000Z',
    to: '2026-11-20T17:00:00.000Z',
  })
  assert.deepEqual(boundsOf('custom', '2026-11-20T08:00', '2026-11-20T08:59', now), {
    from: '2026-11-20T01:00:00.000Z',
    to: '2026-11-20T02:00:00.000Z',
  })
  assert.deepEqual(boundsOf('custom', '', '', now), {})
})

test('a moment is a day or a minute', () => {
  for (const text of ['2026-11-20', '2026-11-20T08:00']) assert.ok(isMoment(text), text)
  for (const text of [null, '', '2026-13-40', '20.11.2026', '2026-11-20T8:00']) assert.ok(!isMoment(text))
})

test('times are in the business timezone, whatever the device’s timezone', () => {
  assert.equal(localMinute(now), '2026-11-27T00:30')
  assert.equal(addDays('2026-12-31', 1), '2027-01-01')
  assert.equal(addDays('2026-03-01', -1), '2026-02-28')
})
