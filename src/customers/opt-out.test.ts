// Messages that opt out of broadcasts, and messages that only contain such a word.
import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { readWish } from './opt-out.ts'

const stops = [
  ...[
    'BERHENTI',
    'berhenti',
    'Berhenti.',
    ' stop ',
    'STOP!',
    'Stop kak',
    'stop ya min 🙏',
    'Tolong berhenti',
  ],
  ...[
    'jangan kirim lagi',
    'Jangan kirim lagi ya kak',
    'Mohon jangan kirim pesan lagi',
    'stop kirim pesan dong',
  ],
  ...['jangan hubungi saya lagi', 'UNSUBSCRIBE', 'unreg', 'opt-out', 'Opt out', 'Please stop', 'stop all'],
  ...[
    "Don't message me again",
    'Don’t message me',
    'Please stop messaging me',
    'no more messages',
    'ＳＴＯＰ',
  ],
]
const starts = [
  'mulai',
  'MULAI',
  'Mulai lagi kak',
  'start',
  'Start.',
  'subscribe',
  'opt-in',
  'boleh kirim lagi ya',
]
const neither = [
  ...[
    '',
    ' ',
    '.',
    '🙏',
    'kak',
    'tolong',
    'stop?',
    'berhenti?',
    'berhenti 2',
    'STOP 😡',
    'jangan',
    'kirim lagi',
  ],
  ...['paket saya berhenti di mana', 'kok berhenti', 'kurirnya berhenti di depan', 'jangan kirim hari ini'],
  ...['jangan dikirim ke tetangga lagi', 'stop, paket salah alamat', 'jangan kirim lagi ke alamat lama'],
  ...['kapan mulai dikirim', 'mulai besok saya pindah', 'start delivery tomorrow', 'bus stop depan rumah'],
  ...[
    'tidak mau',
    'tolong kirim lagi',
    'kirim lagi',
    'batal',
    'cancel',
    'ya',
    'terima kasih',
    'one stop shop',
  ],
  'stop '.repeat(30),
]

test('messages that only say stop, and messages that only say start', () => {
  for (const text of stops) assert.equal(readWish(text), 'stop', text)
  for (const text of starts) assert.equal(readWish(text), 'start', text)
})

test('messages that say more, ask, or are about something else do not opt in or out', () => {
  for (const text of neither) assert.equal(readWish(text), undefined, text)
})

test('capitals, spaces and polite words do not matter; another word does', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...stops, ...starts),
      fc.constantFrom('', ' ', '\n', '!', ' kak', ' 🙏', '\u200b', '\u3164', '\u034f', '\ufe0f'),
      fc.constantFrom('paket', 'alamat', 'besok', '?', '7', '😡'),
      (text, around, word) => {
        assert.equal(readWish(`${text.toUpperCase()}${around}`), readWish(text), text)
        assert.equal(readWish(`${text} ${word}`), undefined, `${text} ${word}`)
      },
    ),
  )
})

test('any text is read without an error and in no time', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) =>
      ['stop', 'start', undefined].includes(readWish(text)),
    ),
  )
  for (const piece of ['stop ', 'jangan kirim ', '🙏', '\u200d', '\ud83d']) {
    const started = performance.now()
    assert.equal(readWish(piece.repeat(400_000)), undefined)
    assert.ok(performance.now() - started < 50)
  }
})
