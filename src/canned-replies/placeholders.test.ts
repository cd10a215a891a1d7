// Which words in braces a canned reply fills in, for any text.
import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { fillPlaceholders, partsOf, placeholders, unknownPlaceholders } from './placeholders.ts'

const values = {
  nama_pelanggan: 'Desi Halim',
  nama_agen: 'Ani $& {x',
  resi: 'JP1',
  nomor_tiket: 'CS-2026-0001',
  nomor_hp: '0812-9988-1200',
}
const fill = (body: string) => fillPlaceholders(body, values)

test('known placeholders are filled in, and everything else stays', () => {
  const cases: [body: string, filled: string, unknown: string[]][] = [
    ['Halo, {nama_agen} di sini', 'Halo, Ani $& {x di sini', []],
    ['{resi}{nomor_tiket}', 'JP1CS-2026-0001', []],
    ['{{resi}}', '{JP1}', []],
    ['{Resi} { resi } {}', '{Resi} { resi } {}', ['Resi', ' resi ', '']],
    ['Kak {nama_pelanggan}, …', 'Kak Desi Halim, …', []],
    ['{nama}', '{nama}', ['nama']],
    ['{resi', '{resi', []],
    ['{re\nsi}', '{re\nsi}', []],
    ['', '', []],
  ]
  for (const [body, filled, unknown] of cases) {
    assert.equal(fill(body), filled, body)
    assert.deepEqual(unknownPlaceholders(body), unknown, body)
  }
})

/** Texts with many braces and placeholders, and any other texts. */
const piece = fc.oneof(
  fc.constantFrom(
    '{',
    '}',
    '\n',
    '$&',
    '{{',
    '}}',
    ...placeholders,
    ...placeholders.map((one) => `{${one}}`),
  ),
  fc.string({ unit: 'binary' }),
)
const anyText = fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join(''))

test('for any text, nothing is thrown or lost, and filled-in values are not filled in again', () => {
  fc.assert(
    fc.property(anyText, (body) => {
      const parts = partsOf(body)
      assert.equal(parts.map(({ text }) => text).join(''), body)
      for (const { text, name } of parts) if (name !== undefined) assert.equal(text, `{${name}}`)
      const filled = fill(body)
      assert.equal(fill(filled), filled)
      for (const name of unknownPlaceholders(body)) assert.ok(body.includes(`{${name}}`))
    }),
    { numRuns: 2_000 },
  )
})

test('a hostile text takes linear time', () => {
  const length = 100_000
  for (const sign of ['{', '}', '{a', '{resi', '{resi}', '{x}', '{\n', '{}', 'a'])
    for (const body of [sign.repeat(length / sign.length), `{${sign.repeat(length / sign.length)}`])
      for (const read of [partsOf, fill, unknownPlaceholders]) {
        const began = performance.now()
        read(body)
        const took = performance.now() - began
        assert.ok(took < 500, `${read.name} over ${JSON.stringify(sign)} took ${String(Math.round(took))} ms`)
      }
})
