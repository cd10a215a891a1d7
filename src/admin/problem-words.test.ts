// Refusals are shown in the user's language by their code. The compiler checks that every code has words; this test checks that
// the words can be filled with the code's parameters.
import assert from 'node:assert/strict'
import test from 'node:test'
import { fieldWords } from '../../components/shared/field-words.ts'
import { problemWords, type Coded, type Locale } from '../../components/shared/problem-words.ts'
import { fieldCodes } from '../errors/field-codes.ts'
import { fill, problemCodes, type Sentence } from '../errors/problem-codes.ts'

/** The parameters of the server's sentence. */
function paramsOf(sentence: Sentence): Record<string, string[]> {
  const params: Record<string, string[]> = {}
  fill(sentence, new Proxy({}, { get: (_, name) => (params[String(name)] = ['seven', 'eight']) }))
  return params
}

function judge(code: string, sentence: Sentence, words: (problem: Coded, locale: Locale) => string) {
  const params = paramsOf(sentence)
  const id = words({ code, params }, 'id')
  const en = words({ code, params }, 'en')
  assert.match(id, /\.$/, code)
  assert.match(en, /\.$/, code)
  assert.notEqual(id, en, code)
  for (const said of [id, en])
    assert.doesNotMatch(said, /\{\w+\}/, `${code} has a parameter that never comes`)
}

test('every code of the catalogue has words in both languages, filled with its parameters', () => {
  for (const [code, { sentence }] of Object.entries(problemCodes)) judge(code, sentence, problemWords)
  for (const [code, sentence] of Object.entries(fieldCodes)) judge(code, sentence, fieldWords)
})

test('an unknown code of a newer server gets a general sentence in the user’s language', () => {
  for (const code of ['colour_too_bright', 'constructor', undefined, null]) {
    assert.equal(problemWords({ code }, 'id'), 'Permintaan ini tidak diterima. Periksa kembali.')
    assert.equal(problemWords({ code }, 'en'), 'The server did not accept this. Check it again.')
    assert.equal(fieldWords({ code }, 'id'), 'Isian ini tidak diterima. Periksa kembali.')
  }
})

test('a parameter’s value is shown as it is, and placeholders in it are not replaced', () => {
  const params = { by: '{ticket_uid} Budi' }
  assert.equal(
    problemWords({ code: 'ticket_taken', params }, 'id'),
    'Tiket ini baru saja diambil {ticket_uid} Budi.',
  )
  assert.equal(
    fieldWords({ code: 'one_of', params: { allowed: ['low', 'high'] } }, 'en'),
    'Choose one of these: low, high.',
  )
})
