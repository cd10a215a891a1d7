import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { onlyThanks } from './thanks.ts'

const thanks = [
  ...[
    'oke',
    'ok',
    'Okeee',
    'OK kak',
    'oke kak 🙏',
    'siap',
    'Siap 🙏',
    'sip',
    'baik kak',
    'baik, terima kasih',
    'noted kak',
  ],
  ...[
    'terima kasih',
    'Terima kasih kak',
    'Terimakasih',
    'TERIMA KASIH BANYAK',
    'terima kasiiih',
    'trims',
    'makasih ya min',
  ],
  ...[
    'Makasih banyak kak 😊',
    'Oke terima kasih kak',
    'terima kasih atas bantuannya',
    'matur nuwun',
    'hatur nuhun',
  ],
  ...['Terima kasih sudah membantu', 'ok deh makasih infonya', 'mksh', 'tq', 'Alhamdulillah, terima kasih'],
  ...[
    '👍',
    '👍🏽',
    '🙏🙏🙏',
    '❤️',
    '👌 ',
    'Thank you',
    'thank you so much',
    'Thanks!',
    'thx',
    'okay, thanks a lot',
    'great',
  ],
  ...['Got it, thanks', 'Thank you for your help.', 'perfect 👍', 'Alright', '“Oke”'],
]

const more = [
  ...[
    '',
    ' ',
    '.',
    '?',
    '😡',
    '👎',
    '😭',
    'ya',
    'iya kak',
    'tidak',
    'halo',
    'p',
    'kak',
    'Jl. Melati 5',
    '08123456789',
  ],
  ...[
    'Terima kasih, tapi isinya kurang satu',
    'oke kapan sampai?',
    'oke?',
    'terima kasih?',
    'ok tapi belum sampai',
  ],
  ...[
    'belum terima kasih',
    'paket belum saya terima',
    'kasih tahu saya',
    'oke infonya',
    'baik alamatnya salah',
  ],
  ...[
    'Thanks but it is broken',
    'not ok',
    'ok 2',
    'thank you 😡',
    'oke, jangan dikirim',
    'makasih ya paketnya hilang',
  ],
  ...[
    'sudah',
    'atas bantuannya',
    'terima',
    'kasih',
    'oke hubungi saya',
    'berhenti',
    'siapa ini',
    'good morning, where is it',
  ],
  'oke '.repeat(60),
]

test('messages that only thank or agree', () => {
  for (const text of thanks) assert.equal(onlyThanks(text), true, text)
})

test('messages that say more, ask, or say nothing', () => {
  for (const text of more) assert.equal(onlyThanks(text), false, text)
})

test('spaces, capitals and punctuation do not matter; an unknown word does', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...thanks),
      fc.constantFrom('', ' ', '\n', '!', '…', ' 🙏', '\u200b', '\u3164', '\u034f', '\ufe0f'),
      fc.constantFrom('belum', 'tapi', 'rusak', 'but', '?', '1', '😡'),
      (text, around, word) => {
        assert.equal(onlyThanks(`${around}${text.toUpperCase()}${around}`), true, text)
        assert.equal(onlyThanks(`${text} ${word}`), false, `${text} ${word}`)
      },
    ),
  )
})

test('any text is read without an error and in no time', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => typeof onlyThanks(text) === 'boolean'))
  for (const piece of ['oke ', 'terima kasih ', '🙏', 'a', '\u200d', '\ud83d', 'terima ']) {
    const started = performance.now()
    assert.equal(onlyThanks(piece.repeat(400_000)), false)
    assert.ok(performance.now() - started < 50)
  }
})
