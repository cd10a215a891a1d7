// Text stays text in a spreadsheet: with any separator, nothing is executed or becomes a number or a date.
import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { asText } from './csv.ts'

test('text that would begin a formula after any separator is defused', () => {
  const cases: [given: string, shown: string][] = [
    ['=1+1', "'=1+1"],
    ["halo;=cmd|'/c calc'!A0", "halo;'=cmd|'/c calc'!A0"],
    ["halo,=cmd|'/c calc'!A0", "halo,'=cmd|'/c calc'!A0"],
    ['a\t=b', "a\t'=b"],
    ['a|=b', "a|'=b"],
    ['a\n=b', "a\n'=b"],
    ['a\r\n+b', "a\r\n'+b"],
    ['a; =b', "a; '=b"],
    ['a;"=b"', 'a;"\'=b"'],
    ['a;;=b', "a;;'=b"],
    ['＝b', "'＝b"],
    ['a = b; c - d', 'a = b; c - d'],
    ['ani@contoh.id', 'ani@contoh.id'],
    ['Halo Kak, paket Anda di jalan.', 'Halo Kak, paket Anda di jalan.'],
  ]
  for (const [given, shown] of cases) assert.equal(asText(given), shown)
})

test('text that looks like a number, a date, a time or a boolean stays as it was written', () => {
  const kept =
    '007 123456789012 12E10 12e5 1.5E+3 -2E4 1.50 1,234.5 ,5 11-12 1/2 1-2-2026 2026-11-27 27/11/2026 27.11.26 12:30 12:30:45 MAR-25 mar25 SEPT2 25-MAR 2Mei 2-Agu-26 TRUE salah'
  for (const given of [
    ...kept.split(' '),
    '1 1/2',
    '2 Mei 2026',
    'Mei 2, 2026',
    '12:30 PM',
    ' 12E10 ',
    '1'.repeat(90),
  ])
    assert.equal(asText(given), `'${given}`, given)
  for (const given of [
    '12',
    '0',
    'LOG2026000123',
    'JP-12',
    '0812-9988-1200',
    'Maret',
    'A1',
    '5 hari',
    'mari 2 orang',
    'x 1/2',
  ])
    assert.equal(asText(given), given)
})

test('for any text, each of its parts is harmless and only apostrophes are added', () => {
  const nasty = fc.string({
    unit: fc.constantFrom('=', '+', '-', '@', ';', ',', '|', '\t', '\r', '\n', ' ', '"', "'", 'a', '1'),
  })
  fc.assert(
    fc.property(nasty, (given) => {
      const shown = asText(given)
      for (const piece of shown.split(/[;,|\t\r\n]/))
        assert.doesNotMatch(piece, /^[ "]*[=+\-@]/, JSON.stringify(given))
      assert.equal(shown.replaceAll("'", ''), given.replaceAll("'", ''))
    }),
    { numRuns: 3000, examples: [['\t-,1'], ['\n+,1']] },
  )
})

test('100,000 hostile characters take no time', () => {
  for (const given of [
    ';'.repeat(100_000),
    '; "'.repeat(33_000),
    '1'.repeat(100_000),
    '1-'.repeat(50_000),
    'jan '.repeat(25_000),
  ]) {
    const began = performance.now()
    asText(given)
    assert.ok(
      performance.now() - began < 100,
      `${given.slice(0, 5)}: ${String(performance.now() - began)} ms`,
    )
  }
})
