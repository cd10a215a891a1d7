// What the server says to somebody in the panel, and to whoever fills in a form there, is said in their language.
import assert from 'node:assert/strict'
import test from 'node:test'
import { isKnownProblem, problemWords } from '../../components/shared/problem-words.ts'
import { fill, problemCodes } from '../errors/problem-codes.ts'

/** The first answers n8n; the panel shows no button that could meet the others. */
const forPrograms = ['message_id_taken', 'reply_waiting', 'reply_sent', 'reply_unconfirmed']
const params = { by: 'Ani', what: 'status', ticket_uid: 'CS-1', name: 'N8N_WEBHOOK_URL', max: 7 }

test('every conflict that the panel can meet has Indonesian words', () => {
  for (const [code, { type, sentence }] of Object.entries(problemCodes))
    if (type === 'conflict' && !forPrograms.includes(code))
      assert.ok(isKnownProblem(fill(sentence, params)), code)
})

test('a complaint that nobody has foreseen is not shown in English to an Indonesian', () => {
  const strange = 'colour must be a shade of green'
  assert.equal(problemWords(strange, 'id'), 'Isian ini tidak diterima. Periksa kembali.')
  assert.equal(problemWords(strange, 'en'), strange)
  assert.equal(
    problemWords('Budi Santoso has taken this ticket already', 'id'),
    'Tiket ini baru saja diambil Budi Santoso.',
  )
})
