import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { getCountries, getExampleNumber } from 'libphonenumber-js'
import examples from 'libphonenumber-js/mobile/examples'
import { phoneSearch, readPhone, showPhone } from './phone.ts'

const stored = '6287885358663'

test('one Indonesian number in all the forms people and programs write it is one number', () => {
  const forms: (string | number)[] = [
    '087885358663',
    '6287885358663',
    '+6287885358663',
    '+62 878-8535-8663',
    '0878 8535 8663',
    '(0878) 8535.8663',
    ' 087885358663 ',
    '87885358663',
    87885358663,
    6287885358663,
    '62087885358663',
    '+62 (0)878 8535 8663',
    '6287885358663@s.whatsapp.net',
    '6287885358663@c.us',
    '6287885358663:12@s.whatsapp.net',
    '0062 878 8535 8663',
    '087885358663.0',
    '6287885358663.0',
    "'087885358663",
    '(+62) 878-8535-8663',
    '\u202a+62 878-8535-8663\u202c',
    '\u200e6287885358663',
    '+62\u00a0878\u20118535\u20138663',
    '０８７８８５３５８６６３',
  ]
  for (const form of forms)
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

test('a number that states its country is never taken for an Indonesian one', () => {
  const cases: [sent: string, number: string][] = [
    ['85291234567@c.us', '85291234567'],
    ['886912345678@s.whatsapp.net', '886912345678'],
    ['821012345678@c.us', '821012345678'],
    ['84912345678@c.us', '84912345678'],
    ['\u202a+852 9123 4567\u202c', '85291234567'],
    ['00852 9123 4567', '85291234567'],
    ['+852-9123-4567', '85291234567'],
  ]
  for (const [sent, number] of cases) assert.deepEqual(readPhone(sent), { number, unreadable: false }, sent)
})

test('what is not one number, clearly said, is kept as sent, trimmed and marked', () => {
  const cases = [
    'tidak ada',
    '12',
    '0812',
    '0878853586630000000',
    'WA: 087885358663',
    '120363@g.us',
    '+',
    ' - ',
    // more than a number
    '087885358663/2',
    '087885358663-2',
    '087885358663 (2)',
    '087885358663²',
    '087885358663 ext 2',
    // two of them
    '0812-3456-7801, 0813-1111-2222',
    '081234567801\n081311112222',
    '081234567801 081311112222',
    '+6281234567801+6281311112222',
    '0812-3456-7801 (Bapak Budi, penerima), 0813-1111-2222 (Ibu Siti, tetangga depan rumah)',
    // what a sheet or a program made of one
    '6.28788E+12',
    '6.287885358663e+12',
    '6287885358663.5',
    '#N/A',
    // a country that is stated and cannot be
    '+0878 8535 8663',
    '0878853586@c.us',
    '00085291234567',
    '62006287885358663',
    // without its country code
    '2125550123',
    // no number but a person, a group, everybody
    '123456789012345@lid',
    '120363025246125486@g.us',
    '6287885358663-1400000000@g.us',
    'status@broadcast',
  ]
  for (const sent of cases) assert.deepEqual(readPhone(sent), { number: sent.trim(), unreadable: true }, sent)
  assert.ok(readPhone(87885358663.5).unreadable)
})

/** How a number that states its country is written, by people, sheets and WhatsApp. */
function spellings(digits: string, international: string): string[] {
  return [
    `+${digits}`,
    `00${digits}`,
    `+${digits}.0`,
    `${digits}@c.us`,
    `${digits}@s.whatsapp.net`,
    `${digits}:12@s.whatsapp.net`,
    international,
    international.replaceAll(' ', '-'),
    international.replaceAll(' ', '.'),
    `(${international.replace(' ', ') ')}`,
    `\u202a${international.replaceAll(' ', '\u00a0')}\u202c`,
  ]
}

test('a mobile number of every country, in each spelling, is that number; digits alone may be marked instead', () => {
  const countries = getCountries().flatMap((country) => getExampleNumber(country, examples) ?? [])
  assert.ok(countries.length > 200)
  for (const example of countries) {
    const number = example.number.slice(1)
    for (const sent of spellings(number, example.formatInternational()))
      assert.deepEqual(readPhone(sent), { number, unreadable: false }, sent)
    assert.equal(readPhone(showPhone(number)).number, number, 'as it is shown')
    const bare = readPhone(number)
    // Without a country, what begins with 8 is an Indonesian number that lost its 0.
    const expected = number.startsWith('8') ? `62${number}` : number
    assert.ok(bare.unreadable || bare.number === expected, `${number} became ${bare.number}`)
  }
})

test('whatever is sent becomes a number or is kept as sent, and reading it again changes nothing', () => {
  const phoneLike = fc.string({
    unit: fc.constantFrom(...'0123456789+-. ()/,e@:', '\u202a', '\u00a0', '８', '²', 'a'),
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

test('a search means the whole number if it is one, and the numbers that begin with its digits', () => {
  const cases: [string, ReturnType<typeof phoneSearch>][] = [
    ['0878-8535-8663', { whole: stored, start: stored }],
    ['+62 878 8535 8663', { whole: stored, start: stored }],
    ['87885358663', { whole: stored, start: stored }],
    ['0878853586', { whole: '62878853586', start: '62878853586' }],
    ['08788', { start: '628788' }],
    ['62878', { start: '62878' }],
    ['+62 878', { start: '62878' }],
    ['08', undefined],
    ['LOG2024', undefined],
    ['paket 0878', undefined],
  ]
  for (const [words, search] of cases) assert.deepEqual(phoneSearch(words), search, words)
})
