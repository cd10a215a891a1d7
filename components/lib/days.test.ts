import '../testing/page.ts'
import assert from 'node:assert/strict'
import test from 'node:test'
import { startOfDay } from './days.ts'

test('a day begins at midnight in the business timezone', () => {
  assert.equal(startOfDay('2026-11-27'), '2026-11-26T17:00:00.000Z')
  assert.equal(startOfDay('2026-11-27', 1), '2026-11-27T17:00:00.000Z')
  assert.equal(startOfDay('2026-12-31', 1), '2026-12-31T17:00:00.000Z')
})

test('a text that is not a date has no start', () => {
  for (const text of ['', '2026-11', '27-11-2026', 'kemarin', '2026-11-27T10:00'])
    assert.equal(startOfDay(text), undefined, text)
})
