import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { mobileExamples, oneIndonesian, spellings, stated, stored, unclear } from '../testing/phones.ts'
import { phoneSearch, readPhone, showPhone } from './phone.ts'

test('an Indonesian number in all the forms that people and programs write is one number', () => {
  for (const form of oneIndonesian)
    assert.deepEqual(readPhone(form), { number: stored, unreadable: false }, String(form))
})

test('a number of another country is read by its country code, a landline by its area code', () => {
  const cases: [string, string][] = [
    ['+65 9123 4567', '6591234567'],
    ['6591234567', '6591234567'],
    ['+1 212 555 0123', '12125550123'],
    ['(021) 5795 1234', '622157951234'],
  ]
  for (const [sent, number] of cases) assert.deepEqual(readPhone(sent), { number, unreadable: false }, sent)
})

test('a number that states its country is never read as an Indonesian one', () => {
  for (const [sent, number] of stated) assert.deepEqual(readPhone(sent), { number, unreadable: false }, sent)
})

test('a text that is not clearly one number is kept as sent, trimmed and flagged', () => {
  for (const sent of unclear)
    assert.deepEqual(readPhone(sent), { number: sent.trim(), unreadable: true }, sent)
  assert.ok(readPhone(87885358663.5).unreadable)
})

test('the WhatsApp id of a person is read without the device number and without invisible marks', () => {
  for (const sent of [
    '123456789012345@lid',
    '123456789012345:7@lid',
    '123456789012345_1:7@lid',
    '\u200e123456789012345@lid',
    '\ufeff123456789012345@LID',
  ])
    assert.deepEqual(
      readPhone(sent),
      { number: '123456789012345@lid', unreadable: true },
      JSON.stringify(sent),
    )
})

test('a mobile number of every country is read in each spelling; bare digits may be flagged instead', () => {
  assert.ok(mobileExamples.length > 200)
  for (const example of mobileExamples) {
    const number = example.number.slice(1)
    for (const sent of spellings(number, example.formatInternational()))
      assert.deepEqual(readPhone(sent), { number, unreadable: false }, sent)
    assert.equal(readPhone(showPhone(number)).number, number, 'in the shown form')
    const bare = readPhone(number)
    // Bare digits that begin with 8 are an Indonesian number without its 0.
    const expected = number.startsWith('8') ? `62${number}` : number
    assert.ok(bare.unreadable || bare.number === expected, `${number} became ${bare.number}`)
  }
})

test('any text becomes a number or is kept as sent, and reading the result again changes nothing', () => {
  const phoneLike = fc.string({
    unit: fc.constantFrom(...Array.from('0123456789+-. ()/,e@:'), '\u202a', '\u00a0', '８', '²', 'a'),
    maxLength: 40,
  })
  fc.assert(
    fc.property(fc.oneof(phoneLike, fc.string({ unit: 'binary', maxLength: 255 }), fc.double()), (sent) => {
      const { number, unreadable } = readPhone(sent)
      if (unreadable) {
        assert.equal(number, String(sent).trim())
        assert.deepEqual(readPhone(number), { number, unreadable })
      } else {
        assert.match(number, /^[1-9]\d{6,14}$/)
        assert.equal(readPhone(`+${number}`).number, number)
        assert.equal(readPhone(showPhone(number)).number, number)
      }
    }),
    { numRuns: 5000 },
  )
})

test('a search looks for the whole number, numbers that begin with its digits, and numbers that end with them', () => {
  const one = (number: string, end?: string) => ({ whole: [number], start: [number], end })
  const cases: [string, ReturnType<typeof phoneSearch>][] = [
    ['0878-8535-8663', one(stored)],
    ['+62 878 8535 8663', one(stored)],
    ['6287885358663', one(stored, stored)],
    ['https://wa.me/6287885358663?text=Halo', one(stored)],
    ['wa.me/85291234567', one('85291234567')],
    ['https://api.whatsapp.com/send/?phone=%2B6287885358663&text', one(stored)],
    ['https://api.whatsapp.com/send?phone=6287885358663&text=x', one(stored)],
    ['tel:087885358663', one(stored)],
    ['6287885358663@c.us', one(stored)],
    ['87885358663', { whole: [stored, '87885358663'], start: [stored, '87885358663'], end: '87885358663' }],
    ['0878853586', one('62878853586')],
    ['08788', { whole: [], start: ['628788'], end: undefined }],
    ['62878', { whole: [], start: ['62878'], end: '62878' }],
    ['62877 6385', { whole: [], start: ['628776385'], end: '628776385' }],
    ['8776385', { whole: [], start: ['628776385', '8776385'], end: '8776385' }],
    ['8663', { whole: [], start: ['628663', '8663'], end: '8663' }],
    ['+62 878', { whole: [], start: ['62878'], end: undefined }],
    ['08', undefined],
    ['LOG2024', undefined],
    ['paket 0878', undefined],
    ['', undefined],
  ]
  for (const [words, search] of cases) assert.deepEqual(phoneSearch(words), search, words)
})
