import '../testing/page.ts'
import assert from 'node:assert/strict'
import test from 'node:test'
import { ago, dayTitle, initials, moment, percent, phone, phoneForCopy, span, timeSpan } from './format.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
/** Friday 27 November 2026, 13.42 in Jakarta. */
const now = Date.parse('2026-11-27T06:42:00Z')

test('a span has its two largest units, or only days if it is long', () => {
  for (const [passed, words] of [
    [-5, 'baru saja'],
    [59_999, 'baru saja'],
    [minute, '1 mnt'],
    [59 * minute, '59 mnt'],
    [2 * hour, '2 jam'],
    [2 * hour + 14 * minute, '2 jam 14 mnt'],
    [3 * day + 4 * hour, '3 hari 4 jam'],
    [9 * day + 4 * hour, '9 hari'],
  ] as const)
    assert.equal(span(passed), words)
})

test('more than a week ago is a date', () => {
  assert.equal(ago(now - 30_000, now), 'baru saja')
  assert.equal(ago(now - 38 * minute, now), '38 mnt lalu')
  assert.equal(ago(now - 8 * day, now), '19 Nov 2026')
})

test('days begin at midnight in the business timezone, not in the reader’s', () => {
  // 00.10 in Jakarta, still the 26th in UTC.
  const justAfterMidnight = Date.parse('2026-11-26T17:10:00Z')
  assert.equal(moment(justAfterMidnight, now), '00.10')
  assert.equal(moment(justAfterMidnight - 20 * minute, now), 'kemarin 23.50')
  assert.equal(moment(Date.parse('2026-11-21T02:12:00Z'), now), '21 Nov 09.12')
  assert.equal(moment(Date.parse('2025-11-21T02:12:00Z'), now), '21 Nov 2025 09.12')
  assert.equal(dayTitle(justAfterMidnight, now), 'Hari ini')
  assert.equal(dayTitle(justAfterMidnight - day, now), 'Kemarin')
  assert.equal(dayTitle(justAfterMidnight - 2 * day, now), 'Rabu, 25 November')
})

test('a time span over two days includes the dates', () => {
  assert.equal(timeSpan(now, now + 20_000), '13.42')
  assert.equal(timeSpan(now, now + 59 * minute), '13.42–14.41')
  assert.match(timeSpan(now - day, now), / – /)
})

test('an Indonesian number has its national form, a foreign one its country code, an unreadable one is unchanged', () => {
  for (const [digits, shown, copied] of [
    ['6281299881200', '0812-9988-1200', '+6281299881200'],
    ['6591234567', '+6591234567', '+6591234567'],
    ['0812 atau 0813', '0812 atau 0813', '0812 atau 0813'],
  ] as const) {
    assert.equal(phone(digits), shown)
    assert.equal(phoneForCopy(digits), copied)
  }
})

test('initials are from the first and the last name', () => {
  for (const [name, letters] of [
    ['Ratna Sari', 'RS'],
    ['budi', 'BU'],
    ['Siti Nur Aisyah', 'SA'],
    [' ', ''],
  ] as const)
    assert.equal(initials(name), letters)
})

test('a ratio is formatted as a percentage with a comma', () => {
  assert.equal(percent(0.185), '18,5%')
})
