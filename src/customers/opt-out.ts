// Recognises messages that only ask for no more broadcasts ("berhenti", "STOP", "jangan kirim lagi"), or for broadcasts again
// ("mulai", "start"). A message that says more is a complaint and must be read by a person, so the words count only alone.
import { invisible } from './invisible.ts'

/** A longer message says more than that. */
const longest = 100

const phrases = (text: string) =>
  new Set(
    text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== ''),
  )

const stops = phrases(`
  berhenti
  berhenti kirim
  berhenti kirim pesan
  berhenti langganan
  berhenti berlangganan
  hentikan
  hentikan pesan
  hentikan pesan ini
  stop
  stop kirim
  stop kirim pesan
  stop kirim lagi
  stop broadcast
  stop chat
  stop wa
  stop pesan
  stop promo
  stop sms
  stop all
  stopall
  jangan kirim lagi
  jangan kirim pesan
  jangan kirim pesan lagi
  jangan kirim saya pesan lagi
  jangan kirim wa
  jangan kirim wa lagi
  jangan kirim broadcast lagi
  jangan kirimi saya pesan lagi
  jangan kirimi saya lagi
  jangan chat lagi
  jangan chat saya lagi
  jangan wa lagi
  jangan wa saya lagi
  jangan hubungi saya lagi
  jangan hubungi lagi
  tidak mau dikirim lagi
  tidak mau terima pesan lagi
  tidak mau menerima pesan lagi
  tidak ingin menerima pesan lagi
  unsubscribe
  unsub
  unreg
  opt out
  optout
  stop messages
  stop sending
  stop sending messages
  stop messaging me
  stop texting me
  do not send again
  dont send again
  do not message me
  dont message me
  do not message me again
  dont message me again
  no more messages
  remove me
`)

const starts = phrases(`
  mulai
  mulai lagi
  mulai langganan
  mulai berlangganan
  start
  start again
  unstop
  langganan
  langganan lagi
  berlangganan
  berlangganan lagi
  subscribe
  opt in
  optin
  kirim lagi pesannya
  boleh kirim lagi
  boleh kirim pesan lagi
`)

/** Polite words that do not change the meaning. */
const polite = new Set([
  ...['kak', 'kakak', 'ka', 'kk', 'min', 'mimin', 'admin', 'gan', 'sis', 'bro', 'bang', 'mas', 'mbak', 'mba'],
  ...[
    'pak',
    'bapak',
    'bu',
    'ibu',
    'ya',
    'yah',
    'dong',
    'deh',
    'aja',
    'saja',
    'tolong',
    'mohon',
    'harap',
    'plis',
  ],
  ...['please', 'pls', 'thanks', 'makasih', 'sir', 'now', 'sekarang'],
])

export type Wish = 'stop' | 'start'

/** What the customer asks for if the message says nothing else. Never throws; takes linear time. */
export function readWish(text: string): Wish | undefined {
  if (text.length > longest) return undefined
  let said = ''
  for (const sign of text.normalize('NFKC').replace(invisible, '').toLowerCase()) {
    if (/\p{L}/u.test(sign)) said += sign
    else if (/[\s.,!;:~*_()"“”&…-]/u.test(sign)) said += ' '
    // Apostrophes, as in "don't", and skin tones.
    else if (sign !== '🙏' && !/['’‘\p{Emoji_Modifier}]/u.test(sign)) return undefined
  }
  const words = said.split(' ').filter((word) => word !== '' && !polite.has(word))
  const phrase = words.join(' ')
  if (stops.has(phrase)) return 'stop'
  return starts.has(phrase) ? 'start' : undefined
}
