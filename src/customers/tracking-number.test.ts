import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { readTrackingNumber, trackingKey } from './tracking-number.ts'

test('all spellings of a tracking number have one key, and each is shown tidied', () => {
  const cases: [sent: string | number, key: string, shown: string][] = [
    ['LOG2026000821', 'LOG2026000821', 'LOG2026000821'],
    [' log2026000821 ', 'LOG2026000821', 'LOG2026000821'],
    ['JP 1234-567 890', 'JP1234567890', 'JP 1234-567 890'],
    ['JP-1234567890', 'JP1234567890', 'JP-1234567890'],
    ['\u200bJP1234567890', 'JP1234567890', 'JP1234567890'],
    ['JP\u00a01234\u2011567\u202f890', 'JP1234567890', 'JP 1234\u2010567 890'],
    ['JP\t1234567890\n', 'JP1234567890', 'JP 1234567890'],
    ['ＪＰ１２３４５６７８９０', 'JP1234567890', 'JP1234567890'],
    ["'JP1234567890", 'JP1234567890', 'JP1234567890'],
    ['"JP1234567890"', 'JP1234567890', 'JP1234567890'],
    ['JP1234567890,', 'JP1234567890', 'JP1234567890'],
    ['JP1234567890. ', 'JP1234567890', 'JP1234567890'],
    ["'00451234", '00451234', '00451234'],
    ['99887766.0', '99887766', '99887766'],
    ['99887766,0', '99887766', '99887766'],
    ['99887766,00', '99887766', '99887766'],
    ['="00451234"', '00451234', '00451234'],
    [99887766, '99887766', '99887766'],
    ['AB.0', 'AB0', 'AB.0'],
    ['#JP123', 'JP123', '#JP123'],
    ['12E10', '12E10', '12E10'],
    // Letters of all scripts count; separate accents are composed.
    ['посылка-77', 'ПОСЫЛКА77', 'ПОСЫЛКА-77'],
    ['cafe\u0301 12', 'CAFÉ12', 'CAFÉ 12'],
    ['包裹 12', '包裹12', '包裹 12'],
  ]
  for (const [sent, key, shown] of cases)
    assert.deepEqual(readTrackingNumber(sent), { key, shown }, String(sent))
})

test('texts that cannot be a tracking number, in upper and lower case', () => {
  const none = [
    '#N/A',
    '#REF!',
    '#VALUE!',
    '#NAME?',
    '#DIV/0!',
    '#NUM!',
    '#NULL!',
    '#ERROR!',
    '#GETTING_DATA',
    '#BLOCKED!',
    '#FIELD!',
    'N/A',
    'Loading...',
  ]
  const words = [
    'undefined',
    'null',
    'NaN',
    'None',
    '[object Object]',
    '[object Array]',
    'true',
    'Infinity',
    'Invalid Date',
  ]
  const blanks = ['tidak ada', 'Tidak ada resi', 'belum ada', 'tanpa resi', '(kosong)', 'TBA']
  const numbers = ['1.23E+11', '1,23457E+11', '1.23457e11', '1E+21', '-1.5E+7']
  const expressions = ['{{ $json.awb }}', '={{ $json.awb }}', 'JP{{awb}}', '$json.awb', '=$json["awb"]']
  for (const sent of [...none, ...words, ...blanks, ...numbers, ...expressions, '-', '***', ' . ', '\u200b'])
    for (const text of [sent, sent.toLowerCase(), sent.toUpperCase(), ` ${sent}\u00a0`])
      assert.equal(readTrackingNumber(text), undefined, text)
})

test('reading the shown form or the key again returns the same; a key has only letters and digits', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.string({ unit: 'grapheme' })),
      (sent) => {
        const read = readTrackingNumber(sent)
        if (!read) return
        assert.deepEqual(readTrackingNumber(read.shown), read)
        assert.match(read.key, /^[\p{L}\p{N}]+$/u)
        assert.equal(trackingKey(read.key), read.key)
      },
    ),
    { numRuns: 20_000, examples: [['ﾡ ㅏ']] },
  )
})

test('hostile text is read in linear time', () => {
  const began = performance.now()
  for (const unit of [' ', '.', "'", '0', '1.', '\u200b', 'é', '{', 'E+'])
    for (const text of [unit.repeat(100_000), `${unit.repeat(100_000)}x`, `1${unit.repeat(100_000)}`])
      readTrackingNumber(text)
  assert.ok(performance.now() - began < 2000)
})
