import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { readSearch } from './search-words.ts'

test('a ticket, a parcel and a phone are recognised in any spelling', () => {
  for (const typed of ['CS-2026-0117', '#CS-2026-0117', '# cs-2026-0117', 'cs 2026 0117', ' CS2026-0117 '])
    assert.equal(readSearch(typed).uid, 'CS-2026-0117', typed)
  for (const typed of [
    'CS-2026-0117.',
    '"CS-2026-0117"',
    '`cs-2026-0117`',
    'CS20260117',
    'tiket #CS-2026-0117',
  ])
    assert.deepEqual(readSearch(typed).uids, ['CS-2026-0117'], typed)
  assert.deepEqual(readSearch('cs-2026-117').uids, ['CS-2026-117', 'CS-2026-0117'])
  assert.deepEqual([readSearch('CS-2026-').uid, readSearch('CS-20').uid], ['CS-2026-', 'CS-20'])
  for (const typed of ['LOG 2026490171', 'log-2026490171', 'LOG2026490171,'])
    assert.equal(readSearch(typed).key, 'LOG2026490171', typed)
  assert.deepEqual(readSearch('https://wa.me/6287885358663').phone?.whole, ['6287885358663'])
  assert.deepEqual(readSearch('  Budi  terlambat Budi ').words, ['Budi', 'terlambat'])
})

test('a label before a number is left out; before words it is one of them', () => {
  for (const typed of [
    'resi JP123456',
    'AWB: JP123456',
    'No. Resi JP123456',
    'nomor resi : JP123456',
    '#JP123456',
  ])
    assert.equal(readSearch(typed).key, 'JP123456', typed)
  for (const typed of [
    'HP 087885358663',
    'No. HP: 0878-8535-8663',
    'WA +62 878 8535 8663',
    'telp. 087885358663',
  ])
    assert.deepEqual(readSearch(typed).phone?.whole, ['6287885358663'], typed)
  assert.deepEqual(readSearch('tiket 0117').words, ['0117'])
  for (const typed of ['resi belum sampai', 'tiket 2 minggu', 'no', 'AWB-123', 'RESI123', 'nomor', 'paket 5'])
    assert.deepEqual(readSearch(typed).words, typed.split(' '), typed)
})

test('marks that are copied along with a name or a number are left out; emoji stay whole', () => {
  const { words } = readSearch('\u2068Bu\u200bdi\u2069 👩\u200d👧')
  assert.deepEqual(words, ['Budi', '👩\u200d👧'])
  assert.equal(readSearch('\u202aCS-2026-0117\u202c').uid, 'CS-2026-0117')
  assert.deepEqual(readSearch('\u2068\u2069').words, [])
})

test('any text is read, in linear time', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (typed) => {
      const { words, parcels, key } = readSearch(typed)
      assert.ok(words.length <= 8 && words.every((word) => word !== ''))
      assert.equal(parcels.includes(''), false)
      assert.ok(key === '' || parcels.includes(key))
    }),
    { numRuns: 5000 },
  )
  const began = performance.now()
  for (const unit of [' ', '#', 'CS ', 'wa.me/', '?phone=', '0', '8 ', '+', '.', 'a ', '\u200b'])
    for (const typed of [unit.repeat(100_000), `CS${unit.repeat(100_000)}`, `${unit.repeat(100_000)}x`])
      readSearch(typed)
  assert.ok(performance.now() - began < 10_000)
})
