import assert from 'node:assert/strict'
import test from 'node:test'
import { phoneSearch, readPhone } from './phone.ts'

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

test('what nobody can read is kept as sent, trimmed and marked', () => {
  const cases = ['tidak ada', '12', '0812', '0878853586630000000', 'WA: 087885358663', '120363@g.us', '+']
  for (const sent of [...cases, ' - '])
    assert.deepEqual(readPhone(sent), { number: sent.trim(), unreadable: true }, sent)
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
