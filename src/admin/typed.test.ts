// Text typed into the panel's search: every spelling of an AWB is the same parcel.
import assert from 'node:assert/strict'
import test from 'node:test'
import { isSameParcel, isWhole, mayMatch } from '../../components/lib/typed.ts'

test('every spelling and spacing of an AWB is the same parcel', () => {
  const spellings = [
    'JP1234567',
    'JP 1234-567',
    'jp-1234567',
    "'JP1234567",
    'JP1234567,',
    'ＪＰ１２３４５６７',
  ]
  for (const typed of spellings)
    for (const shown of spellings) {
      assert.ok(isWhole(typed, shown), `${typed} is ${shown}`)
      assert.ok(isSameParcel(typed, shown), `${typed} is ${shown}`)
      assert.ok(mayMatch(typed, shown, null), `${typed} finds ${shown}`)
    }
  assert.ok(isWhole('#CS-2026-0117', 'CS-2026-0117', null))
  assert.ok(!isWhole('JP123456', 'JP1234567'))
  assert.ok(!isWhole(' - ', ' - ', null))
  assert.ok(!isSameParcel(null, null))
})

test('a new broadcast matches a search by a part of its AWB, or by its phone in any form', () => {
  for (const typed of ['1234', '12 34', 'jp-12', '0812-9988', '+62 812', '62812'])
    assert.ok(mayMatch(typed, 'JP 1234-567', '6281299881200'), typed)
  for (const typed of ['JP99', '0899', '-', '12'])
    assert.ok(!mayMatch(typed, 'JP9-8', '6281299881200'), typed)
})
